"""`/v1/feed.atom` and `/v1/feed.json`, held against what maintained readers and the formats' own rules say."""

from typing import Any

import feedparser
import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from streams.gateway.feeds import atom_feed, json_feed
from streams.gateway.problems import Problem
from streams.uris import is_uri
from tests.kit.listed import NOW, Listed, ask, content, desk, read

HOSTILE = "<script>alert(1)</script> & ]]> \" ' &amp; <![CDATA[x]]> %s"
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NS = {"a": "http://www.w3.org/2005/Atom"}

# RFC 4287, 4.1.1 and 4.1.2, as far as a feed of ours goes: what must be once, what may be, and of which form.
ATOM = etree.RelaxNG(
    etree.fromstring(
        r"""
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><element name="feed"><interleave>
    <ref name="dated"/>
    <oneOrMore><ref name="author"/></oneOrMore>
    <zeroOrMore><ref name="link"/></zeroOrMore>
    <zeroOrMore><ref name="entry"/></zeroOrMore>
  </interleave></element></start>
  <define name="entry"><element name="entry">
    <optional><attribute name="lang" ns="http://www.w3.org/XML/1998/namespace">
      <data type="string"><param name="pattern">[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*</param></data>
    </attribute></optional>
    <interleave>
      <ref name="dated"/>
      <optional><element name="published"><ref name="date"/></element></optional>
      <zeroOrMore><ref name="author"/></zeroOrMore>
      <zeroOrMore><ref name="link"/></zeroOrMore>
      <zeroOrMore><element name="category">
        <attribute name="term"/><optional><attribute name="label"/></optional>
      </element></zeroOrMore>
      <element name="content"><attribute name="type"><value>text</value></attribute><text/></element>
    </interleave>
  </element></define>
  <define name="dated"><interleave>
    <element name="id"><data type="anyURI"><param name="minLength">1</param></data></element>
    <element name="title"><text/></element>
    <element name="updated"><ref name="date"/></element>
  </interleave></define>
  <define name="author"><element name="author"><element name="name">
    <data type="string"><param name="minLength">1</param></data>
  </element></element></define>
  <define name="link"><element name="link">
    <attribute name="href"><data type="anyURI"/></attribute>
    <optional><attribute name="rel"/></optional><optional><attribute name="type"/></optional>
  </element></define>
  <define name="date"><data type="dateTime">
    <param name="pattern">[0-9-]{10}T[0-9:]{8}(\.[0-9]+)?(Z|[+\-][0-9:]{5})</param>
  </data></define>
</grammar>"""
    )
)

# JSON Feed 1.1, as its page says: jsonfeed.org/version/1.1.
_AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "object", "minProperties": 1, "properties": {"name": {"type": "string", "minLength": 1}}},
}
_ADDRESS = {"type": "string", "format": "uri"}
_TIME = {"type": "string", "format": "date-time"}
JSON_FEED = jsonschema_rs.Draft202012Validator(
    {
        "type": "object",
        "required": ["version", "title", "items"],
        "additionalProperties": False,
        "properties": {
            "version": {"const": "https://jsonfeed.org/version/1.1"},
            "title": {"type": "string", "minLength": 1},
            "home_page_url": _ADDRESS,
            "feed_url": _ADDRESS,
            "authors": _AUTHORS,
            "items": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id"],
                    "anyOf": [{"required": ["content_text"]}, {"required": ["content_html"]}],
                    "additionalProperties": False,
                    "properties": {
                        "id": {"type": "string", "minLength": 1},
                        "url": _ADDRESS,
                        "title": {"type": "string"},
                        "content_text": {"type": "string"},
                        "date_published": _TIME,
                        "date_modified": _TIME,
                        "authors": _AUTHORS,
                        "tags": {"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": True},
                        "language": {"type": "string", "pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},
                    },
                },
            },
        },
    },
    validate_formats=True,
)


async def both(gateway: Listed, query: str = "", **asked: Any) -> tuple[etree._Element, Any]:
    """Both feeds, each valid."""
    atom = content(await ask(atom_feed, gateway, f"/v1/feed.atom{query}", **asked))
    root = etree.fromstring(atom)
    ATOM.assertValid(root)
    parsed = feedparser.parse(atom, response_headers={"content-type": "application/atom+xml; charset=utf-8"})
    assert not parsed.bozo, parsed.bozo_exception
    feed = read(await ask(json_feed, gateway, f"/v1/feed.json{query}", **asked))
    JSON_FEED.validate(feed)
    assert [entry.id for entry in parsed.entries] == [item["id"] for item in feed["items"]]
    return root, feed


