"""NewsML-G2 news items of every kind become articles. All news in them is made up."""

from base64 import b64encode
from typing import Any

import pytest

from streams.article import Article, DateStyle, Status
from streams.errors import DeadReason
from tests.kit.items import parse, part, refuse

NAR = "http://iptc.org/std/nar/2006-10-01/"
XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>No</title>'
    "</head><body><p>Boats are <b>counted</b>.</p><p>All of it is made up.</p></body></html></inlineXML>"
)
NITF = (
    '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head>'
    "<hedline><hl1>Its headline</hl1></hedline><byline>By Jon Dal</byline><dateline><location>VESSIA</location>"
    "</dateline>"
    "</body.head><body.content><p>Boats are counted.</p><p>All of it is made up.</p></body.content></body></nitf>"
    "</inlineXML>"
)
BODY = "Boats are counted.\n\nAll of it is made up."
TEXT = '<itemClass qcode="ninat:text"/>'


def item(
    item_meta: str = "", content_meta: str = "<headline>A headline</headline>", content: str = XHTML, *,
    attributes: str = 'guid="urn:newsml:norwire.example:1" version="1"', before: str = "", item_class: str = TEXT,
) -> str:  # fmt: skip
    """A news item of these parts."""
    return (
        f'<newsItem xmlns="{NAR}" standard="NewsML-G2" standardversion="2.25" {attributes}>{before}'
        f"<itemMeta>{item_class}{item_meta}</itemMeta><contentMeta>{content_meta}</contentMeta>"
        f"<contentSet>{content}</contentSet></newsItem>"
    )


def message(*items: str, header: str = "") -> str:
    """A news message of these items."""
    return f'<newsMessage xmlns="{NAR}"><header>{header}</header><itemSet>{"".join(items)}</itemSet></newsMessage>'


def read(*parts: str, **named: Any) -> Article:
    """The article of such an item."""
    return parse(item(*parts, **named))


@pytest.mark.parametrize(
    "text", [item(), f'<?xml version="1.0"?>\n{message(item())}', item().replace(f'xmlns="{NAR}"', "")]
)
def test_an_item_alone_or_in_a_message_says_the_same(text: str) -> None:
    """A message of one item is that item; the namespace changes nothing."""
    article = parse(text)

    assert (article.format, article.uri, article.article_id) == ("newsml-g2", "urn:newsml:norwire.example:1", None)
    assert (article.version, article.headline, article.body) == ("1", "A headline", BODY)
    assert (article.status, article.date_style, article.notes) == (Status.USABLE, DateStyle.ISO, ("html_to_text",))
    assert article.properties == {}


PICTURE = '<itemClass qcode="ninat:picture"/>'
PACKAGE = "<packageItem guid='p'><itemMeta/></packageItem>"


def other(number: int, **parts: Any) -> str:
    """An item by a number of its own."""
    return item(attributes=f'guid="urn:a:{number}" version="1"', **parts)


def test_texts_of_a_message_are_as_many_articles() -> None:
    """Each by itself, as it is written, with what the header says of all."""
    documents = part(message(other(1), other(2), header='<signal qcode="nmsig:kill"/>'))

    assert [parse(one).uri for one in documents] == ["urn:a:1", "urn:a:2"]
    assert [parse(one).status for one in documents] == [Status.CANCELED] * 2
    assert other(2) in documents[1]
    assert other(1) not in documents[1]


def test_what_is_beside_a_text_belongs_to_it() -> None:
    """Pictures are counted, packages named; so it is where there are several texts."""
    beside = (other(1, item_class=PICTURE), PACKAGE, other(2, item_class='<itemClass qcode="ninat:video"/>'))
    notes = ("html_to_text", "associations_dropped:2", "fields_dropped:packageItem")
    article = parse(message(*beside, other(3)))

    assert (article.uri, article.notes) == ("urn:a:3", notes)
    documents = part(message(other(0), *beside, other(3)))
    assert [(parse(one).uri, parse(one).notes) for one in documents] == [("urn:a:0", notes), ("urn:a:3", notes)]


