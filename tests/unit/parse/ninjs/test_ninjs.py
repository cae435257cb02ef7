"""ninjs items of every version and dialect become articles."""

import json
from typing import Any

import pytest

from streams.article import DateStyle, Status
from streams.errors import DeadReason
from tests.kit.items import item, parse, part, refuse

URI = "urn:newsml:example.com:1"


@pytest.mark.parametrize(
    "properties",
    [{"headline": "A headline", "body_text": "A body.", "byline": "J. Doe", "versioncreated": "2016-01-26T11:55:00Z",
      "firstcreated": "2016-01-25T11:55:00Z", "pubstatus": "usable", "located": "TOKYO"},
     {"headlines": [{"value": "A headline"}], "bodies": [{"value": "A body."}], "by": "J. Doe",
      "versioncreated": "2016-01-26T11:55:00Z", "firstcreated": "2016-01-25T11:55:00Z", "located": "TOKYO"},
     {"headlines": [{"role": "main", "value": "A headline"}], "by": "J. Doe", "located": "TOKYO", "pubStatus": "usable",
      "bodies": [{"role": "main", "contentType": "text/plain", "value": "A body."}],
      "versionCreated": "2016-01-26T11:55:00Z", "firstCreated": "2016-01-25T11:55:00Z"},
     {"headline_main": "A headline", "body_text": "A body.", "by": ["J. Doe"], "located": "TOKYO",
      "version_created": "2016-01-26T11:55:00Z", "first_created": "2016-01-25T11:55:00Z"}],
    ids=["1.x", "2.x", "3.x", "snake case"],
)  # fmt: skip
def test_every_version_says_the_same(properties: dict[str, Any]) -> None:
    """An item gives the same article in the spelling of any version of ninjs."""
    article = parse({"uri": URI, "type": "text", "version": "2", "language": "en", **properties})

    assert (article.format, article.uri, article.article_id) == ("ninjs", URI, None)
    assert (article.headline, article.body, article.by) == ("A headline", "A body.", "J. Doe")
    assert (article.version, article.language, article.located) == ("2", "en", "TOKYO")
    assert (article.first_created, article.version_created) == ("2016-01-25T11:55:00Z", "2016-01-26T11:55:00Z")
    assert article.date_style is DateStyle.ISO
    assert (article.status, article.properties, article.notes) == (Status.USABLE, {}, ())


@pytest.mark.parametrize(
    ("ids", "uri", "article_id", "notes"),
    [({"uri": "urn:a:1"}, "urn:a:1", None, ()),
     ({"guid": "tag:example.com,2016:1"}, "tag:example.com,2016:1", None, ()),
     ({"guid": "AB-1"}, None, "AB-1", ()),
     ({"uri": " 395009 "}, None, "395009", ()),
     ({"uri": 395009}, None, "395009", ()),
     ({"uri": "395009", "guid": "urn:a:1"}, "urn:a:1", None, ()),
     ({"uri": "urn:a:1", "guid": "395009"}, "urn:a:1", None, ()),
     ({"uri": "395009", "guid": "AB-1"}, None, "395009", ()),
     ({"uri": "urn:a:1", "guid": "urn:a:1"}, "urn:a:1", None, ()),
     ({"uri": "http://example.com/à b"}, None, "http://example.com/à b", ()),
     ({"uri": "urn:newswire:tass:395009"}, "urn:newswire:tass:395009", None, ())],
)  # fmt: skip
def test_the_identity_is_uri_before_guid(
    ids: dict[str, Any], uri: str | None, article_id: str | None, notes: tuple[str, ...]
) -> None:
    """An absolute URI is the item's own, in uri before guid; any other id is a bare one."""
    article = parse({"type": "text", "headline": "A headline", **ids})

    assert (article.uri, article.article_id, article.notes) == (uri, article_id, notes)
    assert [one for _, one in article.ids] == list(dict.fromkeys(str(one).strip() for one in ids.values()))


