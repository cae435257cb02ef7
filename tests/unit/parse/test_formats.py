"""FORMATS: each format is asked by its door, and nothing else of parse knows it."""

import json

import pytest

from streams.article import Article
from streams.errors import DeadLetterError
from streams.parse.formats import FORMATS
from tests.kit.items import dump, item, parse


class MadeUp:
    """A format as another folder would have it."""

    IN_WORDS = "a made-up format"

    @staticmethod
    def looks_like(text: str) -> bool:
        """It begins with a sign of its own."""
        return text.startswith("<made-up")

    @staticmethod
    def parse(text: str, *, notes: tuple[str, ...]) -> Article:
        """The whole text is the headline."""
        return Article(format="made-up", article_id="1", headline=text, notes=notes)


@pytest.mark.parametrize(
    "text",
    [
        dump(),
        json.dumps(item()),
        json.dumps([item()]),
        "<nitf/>",
        "<newsItem/>",
        "<rss/>",
        '<feed xmlns="http://www.w3.org/2005/Atom"/>',
        '<rdf:RDF xmlns:rdf="x" xmlns="http://purl.org/rss/1.0/"/>',
        "<NewsML/>",
        "<NewsItem><Identification/></NewsItem>",
        "\x01abc0123 3 pol 12\r\n\x02Text.\r\n\x03\x04",
        "\x16\x16\x01a0123\x1fabx-\r\nr i \x13\x11 bc-a 03-17 0456\r\n\x02Text.\r\n\x03\x04",
    ],
)
def test_one_format_alone_claims_a_text(text: str) -> None:
    """Each sample is claimed by one format, so that their order decides nothing."""
    assert [known.looks_like(text) for known in FORMATS].count(True) == 1


def test_a_json_feed_is_asked_for_before_other_json() -> None:
    """It is the one thing that two formats claim: all JSON may be ninjs."""
    feed = '{"version": "https://jsonfeed.org/version/1.1", "items": []}'

    assert [known.IN_WORDS for known in FORMATS if known.looks_like(feed)] == [
        "a web feed (RSS, Atom, JSON Feed)",
        "ninjs",
    ]


@pytest.mark.parametrize("front", ["\n \t", "\u200b", "\ufeff\u00ad\n\u2060\u00a0"])
def test_what_has_no_width_hides_no_format(front: str) -> None:
    """Blanks and characters without width in front of a label do not matter."""
    assert parse(front + dump()).headline == "A headline"


def test_a_format_is_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry more in FORMATS is all that a further format needs; it gets the text as it came, and the notes."""
    monkeypatch.setattr("streams.parse.item.FORMATS", (*FORMATS, MadeUp()))
    expected = Article(format="made-up", article_id="1", headline="\n<made-up>é", notes=("charset_assumed:cp1252",))

    assert parse("\n<made-up>é".encode("cp1252")) == expected
    assert parse(dump()).format == "page-dump"


def test_what_is_of_no_format_is_told_which_there_are() -> None:
    """The reason of a text in no format names those that we read."""
    with pytest.raises(DeadLetterError) as caught:
        parse("Words in no format.")

    assert str(caught.value).startswith(f"neither {' nor '.join(known.IN_WORDS for known in FORMATS)}, but text: ")
