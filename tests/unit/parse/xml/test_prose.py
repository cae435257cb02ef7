"""The text of an element, by the short way or the long one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.parse.xml.loading import load_xml
from streams.parse.xml.prose import Simple, read_line, read_prose, read_simple

SIMPLE = Simple(
    blocks=frozenset({"block"}), paragraphs=frozenset({"p", "hl2"}), inline=frozenset({"em", "org"}),
    left_out=frozenset({"media"}),
)  # fmt: skip
NAMES = {"p": "p", "hl2": "h2", "block": "div", "ul": "ul", "li": "li"}
PIECES = ["<p>a</p>", "<p> b <em>c</em>\nd</p>", "<hl2>e</hl2>", "<block><p>f</p></block>", "<media><p>g</p></media>",
"\n",
          "<p><em><org>h</org></em>i</p>", "<p/>", "<p>a &amp; b</p>"]  # fmt: skip
FURTHER = ["<ul><li>j</li></ul>", "k", "<p>&lt;b>l&lt;/b></p>", "<block>m</block>", "<p><ul><li>n</li></ul></p>"]


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_both_ways_read_the_same(pieces: list[str]) -> None:
    """What the short way reads is what the long one reads."""
    text = f"<content>{''.join(pieces)}</content>"
    short = read_simple(load_xml(text).root, SIMPLE)
    long = read_prose(load_xml(text).root, names=NAMES, other="span", left_out=("media",))

    assert short is not None
    assert (short.text, short.left_out, short.is_found) == (long.text, long.left_out, long.is_found)


@given(st.lists(st.sampled_from(PIECES), max_size=4), st.sampled_from(FURTHER))
def test_the_short_way_leaves_what_is_not_simple(pieces: list[str], further: str) -> None:
    """Lists, loose text and escaped markup are left to the long way."""
    assert read_simple(load_xml(f"<content>{''.join([*pieces, further])}</content>").root, SIMPLE) is None


def test_plain_text_keeps_its_lines() -> None:
    """Where no element parts the text, its line ends do."""
    root = load_xml("<content>One line.\nAnother <org>one</org>.\n\nA paragraph.</content>").root

    assert read_prose(root, names=NAMES, other="span", left_out=()).text == "One line.\nAnother one.\n\nA paragraph."


@pytest.mark.parametrize(
    ("text", "read"),
    [("A &amp; B", "A & B"), ("<b>A</b> b", "A b"), ("A & B", "A & B"), ("a < b", "a < b"), (None, None), ("A", "A")],
)
def test_a_headline_without_its_markup(text: str | None, read: str | None) -> None:
    """Entities and tags that were escaped into a headline are read, and noted; other signs stay."""
    line, notes = read_line(text)

    assert (line, bool(notes)) == (read, line != text)
