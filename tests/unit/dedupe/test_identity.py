"""Which article a record speaks of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.article import Article
from streams.dedupe import feed_of_identity, identify
from streams.errors import DeadLetterError, DeadReason


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
