"""clean_text: the delivered form of a text."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.normalise.text import _HARMLESS, _clean, _is_clean, clean_line, clean_text, lost_controls

# Letters that wires use, with all that may go wrong with them: blanks, marks, invisible characters, jamo, surrogates.
_TROUBLE = (
    "aE é ’“—日\u00a0\u2003\u3000\u2028\u0085\t\r\n\v\f\x1c\u00ad\u200b\u2060\ufeff\u200f\u202e\u0301\u0323"
    "\u1100\u1161\u11a8\ud800\x00\x07\x1b\x7f\x9b[]31m;"
)
_texts = st.one_of(st.text(alphabet=_TROUBLE, max_size=40), st.text(max_size=60))


@pytest.mark.parametrize(
    ("written", "delivered"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a  b\t c\u00a0d\u2003\u3000e", "a b c d e"),
        ("a\n\n\n\nb\n \n \nc", "a\n\nb\n\nc"),
        ("  a \n b  \n\n", "a\nb"),
        ("co\u00adoperate zero\u200bwidth \ufeffmark \u2060join", "cooperate zerowidth mark join"),
        ("cafe\u0301", "café"),
        ("“Quotes” ‘stay’ – dashes — stay 'too' - \"so\"", "“Quotes” ‘stay’ – dashes — stay 'too' - \"so\""),
        ("\u200fעברית\u200e \u202bx\u202c", "\u200fעברית\u200e \u202bx\u202c"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("a bell\x07, a nul\x00, del\x7f, c1\x90 and next\x85line", "a bell, a nul, del, c1 and next line"),
        ("\x1b[31mred\x1b[0m and \x9b1;4mbold\x9bm", "red and bold"),
        ("\x1b]8;;http://example.com\x1b\\link\x1b]8;;\x07 \x1b]0;title\x07end", "link end"),
        ("\x1b]never ended", "]never ended"),
        ("\x1b\x1b[31m[1mletters", "[1mletters"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_delivered_form(written: str, delivered: str) -> None:
    """Blanks, line ends and invisible characters are put in order; words, quotes and dashes stay as they came."""
    assert delivered == clean_text(written)


@given(_texts)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """A cleaned text comes back unchanged, so a digest does not depend on how often it was cleaned."""
    cleaned = clean_text(text)

    assert cleaned == clean_text(cleaned)


@given(_texts)
def test_short_cut_agrees_with_long_way(text: str) -> None:
    """What the quick look takes for clean is exactly what the thorough way leaves unchanged."""
    if _is_clean(text):
        assert text == _clean(text)


@given(_texts)
def test_promises_hold_for_any_text(text: str) -> None:
    """The result is NFC, has single blanks inside lines, no third line end, nothing invisible, no control."""
    cleaned = clean_text(text)

    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.strip()
    assert not re.search(r"[^\S \n]|  | \n|\n |\n{3}|[\u00ad\u200b\u2060\ufeff\ud800-\udfff]", cleaned)
    assert all(character == "\n" or unicodedata.category(character) != "Cc" for character in cleaned)


@given(_texts)
def test_no_word_is_lost(text: str) -> None:
    """All that is neither blank nor invisible nor a control character is still there, in its order."""
    # What follows an escape may be part of its sequence.
    text = re.sub("[\x1b\x9b\x9d]", "", text)

    def bare(text: str) -> str:
        text = re.sub("[\x00-\x08\x0e-\x1a\x7f-\x84\x86-\x9f]", "", text)
        text = re.sub("[\u00ad\u200b\u2060\ufeff]", "", text)
        text = re.sub("[\ud800-\udfff]", "\ufffd", text)
        return unicodedata.normalize("NFD", re.sub(r"\s", "\x00", text)).replace("\x00", "")

    assert bare(text) == bare(clean_text(text))


def test_harmless_characters_are_harmless() -> None:
    """No character on the short cut's list is a blank, invisible, or ever changed by composition."""
    seconds = {
        chr(int(parts[1], 16))
        for code in range(0x110000)
        if len(parts := unicodedata.decomposition(chr(code)).split()) == 2 and not parts[0].startswith("<")
    }
    jamo = set(map(chr, [*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)]))
    for character in map(chr, range(0x80, 0x110000)):
        if not "\ud800" <= character <= "\udfff" and _HARMLESS.fullmatch(character):
            assert not character.isspace()
            assert character not in "\u00ad\u200b\u2060\ufeff"
            assert not unicodedata.combining(character)
            assert character not in seconds | jamo
            assert unicodedata.is_normalized("NFC", character)


def test_clean_line_has_no_line_end() -> None:
    """A headline's lines are joined by a blank."""
    assert clean_line(" Two lines\r\n\r\n make\u00a0one ") == "Two lines make one"


@pytest.mark.parametrize("text", ["a\x07b", "a\x1b[1mb", "é\x9bx", "a\x00"])
def test_lost_controls(text: str) -> None:
    """Text with a control character has lost it; blanks that are control characters are no loss, nor is clean text."""
    assert lost_controls(text, cleaned=clean_text(text))
    for kept in ("a\tb\r\n c\x1cd\x85e  f", "plain"):
        assert not lost_controls(kept, cleaned=clean_text(kept))