def test_pictures_alone_are_refused_each_by_itself() -> None:
    """What kills one of them is its kill."""
    killed = other(2, item_class=PICTURE + '<pubStatus qcode="stat:canceled"/>')
    first, second = part(message(other(1, item_class=PICTURE), killed))

    assert refuse(first) is DeadReason.NO_CONTENT
    assert (parse(second).uri, parse(second).status) == ("urn:a:2", Status.CANCELED)


@pytest.mark.parametrize(
    "fault", ["</contentMeta>", "<headline>", "&", "</newsItem><newsItem>", "<a b=c/>", "<!-- -- -->"]
)
def test_a_message_with_a_broken_item_is_parted_all_the_same(fault: str) -> None:
    """Its neighbours are whole, and so are those in front of the end of a message that was cut off."""
    text = message(other(1), other(2, before=fault), other(3))
    found = [one for one in part(text) if 'guid="urn:a:2"' not in one]
    cut = part(text[: text.index("Boats", text.index("urn:a:3"))])

    assert {"urn:a:1", "urn:a:3"} <= {parse(one).uri for one in found if "guid=" in one}
    assert parse(cut[0]).uri == "urn:a:1"
    assert refuse(cut[-1]) is DeadReason.MALFORMED


@pytest.mark.parametrize(
    "text",
    [message(), message("<packageItem guid='p'/>"), "<packageItem guid='p'/>", "<knowledgeItem/>", "<conceptItem/>",
     "<planningItem/>", "<newsMessage/>", item(item_class='<itemClass qcode="ninat:picture"/>'),
     item(item_class='<itemClass qcode="ninat:graphic"/>'), item(item_class='<itemClass qcode="ninat:video"/>'),
     item(item_class='<itemClass uri="http://cv.iptc.org/newscodes/ninature/picture"/>'),
     item(item_class='<itemClass qcode="ninat:composite"/>', content=""), item(content_meta="", content=""),
     item(content_meta="", content="<remoteContent href='a.jpg'/>")],
)  # fmt: skip
def test_what_has_no_text_of_its_own_is_no_content(text: str) -> None:
    """Packages, pictures and graphics, concepts, plans, and empty messages."""
    assert refuse(text) is DeadReason.NO_CONTENT


@pytest.mark.parametrize(
    ("guid", "uri", "article_id"),
    [("tag:norwire.example,2026:1", "tag:norwire.example,2026:1", None), ("NW-1", None, "NW-1")],
)
def test_the_identity_is_the_guid(guid: str, uri: str | None, article_id: str | None) -> None:
    """With the version beside it: the same guid is the same article."""
    article = read(attributes=f'guid="{guid}" version="7"')

    assert (article.uri, article.article_id, article.version, article.ids) == (uri, article_id, "7", (("guid", guid),))


def test_without_guid_there_is_no_identity() -> None:
    """But a feed may go by a further id that it prefers."""
    assert refuse(item(attributes="")) is DeadReason.NO_ID
    assert (
        read(content_meta="<altId role='r:serial'>77</altId><headline>A</headline>", attributes="").article_id is None
    )


@pytest.mark.parametrize(
    ("item_meta", "status"),
    [("", Status.USABLE), ('<pubStatus qcode="stat:usable"/>', Status.USABLE),
     ('<pubStatus qcode="usable"/>', Status.USABLE),
     ('<pubStatus qcode="own:Withheld"/>', Status.WITHHELD), ('<pubStatus qcode="stat:canceled"/>', Status.CANCELED),
     ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>', Status.CANCELED),
     ('<pubStatus literal="cancelled"/>', Status.CANCELED), ('<signal qcode="sig:kill"/>', Status.CANCELED),
     ('<pubStatus qcode="stat:usable"/><signal qcode="sig:mandatorykill"/>', Status.CANCELED),
     ('<signal literal="Withdraw"/>', Status.CANCELED),
     ("<edNote>MANDATORY KILL. Wrong boat.</edNote>", Status.CANCELED),
     ("<edNote>Corrects a story that was killed</edNote>", Status.USABLE),
     ('<signal qcode="sig:update"/>', Status.USABLE)],
)  # fmt: skip
def test_the_status_by_code_signal_or_note(item_meta: str, status: Status) -> None:
    """With and without alias of the scheme; the gravest of status, signals and notes counts."""
    article = read(item_meta)

    assert article.status is status
    assert (article.body is None) is (status is not Status.USABLE)


