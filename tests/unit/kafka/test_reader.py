"""Which topic a reader means."""

import pytest

from streams.errors import BrokerError
from streams.kafka.reader import find_topic
from streams.settings import Settings

TOPICS = ["wire.raw", "wire.enriched", "wire.subject.summit-planning", "enriched", "other", "__consumer_offsets"]


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("enriched", "wire.enriched"),
        ("wire.enriched", "wire.enriched"),
        ("subject.summit-planning", "wire.subject.summit-planning"),
        ("other", "other"),
    ],
)
def test_prefix_may_be_left_out(wanted: str, name: str) -> None:
    """The prefix may be left out, and then ours comes before somebody else's of the bare name."""
    assert find_topic(wanted, TOPICS, Settings()) == name


def test_without_a_prefix() -> None:
    """An empty prefix takes names as they are."""
    assert find_topic("enriched", TOPICS, Settings(topic_prefix="")) == "enriched"


@pytest.mark.parametrize(
    ("wanted", "name", "hint"),
    [
        ("enrichd", "wire.enrichd", "did you mean wire.enriched?"),
        ("wire.summit-planing", "wire.summit-planing", "did you mean wire.subject.summit-planning?"),
        ("zzz", "wire.zzz", "there are wire.enriched, wire.raw, wire.subject.summit-planning"),
    ],
)
def test_unknown_topic(wanted: str, name: str, hint: str) -> None:
    """An unknown topic is one line with the address and the nearest that there is."""
    with pytest.raises(BrokerError) as caught:
        find_topic(wanted, TOPICS, Settings())

    assert str(caught.value) == f"no topic {name} on localhost:9092; {hint}"


def test_no_topics_yet() -> None:
    """A broker without any topic of ours asks for the command that makes them."""
    with pytest.raises(BrokerError, match="newswire topics apply"):
        find_topic("enriched", ["other"], Settings())
