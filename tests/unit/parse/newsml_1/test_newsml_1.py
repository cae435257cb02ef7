"""NewsML 1 news items of every kind become articles. All news in them is made up."""

from typing import Any

import pytest

from streams.article import Article, DateStyle, Status
from streams.errors import DeadReason
from tests.kit.items import parse, part, refuse
from tests.kit.newsml_1 import BODY, IDENTIFIER, NITF, component, content, document, item, photo

NOTED = '<NewsLine><NewsLineType FormalName="AdvisoryLine"/><NewsLineText>{}</NewsLineText></NewsLine>'


def read(*parts: str, **named: Any) -> Article:
    """The article of such an item."""
    return parse(document(item(*parts, **named)))


def renamed(text: str, name: str) -> str:
    """The same item under another name."""
    return text.replace("NW-1", name)


@pytest.mark.parametrize(
    "text",
    [document(item()), item(), f'<?xml version="1.0"?>\n<!DOCTYPE NewsML SYSTEM "a.dtd">{document(item())}',
     document(item()).replace("<NewsML ", '<NewsML xmlns="http://iptc.org/std/NewsML/2003-10-10/" ')],
)  # fmt: skip
def test_an_item_in_a_document_or_alone(text: str) -> None:
    """With document type or namespace, or without anything around it, it says the same."""
    article = parse(text)

    assert (article.format, article.uri) == ("newsml-1", "urn:newsml:norwire.example:20260302:NW-1")
    assert (article.article_id, article.version) == (None, "1")
    assert (article.headline, article.body) == ("A headline", BODY)
    assert (article.status, article.date_style, article.notes) == (Status.USABLE, DateStyle.ISO, ())
    assert article.properties == {"altIds": [{"role": "newsitemid", "value": "NW-1"}]}


@pytest.mark.parametrize("text", ["<NewsItem><title>A</title></NewsItem>", "<newsml/>", "<NewsMLs/>"])
def test_what_is_only_called_alike_is_another_format(text: str) -> None:
    """A NewsItem without Identification, and roots of other names."""
    assert refuse(text) is DeadReason.UNKNOWN_FORMAT


def test_several_texts_go_on_by_themselves() -> None:
    """Each with the envelope, in a document that is read as one item."""
    envelope = "<DateAndTime>20260302T090000Z</DateAndTime>"
    text = document(item(), renamed(item(), "NW-2"), envelope=envelope)

    articles = [parse(one) for one in part(text)]

    assert [one.uri for one in articles] == [f"urn:newsml:norwire.example:20260302:NW-{n}" for n in (1, 2)]
    assert {one.version_created for one in articles} == {"20260302T090000Z"}


def test_pictures_beside_the_texts_stay_with_each() -> None:
    """Items without text are counted, not parted; a kill among them is an item, whatever it was."""
    picture = item(component(photo()))
    kill = renamed(item(" ", management='<Status FormalName="Canceled"/>'), "NW-2")

    assert parse(document(picture, item(), picture)).notes == ("associations_dropped:2",)
    assert [parse(one).notes for one in part(document(picture, item(), item()))] == [("associations_dropped:1",)] * 2
    assert [parse(one).status for one in part(document(item(), kill))] == [Status.USABLE, Status.CANCELED]


def test_pictures_alone_are_no_content_each() -> None:
    """Several of them are dead letters one by one."""
    picture = item(component(photo()))

    assert refuse(document(picture)) is DeadReason.NO_CONTENT
    assert [refuse(one) for one in part(document(picture, picture))] == [DeadReason.NO_CONTENT] * 2


def test_one_broken_item_leaves_its_neighbours_whole() -> None:
    """A document that is no XML is parted all the same, and only what is broken is lost."""
    broken = item().replace("</NewsLines>", "</NewsLine>")
    parts = part(document(item(), broken, renamed(item(), "NW-3")))

    assert [parse(one).body for one in (parts[0], parts[2])] == [BODY, BODY]
    assert refuse(parts[1]) is DeadReason.MALFORMED