def say(element: etree._Element, path: str) -> list[str]:
    """The texts, or values, at a path."""
    return [one if isinstance(one, str) else one.text or "" for one in element.xpath(path, namespaces=NS)]


async def test_an_article_in_both() -> None:
    """Identity, headline, body, times, author, language, subjects, and the source's own page where that is its id."""
    gateway = Listed()
    gateway.append(
        "https://example.com/a?b=1&c=2",
        headline="Peace",
        body="One.\n\n  Two.",
        subjects=["trade", "war"],
        firstCreated="2016-01-26T11:55:00+03:00",
        versionCreated="2016-01-26t12:00:00.5z",
        language="en-GB",
        by="A. Writer",
    )

    root, feed = await both(gateway)

    assert feed["items"] == [
        {
            "id": "https://example.com/a?b=1&c=2",
            "url": "https://example.com/a?b=1&c=2",
            "title": "Peace",
            "content_text": "One.\n\n  Two.",
            "date_published": "2016-01-26T11:55:00+03:00",
            "date_modified": "2016-01-26T12:00:00.5Z",
            "authors": [{"name": "A. Writer"}],
            "tags": ["trade", "war"],
            "language": "en-GB",
        }
    ]
    (entry,) = root.findall("a:entry", NS)
    assert say(entry, "a:id | a:title | a:content | a:author/a:name") == [
        "https://example.com/a?b=1&c=2",
        "Peace",
        "A. Writer",
        "One.\n\n  Two.",
    ]
    assert say(entry, "a:updated") == say(root, "a:updated") == ["2016-01-26T12:00:00.5Z"]
    assert say(entry, "a:published") == ["2016-01-26T11:55:00+03:00"]
    assert say(entry, "a:category/@term") == ["trade", "war"]
    assert say(entry, "a:category/@label") == ["Trade", "War"]
    assert say(entry, "a:link/@href") == ["https://example.com/a?b=1&c=2"]
    assert say(entry, "@xml:lang") == ["en-GB"]


async def test_what_an_article_has_not_is_left_out() -> None:
    """No headline, body, author or language; times that are none: the broker's stands for when it was updated."""
    gateway = Listed()
    gateway.append(headline=None, body=None, firstCreated="soon", versionCreated="2016-01-26", by=["x"], language="?")

    root, feed = await both(gateway)

    assert feed["items"] == [
        {"id": "urn:newswire:tass:1", "content_text": "", "date_modified": "2026-11-24T09:00:00.000Z"}
    ]
    assert say(root, "a:entry/a:updated") == ["2026-11-24T09:00:00.000Z"]


async def test_newest_first_and_fifty() -> None:
    """As `/v1/items` has them."""
    gateway = Listed()
    for number in range(60):
        gateway.append(f"urn:a:{number}")

    _, feed = await both(gateway)

    assert [item["id"] for item in feed["items"]] == [f"urn:a:{number}" for number in range(59, 9, -1)]


async def test_an_empty_feed_is_one() -> None:
    """Valid, and the same each time."""
    gateway = Listed()
    await both(gateway)

    assert content(await ask(atom_feed, gateway, "/v1/feed.atom")) == content(
        await ask(atom_feed, gateway, "/v1/feed.atom")
    )


async def test_what_is_not_shown_is_in_none() -> None:
    """Killed, under embargo, filtered out, beyond the token; nor what it was before."""
    gateway = Listed()
    gateway.append("urn:a:1", subjects=["trade"], body="Secret.")
    gateway.append("urn:a:1", subjects=["trade"], outcome="kill", revision=2)
    gateway.append("urn:a:2", subjects=["trade"], body="Secret.")
    gateway.append("urn:a:2", subjects=["trade"], body="Secret.", outcome="revision", revision=2, embargo=NOW + 1)
    gateway.append("urn:a:3", subjects=["war"])
    gateway.append("urn:a:4", subjects=["trade"])

    _, of_all = await both(gateway)
    _, filtered = await both(gateway, "?subject=war")
    _, of_desk = await both(gateway, grant=desk("trade", embargo=True))

    assert [item["id"] for item in of_all["items"]] == ["urn:a:4", "urn:a:3"]
    assert [item["id"] for item in filtered["items"]] == ["urn:a:3"]
    assert [item["id"] for item in of_desk["items"]] == ["urn:a:4"]


