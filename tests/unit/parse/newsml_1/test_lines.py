"""Lines of the components above a text; the nearest go first."""

import pytest

from streams.article import Article
from tests.kit.items import parse
from tests.kit.newsml_1 import component, content, document, item

FURTHER = '<NewsLine><NewsLineType FormalName="{}"/><NewsLineText>{}</NewsLineText></NewsLine>'


def read(near: str, far: str = "<HeadLine>A headline</HeadLine>", **named: str) -> Article:
    """The article of a text with lines near it, and of the item."""
    return parse(document(item(component(content(), lines=near), lines=far, **named)))


def test_the_nearest_headline() -> None:
    """The others are descriptions, each once."""
    article = read("<HeadLine>Near</HeadLine>", "<HeadLine>Far</HeadLine><SubHeadLine>Below</SubHeadLine>")

    assert article.headline == "Near"
    assert [(one["role"], one["value"]) for one in article.properties["descriptions"]] == [
        ("headline", "Far"),
        ("subheadline", "Below"),
    ]
    assert read("<HeadLine/>", "<HeadLine>Far</HeadLine>").headline == "Far"


def test_headlines_in_several_languages() -> None:
    """The one in the item's language; where none is, the first."""
    lines = '<HeadLine xml:lang="de">Boote</HeadLine><HeadLine xml:lang="en-GB">Boats</HeadLine>'

    article = read("", lines, attributes='xml:lang="en"')

    assert (article.headline, article.properties["descriptions"][0]["value"]) == ("Boats", "Boote")
    assert read("", lines, attributes='xml:lang="fr"').headline == "Boote"


def test_markup_in_a_headline_is_read() -> None:
    """Where it was escaped once too often."""
    article = read("", "<HeadLine>Boats &amp;amp; nets</HeadLine>")

    assert (article.headline, article.notes) == ("Boats & nets", ("html_to_text", "markup_read"))


@pytest.mark.parametrize(
    ("lines", "by"),
    [("<ByLine>By Ana Berg</ByLine>", "Ana Berg"),
     ("<ByLine>Ana Berg</ByLine><ByLine>Jon Dal</ByLine>", "Ana Berg, Jon Dal"),
     (FURTHER.format("byline", "Ana Berg"), "Ana Berg"), ("<ByLine> </ByLine>", None), ("", None)],
)  # fmt: skip
def test_who_wrote_it(lines: str, by: str | None) -> None:
    """The names without `By`."""
    assert read(lines).by == by


def test_keywords_are_parted() -> None:
    """By commas and semicolons."""
    article = read("<KeywordLine>boats, nets; boats</KeywordLine>")

    assert article.properties["subjects"] == [{"name": "boats", "rel": "keyword"}, {"name": "nets", "rel": "keyword"}]


def test_lines_for_whoever_has_no_other() -> None:
    """`x-default` is in the item's language, where that has no line of its own."""
    lines = '<KeywordLine xml:lang="de">Boote</KeywordLine><KeywordLine xml:lang="x-default">boats</KeywordLine>'

    assert read(lines, attributes='xml:lang="en"').properties["subjects"] == [{"name": "boats", "rel": "keyword"}]


@pytest.mark.parametrize(
    ("lines", "labels", "slug"),
    [("<SlugLine>BOATS</SlugLine>", "<NameLabel>NW-BOATS</NameLabel>", "BOATS"),
     ("", "<NameLabel>NW-BOATS</NameLabel>", "NW-BOATS"), ("", "", None)],
)  # fmt: skip
def test_the_slug_line(lines: str, labels: str, slug: str | None) -> None:
    """Else the label that the item has for people."""
    assert read(lines, labels=labels).properties.get("slugline") == slug


@pytest.mark.parametrize(
    ("kind", "name"),
    [("AdvisoryLine", "edNote"), ("EdNote", "edNote"), ("CopyrightLine", "copyrightNotice"), ("Slug", "slugline"),
     ("ProductLine", None)],
)  # fmt: skip
def test_further_lines_by_their_type(kind: str, name: str | None) -> None:
    """Notes to editors, and what else has a place; others are named."""
    article = read(FURTHER.format(kind, "Some words"))

    assert [key for key, value in article.properties.items() if value == "Some words"] == ([name] if name else [])
    assert article.notes == (() if name else ("fields_dropped:NewsLine",))
