"""How topics are read and changed, against answers as a broker gives them."""

from collections.abc import Sequence
from typing import Any

import pytest
from aiokafka.admin import NewPartitions, NewTopic
from aiokafka.admin.config_resource import ConfigResource
from aiokafka.errors import InvalidReplicationFactorError, PolicyViolationError

from streams.errors import BrokerError
from streams.kafka.admin import apply_topics, check_topics, create_topics, describe_partitions, read_states
from streams.kafka.topics import ChangeKind, TopicSpec, subject_spec, topic_specs
from streams.records import Routes
from streams.settings import Settings

ROUTES = Routes("wire.")
SPECS = topic_specs(ROUTES, Settings(partitions=8, replication=1, dedupe_window_days=30), ["summit-planning"])


class Answer:
    """An answer of the broker."""

    def __init__(self, content: dict[str, Any]) -> None:
        self._content = content

    def to_object(self) -> dict[str, Any]:
        """Its fields by name."""
        return self._content


class FakeAdmin:
    """A broker's topics: name → (partitions, configs set on the topic); remembers what was asked of it."""

    def __init__(self, topics: dict[str, tuple[int, dict[str, str]]]) -> None:
        self.topics = topics
        self.asked: list[str] = []
        self.codes: dict[str, int] = {}

    async def describe_topics(self, topics: list[str] | None = None) -> list[dict[str, Any]]:
        """All topics; asked by name it would make them."""
        assert topics is None, "a broker with auto.create.topics.enable makes topics that are asked for by name"
        return [{"topic": name, "partitions": [{"replicas": [1]}] * count} for name, (count, _) in self.topics.items()]

    async def describe_configs(self, resources: Sequence[ConfigResource]) -> list[Answer]:
        """A topic's own settings (source 1), and one that is the broker's default (source 5)."""
        return [
            Answer(
                {
                    "resources": [
                        {
                            "error_code": 0,
                            "error_message": None,
                            "resource_name": resource.name,
                            "config_entries": [
                                *(
                                    {"config_names": name, "config_value": value, "config_source": 1}
                                    for name, value in self.topics[resource.name][1].items()
                                ),
                                {"config_names": "flush.ms", "config_value": "9", "config_source": 5},
                            ],
                        }
                    ]
                }
            )
            for resource in resources
        ]

    async def create_topics(self, topics: list[NewTopic]) -> Answer:
        """Make them, but those that have an error code."""
        self.asked.append("create " + " ".join(topic.name for topic in topics))
        for topic in topics:
            if topic.name not in self.codes:
                self.topics[topic.name] = (topic.num_partitions, dict(topic.topic_configs))
        return Answer(
            {
                "topic_errors": [
                    {"topic": topic.name, "error_code": self.codes.get(topic.name, 0), "error_message": "why"}
                    for topic in topics
                ]
            }
        )

    async def create_partitions(self, topics: dict[str, NewPartitions]) -> None:
        """Let topics grow."""
        for name, new in topics.items():
            self.asked.append(f"grow {name} to {new.total_count}")
            self.topics[name] = (new.total_count, self.topics[name][1])

    async def alter_configs(self, resources: list[ConfigResource]) -> list[Answer]:
        """Replace a topic's settings by exactly these, as Kafka does."""
        for resource in resources:
            self.asked.append(f"alter {resource.name}")
            self.topics[resource.name] = (self.topics[resource.name][0], dict(resource.configs or {}))
        return [
            Answer(
                {
                    "resources": [
                        {
                            "resource_name": resource.name,
                            "error_code": self.codes.get(resource.name, 0),
                            "error_message": "why",
                        }
                        for resource in resources
                    ]
                }
            )
        ]


def as_wanted(specs: Sequence[TopicSpec] = SPECS) -> Any:
    """A broker that has all topics as wanted, and one of somebody else's."""
    topics = {spec.name: (spec.partitions, dict(spec.config)) for spec in specs}
    return FakeAdmin({**topics, "other": (1, {})})


