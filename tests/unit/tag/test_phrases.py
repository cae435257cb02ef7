"""Phrases: what an editor writes as one, and what counts as the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.tag.fold import fold
from streams.tag.phrases import MAX_VARIANTS, expand_phrase
from tests.kit.samples import compile_any, texts_of


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    """A place in the folded text is the same place in the text, whatever its letters."""
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("letter", ["İ", "ß", "ﬀ", "ŉ", "ǰ", "Σ", "ẞ", "é", "🤝", "\u0130\u0307"])
def test_folding_keeps_the_length_of_letters_that_grow(letter: str) -> None:
    """Letters that grow or shrink in another case do not here."""
    assert len(fold(letter)) == len(letter)


def test_alternatives_and_open_ends_are_expanded() -> None:
    """Brackets give each alternative, an empty one none, each once; a star stays at the end."""
    assert expand_phrase("border (dispute|row)") == ("border dispute", "border row")
    assert expand_phrase("(the |)Summit") == ("the summit", "summit")
    assert expand_phrase("peace (talks|)") == ("peace talks", "peace")
    assert expand_phrase("negotiat*") == ("negotiat*",)
    assert expand_phrase("(a|a)") == ("a",)
    assert expand_phrase("=(US|UK)") == ("=US", "=UK")


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("(|)", "empty"),
        ("*", "empty"),
        ("--", "empty"),
        ("?!", "no letter"),
        ("(a|b", "brackets"),
        ("a)", "brackets"),
        ("((a))", "brackets"),
        ("neg*tiate", "end of the last word"),
        ("talks *", "end of the last word"),
        ("a|b", "inside brackets"),
        ("talks =US", "in front"),
        ("(a|b|c|d|e|f|g|h)" * 4, str(MAX_VARIANTS)),
    ],
)
def test_a_phrase_that_cannot_be_meant_is_refused(phrase: str, reason: str) -> None:
    """An empty phrase, brackets that do not pair, a star in the middle, too many variants: each with its reason."""
    with pytest.raises(ValueError, match=reason.replace("|", r"\|")):
        expand_phrase(phrase)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("summit", "The SUMMIT opens", ["SUMMIT"]),
        ("summit", "summits, summiteers, pre-summit", ["summit"]),
        ("summit meeting", "a summit\nmeeting", ["summit\nmeeting"]),
        ("peace treaty", "peace-treaty and peace–treaty", ["peace-treaty", "peace–treaty"]),
        ("leaders' talks", "leaders’ talks", ["leaders’ talks"]),
        ("U.S.", "the U.S. says, U.S.-Soviet", ["U.S.", "U.S."]),
        ("annex*", "annexing, annexation, annex; Annexes!", ["annexing", "annexation", "annex", "Annexes"]),
        ("=US", "let us ask the US about USA and us", ["US"]),
        ("summit", "summit\u0301 summit\u20dd", []),
        ("İzmir", "İZMİR and izmir", ["İZMİR", "izmir"]),
        ("straße", "STRASSE, Straße", ["Straße"]),
        ("summit", "🤝summit🤝", ["summit"]),
        ("summit", "サミットsummit", []),
        ("summit meeting", "summit meetings", []),
    ],
)
def test_whole_words_are_found(phrase: str, text: str, found: list[str]) -> None:
    """Words count whole, in any case, over line ends and kinds of dashes; a combining mark belongs to its word."""
    assert texts_of(compile_any(phrase).tag(None, text, language="en")) == found


def test_a_longer_phrase_that_fails_does_not_hide_a_shorter_one() -> None:
    """`summit` is found where `summit meeting` fails its word check."""
    rules = compile_any("summit", "summit meeting")

    assert texts_of(rules.tag("summit meetings", None, language="en")) == ["summit"]
    assert texts_of(rules.tag("summit meeting", None, language="en")) == ["summit meeting"]
