"""HTML is told from text by its tags."""

import pytest

from streams.parse.markup.signs import begins_as_html, holds_html


@pytest.mark.parametrize(
    "text",
    [" <p class='a'>One", "<!DOCTYPE html>\n<html lang='en'>", "<br/>One", "<a href='x'>One", "<H1>One", "<br />x"],
)
def test_html_is_told_by_its_beginning(text: str) -> None:
    """Text that begins with a tag of HTML is HTML."""
    assert begins_as_html(text)
    assert holds_html(text)


@pytest.mark.parametrize("name", ["I.T.L. INDUSTRIES LTD", "A.H. ROBINS", "BODY SHOP PLC", "H1 HOLDINGS", "I-FLOW"])
def test_a_company_in_brackets_is_no_html(name: str) -> None:
    """Wires write companies in angle brackets, and some begin as tags do."""
    assert not holds_html(f"<{name}> 1ST QTR FEB 28 NET")
    assert not holds_html(f"Shares of <{name}> and <{name}>")


@pytest.mark.parametrize(
    "text", ["One <b>two</b>", "One<br>two", "a<BR>b<BR>c", "a <p>b <p>c", "<i>One</i>", "a <hr/> b"]
)
def test_html_is_told_by_its_elements(text: str) -> None:
    """An element with its end, an empty one, or paragraphs."""
    assert holds_html(text)