@pytest.mark.parametrize("text", ["<NewsML>", "<NewsML><NewsItem></NewsML>", f"<!DOCTYPE a [<!ENTITY b 'c'>]>{item()}"])
def test_broken_documents_are_malformed(text: str) -> None:
    """What is no XML and no several items, or declares entities."""
    assert refuse(text) is DeadReason.MALFORMED


@pytest.mark.parametrize(
    "text",
    [document(), "<NewsML><TopicSet/></NewsML>", document(item(" ", lines="")),
     document(item(content("<p> </p>"), lines="<HeadLine/>")),
     document(item(component(photo()), component(content(), role="Caption"))),
     document(item('<NewsItemRef NewsItem="urn:a:1"/>')), document(item(f"<NewsComponent>{item()}</NewsComponent>"))],
)  # fmt: skip
def test_what_has_no_text_of_its_own_is_no_content(text: str) -> None:
    """Nothing, topics, pictures with captions, lists of other items."""
    assert refuse(text) is DeadReason.NO_CONTENT


def test_a_headline_alone_is_an_alert() -> None:
    """An item that has nothing but that is an article; a kill needs not even a headline."""
    assert read(" ").headline == "A headline"
    assert read(" ", lines="", management='<Status FormalName="Canceled"/>').body is None


def test_without_a_name_there_is_no_identity() -> None:
    """Neither public identifier nor the provider's own."""
    assert refuse(document(item(identifier="<ProviderId>norwire.example</ProviderId>"))) is DeadReason.NO_ID


def test_a_note_may_order_the_kill() -> None:
    """As in the other formats."""
    article = read(lines=NOTED.format("MANDATORY KILL. Wrong boat."))

    assert (article.status, article.body) == (Status.CANCELED, None)


@pytest.mark.parametrize(
    ("management", "envelope", "first", "version"),
    [("<FirstCreated>20260301T090000+0100</FirstCreated><ThisRevisionCreated>20260302T090000Z</ThisRevisionCreated>",
      "20260303", "20260301T090000+0100", "20260302T090000Z"),
     ("<FirstCreated>20260301</FirstCreated>", "20260303", "20260301", "20260303"),
     ("<FirstCreated>20260301</FirstCreated>", "", "20260301", "20260301"), ("", "", None, None)],
)  # fmt: skip
def test_times_are_as_written(management: str, envelope: str, first: str | None, version: str | None) -> None:
    """The revision's own time, else that of sending, else the first."""
    envelope = f"<DateAndTime>{envelope}</DateAndTime>" if envelope else ""
    article = parse(document(item(management=management), envelope=envelope))

    assert (article.first_created, article.version_created) == (first, version)


def test_facts_of_the_item() -> None:
    """What ninjs has a property for is there, in its shape."""
    article = read(
        management='<NewsItemType FormalName="News"/><Urgency FormalName="4"/>'
        '<DerivedFrom NewsItem="urn:newsml:norwire.example:20260301:NW-0:3"/><Instruction FormalName="Rectify"/>',
        lines="<HeadLine>A headline</HeadLine><SubHeadLine>Below it</SubHeadLine><ByLine>By Ana Berg</ByLine>"
        "<DateLine>PORT AVEN, March 2 (NW) -</DateLine><CopyrightLine>(c) 2026</CopyrightLine>"
        f"<RightsLine>No archives</RightsLine><SlugLine>BOATS</SlugLine>{NOTED.format('Name in para 2')}",
        metadata='<AdministrativeMetadata><Provider><Party FormalName="Norwire"/></Provider>'
        '<Source><Party FormalName="Harbour board"/></Source></AdministrativeMetadata>'
        '<DescriptiveMetadata><Language FormalName="en"/><Genre FormalName="Current"/><SubjectCode>'
        '<Subject FormalName="11000000"/></SubjectCode></DescriptiveMetadata>',
    )

    assert (article.evolved_from, article.signals) == ("urn:newsml:norwire.example:20260301:NW-0", ("Correction.",))
    assert (article.by, article.language, article.located, article.notes) == ("Ana Berg", "en", "PORT AVEN", ())
    assert article.properties == {
        "urgency": 4,
        "slugline": "BOATS",
        "edNote": "Name in para 2",
        "usageTerms": "No archives",
        "copyrightNotice": "(c) 2026",
        "subjects": [
            {"uri": "http://cv.iptc.org/newscodes/subjectcode/11000000"},
            {"name": "politics", "uri": "http://cv.iptc.org/newscodes/mediatopic/11000000"},
        ],
        "genres": [{"name": "Current"}],
        "infoSources": [{"name": "Norwire"}, {"name": "Harbour board"}],
        "descriptions": [{"role": "subheadline", "contentType": "text/plain", "value": "Below it"}],
        "altIds": [{"role": "newsitemid", "value": "NW-1"}],
    }


