"""Feeds and entries of every kind become articles. All news in them is made up."""

import json
from typing import Any

import pytest

from streams.article import Article, DateStyle, Status
from streams.errors import DeadReason, SeveralItemsError
from tests.kit.items import parse, refuse

NAMES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:georss="http://www.georss.org/georss"'
)
HEAD = "<title>Norland Wire</title><link>https://norwire.example/</link>"
GUID = '<guid isPermaLink="false">NW-1</guid>'


def rss(*items: str, head: str = HEAD) -> str:
    """A feed of RSS 2.0 of these items."""
    entries = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?>\n<rss version="2.0" {NAMES}><channel>{head}{entries}</channel></rss>'


def atom(*entries: str, head: str = "<title>Norland Wire</title><id>urn:norwire:feed</id>") -> str:
    """A feed of Atom 1.0 of these entries."""
    held = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">{head}{held}</feed>'


def json_feed(*items: Any, **named: Any) -> str:
    """A JSON Feed of these items."""
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Norland Wire", **named, "items": items})


def read(item: str, **named: Any) -> Article:
    """The article of such an item of RSS."""
    return parse(rss(item, **named))


def part(text: str) -> list[str]:
    """The documents that a feed of several becomes."""
    with pytest.raises(SeveralItemsError) as caught:
        parse(text)
    return list(caught.value.texts)


def test_an_item_of_rss() -> None:
    """All that an item says, where it belongs."""
    article = read(
        f"<title>Boats are counted</title><link>https://norwire.example/boats?utm_source=rss</link>{GUID}"
        "<dc:creator>Ann Vale</dc:creator><dc:creator>Jon Dal</dc:creator><category>Boats</category>"
        "<pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate><description>There are ten.</description>"
        "<content:encoded><![CDATA[<p>Boats are counted.</p><p>All is made up.</p>]]></content:encoded>"
        '<source url="https://vessia.example/feed">Vessia Times</source><slash:comments>4</slash:comments>'
        '<enclosure url="https://norwire.example/a.mp3"/><media:content url="https://norwire.example/a.mp3"/>'
        "<georss:featurename>Port Aven</georss:featurename><georss:point>1 2</georss:point>",
        head=f"{HEAD}<language>en-GB</language><copyright>Norland Wire 2026</copyright>",
    )

    assert (article.format, article.uri, article.article_id) == ("webfeed", None, "NW-1")
    assert (article.ids, article.status, article.version) == ((("guid", "NW-1"),), Status.USABLE, None)
    assert (article.headline, article.body) == ("Boats are counted", "Boats are counted.\n\nAll is made up.")
    assert (article.by, article.language, article.date_style) == ("Ann Vale, Jon Dal", "en-GB", DateStyle.ISO)
    assert (article.first_created, article.version_created) == (None, "Mon, 02 Mar 2026 09:00:00 GMT")
    assert article.properties == {
        "subjects": [{"name": "Boats", "rel": "keyword"}],
        "infoSources": [
            {"name": "Norland Wire"},
            {"name": "Vessia Times", "role": "source"},
        ],
        "descriptions": [{"role": "summary", "contentType": "text/plain", "value": "There are ten."}],
        "copyrightNotice": "Norland Wire 2026",
        "places": [{"name": "Port Aven"}],
        "altIds": [{"role": "link", "value": "https://norwire.example/boats?utm_source=rss"}],
    }
    assert article.notes == ("html_to_text", "associations_dropped:1", "fields_dropped:georss:point")


def test_an_entry_of_atom() -> None:
    """All that an entry says; its text in XHTML, its feed's language, and the author that only the feed names."""
    article = parse(
        atom(
            '<title type="html">Boats &amp;amp; &lt;i&gt;trains&lt;/i&gt;</title><id>tag:norwire.example,2026:1</id>'
            '<link rel="edit" href="/edit/1"/><link href="/boats"/><published>2026-03-02T09:00:00Z</published>'
            '<updated>2026-03-02T10:00:00+01:00</updated><category term="boat" label="Boats" scheme="https://v.example/"/>'
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p><img src="a"/></div>'
            '</content><summary>Short.</summary><rights>All rights.</rights><link rel="enclosure" href="a.mp3"/>',
            head='<title>Norland Wire</title><link href="https://norwire.example/"/>'
            "<author><name>Ann Vale</name></author>",
        )
    )

    assert (article.uri, article.article_id) == ("tag:norwire.example,2026:1", None)
    assert (article.headline, article.body) == ("Boats & trains", "One.\n\nTwo.")
    assert (article.by, article.language) == ("Ann Vale", "en")
    assert (article.first_created, article.version_created) == ("2026-03-02T09:00:00Z", "2026-03-02T10:00:00+01:00")
    assert article.properties["subjects"] == [{"name": "Boats", "uri": "https://v.example/boat"}]
    assert article.properties["copyrightNotice"] == "All rights."
    assert article.properties["altIds"] == [{"role": "link", "value": "https://norwire.example/boats"}]
    assert article.notes[-1] == "associations_dropped:2"


