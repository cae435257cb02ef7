"""Which article a record speaks of."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.article import Article, IdRules
from streams.dedupe import feed_of_identity, identify, note_identity
from streams.errors import DeadLetterError, DeadReason
from streams.feeds import compile_feeds


def by_id(article_id: str | None) -> Article:
    return Article(format="page-dump", article_id=article_id)


def by_uri(uri: str) -> Article:
    return Article(format="ninjs", uri=uri)


@pytest.mark.parametrize(
    ("article_id", "expected"),
    [
        ("395009", "395009"),
        ("  00395009\n", "00395009"),
        ("AbC-d.e_f~g", "AbC-d.e_f~g"),
        ("a b/c:d?e#f%", "a%20b%2Fc%3Ad%3Fe%23f%25"),
        ("caf\N{LATIN SMALL LETTER E WITH ACUTE}", "caf%C3%A9"),
        ("cafe\N{COMBINING ACUTE ACCENT}", "caf%C3%A9"),
        ("\N{NO-BREAK SPACE}x!*'()", "x%21%2A%27%28%29"),
        ("x\N{SUPERSCRIPT TWO}", "x%C2%B2"),
        ("\N{EARTH GLOBE EUROPE-AFRICA}", "%F0%9F%8C%8D"),
        ("\ud800", "%ED%A0%80"),
    ],
)
def test_a_feeds_id_is_encoded_as_the_contract_says(article_id: str, expected: str) -> None:
    """An id is trimmed, NFC, and all but the unreserved characters percent-encoded in upper case."""
    identity = identify(by_id(article_id), feed="tass")

    assert f"urn:newswire:tass:{expected}" == identity.id
    assert identity.feed == "tass"


@given(article_id=st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: text.strip()))
def test_an_identity_of_ours_gives_back_its_parts(article_id: str) -> None:
    """Sent back as an item's own URI, an identity stays itself and yields the same feed and id."""
    first = identify(by_id(article_id), feed="afp-2")

    again = identify(by_uri(first.id), feed="afp-2")

    assert first == again
    assert feed_of_identity(first.id) == "afp-2"


@pytest.mark.parametrize(
    "uri",
    [
        "http://example.com/news/1",
        "tag:example.com,2026:1",
        "urn:newswire:TASS:1",
        "urn:newswire:tass:",
        "urn:newswire:tass",
        "urn:newswire::1",
        "urn:newswire:schema:enriched:1",
        "urn:newswire:tass:%FF",
    ],
)
def test_a_uri_of_another_form_stays_as_it_is(uri: str) -> None:
    """Any other absolute URI is the identity as it is spelt, with no article id and no feed in it."""
    identity = identify(by_uri(uri), feed="reuters")

    assert (uri, "reuters", None) == (identity.id, identity.feed, identity.article_id)
    assert feed_of_identity(uri) is None


@pytest.mark.parametrize("article_id", [None, "", " \n\N{NO-BREAK SPACE}"])
def test_no_id_is_a_dead_letter(article_id: str | None) -> None:
    """An item with neither URI nor id goes to the dead letters as `no_id`."""
    with pytest.raises(DeadLetterError) as raised:
        identify(by_id(article_id), feed="tass")

    assert DeadReason.NO_ID is raised.value.reason


def test_an_id_of_marks_is_composed_as_text_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """An id of combining marks goes the way that is linear, not to unicodedata itself."""
    monkeypatch.setattr("streams.dedupe.identity.compose", lambda text: f"composed {len(text)}")

    assert identify(by_id("e\u0301\u0316" * 100), feed="tass").article_id == "composed 300"


TOKEN = "https://API.wire.example/content/ab12?qt=1#top"
ITEM = Article(
    format="ninjs",
    uri=TOKEN,
    ids=(("uri", TOKEN), ("guid", "AB-1")),
    evolved_from="AB-0",
    properties={"altIds": [{"role": "itemID", "value": "ab12"}, {"value": "no role"}]},
)


def pattern(text: str) -> Any:
    """The pattern of a feed."""
    rules = compile_feeds(f"[feeds.a]\nid_pattern = '{text}'", source="test").find("a").ids
    assert rules is not None
    return rules.pattern


