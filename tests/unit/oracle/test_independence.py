"""The oracle derives its answer on its own."""

import ast
import sys

from tests.kit.paths import ROOT


def test_the_oracle_imports_only_the_standard_library_and_itself():
    """The oracle shares no line of code with what it judges."""
    files = list((ROOT / "tests" / "oracle").glob("*.py"))
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
