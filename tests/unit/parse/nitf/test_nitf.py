"""NITF documents of every kind become articles. All news in it is made up."""

from typing import Any

import pytest

from streams.article import Article, DateStyle, Status
from streams.errors import DeadReason
from tests.kit.items import parse, refuse

NAMESPACE = 'xmlns="http://iptc.org/std/NITF/2006-10-18/"'
PARAGRAPHS = "<p>Boats are counted.</p><p>All of it is made up.</p>"


def nitf(
    docdata: str = "", *, own_id: str | None = "NW-1", head: str = "",
    body_head: str = "<hedline><hl1>A headline</hl1></hedline>", content: str = PARAGRAPHS, end: str = "",
    attributes: str = "", management: str = "",
) -> str:  # fmt: skip
    """A document of these parts."""
    doc_id = "" if own_id is None else f'<doc-id id-string="{own_id}"/>'
    return (
        f'<?xml version="1.0" encoding="utf-8"?><nitf {attributes}><head>{head}<docdata {management}>{doc_id}{docdata}'
        f"</docdata></head><body><body.head>{body_head}</body.head><body.content>{content}</body.content>"
        f"<body.end>{end}</body.end></body></nitf>"
    )


def read(*parts: str, **named: Any) -> Article:
    """The article of such a document."""
    return parse(nitf(*parts, **named))


@pytest.mark.parametrize("attributes", ["", NAMESPACE, f'{NAMESPACE} xml:lang="en"'])
def test_a_document_says_the_same_with_and_without_namespace(attributes: str) -> None:
    """The namespace of 3.2 and later changes nothing."""
    article = read(attributes=attributes)

    assert (article.format, article.uri, article.article_id) == ("nitf", None, "NW-1")
    assert (article.headline, article.body) == ("A headline", "Boats are counted.\n\nAll of it is made up.")
    assert (article.status, article.date_style, article.notes) == (Status.USABLE, DateStyle.ISO, ())


def test_a_prefix_of_the_namespace_is_no_part_of_a_name() -> None:
    """Elements may have a prefix."""
    text = nitf(
        content="<p>A list:</p><ul><li>boats</li></ul>", attributes='xmlns:n="http://iptc.org/std/NITF/2006-10-18/"'
    )
    prefixed = text.replace("</", "<|").replace("<", "<n:").replace("<n:|", "</n:").replace("<n:?", "<?")

    assert parse(prefixed).body == parse(text).body == "A list:\n\n• boats"


@pytest.mark.parametrize(
    ("named", "uri", "article_id"),
    [({"own_id": "urn:newsml:norwire.example:1"}, "urn:newsml:norwire.example:1", None),
     ({"own_id": " NW-1 "}, None, "NW-1"), ({"own_id": None, "attributes": 'uno="NW:2"'}, "NW:2", None),
     ({"own_id": "NW-1", "attributes": 'uno="X"'}, None, "NW-1")],
)  # fmt: skip
def test_the_identity_is_doc_id_before_uno(named: dict[str, Any], uri: str | None, article_id: str | None) -> None:
    """The id in docdata, else that of the root; a URI is one."""
    article = read(**named)

    assert (article.uri, article.article_id) == (uri, article_id)


def test_without_id_a_feed_may_go_by_the_use_key() -> None:
    """The dynamic use key is no identity by itself, but one that a feed may prefer; without either there is none."""
    article = read('<du-key key="BOATS"/>', own_id=None)

    assert (article.uri, article.article_id) == (None, None)
    assert article.properties["altIds"] == [{"role": "du-key", "value": "BOATS"}]
    assert refuse(nitf(own_id=None)) is DeadReason.NO_ID


@pytest.mark.parametrize(
    ("key", "version"),
    [('generation="3"', "3"), ('version="2"', "2"), ('generation="3" part="1" version="2"', "3.2"), ("", None)],
)
def test_the_version_is_that_of_the_use_key(key: str, version: str | None) -> None:
    """A generation, and the version within it."""
    assert read(f"<du-key key='BOATS' {key}/>").version == version