def test_an_item_of_a_json_feed() -> None:
    """The same of JSON Feed 1.1; a number is an id by its digits."""
    article = parse(
        json_feed(
            {"id": 12345678901234567890, "url": "/boats", "title": "Boats", "content_html": "<p>One.</p><p>Two.</p>",
             "summary": "Short.", "tags": ["Boats"], "date_published": "2026-03-02T09:00:00Z", "image": "a.jpg",
             "date_modified": "2026-03-02T10:00:00Z", "attachments": [{"url": "b"}], "_own": 1},
            home_page_url="https://norwire.example/", authors=[{"name": "Ann Vale"}], language="en",
        )
    )  # fmt: skip

    assert (article.uri, article.article_id, article.by) == (None, "12345678901234567890", "Ann Vale")
    assert (article.headline, article.body, article.language) == ("Boats", "One.\n\nTwo.", "en")
    assert (article.first_created, article.version_created) == ("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")
    assert article.properties["altIds"] == [{"role": "link", "value": "https://norwire.example/boats"}]
    assert article.properties["descriptions"][0]["value"] == "Short."
    assert article.notes == ("html_to_text", "associations_dropped:2", "fields_dropped:_own")


@pytest.mark.parametrize(
    "text",
    [
        f'<rss version="0.91"><channel>{HEAD}<item><title>Boats</title><link>https://n.example/1</link></item></channel></rss>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f'<channel rdf:about="x">{HEAD}<items/></channel><item rdf:about="https://n.example/1"><title>Boats</title>'
        "<link>https://n.example/other</link></item></rdf:RDF>",
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title mode="escaped">Boats</title>'
        "<id>https://n.example/1</id></entry></feed>",
        '<a:entry xmlns:a="http://www.w3.org/2005/Atom"><a:title>Boats</a:title><a:id>https://n.example/1</a:id></a:entry>',
        "<item><title>Boats</title><guid>https://n.example/1</guid></item>",
        json_feed({"id": "https://n.example/1", "title": "Boats"}).replace("/", "\\/"),
        json_feed({"id": "https://n.example/1", "title": "Boats"}, version="https://jsonfeed.org/version/1"),
    ],
    ids=["rss 0.91", "rss 1.0", "atom 0.3", "entry", "item", "json with strokes", "json feed 1"],
)  # fmt: skip
def test_every_version_and_an_entry_alone(text: str) -> None:
    """Older versions, other prefixes, and what was cut out of a feed."""
    article = parse(text)

    assert (article.format, article.uri, article.headline) == ("webfeed", "https://n.example/1", "Boats")


def test_several_become_a_feed_each() -> None:
    """Each has its feed's facts; what changes with each poll is gone, and so is an entry's neighbour."""
    volatile = "<lastBuildDate>{0}</lastBuildDate><atom:link rel='self' href='{0}'/><image><title>{0}</title></image>"
    items = [f"<title>{name}</title><guid>{name}</guid>" for name in ("One", "Two")]
    first, second = part(rss(*items, head=f"{HEAD}<!-- 1 -->{volatile.format(1)}<language>en</language>"))
    again = part(rss(items[0], "<title>Three</title>", head=f"{HEAD}{volatile.format(2)}<language>en</language>"))

    assert [parse(one).headline for one in (first, second)] == ["One", "Two"]
    assert first == again[0]
    assert "Two" not in first
    assert parse(first).language == "en"
    assert parse(first).properties["infoSources"] == [{"name": "Norland Wire"}]


def test_several_of_a_json_feed_become_a_feed_each() -> None:
    """What a feed says of the next page or its icon is left out."""
    items = [{"id": one, "content_text": "Text."} for one in ("1", "2")]
    first, second = part(json_feed(*items, next_url="a", icon="b", language="en"))

    assert [parse(one).article_id for one in (first, second)] == ["1", "2"]
    assert first == part(json_feed(*items, next_url="c", language="en"))[0]
    assert parse(first).language == "en"


def test_of_a_broken_feed_what_is_whole_goes_on() -> None:
    """A feed that ends too early loses its last entry alone."""
    text = rss("<title>One</title><guid>1</guid>", "<title>Two</title><guid>2</guid>", "<title>Three")
    parts = part(text.partition("Three")[0])

    assert [parse(one).headline for one in parts[:2]] == ["One", "Two"]
    assert refuse(parts[2]) is DeadReason.MALFORMED


