"""Topics as code: what is wanted, what differs, what a worker refuses."""

from typing import Any

import pytest

from streams.kafka.topics import (
    ChangeKind,
    TopicSpec,
    TopicState,
    find_changes,
    find_faults,
    subject_spec,
    topic_specs,
)
from streams.records import Routes
from streams.settings import Settings

ROUTES = Routes("wire.")
DAY_MS = 86_400_000


def specs_of(**settings: Any) -> tuple[TopicSpec, ...]:
    """The specs under these settings, with two subjects."""
    return topic_specs(ROUTES, Settings(**settings), ["summit-planning", "territorial-dispute"])


def states_of(specs: tuple[TopicSpec, ...], **changed: str) -> dict[str, TopicState]:
    """A broker that has all as wanted, but for these configs of every topic; dots are underscores."""
    config = {name.replace("_", "."): value for name, value in changed.items()}
    return {
        spec.name: TopicState(
            partitions=spec.partitions,
            replication=spec.replication,
            config={"segment.ms": str(7 * DAY_MS), **spec.config, **config},
            own_config={**spec.config, **config},
        )
        for spec in specs
    }


def with_partitions(specs: tuple[TopicSpec, ...], topic: str, count: int) -> dict[str, TopicState]:
    """As wanted, but for this topic's partitions."""
    states = states_of(specs)
    states[topic] = TopicState(
        partitions=count, replication=1, config=states[topic].config, own_config=states[topic].own_config
    )
    return states


def test_all_topics() -> None:
    """Every topic of the contract is there, with the partitions and the replication of the settings."""
    specs = specs_of(partitions=12, replication=3)

    assert [spec.name for spec in specs] == [
        "wire.raw",
        "wire.enriched",
        "wire.subject.summit-planning",
        "wire.subject.territorial-dispute",
        "wire.duplicates",
        "wire.dead-letters",
        "wire.memory",
        "wire.replays",
        "wire.cursors",
    ]
    assert {(spec.partitions, spec.replication) for spec in specs[:-1]} == {(12, 3)}
    assert (specs[-1].partitions, specs[-1].replication) == (1, 3)


def test_configs_of_all() -> None:
    """Record times are the broker's, and every topic takes two million bytes."""
    for spec in specs_of():
        assert spec.config["message.timestamp.type"] == "LogAppendTime"
        assert spec.config["max.message.bytes"] == "2000000"