@pytest.mark.parametrize(
    ("docdata", "head", "created", "embargoed"),
    [('<date.issue norm="20260302T090000+0100"/>', "", "20260302T090000+0100", None),
     ("<date.issue>2 March 2026 09:00 GMT</date.issue>", "", "2 March 2026 09:00 GMT", None),
     ('<date.issue norm="20260302T090000Z"/><date.release norm="20260302T090000Z"/>', "", "20260302T090000Z", None),
     ('<date.issue norm="20260302T090000Z"/><date.release norm="20260302T095900+0100"/>', "", "20260302T090000Z", None),
     ('<date.issue norm="20260302T090000Z"/><date.release norm="20260302T110100+0100"/>', "", "20260302T090000Z",
      "20260302T110100+0100"),
     ('<date.issue norm="20260302T090000Z"/><date.release norm="soon"/>', "", "20260302T090000Z", "soon"),
     ('<date.release norm="20260302T090000Z"/>', "", "20260302T090000Z", None),
     ("", '<pubdata date.publication="20260302"/>', "20260302", None),
     ("", '<revision-history norm="20260301"/><revision-history norm="20260302"/>', "20260302", None),
     ("", "", None, None)],
)  # fmt: skip
def test_times_are_as_written(docdata: str, head: str, created: str | None, embargoed: str | None) -> None:
    """The time of issue; a release behind it, or one that cannot be compared, is an embargo."""
    article = parse(nitf(docdata).replace("</head>", f"{head}</head>"))

    assert (article.version_created, article.first_created) == (created, None)
    assert article.properties.get("embargoedUntil") == embargoed


def test_the_change_date_of_the_root_is_the_dtds() -> None:
    """`change.date` and `version` of the root tell the standard's version, not the document's."""
    article = read(attributes='version="-//IPTC//DTD NITF 3.4//EN" change.date="October 18, 2006"')

    assert (article.version, article.version_created) == (None, None)


@pytest.mark.parametrize(
    ("management", "docdata", "status"),
    [('management-status="usable"', "", Status.USABLE), ('management-status="Withheld"', "", Status.WITHHELD),
     ('management-status="canceled"', "", Status.CANCELED), ('management-status="killed"', "", Status.CANCELED),
     ("", '<ed-msg msg-type="kill" info="Wrong boat"/>', Status.CANCELED),
     ("", '<ed-msg msg-type="Mandatory Kill"/>', Status.CANCELED),
     ("", '<ed-msg info="MANDATORY KILL: wrong boat"/>', Status.CANCELED),
     ('management-status="usable"', '<ed-msg info="Eds: Kill this story"/>', Status.CANCELED),
     ("", '<ed-msg info="Replaces a story that was killed"/>', Status.USABLE)],
)  # fmt: skip
def test_the_status_by_word_or_message(management: str, docdata: str, status: Status) -> None:
    """A kill may be a status, a kind of message, or what a message begins with."""
    article = read(docdata, management=management)

    assert (article.status, article.article_id) == (status, "NW-1")
    assert (article.body is None) is (status is not Status.USABLE)


def test_an_unknown_status_is_refused() -> None:
    """What nobody knows is not taken for usable."""
    assert refuse(nitf(management='management-status="odd"')) is DeadReason.BAD_STATUS


def test_an_embargo_without_a_time_is_noted() -> None:
    """An embargoed document is usable, and held: until its release, else until somebody reads it."""
    status = 'management-status="embargoed"'

    assert read(management=status).notes == ("embargo_stated",)
    assert read('<date.release norm="20260302"/>', management=status).properties["embargoedUntil"] == "20260302"


@pytest.mark.parametrize("content", [PARAGRAPHS, ""])
def test_a_cancellation_names_its_story(content: str) -> None:
    """A cancel of a previous document is that document's, whatever its own id; likewise word of its new status."""
    own = read(management='management-status="canceled" management-doc-idref="NW-0"', content=content)

    assert (own.article_id, own.status) == ("NW-0", Status.CANCELED)
    assert ("other-doc-id", "NW-1") in own.ids

    other = read(management='management-doc-idref="NW-0" management-idref-status="canceled"', content=content)

    assert (other.article_id, other.status) == (("NW-1", Status.USABLE) if content else ("NW-0", Status.CANCELED))
    assert ("fields_dropped:management-idref-status" in other.notes) is bool(content)