def test_a_message_may_carry_the_kill() -> None:
    """A signal in the header of the message is one of its item."""
    assert parse(message(item(), header='<signal qcode="nmsig:kill"/>')).status is Status.CANCELED
    assert parse(message(item(), header='<signal qcode="nmsig:atomic"/>')).status is Status.USABLE


def test_a_kill_needs_no_text() -> None:
    """Neither headline nor body, nor that it was a text."""
    text = item('<pubStatus qcode="stat:canceled"/>', "", "", item_class='<itemClass qcode="ninat:picture"/>')

    assert parse(text).status is Status.CANCELED


def test_an_unknown_status_is_refused() -> None:
    """What nobody knows is not taken for usable."""
    assert refuse(item('<pubStatus qcode="own:replaced"/>')) is DeadReason.BAD_STATUS


@pytest.mark.parametrize(
    ("item_meta", "note", "signals", "dropped"),
    [('<edNote>Name in para 2</edNote><signal qcode="sig:correction"/>', "Name in para 2", ("Correction.",), ""),
     ("<edNote> One. </edNote><edNote>Two.</edNote>", "One.\nTwo.", (), ""), ("", None, (), ""),
     ('<signal qcode="sig:update"/><signal qcode="x:update"/>', None, ("Update.",), ""),
     ('<signal qcode="own:lead"/>', None, (), "fields_dropped:signal")],
)  # fmt: skip
def test_notes_and_signals(item_meta: str, note: str | None, signals: tuple[str, ...], dropped: str) -> None:
    """Notes as they are; signals of a correction or an update in words, for the marker; others are named."""
    article = read(item_meta)

    assert (article.properties.get("edNote"), article.signals) == (note, signals)
    assert article.notes == tuple(filter(None, ("html_to_text", dropped)))


@pytest.mark.parametrize(
    ("item_meta", "until", "note"),
    [("<embargoed>2026-03-02T12:00:00+01:00</embargoed>", "2026-03-02T12:00:00+01:00", None),
     ("<embargoed/>", None, "embargo_stated"),
     ('<pubStatus qcode="stat:embargoed"/>', None, "embargo_stated"), ("", None, None)],
)  # fmt: skip
def test_an_embargo(item_meta: str, until: str | None, note: str | None) -> None:
    """Its end as written; one without an end is for somebody to read."""
    article = read(item_meta)

    assert article.properties.get("embargoedUntil") == until
    assert ("embargo_stated" in article.notes) is (note is not None)


def test_times_are_as_written() -> None:
    """Creation and version, zones as they are; the creation of the content is a property of its own."""
    article = read(
        "<versionCreated>2026-03-02T09:00:00+01:00</versionCreated><firstCreated>2026-03-01</firstCreated>",
        "<contentCreated>2026-03-01T09:00:00Z</contentCreated><headline>A</headline>",
    )

    assert (article.version_created, article.first_created) == ("2026-03-02T09:00:00+01:00", "2026-03-01")
    assert article.properties == {"contentCreated": "2026-03-01T09:00:00Z"}