def test_what_is_kept() -> None:
    """Each topic keeps what the contract says; memory and cursors are compacted and nothing else."""
    specs = specs_of(dedupe_window_days=14)
    kept = {spec.name: int(spec.config.get("retention.ms", "0")) // DAY_MS for spec in specs}

    assert kept == {
        "wire.raw": 14,
        "wire.enriched": 30,
        "wire.subject.summit-planning": 30,
        "wire.subject.territorial-dispute": 30,
        "wire.duplicates": 7,
        "wire.dead-letters": 90,
        "wire.memory": 0,
        "wire.replays": 120,
        "wire.cursors": 0,
    }
    assert specs[0].config["segment.ms"] == str(DAY_MS)
    assert [spec.config["cleanup.policy"] for spec in specs] == [
        "compact" if spec.name in ("wire.memory", "wire.cursors") else "delete" for spec in specs
    ]


@pytest.mark.parametrize(("replication", "insync"), [(1, "1"), (2, "1"), (3, "2"), (5, "2")])
def test_replicas_in_sync(replication: int, insync: str) -> None:
    """With three replicas or more, what is acked is on two of them; with fewer, one broker may be away."""
    assert {spec.config["min.insync.replicas"] for spec in specs_of(replication=replication)} == {insync}


def test_a_subject_added_while_running() -> None:
    """A subject's topic is the same, made alone or with all others."""
    assert subject_spec(ROUTES, Settings(), "summit-planning") == specs_of()[2]


def test_nothing_differs() -> None:
    """A broker that has all as wanted shows no difference, nor does what an operator set besides."""
    specs = specs_of()

    assert find_changes(specs, states_of(specs, retention_bytes="1000")) == []
    assert find_faults(specs, states_of(specs, retention_bytes="1000")) == []


def test_missing_topics() -> None:
    """A topic that is not there is to be created; a worker refuses, with the command that creates it."""
    specs = specs_of()
    states = states_of(specs)
    del states["wire.memory"], states["wire.raw"]

    assert [(change.topic, change.kind) for change in find_changes(specs, states)] == [
        ("wire.raw", ChangeKind.CREATE),
        ("wire.memory", ChangeKind.CREATE),
    ]
    assert find_faults(specs, states) == ["missing topics wire.raw, wire.memory: run `newswire topics apply`"]


def test_a_worker_runs_without_the_topic_of_a_command() -> None:
    """The topic that `dead-letters replay` alone writes is to be created, but no worker waits for it."""
    specs = specs_of()
    states = states_of(specs)
    del states["wire.replays"]

    assert [change.topic for change in find_changes(specs, states)] == ["wire.replays"]
    assert find_faults(specs, states) == []


@pytest.mark.parametrize("topic", ["wire.raw", "wire.memory"])
@pytest.mark.parametrize("count", [4, 16])
def test_partitions_that_stay(topic: str, count: int) -> None:
    """The partition count of raw and memory is never changed: the word says why and which setting fits."""
    specs = specs_of()
    states = with_partitions(specs, topic, count)

    (change,) = find_changes(specs, states)

    assert change.kind is ChangeKind.PARTITIONS
    assert change.refusal is not None
    assert f"set NEWSWIRE_PARTITIONS={count}" in change.refusal
    assert find_faults(specs, states) == [change.refusal]


def test_partitions_of_outputs() -> None:
    """Outputs may grow to what is wanted, but Kafka takes no partition away; a worker runs with neither."""
    specs = specs_of()
    fewer, more = (with_partitions(specs, "wire.enriched", count) for count in (4, 16))

    assert [change.refusal for change in find_changes(specs, fewer)] == [None]
    assert "Kafka takes none away" in (find_changes(specs, more)[0].refusal or "")
    assert find_faults(specs, fewer) == ["wire.enriched has 4 partitions instead of 8: run `newswire topics apply`"]
    assert len(find_faults(specs, more)) == 1


def test_configs_that_differ() -> None:
    """A config that differs is shown with what is and what should be."""
    specs = specs_of()[:1]

    (change,) = find_changes(specs, states_of(specs, retention_ms="-1"))

    assert (change.kind, change.name, change.have, change.want) == (
        ChangeKind.CONFIG,
        "retention.ms",
        "-1",
        str(30 * DAY_MS),
    )


@pytest.mark.parametrize(
    ("topic", "config", "words"),
    [
        ("wire.enriched", {"message_timestamp_type": "CreateTime"}, "not LogAppendTime"),
        ("wire.raw", {"message_timestamp_type": "CreateTime"}, "not LogAppendTime"),
        ("wire.raw", {"retention_ms": "-1"}, "longer than the dedupe window"),
        ("wire.raw", {"retention_ms": str(30 * DAY_MS + 1)}, "longer than the dedupe window"),
        ("wire.raw", {"segment_ms": str(7 * DAY_MS)}, "segments are longer than a day"),
        ("wire.raw", {"cleanup_policy": "compact"}, "cleanup.policy is compact instead of delete"),
        ("wire.memory", {"cleanup_policy": "compact,delete"}, "instead of compact alone"),
        ("wire.duplicates", {"max_message_bytes": "1048588"}, "max.message.bytes is below 2000000"),
    ],
)
def test_what_a_worker_refuses(topic: str, config: dict[str, str], words: str) -> None:
    """A setting under which articles are lost or repeated is refused, with the command that mends it."""
    specs = tuple(spec for spec in specs_of() if spec.name == topic)

    (fault,) = find_faults(specs, states_of(specs, **config))

    assert fault.startswith(f"{topic}: ")
    assert words in fault
    assert fault.endswith("run `newswire topics apply`")


@pytest.mark.parametrize(
    "config",
    [
        {"retention_ms": str(DAY_MS)},
        {"segment_ms": str(DAY_MS // 2)},
        {"max_message_bytes": "5000000"},
        {"min_insync_replicas": "2"},
    ],
)
def test_what_a_worker_accepts(config: dict[str, str]) -> None:
    """Settings that are only stricter than ours are a difference, but no reason not to run."""
    specs = specs_of()[:1]
    states = states_of(specs, **config)

    assert find_changes(specs, states) != []
    assert find_faults(specs, states) == []
