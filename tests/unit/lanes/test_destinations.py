"""Where a batch can go: what is there, what is made, what is counted, what the operator must mend. No broker."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from streams.errors import BrokerError
from streams.kafka.cluster import Cluster
from streams.lanes import destinations as module
from streams.lanes.destinations import Destinations
from streams.records import Routes
from streams.settings import Settings

ROUTES = Routes("wire.")
CORE = {ROUTES.raw, ROUTES.enriched, ROUTES.duplicates, ROUTES.dead_letters, ROUTES.memory}


class Broker:
    """Stands for the broker's topics; counts the questions."""

    def __init__(self, *topics: str) -> None:
        self.topics = CORE | set(topics)
        self.asked = 0
        self.made: list[str] = []

    @asynccontextmanager
    async def open_admin(self, cluster: Cluster) -> AsyncIterator["Broker"]:
        yield self

    async def describe_partitions(self, admin: Any) -> dict[str, int]:
        self.asked += 1
        return dict.fromkeys(self.topics, 1)

    async def create_topics(self, admin: Any, specs: Sequence[Any]) -> None:
        self.made += [spec.name for spec in specs]
        self.topics |= {spec.name for spec in specs}


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    stands_in = Broker(ROUTES.subject("trade"), ROUTES.subject("old"))
    for name in ("open_admin", "describe_partitions", "create_topics"):
        monkeypatch.setattr(module, name, getattr(stands_in, name))
    return stands_in


@pytest.fixture
def destinations(broker: Broker) -> Destinations:
    """Of a worker whose rules have the subject `trade`; `old` had rules once."""
    return Destinations(Cluster(Settings()), ROUTES, subjects=lambda: ["trade"])


async def test_what_was_there_is_not_asked_for_again(broker: Broker, destinations: Destinations) -> None:
    """The usual case costs no request."""
    topics = {ROUTES.enriched, ROUTES.subject("trade")}
    assert set(await destinations.find_existing(destinations.in_force())) == set(destinations.in_force())
    for _ in range(3):
        assert await destinations.find_existing(topics) == topics

    assert broker.asked == 1


async def test_a_retired_subject_keeps_its_topic_while_it_is_there(broker: Broker, destinations: Destinations) -> None:
    """Whoever was told of an article learns what becomes of it."""
    topics = {ROUTES.enriched, ROUTES.subject("old")}

    assert await destinations.find_existing(topics) == topics


async def test_a_retired_subjects_topic_that_is_gone_is_told_once(
    broker: Broker, destinations: Destinations, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing stands still for it; once it is there again it is written to again."""
    topics = {ROUTES.enriched, ROUTES.subject("old")}
    broker.topics.discard(ROUTES.subject("old"))
    for _ in range(3):
        assert await destinations.find_existing(topics) == {ROUTES.enriched}

    assert [record.message.partition(" ")[0] for record in caplog.records] == [ROUTES.subject("old")]
    assert broker.asked == 1, "a topic that is gone is not asked for with each batch"
    assert broker.made == []


async def test_the_topic_of_a_subject_in_force_is_made_where_it_is_missing(
    broker: Broker, destinations: Destinations
) -> None:
    """As `topics apply` would."""
    topics = {ROUTES.enriched, ROUTES.subject("trade")}
    broker.topics.discard(ROUTES.subject("trade"))

    assert await destinations.find_existing(topics) == topics
    assert broker.made == [ROUTES.subject("trade")]


async def test_any_other_missing_topic_is_the_operators(broker: Broker, destinations: Destinations) -> None:
    """It is named, with what mends it."""
    broker.topics.discard(ROUTES.duplicates)

    with pytest.raises(BrokerError, match=r"missing topics wire\.duplicates: run `newswire topics apply`"):
        await destinations.find_existing(destinations.in_force())


async def test_a_topic_that_answers_late_is_looked_for(broker: Broker, destinations: Destinations) -> None:
    """Gone meanwhile: the batch is done again, by what is there then."""
    topics = {ROUTES.enriched, ROUTES.subject("old")}
    await destinations.find_existing(topics)
    await destinations.look_again(topics)
    broker.topics.discard(ROUTES.subject("old"))
    with pytest.raises(BrokerError, match="deleted meanwhile"):
        await destinations.look_again(topics)

    assert await destinations.find_existing(topics) == {ROUTES.enriched}