@pytest.mark.parametrize(
    ("links", "former", "count"),
    [('<link rel="irel:evolvedFrom" residref="urn:a:0"/>', "urn:a:0", 0),
     ('<link rel="irel:previousVersion" href="urn:a:1"/><link rel="irel:evolvedFrom" residref="urn:a:0"/>', "urn:a:0",
      0),
     ('<link rel="irel:derivedFrom" residref="urn:a:0"/><link rel="irel:seeAlso" href="http://a.example/"/>',
      "urn:a:0", 1),
     ('<link rel="http://cv.iptc.org/newscodes/itemrelation/evolvedFrom" residref="urn:a:0"/>', "urn:a:0", 0),
     ('<link rel="irel:evolvedFrom" residref="urn:newsml:norwire.example:1"/>', None, 0), ("<link/>", None, 1)],
)  # fmt: skip
def test_what_an_item_was_made_from(links: str, former: str | None, count: int) -> None:
    """By the relation of a link; other links are counted."""
    article = read(links)

    assert article.evolved_from == former
    assert (f"associations_dropped:{count}" in article.notes) is bool(count)


def test_subjects_by_their_nature() -> None:
    """Codes of IPTC's schemes and of the item's own catalogue are URIs; others stay as they are; keywords are last."""
    article = read(
        before='<catalog><scheme alias="own" uri="http://norwire.example/cv/"/></catalog>',
        content_meta='<headline>A</headline><subject qcode="medtop:20000640" type="cpnat:abstract" confidence="80">'
        "<name>boats"
        '</name></subject><subject qcode="subj:11000000"/><subject qcode="own:b1"/><subject qcode="other:c"><name/>'
        "</subject>"
        '<subject literal="d"/><subject type="cpnat:person" qcode="p:1"><name>Ana Berg</name></subject>'
        '<subject type="cpnat:organisation"><name>Harbour board</name></subject><subject/>'
        '<subject type="cpnat:geoArea"><name>Vessia</name></subject><subject type="cpnat:event"><name>Count</name>'
        "</subject>"
        '<keyword>nets</keyword><keyword>nets</keyword><genre qcode="genre:Current"/>',
    )

    assert article.properties == {
        "subjects": [
            {"name": "boats", "uri": "http://cv.iptc.org/newscodes/mediatopic/20000640", "confidence": 80},
            {"uri": "http://cv.iptc.org/newscodes/subjectcode/11000000"},
            {"name": "politics", "uri": "http://cv.iptc.org/newscodes/mediatopic/11000000"},
            {"uri": "http://norwire.example/cv/b1"},
            {"literal": "other:c"},
            {"literal": "d"},
            {"name": "nets", "rel": "keyword"},
        ],
        "people": [{"name": "Ana Berg", "literal": "p:1"}],
        "organisations": [{"name": "Harbour board"}],
        "places": [{"name": "Vessia"}],
        "events": [{"name": "Count"}],
        "genres": [{"uri": "http://cv.iptc.org/newscodes/genre/Current"}],
    }


def test_facts_of_the_item() -> None:
    """Rights, provider, urgency, slug line, further ids, descriptions."""
    article = read(
        '<provider qcode="nprov:NW"/><title>Boats</title>',
        "<urgency>4</urgency><infoSource literal='HB'><name>Harbour board</name></infoSource>"
        "<slugline separator='-'>BOATS"
        "</slugline><headline>A</headline><description role='drol:summary'>In short.</description>"
        "<altId type='t:serial' id='77'/>"
        "<altId role='r:url'>http://norwire.example/1</altId>",
        before="<rightsInfo><copyrightHolder><name>Norwire</name></copyrightHolder>"
        "<copyrightNotice>(c) 2026</copyrightNotice>"
        "<usageTerms>No archives</usageTerms><usageTerms>No internet</usageTerms></rightsInfo>"
        "<rightsInfo><copyrightHolder literal='NW'/></rightsInfo>",
    )

    assert article.properties == {
        "title": "Boats",
        "urgency": 4,
        "slugline": "BOATS",
        "usageTerms": "No archives\nNo internet",
        "copyrightHolder": "Norwire\nNW",
        "copyrightNotice": "(c) 2026",
        "infoSources": [
            {"name": "NW", "uri": "http://cv.iptc.org/newscodes/newsprovider/NW"},
            {"name": "Harbour board", "literal": "HB"},
        ],
        "descriptions": [{"role": "summary", "contentType": "text/plain", "value": "In short."}],
        "altIds": [{"role": "serial", "value": "77"}, {"role": "url", "value": "http://norwire.example/1"}],
    }