async def test_a_feed_says_where_it_is() -> None:
    """With its filters and without the token, in one order; each with an id of its own."""
    gateway = Listed()
    root, feed = await both(gateway, "?token=secret&subject=war&q=%3Cb%3E+%26x&language=en&x=1")
    again, _ = await both(gateway, "?language=en&q=%3Cb%3E+%26x&subject=war")

    query = "language=en&q=%3Cb%3E+%26x&subject=war"
    assert say(root, "a:link[@rel='self']/@href") == [f"http://localhost:8008/v1/feed.atom?{query}"]
    assert feed["feed_url"] == f"http://localhost:8008/v1/feed.json?{query}"
    assert say(root, "a:link[@rel='alternate']/@href") == [feed["home_page_url"]] == ["http://localhost:8008/"]
    assert (feed["title"], say(root, "a:title")) == ("newswire: en, <b> &x, war", ["newswire: en, <b> &x, war"])
    assert etree.tostring(root) == etree.tostring(again)
    ids = {say((await both(gateway, asked))[0], "a:id")[0] for asked in ("", "?subject=war", "?feed=war", "?q=war")}
    assert len(ids) == 4
    assert all(map(is_uri, ids))


@pytest.mark.parametrize("query", ["q=a%00b", "q=a%1B%5B31m", "q=%EF%BF%BEa", "q=%3C/title%3Ea", "q=a%0D%0Ab"])
async def test_a_hostile_query_stays_a_query(query: str) -> None:
    """The feed says its filters, whatever they hold."""
    await both(Listed(), f"?{query}")


@pytest.mark.parametrize("host", ["a b", "[::1", "<b>", '"', "x:port", "é", "\x01", "a/b", "a@b", ":", "a:1:2"])
async def test_a_host_that_is_none(host: str) -> None:
    """No feed says that it is there."""
    for handler in (atom_feed, json_feed):
        with pytest.raises(Problem, match="Host") as caught:
            await ask(handler, Listed(), "/v1/feed", headers={"Host": host})
        assert caught.value.reason == "bad_request"


@pytest.mark.parametrize("host", ["news.example", "localhost:8008", "127.0.0.1:80", "[::1]:8008"])
async def test_a_host(host: str) -> None:
    """A feed is where it was asked for."""
    _, feed = await both(Listed(), headers={"Host": host})

    assert feed["feed_url"] == f"http://{host}/v1/feed.json"


async def test_text_is_text() -> None:
    """What looks like markup is shown as it stands, by a reader that believes what the feed says of its types."""
    gateway = Listed()
    gateway.append(headline=HOSTILE, body=HOSTILE, by=HOSTILE, subjects=["trade"])

    root, feed = await both(gateway)
    (entry,) = feedparser.parse(content(await ask(atom_feed, gateway, "/v1/feed.atom"))).entries

    assert say(root, "a:entry/a:title | a:entry/a:content | a:entry/a:author/a:name") == [HOSTILE] * 3
    assert entry.title_detail.type == entry.content[0].type == "text/plain"
    assert feed["items"][0]["content_text"] == HOSTILE
    assert "content_html" not in feed["items"][0]


@given(
    ANY_TEXT,
    ANY_TEXT,
    ANY_TEXT.filter(bool),
    st.sampled_from(["javascript:alert(1)", "data:text/html,x", "HTTP://a/b"]),
)
async def test_any_text_is_valid(headline: str, body: str, odd: str, link: str) -> None:
    """Characters that XML has no way to write become U+FFFD in Atom; identities that are no URI are made one."""
    gateway = Listed(partitions=1)
    gateway.append(odd, headline=headline, body=body, by=odd, language=odd, firstCreated=odd, versionCreated=odd)
    gateway.append(link)

    root, feed = await both(gateway)

    assert feed["items"][1]["content_text"] == body
    assert all(map(is_uri, say(root, "a:entry/a:id")))
    assert all(href.lower().startswith("http") for href in say(root, "a:entry/a:link/@href"))
    assert say(root, "a:entry[2]/a:title")[0].replace("\n", "") == "".join(
        "" if one in "\r\n" else one if one == "\t" or (one >= " " and one not in "\ufffe\uffff") else "\ufffd"
        for one in headline
    )


async def test_feeds_are_known_by_their_etag() -> None:
    """304 while no article of the feed changed; and each is of its own type."""
    gateway = Listed()
    gateway.append("urn:a:1", subjects=["trade"])
    for handler, kind in ((atom_feed, "application/atom+xml"), (json_feed, "application/feed+json")):
        first = await ask(handler, gateway, "/v1/feed?subject=trade")
        gateway.append("urn:a:2")
        again = await ask(handler, gateway, "/v1/feed?subject=trade", headers={"If-None-Match": first.headers["ETag"]})

        assert (first.content_type, first.charset, again.status) == (kind, "utf-8", 304)
        assert first.etag is not None
        assert not first.etag.is_weak