@pytest.mark.parametrize(
    ("management", "docdata"),
    [('management-doc-idref="NW-0"', ""), ("", '<correction id-string="NW-0" info="name"/>')],
)
def test_an_update_names_what_it_follows(management: str, docdata: str) -> None:
    """The document that this one updates or corrects is what it evolved from; the feed decides what follows from it."""
    article = read(docdata, management=management)

    assert (article.article_id, article.evolved_from) == ("NW-1", "NW-0")


def test_facts_of_the_head() -> None:
    """What ninjs has a property for is there, in its shape."""
    article = read(
        '<urgency ed-urg="4"/><du-key key="BOATS"/><ed-msg msg-type="correction" info="Name in para 2"/>'
        '<doc.copyright year="2026" holder="Norwire"/><doc.rights owner="N" limitations="Not for archives"/>'
        '<key-list><keyword key="boats"/><keyword key="nets"/></key-list><date.expire norm="20270101T000000Z"/>'
        '<identified-content><classifier type="desk" value="fish">Fisheries</classifier><person>Ana Berg</person>'
        '<org value="HB">Harbour board</org><location>Port Aven</location></identified-content><evloc city="Vessia"/>',
        head='<title>Boats</title><meta name="Slug" content="NORLAND-BOATS"/><tobject><tobject.property '
        'tobject.property.type="current"/><tobject.subject tobject.subject.refnum="11000000" '
        'tobject.subject.type="Politics"/></tobject>',
        body_head="<hedline><hl1>A headline</hl1><hl2>Below it</hl2></hedline><note>Photos to follow</note>"
        '<note noteclass="cpyrt">All rights reserved</note><rights>No internet</rights>'
        "<distributor>Norwire News</distributor><abstract><p>In short.</p></abstract>",
    )

    assert (article.signals, article.notes) == (("Correction.",), ())
    assert article.properties == {
        "title": "Boats",
        "urgency": 4,
        "slugline": "NORLAND-BOATS",
        "edNote": "Name in para 2\nPhotos to follow",
        "usageTerms": "Not for archives\nNo internet",
        "copyrightHolder": "Norwire",
        "copyrightNotice": "Copyright 2026 Norwire\nAll rights reserved",
        "subjects": [
            {"name": "Politics", "uri": "http://cv.iptc.org/newscodes/subjectcode/11000000"},
            {"name": "politics", "uri": "http://cv.iptc.org/newscodes/mediatopic/11000000"},
            {"name": "Fisheries", "literal": "fish"},
            {"name": "boats", "rel": "keyword"},
            {"name": "nets", "rel": "keyword"},
        ],
        "genres": [{"name": "current"}],
        "people": [{"name": "Ana Berg"}],
        "organisations": [{"name": "Harbour board", "literal": "HB"}],
        "places": [{"name": "Port Aven"}, {"name": "Vessia"}],
        "infoSources": [{"name": "Norwire News", "role": "distributor"}],
        "descriptions": [
            {"role": "subheadline", "contentType": "text/plain", "value": "Below it"},
            {"role": "abstract", "contentType": "text/plain", "value": "In short."},
        ],
        "expires": "2027-01-01T00:00:00+00:00",
        "altIds": [{"role": "du-key", "value": "BOATS"}],
    }


def test_what_has_no_place_is_named() -> None:
    """Facts that ninjs has no property for are named as NITF spells them, each once."""
    article = read(
        '<fixture fix-id="daily"/><series series.name="Boats"/><urgency ed-urg="high"/><date.expire norm="some day"/>'
        "<identified-content><virtloc>a.example</virtloc></identified-content><del-list/>",
        head='<meta name="a" content="b"/><meta name="c" content="d"/>',
    )

    assert article.notes == ("fields_dropped:urgency,meta,virtloc,date.expire,fixture,series",)