def test_what_has_no_place_is_named() -> None:
    """By the format's own names, each once."""
    article = read(
        "<service qcode='s:1'/><generator>a</generator>",
        "<urgency>high</urgency><contentCreated>2026</contentCreated><creditline>a</creditline><headline>A</headline>",
    )

    assert article.notes == ("html_to_text", "fields_dropped:urgency,contentCreated,service,generator,creditline")


@pytest.mark.parametrize(
    ("content_meta", "headline"),
    [("<headline xml:lang='de'>Boote</headline><headline xml:lang='en-GB'>Boats</headline><language tag='en'/>",
    "Boats"),
     ("<headline role='hld:short'>B</headline><headline role='hld:main'>A</headline>", "A"),
     ("<headline role='hld:sub'>B</headline><headline>A</headline>", "A"), ("<headline> A\n b </headline>", "A b"),
     ("<headline xml:lang='fr'>Bateaux</headline><language tag='en'/>", "Bateaux"),
     ("<headline><a href='x'>A</a> b</headline>", "A b")],
)  # fmt: skip
def test_the_headline_by_role_and_language(content_meta: str, headline: str) -> None:
    """The main one in the content's language; the others are descriptions."""
    article = read(content_meta=content_meta)

    assert article.headline == headline
    assert len(article.properties.get("descriptions", ())) == content_meta.count("<headline") - 1


def test_a_headline_may_stand_elsewhere() -> None:
    """In NITF inside the item, else the item's title."""
    assert read("<title>Boats</title>", "", NITF).headline == "Its headline"
    assert read("<title>Boats</title>", "").headline == "Boats"


@pytest.mark.parametrize(
    ("content_meta", "content", "by"),
    [("<by>By Ana Berg</by><creator><name>Jon Dal</name></creator>", XHTML, "Ana Berg"), ("", NITF, "Jon Dal"),
     ("<by>Ana Berg</by><by>Jon Dal</by>", XHTML, "Ana Berg, Jon Dal"),
     ("<creator qcode='p:1'><name>Jon Dal</name></creator>", XHTML, "Jon Dal"),
     ("<creator literal='Ana Berg'/><creator literal='Jon Dal'/>", XHTML, "Ana Berg, Jon Dal"),
     ("<creator qcode='nprov:NW'><name>Norwire</name></creator>", XHTML, None),
     ("<creator type='cpnat:organisation'><name>Norwire</name></creator>", XHTML, None),
     ("<creator qcode='p:1'/>", XHTML, None)],
)  # fmt: skip
def test_who_wrote_it(content_meta: str, content: str, by: str | None) -> None:
    """The by-line, else that of NITF, else the persons that made it."""
    assert read(content_meta=f"<headline>A</headline>{content_meta}", content=content).by == by


@pytest.mark.parametrize(
    ("content_meta", "content", "place"),
    [("<located qcode='g:1'><name>Port Aven</name><broader><name>Norland</name></broader></located>", NITF,
    "Port Aven"),
     ("<dateline>PORT AVEN, March 2 (NW) -</dateline>", NITF, "PORT AVEN"), ("", NITF, "VESSIA"),
     ("<located qcode='g:1'/>", XHTML, None)],
)  # fmt: skip
def test_where_it_was_written(content_meta: str, content: str, place: str | None) -> None:
    """The item's place by name, else that of its dateline."""
    assert read(content_meta=f"<headline>A</headline>{content_meta}", content=content).located == place