def test_numbers_keep_their_digits() -> None:
    """Ids and versions that are numbers keep every digit that the source wrote."""
    article = parse('{"guid": 123456789012345678901234567890, "version": 1.10, "headline": "A headline"}')

    assert (article.article_id, article.version) == ("123456789012345678901234567890", "1.10")
    assert parse('{"guid": 1, "version": 3, "headline": "A headline"}').version == "3"


@pytest.mark.parametrize("name", ["pubstatus", "pubStatus", "PubStatus", "pub_status"])
@pytest.mark.parametrize(
    ("written", "status"),
    [("usable", Status.USABLE), ("stat:usable", Status.USABLE), ("Withheld", Status.WITHHELD),
     ("canceled", Status.CANCELED), ("CANCELLED", Status.CANCELED), ("stat:killed", Status.CANCELED),
     ("Stat:Canceled", Status.CANCELED), ("", Status.USABLE), (None, Status.USABLE)],
)  # fmt: skip
def test_the_status_in_every_spelling(name: str, written: str | None, status: Status) -> None:
    """Statuses are read in any case, with or without `stat:`; a silent item is usable."""
    assert parse(item(**{name: written})).status is status


def test_the_gravest_status_wins() -> None:
    """Where an item states two, a cancel is never missed."""
    assert parse(item(pubstatus="canceled", pubStatus="usable")).status is Status.CANCELED
    assert parse(item(pubstatus="canceled", pubStatus="withheld")).status is Status.CANCELED
    assert parse(item(pubstatus="usable", pubStatus="withheld")).status is Status.WITHHELD


@pytest.mark.parametrize("written", ["embargoed", "stat:", 1, True, ["usable"], {"a": 1}])
def test_an_unknown_status_is_refused(written: Any) -> None:
    """A status that we do not know is never taken for usable."""
    assert refuse(item(pubstatus=written)) is DeadReason.BAD_STATUS


def test_a_cancel_needs_no_content() -> None:
    """A cancel is read without headline, body or type, and of any type."""
    article = parse({"uri": URI, "pubStatus": "canceled", "edNote": "Sent in error."})

    assert (article.uri, article.status, article.headline, article.body) == (URI, Status.CANCELED, None, None)
    assert article.properties == {"edNote": "Sent in error."}
    assert parse({"guid": "1", "pubstatus": "killed", "type": "picture"}).status is Status.CANCELED
    assert parse(item(pubstatus="withheld", body_html="<b>" * 60_000)).body is None


@pytest.mark.parametrize("kind", ["picture", "video", "audio", "graphic", "event", "planning", "component", "Picture"])
def test_what_is_no_text_has_no_content(kind: str) -> None:
    """Items of other types than text are refused, whatever they hold."""
    assert refuse(item(type=kind, body_text="A body.")) is DeadReason.NO_CONTENT


def test_a_composite_needs_headline_and_body() -> None:
    """A composite with headline and body of its own is an article, another one is not."""
    assert parse(item(type="composite", body_text="A body.")).body == "A body."
    assert refuse(item(type="composite")) is DeadReason.NO_CONTENT


@pytest.mark.parametrize(
    "properties", [{}, {"body_text": " "}, {"body_html": "<p> </p>"}, {"bodies": [{"value": ""}]}, {"title": "A"}]
)
def test_usable_with_nothing_to_read_has_no_content(properties: dict[str, Any]) -> None:
    """Blanks, empty markup and titles are neither headline nor body."""
    assert refuse({"uri": URI, "type": "text", **properties}) is DeadReason.NO_CONTENT


