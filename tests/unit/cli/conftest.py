"""Commands compile the rules at each start, a fifth of a second: here the same files are compiled once."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from streams import assemble, tag
from streams.tag import Rules, compile_rules


@cache
def _compiled(files: frozenset[tuple[str, str]]) -> Rules:
    return compile_rules(dict(sorted(files)))


def compile_once(files: Mapping[str, str]) -> Rules:
    """As `compile_rules`; what was compiled before is given again."""
    return _compiled(frozenset(files.items()))


@pytest.fixture(autouse=True, scope="module")
def rules_compiled_once() -> Iterator[None]:
    """Whoever asks for rules gets those that are there."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (assemble, tag):
            patch.setattr(module, "compile_rules", compile_once)
        yield


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings come from nowhere: an empty folder, no `NEWSWIRE_*`."""
    monkeypatch.chdir(tmp_path)