@pytest.mark.parametrize(
    ("byline", "by"),
    [("<byline>By <person>Ana Berg</person><byttl>Staff writer</byttl></byline>", "Ana Berg"),
     ("<byline>BY ANA BERG, <byttl>Staff</byttl></byline>", "ANA BERG"),
     ("<byline>Ana Berg and Jon Dal</byline>", "Ana Berg and Jon Dal"),
     ("<byline>Ana Berg</byline><byline>By Jon Dal</byline>", "Ana Berg, Jon Dal"),
     ("<byline>Byron Dal</byline>", "Byron Dal"),
     ("<byline><byttl>By Ana Berg</byttl></byline>", "Ana Berg"), ("", None)],
)  # fmt: skip
def test_who_wrote_it(byline: str, by: str | None) -> None:
    """The names without `By` and without titles."""
    assert read(body_head=f"<hedline><hl1>A</hl1></hedline>{byline}").by == by


@pytest.mark.parametrize(
    ("dateline", "place"),
    [("<location>PORT AVEN, Norland</location> <story.date>March 2</story.date>", "PORT AVEN, Norland"),
     ("PORT AVEN, Norland (NW) -", "PORT AVEN, Norland"), ("PORT AVEN, March 2 (Norwire) --", "PORT AVEN"),
     ("PORT AVEN, 2. März 2026", "PORT AVEN"),
     ("PORT AVEN <story.date norm='20260302'>2 March</story.date>", "PORT AVEN"),
     ("PORT AVEN–NORTH - ", "PORT AVEN"), ("", None), ("(NW)", None), ("VILLA 31 MAYA", "VILLA 31 MAYA")],
)  # fmt: skip
def test_the_place_of_the_dateline(dateline: str, place: str | None) -> None:
    """The location as written; in plain words what stands before day, agency and dash."""
    assert read(body_head=f"<hedline><hl1>A</hl1></hedline><dateline>{dateline}</dateline>").located == place


@pytest.mark.parametrize(
    ("content", "body"),
    [("<block><p>One.</p></block><block><p>Two.</p></block>", "One.\n\nTwo."),
     ("<p>One <org>two</org> <person><name.given>A</name.given> <name.family>B</name.family></person>.</p>",
      "One two A B."),
     ("<p>One.</p><hl2>Two</hl2><p>Three.</p>", "One.\n\nTwo\n\nThree."),
     ("<p>One:</p><ol><li>a</li><li>b</li></ol>", "One:\n\n1. a\n2. b"),
     ("<table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>", "a\t1\nb\t2"),
     ("<nitf-table><nitf-table-metadata><nitf-table-summary><p>no</p></nitf-table-summary></nitf-table-metadata>"
      "<table><tr><td>a</td></tr></table></nitf-table>", "a"),
     ("<p>One.</p><media media-type='image'><media-caption><p>No.</p></media-caption></media><p>Two.</p>",
      "One.\n\nTwo."),
     ("<p>10<sup>6</sup> boats, H<sub>2</sub>O</p>", "10^6 boats, H2O"), ("<p>a<br/>b</p>", "a\nb"),
     ("<p>said <q>yes</q></p>", "said yes"), ("<bq><block><p>One.</p></block><credit>A</credit></bq>", "One.\n\nA"),
     ("<pre>a\nb</pre>", "a\nb"), ("One.\nTwo.\n\nThree.", "One.\nTwo.\n\nThree."),
     ("<p><![CDATA[a & b]]></p>", "a & b"),
     ("<p>One.</p>loose<p>Two.</p>", "One.\n\nloose\n\nTwo."), ("<p> </p>", None)],
)  # fmt: skip
def test_the_text(content: str, body: str | None) -> None:
    """Paragraphs parted by empty lines; lists and tables as HTML's; no pictures, no captions."""
    assert read(content=content).body == body


def test_pictures_are_counted() -> None:
    """Media are left out with all that is in them, and noted."""
    media = "<media><media-reference source='a.jpg'/><media-caption>No.</media-caption></media>"

    assert read(content=f"{PARAGRAPHS}{media}{media}").notes == ("associations_dropped:2",)
    assert read(content=f"<ul><li>a</li></ul>{media}").notes == ("associations_dropped:1",)