@pytest.mark.parametrize(
    ("rules", "id_", "others"),
    [(None, TOKEN, [("guid", "AB-1")]),
     (IdRules(drop_query=True), "https://API.wire.example/content/ab12", [("guid", "AB-1")]),
     (IdRules(prefer="guid"), "urn:newswire:a:AB-1", [("uri", TOKEN)]),
     (IdRules(prefer="guid", drop_query=True), "urn:newswire:a:AB-1", [("uri", "https://API.wire.example/content/ab12")]),
     (IdRules(prefer="itemid"), "urn:newswire:a:ab12", [("uri", TOKEN), ("guid", "AB-1")]),
     (IdRules(prefer="etag"), TOKEN, [("guid", "AB-1")]),
     (IdRules(pattern=pattern("/content/([0-9a-f]+)")), "urn:newswire:a:ab12", [("uri", TOKEN), ("guid", "AB-1")]),
     (IdRules(pattern=pattern("^(https?://[^?]+)")), "https://API.wire.example/content/ab12",
      [("uri", TOKEN), ("guid", "AB-1")]),
     (IdRules(pattern=pattern("/story/([0-9]+)")), TOKEN, [("guid", "AB-1")]),
     (IdRules(pattern=pattern("/content/(x?)")), TOKEN, [("guid", "AB-1")]),
     (IdRules(follow_evolvedfrom=True), "urn:newswire:a:AB-0", [("uri", TOKEN), ("guid", "AB-1")])],
)  # fmt: skip
def test_a_feed_says_which_id_counts(rules: IdRules | None, id_: str, others: list[tuple[str, str]]) -> None:
    """The identity is by the feed's rules, and the ids that it is not are kept beside it."""
    identity = identify(ITEM, feed="a", rules=rules)

    assert (identity.id, list(identity.others)) == (id_, others)
    assert identity.evolved_from == (None if id_.endswith("AB-0") else "urn:newswire:a:AB-0")


@pytest.mark.parametrize(
    "text", ["urn:a:b?c#d", "ftp://a.example/b?c", "http:b?c", "https:/a?b", "tag:a.example,2024:1?x"]
)
def test_only_addresses_lose_their_query(text: str) -> None:
    """A question mark in any other id is part of it."""
    assert identify(Article(format="ninjs", uri=text), feed="a", rules=IdRules(drop_query=True)).id == text


def test_the_id_of_a_page_dump_follows_the_rules_too() -> None:
    """It is the one id that it has."""
    assert (
        identify(by_id("story 395009 v2"), feed="a", rules=IdRules(pattern=pattern("([0-9]{6})"))).article_id
        == "395009"
    )


WIRE = {"service": "bdt", "sequence": "0241", "date": "2016-01-26", "slug": "wahlen-bundestag"}


def wire(stated: dict[str, str] | None = None, **story: str) -> Article:
    """An item without id; its text is 5f."""
    return Article(format="iptc-7901", article_id="5f", stated=WIRE if stated is None else stated, story=story)


@pytest.mark.parametrize(
    ("parts", "article", "article_id", "notes"),
    [((), wire(), "5f", ["id_assumed:content"]),
     (("service", "sequence", "date"), wire(), "bdt.0241.2016-01-26", []),
     (("service", "sequence", "date"), wire({"service": "bdt", "sequence": "0241"}), "5f", ["id_assumed:content"]),
     (("serial",), wire(), "5f", ["id_assumed:content"]),
     (("slug",), wire(), "wahlen-bundestag", []),
     (("slug",), wire(slug="haushalt"), "haushalt", []),
     (("slug",), wire({"service": "bdt"}, slug="haushalt"), "haushalt", []),
     (("service", "sequence", "date"), wire(sequence="0240"), "bdt.0240.2016-01-26", []),
     (("service", "sequence", "date"), wire(slug="haushalt"), "bdt.0241.2016-01-26", ["story_named:haushalt"]),
     ((), wire(slug="haushalt"), "5f", ["id_assumed:content", "story_named:haushalt"])],
)  # fmt: skip
def test_a_feed_says_which_stated_parts_count(
    parts: tuple[str, ...], article: Article, article_id: str, notes: list[str]
) -> None:
    """Where all are there; else the text counts. What names its story joins it where the feed counts the name."""
    rules = IdRules(identity=parts) if parts else None
    identity = identify(article, feed="dpa", rules=rules)

    assert identity.id == f"urn:newswire:dpa:{article_id}"
    assert list(note_identity(article, identity, rules=rules)) == notes


def test_items_with_ids_have_no_such_notes() -> None:
    """Nothing was assumed of them."""
    assert note_identity(by_uri("urn:a:b"), identify(by_uri("urn:a:b"), feed="a"), rules=None) == ()