@pytest.mark.parametrize(
    ("properties", "body", "notes"),
    [({"body_text": "Plain.", "body_html": "<p>HTML.</p>"}, "Plain.", ()),
     ({"body_html": "<p>One.</p><p>Two &amp; three.</p>"}, "One.\n\nTwo & three.", ("html_to_text",)),
     ({"body_xhtml": "<div><p>One.</p></div>", "body_text": ""}, "One.", ("html_to_text",)),
     ({"body_text": "<p>One.</p>"}, "One.", ("html_to_text", "markup_read")),
     ({"body_text": "2 < 3 & 4 > 3"}, "2 < 3 & 4 > 3", ()),
     ({"body": "One."}, "One.", ()),
     ({"bodies": [{"role": "caption", "value": "A caption."}, {"role": "main", "value": "Main."}]}, "Main.",
      ("fields_dropped:bodies.caption",)),
     ({"bodies": [{"contentType": "text/html", "value": "<p>A</p>"},
     {"contentType": "text/plain", "value": "B"}]}, "B", ()),
     ({"bodies": [{"role": "main", "contentType": "text/html; charset=utf-8", "value": "A<br/>B"}]}, "A\nB",
     ("html_to_text",)),
     ({"bodies": [{"contentType": "image/png", "value": "iVBOR"}]}, None, ("fields_dropped:bodies",)),
     ({"bodies": ["One."]}, "One.", ()),
     ({"body_text": "One. Read more\n\nX"}, "One.", ("site_furniture_removed:Read more", "site_furniture_removed:X"))],
)  # fmt: skip
def test_the_best_body_is_taken(properties: dict[str, Any], body: str | None, notes: tuple[str, ...]) -> None:
    """Of several bodies the main one is taken, plain text before HTML; HTML becomes text, noted."""
    article = parse(item(**properties))

    assert (article.body, article.notes) == (body, notes)


@pytest.mark.parametrize(
    ("properties", "headline"),
    [({"headlines": [{"role": "short", "value": "Short"}, {"role": "main", "value": "Main"}]}, "Main"),
     ({"headlines": [{"value": "One"}, {"value": "Two"}]}, "One"),
     ({"headline_print": "Print", "headline_main": "Main"}, "Main"),
     ({"headline_print": "Print"}, "Print"),
     ({"headlines": [{"contentType": "text/html", "value": "<b>A</b> headline"}]}, "A headline"),
     ({"headline": "AT&amp;T"}, "AT&T")],
)  # fmt: skip
def test_the_best_headline_is_taken(properties: dict[str, Any], headline: str) -> None:
    """Of several headlines the main one is taken, as text."""
    assert parse({"uri": URI, **properties}).headline == headline


ONE = {"uri": URI, "headline": "A headline"}
TWO = {"uri": URI + "2", "headline": "Another"}


@pytest.mark.parametrize(
    "envelope",
    [
        {"item": ONE},
        {"items": [ONE]},
        {"newsItems": [ONE]},
        {"newsItem": ONE},
        [ONE],
        [[ONE]],
        {"_items": [ONE], "_meta": {"total": 1}},
        {"data": {"items": [{"meta": {}, "item": ONE}]}},
    ],
)
def test_an_envelope_of_one_is_that_item(envelope: Any) -> None:
    """Envelopes of APIs and queues are opened where they hold one item."""
    assert parse(envelope) == parse(ONE)


@pytest.mark.parametrize(
    "envelope",
    [{"items": [ONE, TWO]}, [ONE, TWO], [ONE, ONE], {"data": {"newsItems": [ONE, TWO]}}, {"item": ONE, "items": [TWO]}],
)
def test_an_envelope_of_several_is_taken_apart(envelope: Any) -> None:
    """Each item is a document of its own that says what it said."""
    expected = [ONE, ONE] if envelope == [ONE, ONE] else [ONE, TWO]

    assert [json.loads(text) for text in part(envelope)] == expected


def test_objects_one_after_the_other_are_taken_apart() -> None:
    """As they are written; what is no JSON behind them is one more, to be refused by itself."""
    one, two = json.dumps(ONE), json.dumps(TWO, indent=1)

    assert part(f"{one}\n{two}") == [one, two]
    assert part(f"\x1e{one},\x1e{two}\n") == [one, two]
    assert part(f"{one} {two} {{tail") == [one, two, "{tail"]


def test_numbers_of_several_keep_their_digits() -> None:
    """A version 1.10 is not 1.1, and an id of thirty digits is no float."""
    digits = "1" * 30
    first, second = part(f'[{{"uri": {digits}, "version": 1.10, "headline": "A"}}, {{"uri": 7.5}}]')

    article = parse(first)
    assert (article.article_id, article.version) == (digits, "1.10")
    assert json.loads(second) == {"uri": 7.5}


