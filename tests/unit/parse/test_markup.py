"""HTML becomes text, or is refused before it can take long."""

import time

import pytest

from streams.errors import DeadLetterError, DeadReason
from streams.parse.markup import decode_entities, html_to_text, is_html


@pytest.mark.parametrize(
    ("source", "text"),
    [("<p>One <b>two</b>, <a href='x'>three</a>.</p><p>Four</p>", "One two, three.\n\nFour"),
     ("One<br>two<br/>three", "One\ntwo\nthree"),
     ("<div>One\n  two</div>", "One two"),
     ("<p>A &amp; B &lt;c&gt; &#8217; &nbsp;</p>", "A & B <c> ’"),
     ("<p title='a > b' alt=\"<p>\">One</p>", "One"),
     ("<!-- <p>no</p> --><p>One</p><script>if (a < b) {}</script><style>p {}</style>", "One"),
     ("<head><title>No</title></head><body>One</body>", "One"),
     ("<script src='x'/><p>One</p>", "One"),
     ("<?xml version='1.0'?><!DOCTYPE html><p>One</p>", "One"),
     ("<p>One<img src='x' alt='a picture'></p>", "One"),
     ("<p>2 < 3</p>", "2 < 3")],
)  # fmt: skip
def test_html_becomes_the_text_that_a_reader_sees(source: str, text: str) -> None:
    """Paragraphs are parted, inline tags part nothing, entities are decoded, what is not shown goes."""
    assert html_to_text(source) == (text, True)


@pytest.mark.parametrize(
    ("source", "text"),
    [("<p></p>", ""), ("<div class='a'>\n<br/><img src='x'></div>", ""), ("<xmp><p></xmp>", "<p>"),
     ("<ul><li>\u00a0</ul>", "•"), ("<ul><li><pre> </pre></ul>", "•")],
)  # fmt: skip
def test_html_of_tags_alone_says_what_the_parser_makes_of_it(source: str, text: str) -> None:
    """Tags without text are nothing, but for a list's bullets, and elements in which tags are text."""
    assert html_to_text(source) == (text, True)


def test_text_without_markup_is_left_alone() -> None:
    """Where there is neither tag nor entity nothing changes, and nothing is noted."""
    assert html_to_text("One, two.\n\nThree; & four.") == ("One, two.\n\nThree; & four.", False)
    assert decode_entities("AT&T; 2 & 3; &nosuch;") == ("AT&T; 2 & 3; &nosuch;", False)


def test_html_is_told_by_its_beginning() -> None:
    """Text of no declared type is HTML where it begins with one of its tags."""
    assert is_html(" <p class='a'>One")
    assert not is_html("One <b>two</b>")
    assert is_html("<!DOCTYPE html>\n<html lang='en'>")
    assert is_html("<br/>One")
    assert not is_html("<Reuters> One")


@pytest.mark.parametrize("name", ["I.T.L. INDUSTRIES LTD", "A.H. ROBINS", "BODY SHOP PLC", "H1 HOLDINGS", "I-FLOW"])
def test_a_company_in_brackets_is_no_html(name: str) -> None:
    """Wires write companies in angle brackets, and some begin as tags do."""
    assert not is_html(f"<{name}> 1ST QTR FEB 28 NET")


@pytest.mark.parametrize(
    "source",
    ["<p>" + "x" * 200_001, "<b>" * 5_001, "<p>" + "x" * 20_001 + "<b>", "<a " + "b " * 11_000 + ">", "<ul>" * 20_000],
    ids=["characters", "tags", "stretch", "attributes", "nesting"],
)
def test_html_beyond_the_guards_is_refused(source: str) -> None:
    """What parsers take long for is refused before a parser sees it."""
    with pytest.raises(DeadLetterError) as caught:
        html_to_text(source)

    assert caught.value.reason is DeadReason.TOO_LARGE


@pytest.mark.parametrize(
    "source",
    ["<a " + ('x=">" ' + "b " * 9_000) * 10 + ">", "<ul>" * 4_990, "<!--" * 4_990, "<script>" * 4_990,
     "<a " + "\"'>" * 60_000,
     "<b><i><u><p>" * 1_240, "<table><td>" * 2_490, "<p x='" + ">" * 190_000, "<a " + "=>" * 90_000],
    ids=["quoted", "lists", "comments", "scripts", "quotes", "formatting", "tables", "open quote", "equals"],
)  # fmt: skip
def test_html_within_the_guards_is_read_in_time(source: str) -> None:
    """The worst that the guards let through takes less than two seconds of the processor."""
    start = time.process_time()
    html_to_text(source)

    assert time.process_time() - start < 2
