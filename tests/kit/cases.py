"""Cases written by hand: what is sent, and what RECORDS says must become of it, one file a case in goldens/cases/.

goldens/README.md says how a case reads.
"""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from tests.kit.paths import GOLDENS

CASES = GOLDENS / "cases"
FILES = sorted(CASES.rglob("*.toml"))
NAMES = [file.relative_to(CASES).with_suffix("").as_posix() for file in FILES]


class Sent(NamedTuple):
    """One record of a case: its bytes and headers, and what must become of it."""

    shows: str
    value: bytes
    headers: tuple[tuple[str, bytes], ...]
    needs: str | None
    expected: list[dict[str, Any]]
    """Of each of its items."""


def read_case(file: Path) -> list[Sent]:
    """The records of a case, in order."""
    return [read_record(table, file.parent) for table in tomllib.loads(file.read_text("utf-8"))["record"]]


def read_record(table: dict[str, Any], folder: Path) -> Sent:
    """One table `[[record]]`. Whoever misspells a key is told: nothing else may stand in it."""
    told = {"feed": table.pop("feed", None), "content-type": table.pop("content_type", None)}
    value = (folder / table.pop("input_file")).read_bytes() if "input_file" in table else table.pop("input").encode()
    expected = table.pop("expected")
    sent = Sent(
        shows=table.pop("shows"),
        value=value,
        headers=tuple((name, text.encode()) for name, text in told.items() if text is not None),
        needs=table.pop("needs", None),
        expected=list(map(read_expected, expected if isinstance(expected, list) else [expected])),
    )
    assert not table, f"unknown keys: {', '.join(table)}"
    return sent


def read_expected(table: dict[str, Any]) -> dict[str, Any]:
    """What is expected. TOML has no null: what `absent` names is null, as are a reason and a key not told."""
    expected = {"reason": None, "key": None, **table}
    for path in expected.pop("absent", ()):
        *parents, name = path.split(".")
        place = expected
        for parent in parents:
            place = place.setdefault(parent, {})
        assert name not in place, path
        place[name] = None
    return expected | {"topics": sorted(expected["topics"])}