@pytest.mark.parametrize(
    ("value", "reason"),
    [("{", DeadReason.MALFORMED), ('{"uri": "urn:a:1", "headline": ', DeadReason.MALFORMED),
     ('{"uri": NaN}', DeadReason.MALFORMED),
     ('{"uri": "urn:a:1", "headline": "\\ud83d"}', DeadReason.MALFORMED), ("[" * 100_000, DeadReason.MALFORMED),
     ('{"a":' * 100_000, DeadReason.MALFORMED), ("{no json}", DeadReason.MALFORMED),
     ('{"uri": "urn:a:1"} tail', DeadReason.MALFORMED),
     ('{"uri": 1e5, "headline": "A", "a": ' + "[" * 1000 + "]" * 1000 + "}", DeadReason.MALFORMED),
     ("{}", DeadReason.UNKNOWN_FORMAT), ('{"temperature": 5}', DeadReason.UNKNOWN_FORMAT),
     ("[1, 2]", DeadReason.UNKNOWN_FORMAT),
     ("[]", DeadReason.NO_CONTENT), ('{"items": []}', DeadReason.NO_CONTENT), ("[5]", DeadReason.UNKNOWN_FORMAT),
     ('{"headline": "A headline"}', DeadReason.NO_ID),
     ('{"headline": "A", "uri": " ", "guid": null}', DeadReason.NO_ID),
     ('{"headline": "A", "uri": true}', DeadReason.NO_ID), ('{"headline": "A", "uri": {"a": 1}}', DeadReason.NO_ID)],
)  # fmt: skip
def test_json_that_is_no_item_is_told(value: str, reason: DeadReason) -> None:
    """Broken JSON, JSON of another kind and items without id end with their own reasons, never with a crash."""
    assert refuse(value) is reason


def test_json_in_other_charsets() -> None:
    """An item is read in UTF-16 with a BOM, with a BOM in UTF-8, and in cp1252, as any text is."""
    text = json.dumps(item(headline="Un été – “oui”"), ensure_ascii=False)

    assert parse(b"\xff\xfe" + text.encode("utf-16-le")).headline == "Un été – “oui”"
    assert parse(b"\xef\xbb\xbf" + text.encode()).headline == "Un été – “oui”"
    assert parse(text.encode("cp1252")).notes == ("charset_assumed:cp1252",)


def test_escapes_hide_neither_nul_nor_mojibake() -> None:
    """What escapes of JSON spell is repaired as what stands in the bytes; an escaped backslash spells nothing."""
    article = parse(
        '{"uri": "urn:a:1", "headline": "Putin\\u00e2\\u20ac\\u2122s\\u0000 visit", "body_text": "a\\\\u0000b"}'
    )

    assert (article.headline, article.body) == ("Putin’s visit", "a\\u0000b")
    assert article.notes == ("characters_lost", "mojibake_repaired")


def test_associations_are_counted() -> None:
    """Associated items are not delivered; the note says how many there were."""
    assert parse(item(associations={"a": {"uri": "urn:a:2"}, "b": None})).notes == ("associations_dropped:1",)
    assert parse(item(associations=[{"uri": "urn:a:2"}, {"uri": "urn:a:3"}])).notes == ("associations_dropped:2",)
    assert parse(item(associations={})).notes == ()


def test_an_embargo_is_never_lost() -> None:
    """An embargo is passed on as written in any spelling, also where only the feed's zone can complete it."""
    for name in ("embargoed", "embargoedUntil", "embargoeduntil", "embargoed_until"):
        assert parse(item(**{name: "2016-01-27T06:00:00"})).properties == {"embargoedUntil": "2016-01-27T06:00:00"}
    assert parse(item(embargoed="tomorrow")).properties == {"embargoedUntil": "tomorrow"}
    assert parse(item(embargoed=None)).properties == {}
    assert (parse(item(embargoed=True)).properties, parse(item(embargoed=True)).notes) == ({}, ("embargo_stated",))