def test_the_tag_line_ends_the_text() -> None:
    """Who reported and edited stands at the end, as printed."""
    body = read(end="<tagline>Editing by Jon Dal</tagline><bibliography>no</bibliography>").body

    assert body is not None
    assert body.endswith("made up.\n\nEditing by Jon Dal")


def test_escaped_markup_is_read() -> None:
    """HTML that was escaped into a paragraph is read as what it is, and noted."""
    article = read(content="<p>&lt;p>One.&lt;/p>&lt;p>Two.&lt;/p></p>")

    assert (article.body, article.notes) == ("One.\n\nTwo.", ("html_to_text", "markup_read"))


def test_html_in_cdata_is_read() -> None:
    """A text that is HTML in one piece, as some systems write it."""
    article = read(content="<![CDATA[<p>One.</p>\n<p>Two &amp; more.</p>]]>")

    assert (article.body, article.notes) == ("One.\n\nTwo & more.", ("html_to_text", "markup_read"))


@pytest.mark.parametrize(
    "rights", ["<rights.owner>N</rights.owner>", "<rights><rights.owner>N</rights.owner></rights>"]
)
def test_the_owner_of_rights(rights: str) -> None:
    """The owner is the holder of the copyright, where the head names none; no term of use."""
    assert read(body_head=f"<hedline><hl1>A</hl1></hedline>{rights}").properties == {"copyrightHolder": "N"}


@pytest.mark.parametrize(
    ("parts", "language"),
    [({"attributes": 'xml:lang="nn"'}, "nn"), ({"attributes": 'baselang="en-US"'}, "en-US"), ({}, None)],
)
def test_the_language(parts: dict[str, str], language: str | None) -> None:
    """As the root has it."""
    assert read(**parts).language == language


def test_a_title_stands_in_for_a_headline() -> None:
    """Without `hl1` the document's title is its headline; then a lower one."""
    assert read(body_head="", head="<title>Boats</title>").headline == "Boats"
    assert read(body_head="<hedline><hl2>Below</hl2></hedline>").headline == "Below"


def test_nothing_to_read_is_no_content() -> None:
    """A usable document needs a headline or a text; a kill needs neither."""
    media = "<media><media-caption>No.</media-caption></media>"

    assert refuse(nitf(body_head="", content="")) is DeadReason.NO_CONTENT
    assert refuse(nitf(body_head="", content=media)) is DeadReason.NO_CONTENT
    assert parse('<nitf><head><docdata management-status="canceled"><doc-id id-string="1"/></docdata></head></nitf>')


@pytest.mark.parametrize(
    ("value", "by", "notes"),
    [(nitf(body_head="<byline>é</byline>").encode(), "é", ()),
     (nitf(body_head="<byline>é</byline>").encode("cp1252"), "é", ("charset_assumed:cp1252",)),
     (nitf(body_head="<byline>é</byline>").replace("utf-8", "iso-8859-15").encode(), "é", ()),
     (nitf(body_head="<byline>ł</byline>").replace("utf-8", "iso-8859-2").encode("iso-8859-2"), "ł", ()),
     (b"\xff\xfe" + nitf(body_head="<byline>é</byline>").encode("utf-16-le"), "é", ())],
    ids=["right", "lies", "valid UTF-8 beats it", "declared", "marked"],
)  # fmt: skip
def test_the_charset_where_the_declaration_lies(value: bytes, by: str, notes: tuple[str, ...]) -> None:
    """Valid UTF-8 first, then what is declared, then cp1252."""
    article = parse(value)

    assert (article.by, article.notes) == (by, notes)


@pytest.mark.parametrize("text", ["<nitf>", "<nitf><head></nitf>", "<!DOCTYPE nitf [<!ENTITY a 'b'>]><nitf>&a;</nitf>"])
def test_broken_documents_are_malformed(text: str) -> None:
    """What is no XML, or declares entities, is a dead letter that says so."""
    assert refuse(text) is DeadReason.MALFORMED


def test_control_characters_go() -> None:
    """XML allows none; they are dropped and noted."""
    article = read(content="<p>One\x1f.\x02</p>")

    assert (article.body, article.notes) == ("One.", ("controls_dropped",))
