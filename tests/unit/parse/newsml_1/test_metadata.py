"""Metadata of the components above a text adds up."""

import pytest

from streams.article import Article
from tests.kit.items import parse
from tests.kit.newsml_1 import component, content, document, item

CODES = "http://cv.iptc.org/newscodes/subjectcode/"
TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"


def read(descriptive: str = "", *, near: str = "", rights: str = "", administrative: str = "") -> Article:
    """The article of an item so described. near: of the component that holds the text."""
    inner = component(content(), metadata=f"<DescriptiveMetadata>{near}</DescriptiveMetadata>")
    metadata = (
        f"<AdministrativeMetadata>{administrative}</AdministrativeMetadata><RightsMetadata>{rights}</RightsMetadata>"
        f"<DescriptiveMetadata>{descriptive}</DescriptiveMetadata>"
    )
    return parse(document(item(inner, metadata=metadata)))


def place(present: str, **parts: str) -> str:
    """A Location."""
    said = "".join(f'<Property FormalName="{name}" Value="{value}"/>' for name, value in parts.items())
    return f'<Location HowPresent="{present}">{said}</Location>'


def test_subject_codes_of_every_level() -> None:
    """Eight digits are IPTC's; what has another name stays as it is; each once, keywords last."""
    article = read(
        '<SubjectCode><Subject FormalName="15000000"/><SubjectMatter FormalName="15054000"/></SubjectCode>'
        '<SubjectCode><SubjectDetail FormalName="15054001" Scheme="IptcSubjectCodes"/></SubjectCode><SubjectCode/>'
        '<Property FormalName="Keyword" Value="nets"/><Property FormalName="GeneratorSoftware" Value="a"/>',
        near='<SubjectCode><Subject FormalName="Fish"/><SubjectQualifier FormalName="a"/></SubjectCode>'
        '<SubjectCode><Subject FormalName="15000000"/></SubjectCode>',
    )

    assert article.properties["subjects"] == [
        {"uri": f"{CODES}15000000"},
        {"name": "sport", "uri": f"{TOPICS}15000000"},
        {"uri": f"{CODES}15054000"},
        {"name": "soccer", "uri": f"{TOPICS}20001065"},
        {"uri": f"{CODES}15054001"},
        {"literal": "Fish"},
        {"name": "nets", "rel": "keyword"},
    ]
    assert article.notes == ()


@pytest.mark.parametrize(
    ("location", "located", "places"),
    [(place("Origin", Country="NLD", City="Vessia"), "Vessia", None),
     (place("DateLine", City="Vessia"), "Vessia", None), (place("Origin", Country="NLD"), None, None),
     (place("Event", City="Vessia", CountryArea="Tarn", Country="NLD"), None, [{"name": "Vessia, Tarn, NLD"}]),
     (place("", Country="NLD"), None, [{"name": "NLD"}]), ("<Location/>", None, None)],
)  # fmt: skip
def test_places(location: str, located: str | None, places: list[dict[str, str]] | None) -> None:
    """Where it was written, and where it plays."""
    article = read(location)

    assert (article.located, article.properties.get("places")) == (located, places)


def test_rights() -> None:
    """Whose it is and how it may be used."""
    article = read(
        rights="<Copyright><CopyrightHolder>Norwire</CopyrightHolder></Copyright><UsageRights><UsageType>Print"
        "</UsageType></UsageRights><UsageRights><Geography>NLD</Geography><EndDate>20270101</EndDate></UsageRights>"
    )

    assert article.properties["copyrightHolder"] == "Norwire"
    assert article.properties["usageTerms"] == "Print\nGeography: NLD; EndDate: 20270101"


def test_the_creator_is_named_where_nothing_else_says_it() -> None:
    """Not where it is the provider itself."""
    provider = '<Provider><Party FormalName="Norwire"/></Provider><Creator><Party FormalName="{}"/></Creator>'

    assert read(administrative=provider.format("Norwire")).notes == ()
    assert read(administrative=provider.format("jd/ab")).notes == ("fields_dropped:Creator",)
    assert read(administrative=provider.format("")).notes == ()
