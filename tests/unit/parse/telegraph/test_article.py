"""What was read of a message becomes an Article."""

import pytest

from streams.article import Status
from streams.errors import DeadLetterError, DeadReason
from streams.parse.telegraph.article import Message, make_article
from streams.parse.telegraph.day_time import find_time


def message(text: str = "A text.", **parts: object) -> Message:
    """A message of a text."""
    return Message(**({"format": "iptc-7901", "text": text, "body": text} | parts))  # type: ignore[arg-type]


def test_the_text_is_what_an_article_is_known_by() -> None:
    """The same text twice is one article, whatever its head; another text is another."""
    one, again = make_article(message(sequence="1"), notes=()), make_article(message(sequence="2"), notes=())

    assert one.article_id == again.article_id
    assert one.article_id != make_article(message("Another."), notes=()).article_id


def test_what_a_message_states_is_kept_for_its_identity() -> None:
    """Parts that are not stated are not there."""
    article = make_article(
        message(service="BDT", sequence="0241", time=find_time("261510 Jan 16"), slug="Wahlen/Bundestag"), notes=()
    )

    assert article.stated == {
        "service": "bdt", "sequence": "0241", "date": "2016-01-26", "slug": "wahlen-bundestag",
    }  # fmt: skip
    assert "date" not in make_article(message(time=find_time("261510")), notes=()).stated


def test_a_kill_says_to_editors_what_its_text_says() -> None:
    """It delivers no text."""
    article = make_article(message("It was wrong.", notes_to_editors=["Mandatory kill"]), notes=())

    assert article.status is Status.CANCELED
    assert article.properties["edNote"] == "Mandatory kill\nIt was wrong."


def test_nothing_to_deliver_is_refused_but_of_a_kill() -> None:
    """A kill needs no text."""
    with pytest.raises(DeadLetterError) as caught:
        make_article(message(body=None), notes=())

    assert caught.value.reason is DeadReason.NO_CONTENT
    assert make_article(message(body=None, slug="BC-Summit, KILL"), notes=()).status is Status.CANCELED