@pytest.mark.parametrize(
    ("attributes", "content_meta", "content", "language"),
    [('xml:lang="en"', "<language tag='de'/>", XHTML, "de"), ('xml:lang="en"', "", XHTML, "en"), ("", "", XHTML, None),
     ('xml:lang="en"', "", XHTML.replace("<html ", '<html xml:lang="nn" '), "nn"),
     ("", "", XHTML.replace("<body>", '<body lang="nn">'), "nn")],
)  # fmt: skip
def test_the_language(attributes: str, content_meta: str, content: str, language: str | None) -> None:
    """What the content is in goes before what the facts are in."""
    article = read(
        content_meta=f"<headline>A</headline>{content_meta}", content=content, attributes=f'guid="1" {attributes}'
    )

    assert article.language == language


def data(text: str, content_type: str = "text/plain", further: str = "") -> str:
    """A rendition as data."""
    return f'<inlineData contenttype="{content_type}" {further}>{text}</inlineData>'


@pytest.mark.parametrize(
    ("content", "body", "notes"),
    [(XHTML, BODY, ("html_to_text",)), (NITF, BODY, ()), (data(BODY), BODY, ()),
     (data("<![CDATA[<p>Boats are counted.</p><p>All of it is made up.</p>]]>", "text/html"), BODY, ("html_to_text",)),
     (data("<![CDATA[<p>Boats are counted.</p><p>All of it is made up.</p>]]>"), BODY, ("html_to_text", "markup_read")),
     (data(b64encode(BODY.encode()).decode(), further='encoding="encd:base64"'), BODY, ()),
     (data("no base64", further='encoding="encd:base64"'), None, ("associations_dropped:1",)),
     (data(b64encode(b"GIF89a").decode(), "image/gif", 'encoding="encd:base64"'), None, ("associations_dropped:1",)),
     (XHTML.replace("</p></body>", "</p><figure><img src='a'/><figcaption>No.</figcaption></figure></body>"), BODY,
      ("html_to_text", "associations_dropped:1")),
     ("<inlineXML><p xmlns='http://www.w3.org/1999/xhtml'>Boats are counted.</p><p>All of it is made up.</p>"
      "</inlineXML>", BODY,
      ("html_to_text",)),
     ("<inlineXML contenttype='application/xhtml+xml'><![CDATA[<p>Boats are counted.</p>"
      "<p>All of it is made up.</p>]]></inlineXML>",
      BODY, ("html_to_text",)),
     (f"<inlineXML><![CDATA[{NITF.partition('>')[2].rpartition('<')[0]}]]></inlineXML>", BODY, ()),
     (f"<inlineXML/>{NITF}{data('Short.')}", BODY, ()),
     (f"{NITF}<remoteContent href='a.jpg'/>", BODY, ("associations_dropped:1",)),
     ("<inlineXML><sports-content><team>A</team></sports-content></inlineXML>", None, ()), ("", None, ()),
     (XHTML.replace("<p>Boats", "<ul><li>a</li></ul><p>Boats"), f"• a\n\n{BODY}", ("html_to_text",))],
)  # fmt: skip
def test_the_text_in_every_dress(content: str, body: str | None, notes: tuple[str, ...]) -> None:
    """The first rendition with a text: XHTML, NITF, HTML or plain text as data, also in base64 or CDATA."""
    article = read(content=content)

    assert (article.body, article.notes) == (body, notes)


def test_a_composite_needs_headline_and_text() -> None:
    """Several things in one are an article where they have both."""
    assert read(item_class='<itemClass qcode="ninat:composite"/>').body == BODY


@pytest.mark.parametrize("text", ["<newsItem>", f"<!DOCTYPE newsItem [<!ENTITY a 'b'>]>{item()}"])
def test_broken_documents_are_malformed(text: str) -> None:
    """What is no XML, or declares entities, is a dead letter that says so."""
    assert refuse(text) is DeadReason.MALFORMED


def test_the_charset_where_the_declaration_lies() -> None:
    """Bytes of cp1252 that call themselves UTF-8 are read, with a note."""
    text = '<?xml version="1.0" encoding="utf-8"?>' + item(content_meta="<headline>é</headline>")

    assert parse(text.encode()).headline == "é"
    assert parse(text.encode("cp1252")).headline == "é"
    assert "charset_assumed:cp1252" in parse(text.encode("cp1252")).notes