def test_what_nitf_inside_says_fills_the_gaps() -> None:
    """Headline, by-line, place and notes of NITF count where NewsML says nothing."""
    head = (
        "<body.head><hedline><hl1>Its headline</hl1></hedline><byline>By Jon Dal</byline><dateline><location>VESSIA"
        "</location></dateline><abstract><p>In short.</p></abstract></body.head>"
    )
    inside = content(NITF.replace("<body.content>", f"{head}<body.content>"))
    article = read(inside, lines="")

    assert (article.headline, article.by, article.located) == ("Its headline", "Jon Dal", "VESSIA")

    article = read(inside)

    assert article.headline == "A headline"
    assert [one["value"] for one in article.properties["descriptions"]] == ["Its headline", "In short."]


def test_what_has_no_place_is_named() -> None:
    """By the format's own names, each once."""
    article = read(
        management='<NewsItemType FormalName="Alert"/><Urgency FormalName="high"/><Instruction FormalName="Own"/>'
        '<Property FormalName="a" Value="b"/>',
        lines="<HeadLine>A</HeadLine><CreditLine>NW</CreditLine><NewsLine><NewsLineType FormalName='ProductLine'/>"
        "<NewsLineText>a</NewsLineText></NewsLine>",
        metadata='<AdministrativeMetadata><Creator><Party FormalName="jd"/></Creator></AdministrativeMetadata>'
        '<DescriptiveMetadata><OfInterestTo FormalName="a"/><Property FormalName="Own" Value="a"/>'
        "</DescriptiveMetadata>",
    )

    assert article.notes == (
        "fields_dropped:Urgency,Instruction,NewsItemType,Property,NewsLine,CreditLine,Creator,OfInterestTo",
    )


def test_the_language_from_near_to_far() -> None:
    """Of the text, else of the item, else of the document, else of what stands inside."""
    said = '<DescriptiveMetadata><Language FormalName="{}"/></DescriptiveMetadata>'

    assert read(component(content(), metadata=said.format("nn")), metadata=said.format("en")).language == "nn"
    assert read(attributes='xml:lang="en"').language == "en"
    assert parse(document(item()).replace("<NewsML", '<NewsML xml:lang="en"')).language == "en"
    assert read(content(NITF.replace("<nitf", '<nitf xml:lang="nn"'))).language == "nn"


def test_an_id_that_is_no_uri() -> None:
    """A provider's own id, or an identifier with blanks, is an id of the feed."""
    assert read(identifier="<NewsItemId>NW-1</NewsItemId>").article_id == "NW-1"
    assert read(identifier=IDENTIFIER.replace("newsml:norwire", "newsml:nor wire")).article_id is not None


def test_control_characters_go() -> None:
    """XML allows none; they are dropped and noted."""
    article = read(content("Boats\x1f.\x02"))

    assert (article.body, article.notes) == ("Boats.", ("controls_dropped",))
