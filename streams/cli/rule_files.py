"""Rule files of commands: those that are named, or those that the settings name."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from streams.tag import Rules

RulesOption = Annotated[
    list[str] | None,
    typer.Option("--rules", metavar="FILE", help="Rule file, or folder of them; may be repeated. None: the settings'."),
]


def read_rule_files(paths: Sequence[str] | None) -> Mapping[str, str]:
    """The rule files of these paths with the package's concepts, name → text; of none: those that the settings name.

    Wrong use (exit 2) where a path is not there or a folder holds none.
    """
    if paths:
        return _read_paths(paths)
    from streams.assemble import read_rules
    from streams.settings import load_settings

    return read_rules(load_settings())


def choose_rules(paths: Sequence[str] | None) -> "Rules":
    """The rules of these paths, compiled; of none: those that the settings name. Raises ConfigurationError."""
    from streams.tag import compile_rules

    return compile_rules(read_rule_files(paths))


def _read_paths(paths: Sequence[str]) -> dict[str, str]:
    from streams.assemble import read_concepts
    from streams.sources.inputs import printable_path
    from streams.tag import FOLDER

    files = read_concepts()
    for path in map(Path, paths):
        found = [*sorted(path.glob("*.toml")), *sorted(path.glob(f"{FOLDER}*.toml"))] if path.is_dir() else [path]
        if not found:
            raise typer.BadParameter(f"no *.toml in {printable_path(path)}", param_hint="PATH")
        for file in found:
            try:
                files[printable_path(file)] = file.read_text("utf-8")
            except OSError as error:
                raise typer.BadParameter(
                    f"{printable_path(file)} cannot be read: {error.strerror}", param_hint="PATH"
                ) from error
            except UnicodeDecodeError as error:
                raise typer.BadParameter(f"{printable_path(file)} is not UTF-8", param_hint="PATH") from error
    return files