async def test_read_states() -> None:
    """What is in force and what stands on the topic itself are told apart; topics of others are not asked about."""
    states = await read_states(as_wanted(), ["wire.raw", "wire.nothing"])

    assert list(states) == ["wire.raw"]
    assert states["wire.raw"].partitions == 8
    assert states["wire.raw"].config["flush.ms"] == "9"
    assert states["wire.raw"].own_config == SPECS[0].config


async def test_describe_partitions() -> None:
    """All topics of the broker with their counts."""
    assert await describe_partitions(as_wanted(SPECS[:1])) == {"wire.raw": 8, "other": 1}


async def test_apply_from_nothing() -> None:
    """On an empty broker all topics are made, and applying again changes nothing."""
    admin: Any = FakeAdmin({})

    changes = await apply_topics(admin, SPECS)

    assert {change.kind for change in changes} == {ChangeKind.CREATE}
    assert admin.topics == {spec.name: (spec.partitions, spec.config) for spec in SPECS}
    assert await apply_topics(admin, SPECS) == []


async def test_apply_sends_the_whole_set() -> None:
    """One wrong config is set right with all others beside it, also an operator's: the request replaces them all."""
    admin = as_wanted()
    count, config = admin.topics["wire.raw"]
    admin.topics["wire.raw"] = (count, {**config, "retention.ms": "-1", "retention.bytes": "5"})

    await apply_topics(admin, SPECS)

    assert admin.asked == ["alter wire.raw"]
    assert admin.topics["wire.raw"] == (8, {**SPECS[0].config, "retention.bytes": "5"})


async def test_apply_lets_outputs_grow() -> None:
    """An output with too few partitions grows."""
    admin = as_wanted()
    admin.topics["wire.enriched"] = (4, admin.topics["wire.enriched"][1])

    await apply_topics(admin, SPECS)

    assert admin.asked == ["grow wire.enriched to 8"]


@pytest.mark.parametrize("topic", ["wire.raw", "wire.memory"])
async def test_apply_refuses(topic: str) -> None:
    """Where a partition count cannot change, nothing at all is changed."""
    admin = as_wanted()
    admin.topics[topic] = (4, {})
    del admin.topics["wire.enriched"]

    with pytest.raises(BrokerError, match=f"{topic} has 4 partitions and keeps them.* set NEWSWIRE_PARTITIONS=4"):
        await apply_topics(admin, SPECS)
    assert admin.asked == []


async def test_created_meanwhile() -> None:
    """A topic that another worker made at the same moment is no error."""
    admin: Any = FakeAdmin({})
    admin.codes["wire.subject.summit-planning"] = 36

    await create_topics(admin, [subject_spec(ROUTES, Settings(), "summit-planning")])

    assert admin.asked == ["create wire.subject.summit-planning"]


async def test_refusals_of_the_broker() -> None:
    """A refusal inside an answer is raised with the topic's name: aiokafka itself passes it by."""
    admin: Any = FakeAdmin({})
    admin.codes["wire.raw"] = 38
    with pytest.raises(InvalidReplicationFactorError, match=r"wire\.raw: why"):
        await apply_topics(admin, SPECS)

    admin = as_wanted()
    admin.topics["wire.raw"] = (8, {})
    admin.codes["wire.raw"] = 44
    with pytest.raises(PolicyViolationError, match=r"wire\.raw: why"):
        await apply_topics(admin, SPECS)


async def test_check() -> None:
    """A worker starts on topics as wanted, and is told every fault at once on others."""
    await check_topics(as_wanted(), SPECS)
    admin = as_wanted()
    del admin.topics["wire.memory"]
    admin.topics["wire.raw"] = (4, admin.topics["wire.raw"][1])

    with pytest.raises(BrokerError) as caught:
        await check_topics(admin, SPECS)
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == [
        "missing topics wire.memory",
        "wire.raw has 4 partitions and keeps them, as an article's memory lives on the partition of its id",
    ]