def test_a_deletion_is_a_cancel() -> None:
    """RFC 6721, beside entries and alone."""
    gone = (
        '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="urn:norwire:9" '
        'when="2026-03-02T09:00:00Z"><at:comment>Wrong boat.</at:comment></at:deleted-entry>'
    )
    head = f"<title>Norland Wire</title>{gone}"
    alone = parse(atom(head=head))
    parts = [parse(one) for one in part(atom("<title>One</title><id>urn:norwire:1</id>", head=head))]

    assert (alone.uri, alone.status, alone.version_created) == (
        "urn:norwire:9",
        Status.CANCELED,
        "2026-03-02T09:00:00Z",
    )
    assert alone.properties == {"edNote": "Wrong boat."}
    assert [one.uri for one in parts] == ["urn:norwire:9", "urn:norwire:1"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (rss(), DeadReason.NO_CONTENT),
        (atom(), DeadReason.NO_CONTENT),
        (json_feed(), DeadReason.NO_CONTENT),
        (rss(GUID), DeadReason.NO_CONTENT),
        (rss("<title>A</title>"), DeadReason.NO_ID),
        (rss("<title>A</title><guid>https://norwire.example/</guid>"), DeadReason.NO_ID),
        (json_feed({"title": "A", "items": [{"id": "1"}, {"id": "2"}]}), DeadReason.NO_ID),
        (json_feed("A"), DeadReason.MALFORMED),
        (json_feed({"id": "1"})[:-1], DeadReason.MALFORMED),
        (rss("<title>A & B</title>"), DeadReason.MALFORMED),
        ('<!DOCTYPE rss [<!ENTITY a "b">]>' + rss("<title>&a;</title>", "").partition("\n")[2], DeadReason.MALFORMED),
        (rss(f"<title>A</title>{GUID}<wp:status>odd</wp:status>"), DeadReason.BAD_STATUS),
        (json_feed({"id": 1.5, "a": json.loads("[" * 900 + "]" * 900)}), DeadReason.NO_CONTENT),
    ],
)
def test_what_is_no_article(text: str, reason: DeadReason) -> None:
    """Feeds without entries, entries without text or id, and what is broken."""
    assert refuse(text) is reason


@pytest.mark.parametrize(
    ("item", "status"),
    [("", Status.USABLE), ("<wp:status>publish</wp:status>", Status.USABLE),
     ("<wp:status>private</wp:status>", Status.WITHHELD), ("<wp:status>draft</wp:status>", Status.WITHHELD),
     ("<wp:status>future</wp:status>", Status.WITHHELD), ("<wp:status>trash</wp:status>", Status.CANCELED),
     ("<wp:status>publish</wp:status><wp:post_password>a</wp:post_password>", Status.WITHHELD),
     ("<category>KILL</category>", Status.USABLE)],
)  # fmt: skip
def test_the_status_is_wordpresss(item: str, status: Status) -> None:
    """No other feed states one; a title that speaks of a kill is news."""
    assert read(f"<title>KILL: boats</title>{GUID}{item}").status is status


@pytest.mark.parametrize(
    ("kind", "is_text"), [("post", True), ("page", True), ("attachment", False), ("nav_menu_item", False)]
)
def test_files_and_menus_of_wordpress_are_no_text(kind: str, is_text: bool) -> None:
    """A page is one."""
    text = rss(f"<title>A</title>{GUID}<wp:post_type>{kind}</wp:post_type>")

    assert (parse(text).headline == "A") if is_text else refuse(text) is DeadReason.NO_CONTENT


def test_an_export_of_wordpress() -> None:
    """Its times are of GMT, zeros are none; its text has empty lines in place of paragraphs; its slug is one."""
    item = (
        f"<title>A</title>{GUID}<pubDate>Fri, 30 Nov -0001 00:00:00 +0000</pubDate><wp:post_name>boats</wp:post_name>"
        "<content:encoded><![CDATA[One <b>and</b>\nmore.\n\nTwo.]]></content:encoded><wp:status>publish</wp:status>"
        "<excerpt:encoded>Short.</excerpt:encoded><wp:post_type>post</wp:post_type><wp:post_date_gmt>{0}</wp:post_date_gmt>"
        "<wp:post_modified_gmt>2026-03-02 10:00:00</wp:post_modified_gmt><wp:post_id>7</wp:post_id>"
    )
    article = read(item.replace("{0}", "2026-03-02 09:00:00"))

    assert article.body == "One and\nmore.\n\nTwo."
    assert (article.first_created, article.version_created) == ("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")
    assert article.properties["slugline"] == "boats"
    assert article.properties["descriptions"][0]["value"] == "Short."
    assert read(item.replace("{0}", "0000-00-00 00:00:00")).first_created is None


def test_a_summary_alone_is_the_body() -> None:
    """What a feed says of an article, where it gives no more."""
    article = read(f"<title>A</title>{GUID}<description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</description>")

    assert (article.body, article.properties.get("descriptions")) == ("One.\n\nTwo.", None)


def test_a_cancel_needs_no_text_to_be_read() -> None:
    """Of a post in the bin neither body nor summary is looked at."""
    article = read(
        f"<title>A</title>{GUID}<wp:status>trash</wp:status><description>{'&lt;b&gt;' * 60_000}</description>"
    )

    assert (article.status, article.body) == (Status.CANCELED, None)


def test_json_of_ninjs_is_not_a_feed() -> None:
    """An item that speaks of JSON Feed, or has the words in a part of it, stays ninjs."""
    said = '"version": "https://jsonfeed.org/version/1"'

    assert parse({"uri": "urn:x:1", "headline": f"About {said}"}).format == "ninjs"
    assert (
        parse({"uri": "urn:x:1", "headline": "A", "extra": {"version": "https://jsonfeed.org/version/1"}}).format
        == "ninjs"
    )
