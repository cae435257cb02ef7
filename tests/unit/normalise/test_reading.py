"""read_text: the delivered headline, body and author of an article."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.article import Article, Text
from streams.normalise import find_dateline, read_text
from streams.normalise.headline import assume_headline

BODY = "TOKYO, January 26. /TASS/. Japan will wait, Mr. Abe said on Tuesday. He was in Tokyo."


def _read(article: Article, body: str | None) -> Text:
    return read_text(article, body=body, lead_in=find_dateline(body) if body else None)


def test_what_the_source_says_is_delivered_clean() -> None:
    """Headline and author are put on one line, nothing is assumed."""
    article = Article(format="page-dump", headline="Japan  will\nwait ", by=" Jane\u00a0Roe ")

    assert Text(headline="Japan will wait", body=BODY, by="Jane Roe", notes=()) == _read(article, BODY)


def test_assumed_headline() -> None:
    """A missing headline is the body's first sentence behind its lead-in, noted; the body keeps the lead-in."""
    read = _read(Article(format="page-dump", headline=" "), BODY)

    assert str(read.headline) == "Japan will wait, Mr. Abe said on Tuesday."
    assert read.notes == ("headline_assumed",)
    assert read.body == BODY


def test_long_sentence_is_cut_at_a_word() -> None:
    """An assumed headline has at most 120 characters, ends with a whole word and no comma."""
    headline = assume_headline("words, " * 60, after=0)

    assert headline is not None
    assert len(headline) <= 120
    assert headline.endswith(" words")


@pytest.mark.parametrize(
    ("body", "headline"),
    [
        ("Line wrapped at a width that wires use for their\ntext goes on. More.", None),
        ("A short line\nAnother text begins here. More.", "A short line"),
        ("First paragraph without full stop\n\nSecond.", "First paragraph without full stop"),
        ("U.S. officials met Mr. Abe in St. Petersburg. More.", "U.S. officials met Mr. Abe in St. Petersburg."),
        ("x" * 500, "x" * 120),
        ("政府は発表した。次の文。", "政府は発表した。"),
    ],
)
def test_first_sentences(body: str, headline: str | None) -> None:
    """Wrapped lines are joined, lines of their own stand alone, abbreviations end no sentence."""
    expected = headline or "Line wrapped at a width that wires use for their text goes on."

    assert expected == assume_headline(body, after=0)


def test_author_of_the_lead_in() -> None:
    """`By X in Paris` gives the author where the source names none; the line stays in the body."""
    body = "By Jane Roe in Paris\n\nThe president said so."
    read = _read(Article(format="page-dump", headline="X"), body)

    assert ("Jane Roe", body) == (read.by, read.body)
    assert str(_read(Article(format="page-dump", headline="X", by="John Doe"), body).by) == "John Doe"


def test_nothing_is_invented() -> None:
    """An item without text has none, and no notes."""
    assert Text(headline=None, body=None, by=None, notes=()) == _read(Article(format="ninjs"), None)
    assert Text(headline=None, body="TOKYO (AP) —", by=None, notes=()) == _read(Article(format="ninjs"), "TOKYO (AP) —")


def test_truncated_body_is_noted() -> None:
    """The note on the body stands before the one on the headline, in the order of delivery."""
    read = _read(Article(format="ninjs"), "The government said so. It will wait for the result of the…")

    assert read.notes == ("possibly_truncated", "headline_assumed")


@given(st.text(max_size=300), st.integers(0, 50))
def test_assumed_headline_holds_its_bounds(body: str, after: int) -> None:
    """Whatever the body, an assumed headline is one line of 1 to 120 characters, or none."""
    headline = assume_headline(body, after=after)

    assert headline is None or (1 <= len(headline) <= 120 and "\n" not in headline)


@pytest.mark.parametrize("unit", ["“", "‘", "«", ". ", "a\n", "a"])
def test_hostile_bodies_are_bounded(unit: str) -> None:
    """A megabyte of what the sentence splitter is slow on costs no more than its first lines."""
    started = time.process_time()
    assume_headline(unit * (1_000_000 // len(unit)), after=0)

    assert time.process_time() - started < 5
