"""Text is read as what it is: HTML where it holds HTML, whether it is declared or escaped; else as it stands."""

import pytest

from streams.errors import DeadLetterError, DeadReason
from streams.parse.markup import Reading, html_to_text, read_html, read_plain


@pytest.mark.parametrize(
    ("text", "read"),
    [("Tide <em>rises</em><br/>again", "Tide rises\nagain"),
     ("<b>Tide</b> rises.\n\nWind\nfalls.", "Tide rises.\n\nWind\nfalls."),
     ("<p>Tide\nrises.</p>\n\nWind.", "Tide rises.\n\nWind."),
     ("Tide rises.<p>Wind falls.<p>Rain.", "Tide rises.\n\nWind falls.\n\nRain."),
     ("&lt;p&gt;Tide.&lt;/p&gt;&lt;p&gt;Wind.&lt;/p&gt;", "Tide.\n\nWind."),
     ("&amp;lt;b&amp;gt;Tide&amp;lt;/b&amp;gt;", "Tide"),
     ("Mills &amp;amp; Sons: &amp;quot;no&amp;quot;", 'Mills & Sons: "no"'),
     ("&amp;#8217;", "’"),
     ("<![CDATA[Tide & wind]]>", "Tide & wind"),
     ("See <img src='a.png'> and <a href=\"x\">this</a>", "See and this")],
)  # fmt: skip
def test_plain_text_that_holds_markup_is_read_as_markup(text: str, read: str) -> None:
    """Elements with their ends, empty ones, paragraphs and escapes of them are markup, and told to be found."""
    assert read_plain(text) == Reading(read, is_changed=True, is_found=True)


@pytest.mark.parametrize(
    "text",
    ["One, two.\n\nThree; & four.", "a < b and c > d", "if x<y and y>z", "<john@example.org> wrote", "R&D; 2 & 3",
     "List<String> a = b;", "for (i=0; i<n; i++) { p>q }", "<I.T.L. INDUSTRIES> 1ST QTR", "<B> AND <A> SHARES",
     "<BR> UP 2", "map<a, b>", "a <b> c", "x <- y -> z", "&nosuch; &;", "<https://example.org/a>", "<3 forever",
     "#include <stdio.h>", "std::vector<i> v; // </p>"],
)  # fmt: skip
def test_honest_text_is_left_alone(text: str) -> None:
    """Where there is no markup nothing changes, and nothing is noted."""
    assert read_plain(text) == Reading(text)


def test_entities_of_plain_text_are_no_find() -> None:
    """Sources write plain text with entities: they are decoded, as before."""
    assert read_plain("Mills &amp; Sons &lt;MS&gt;") == Reading("Mills & Sons <MS>", is_changed=True)


@pytest.mark.parametrize(
    ("source", "read", "is_found"),
    [("<p>Tide.</p>", "Tide.", False),
     ("Tide", "Tide", False),
     ("&lt;p&gt;Tide.&lt;/p&gt;", "Tide.", True),
     ("<div>&lt;p&gt;Tide.&lt;/p&gt;&lt;p&gt;Wind.&lt;/p&gt;</div>", "Tide.\n\nWind.", True),
     ("<p>Mills &amp;amp; Sons</p>", "Mills & Sons", True),
     ("<p>Write <code>&amp;amp;</code></p>", "Write &amp;", False),
     ("<p>A &lt;p&gt; tag begins what &lt;/p&gt; ends</p>", "A <p> tag begins what </p> ends", False),
     ("<![CDATA[Tide &amp; wind]]>", "Tide & wind", False),
     ("&lt;![CDATA[&lt;p&gt;Tide&lt;/p&gt;]]&gt;", "Tide", True)],
)  # fmt: skip
def test_html_may_be_escaped(source: str, read: str, is_found: bool) -> None:
    """What is escaped as a whole is read again, what is escaped twice is decoded twice, what shows code is left."""
    assert read_html(source) == Reading(read, is_changed=source != "Tide", is_found=is_found)


def test_too_many_tags_are_refused() -> None:
    """Above the guard the text is refused by name, declared or not."""
    for read in (html_to_text, read_html, read_plain):
        with pytest.raises(DeadLetterError) as caught:
            read("<p>One" + "<b>" * 50_000 + "</p>")

        assert caught.value.reason is DeadReason.TOO_LARGE


@pytest.mark.parametrize(
    "source",
    ["<p>One<img src='data:image/png;base64," + "iVBORw0KGgo" * 80_000 + "'> two</p>",
     "<p " + "a=b " * 200_000 + ">One two</p>",
     "<p style='" + "color:red;" * 90_000 + "' hidden=''>no</p><p>One two",
     "<p>One two" + "<!-- " + "<b>" * 10_000 + " -->",
     "<table>" + "<tr><td></td><td></td></tr>" * 8_000 + "</table>One two"],
    ids=["image", "attributes", "style", "comment", "empty table"],
)  # fmt: skip
def test_what_is_no_text_counts_against_no_guard(source: str) -> None:
    """Neither attributes nor their number, nor comments; a large table passes."""
    assert html_to_text(source) == "One two"


def test_a_table_of_results_passes() -> None:
    """Three thousand rows are text like any other."""
    rows = "".join(f"<tr><td>{row}</td><td>Crew {row}</td><td>{row / 10}</td></tr>" for row in range(3_000))

    assert html_to_text(f"<table>{rows}</table>").split("\n")[2_999] == "2999\tCrew 2999\t299.9"


def test_a_long_paragraph_passes() -> None:
    """Text is never too long for the parser; how long an article may be is a setting."""
    assert len(html_to_text("<p>" + "word " * 180_000 + "</p>")) == 899_999


def test_plain_text_of_many_lines_with_one_tag_passes() -> None:
    """Line ends are no tags."""
    assert read_plain("<b>One</b>\n" + "two\n\n" * 60_000).text.count("two") == 60_000
