"""The oracle derives its answer on its own."""

import ast
import sys
from pathlib import Path


def test_the_oracle_imports_only_the_standard_library_and_itself():
    """The oracle shares no line of code with what it judges."""
    files = [path for path in Path(__file__).parent.glob("*.py") if not path.name.startswith("test_")]
    assert files
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                allowed = name.startswith("tests.oracle.") or name.partition(".")[0] in sys.stdlib_module_names
                assert allowed, f"{path.name} imports {name}"
