"""compose: NFC as unicodedata gives it, and in linear time."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.nfc import compose

PIECES = list("aé \u0301\u0316\u0323\u0344\u0f71\u0f73\u0f81\U0001d165\ud800\u1100\u1161")


@given(st.lists(st.sampled_from(PIECES) | st.characters(min_codepoint=0x300), max_size=20), st.integers(1, 40))
def test_it_is_what_unicodedata_gives(pieces: list[str], times: int) -> None:
    """Runs of marks, short and long, of both planes and doubled, come out as NFC has them."""
    text = "".join(pieces) * times

    assert unicodedata.normalize("NFC", text) == compose(text)


@pytest.mark.parametrize(
    "unit", ["\u0301\u0316", "\u0f73", "\u0344\u0323", "\U0001d165\U0001d16d", "\u0301\u0316\U0001d165"]
)
def test_a_long_run_of_marks_is_in_order_before_unicodedata_sees_it(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """unicodedata orders marks by insertion: what it gets of a long run has nothing left to move."""
    text = f"a{unit * 500}"
    expected = unicodedata.normalize("NFC", text)
    seen: list[str] = []
    monkeypatch.setattr("streams.nfc.unicodedata", _Seen(seen))

    assert expected == compose(text)
    classes = list(map(unicodedata.combining, unicodedata.normalize("NFD", seen[-1])))
    decomposed = [unicodedata.combining(part) for mark in seen[-1] for part in unicodedata.normalize("NFD", mark)]
    assert classes == decomposed


class _Seen:
    """unicodedata, with a list of what was composed."""

    def __init__(self, seen: list[str]) -> None:
        self._seen = seen
        self.combining = unicodedata.combining

    def normalize(self, form: str, text: str) -> str:
        """As unicodedata has it."""
        if form == "NFC":
            self._seen.append(text)
        return unicodedata.normalize(form, text)  # type: ignore[arg-type]


def test_all_marks_are_known() -> None:
    """Marks lie where long runs are looked for, and decompose within their class, or are known."""
    doubles = ""
    for code in range(0x110000):
        character = chr(code)
        own, parts = unicodedata.combining(character), unicodedata.normalize("NFD", character)
        if own:
            assert 0x300 <= code < 0x1E94B
            assert {own} == set(map(unicodedata.combining, parts))
        elif unicodedata.combining(parts[0]):
            doubles += character

    assert doubles == "\u0f73\u0f75\u0f81"
