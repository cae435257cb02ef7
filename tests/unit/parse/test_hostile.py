"""Whatever bytes come, an Article or a dead letter comes out of them."""

from hypothesis import given
from hypothesis import strategies as st

from streams.article import Article
from streams.errors import DeadLetterError, DeadReason, SeveralItemsError
from streams.notes import arrange_notes
from streams.parse import parse_item
from tests.kit.items import MAX_BYTES, dump, item

NITF = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE nitf SYSTEM "nitf.dtd"><nitf xmlns="x" uno="u" baselang="en">
<head><title>A</title><meta name="slug" content="B"/>
<tobject><tobject.subject tobject.subject.refnum="11000000"/></tobject>
<docdata management-status="usable" management-doc-idref="C"><doc-id id-string="D" regsrc="E"/><urgency ed-urg="4"/>
<date.issue norm="20260302T0900Z"/><date.release norm="20260302"/><du-key key="F" generation="1" version="2"/>
<ed-msg msg-type="kill" info="G"/><identified-content><person>H</person></identified-content></docdata></head><body>
<body.head><hedline><hl1>I</hl1></hedline><byline>By <person>J</person></byline><dateline>K, March 2 (L) -</dateline>
<note noteclass="cpyrt">M</note></body.head><body.content><p>N &amp; <em>o</em></p><ul><li>P&eacute;</li></ul>
<media><p>Q</p></media></body.content><body.end><tagline>R</tagline></body.end></body></nitf>"""
G2 = """<?xml version="1.0"?><newsMessage xmlns="a"><header><signal qcode="sig:b"/></header><itemSet>
<newsItem guid="urn:c:1" version="2" xml:lang="en"><catalog><scheme alias="d" uri="http://d.example/"/></catalog>
<rightsInfo><copyrightHolder><name>E</name></copyrightHolder><usageTerms>F</usageTerms></rightsInfo><itemMeta>
<itemClass qcode="ninat:text"/><provider qcode="nprov:G"/><versionCreated>2026-03-02T09:00:00Z</versionCreated>
<embargoed/><pubStatus qcode="stat:usable"/><edNote>H</edNote><signal qcode="sig:kill"/><link rel="irel:evolvedFrom"
residref="urn:c:0"/></itemMeta><contentMeta><urgency>4</urgency><located><name>I</name></located><subject qcode="d:1"
type="cpnat:person"><name>J</name></subject><keyword>K</keyword><headline role="l">L</headline><by>By M</by>
<dateline>N, March 2 (O)</dateline><language tag="en"/><altId role="p">Q</altId></contentMeta><contentSet><inlineXML>
<html><body><p>R <b>s</b> &amp; t</p><figure>u</figure></body></html></inlineXML><inlineData>v</inlineData>
</contentSet></newsItem></itemSet></newsMessage>"""
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media=
"http://search.yahoo.com/mrss/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>A</title><link>http://b.x/
</link><language>en</language><item><title>C &amp;amp; d</title><link>/e?utm_source=f#g</link><guid>h</guid>
<dc:creator>I</dc:creator><author>j@k.x (L)</author><pubDate>Mon, 02 Mar 2026 09:00 GMT</pubDate><category domain="m/">N
</category><description>O</description><content:encoded><![CDATA[<p>P</p>]]></content:encoded><enclosure url="q"/>
<media:content url="r"/><source url="s">T</source><wp:status>publish</wp:status><wp:post_date_gmt>u</wp:post_date_gmt>
</item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.x/" xml:lang="en"><title>B</title><id>c</id>
<author><name>D</name></author><entry><title type="html">E &lt;b&gt;f&lt;/b&gt;</title><link href="g"/><id>h:i</id>
<updated>2026-03-02T09:00:00Z</updated><category term="j" scheme="k:"/><content type="xhtml"><div
xmlns="http://www.w3.org/1999/xhtml"><p>L</p></div></content><summary>M</summary><source><title>N</title></source>
</entry><at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="o:p" when="q"/></feed>"""
JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "A", "home_page_url": "http://b.x/", "items": [
{"id": 1.5, "url": "c", "title": "D", "content_html": "<p>E</p>", "authors": [{"name": "F"}], "tags": ["g"],
"attachments": [{}], "_h": {}}]}"""
NEWSML_1 = """<?xml version="1.0"?><!DOCTYPE NewsML SYSTEM "a.dtd"><NewsML Version="1.2"><TopicSet><Topic Duid="t1">
<TopicType FormalName="Person"/><FormalName>A</FormalName><Description xml:lang="en">B</Description></Topic></TopicSet>
<NewsEnvelope><DateAndTime>20260302T090000Z</DateAndTime></NewsEnvelope><NewsItem xml:lang="en"><Identification>
<NewsIdentifier><ProviderId>c.example</ProviderId><DateId>20260302</DateId><NewsItemId>D</NewsItemId><RevisionId
PreviousRevision="1" Update="N">2</RevisionId><PublicIdentifier>urn:newsml:c.example:20260302:D:2N</PublicIdentifier>
</NewsIdentifier><NameLabel>E</NameLabel></Identification><NewsManagement><FirstCreated>20260302</FirstCreated><Status
FormalName="Embargoed"/><StatusWillChange><FutureStatus FormalName="Usable"/><DateAndTime>20260303</DateAndTime>
</StatusWillChange><Urgency FormalName="4"/><DerivedFrom NewsItem="urn:newsml:c.example:20260301:F:1"/><AssociatedWith
NewsItem="urn:g:1"/><Instruction FormalName="Rectify"/></NewsManagement><NewsComponent EquivalentsList="yes"><Role
FormalName="Main"/><NewsLines><HeadLine>H</HeadLine><ByLine>By I</ByLine><DateLine>J, March 2 (K)</DateLine>
<KeywordLine>L, m</KeywordLine><NewsLine><NewsLineType FormalName="AdvisoryLine"/><NewsLineText>N</NewsLineText>
</NewsLine></NewsLines><AdministrativeMetadata><Provider><Party FormalName="O"/></Provider></AdministrativeMetadata>
<DescriptiveMetadata><Language FormalName="en"/>
<SubjectCode><Subject FormalName="11000000"/></SubjectCode><TopicOccurrence Topic="#t1"/>
<Location HowPresent="Origin"><Property FormalName="City" Value="P"/></Location></DescriptiveMetadata><NewsComponent>
<ContentItem><MediaType FormalName="Text"/><DataContent><nitf><body><body.content><p>Q &amp; <em>r</em></p>
</body.content></body></nitf></DataContent></ContentItem></NewsComponent><NewsComponent><ContentItem>
<Encoding Notation="base64"><DataContent>c3Q=</DataContent></Encoding>
</ContentItem></NewsComponent></NewsComponent></NewsItem></NewsML>"""
SAMPLES = [
    dump("TOKYO, January 26. /TASS/. Putin’s visit. Read more\n\nX").encode(),
    dump("Un été &amp; plus.").encode("cp1252"),
    repr(item(body_html="<p>Putin’s</p>", subject=[{"code": "1"}])).replace("'", '"').encode(),
    b'{"items": [{"guid": 1, "headline": "A", "version": 1.10, "pubstatus": "stat:usable", "urgency": 3}]}',
    b"\x01abc0123 3 pol 12 dpa 0456\r\nA/B/\r\n\x02(Eds: x)\r\nA =\r\nB (dpa) - C.\r\n\x03261510 Jan 16\r\n\x04",
    b"\x16\x16\x01a0123\x1fabx-\r\nr i \x13\x11 bc-a 03-17 0456\r\n\x02^BC-A,9<\r\n^B<\r\n^By C=\r\n   D.\r\n\x03\x04",
    b"\xff\xfe" + dump().encode("utf-16-le"),
    NITF.encode(),
    G2.encode(),
    G2.replace("sig:kill", "sig:update").encode(),
    NITF.replace('msg-type="kill"', "").encode(),
    RSS.encode(),
    RSS.replace("</item>", "</item><item><title>Z</title></item>").encode(),
    ATOM.encode(),
    ATOM.partition("<at:")[0].encode() + b"</feed>",
    JSON_FEED.encode(),
    JSON_FEED.replace("]}", ', {"id": "2", "content_text": "I"}]}').encode(),
    NEWSML_1.encode(),
    NEWSML_1.replace("</NewsItem>", "</NewsItem><NewsItem><NewsComponent/></NewsItem>").encode(),
    NEWSML_1.replace("<nitf>", "<![CDATA[<nitf>").replace("</nitf>", "</nitf>]]>").encode(),
]


def _attempt(value: bytes, content_type: str | None = None) -> None:
    try:
        _try(value, content_type)
    except SeveralItemsError as several:
        for text in several.texts:
            # One that holds several again would have no end.
            _try(text.encode(), None)


def _try(value: bytes, content_type: str | None) -> Article | DeadReason:
    try:
        article = parse_item(value, content_type=content_type, max_bytes=MAX_BYTES)
    except DeadLetterError as error:
        assert str(error).encode()
        return error.reason
    except SeveralItemsError as several:
        # A document of one item is never again the same several.
        for one in several.texts:
            assert one.encode() != value
            _attempt(one.encode(), content_type)
        return DeadReason.EMPTY
    assert (article.uri is None) != (article.article_id is None)
    assert article.uri is None or article.uri.isascii()
    assert None in (article.uri, article.article_id)
    arrange_notes(article.notes)
    for text in (article.headline, article.body, article.by, article.article_id, article.version, *article.notes):
        assert text is None or (text and "\0" not in text and text.encode())
    return article


@given(
    st.binary(max_size=200),
    st.none() | st.sampled_from(["text/plain; charset=utf-16", "charset=hz", "charset=", "a/b"]),
)
def test_any_bytes_end_in_an_article_or_a_reason(value: bytes, content_type: str | None) -> None:
    """Bytes at random raise nothing but DeadLetterError, with or without something that looks like a format before."""
    for lead in (b"", b"ID :\n1\n", b'{"guid":"1","headline":"', b"\xef\xbb\xbf", b"\xff\xfe", b"[{"):
        _attempt(lead + value, content_type)


@given(
    st.sampled_from(SAMPLES), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.binary(max_size=4)), max_size=6)
)
def test_broken_samples_end_in_an_article_or_a_reason(sample: bytes, edits: list[tuple[float, int, bytes]]) -> None:
    """Items with bytes cut out and put in raise nothing but DeadLetterError, nor does any of several in one."""
    for place, cut, put in edits:
        at = int(place * len(sample))
        sample = sample[:at] + put + sample[at + cut :]
    _attempt(sample)


@given(st.text(st.sampled_from("ID :1\nAuther Read more X\r\u200b\u00a0&;<>.é’/0-"), max_size=80))
def test_any_text_after_the_label_ends_in_an_article_or_a_reason(text: str) -> None:
    """Text of the characters that mean something in a page dump raises nothing but DeadLetterError."""
    _attempt(f"ID :{text}".encode())
    _attempt(dump(text).encode())
