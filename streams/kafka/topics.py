"""Topics as code: what each should be, how that differs from what the broker has, what a worker refuses to run on.

Pure; kafka/admin.py asks the broker and changes it. Field by field in docs: records, Topics.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from streams.article import frozen
from streams.records import Routes
from streams.settings import MAX_RECORD_BYTES, Settings

_DAY_MS = 24 * 60 * 60 * 1000
_ENRICHED_DAYS, _DUPLICATES_DAYS, _DEAD_LETTERS_DAYS = 30, 7, 90
# A dead letter outlives its 90 days by a segment (7 days by default, a month at some operators'): what says that it was
# sent back must outlive it, or it would be sent back again.
_REPLAYS_DAYS = _DEAD_LETTERS_DAYS + 30
# The last segment is never compacted and a restore reads all of it: 100 MB are read in about a second.
_MEMORY_SEGMENT_BYTES = 100_000_000
# Compacted when it is closed, and read whole whenever a source is opened: a cursor takes 100 kB at worst.
_CURSORS_SEGMENT_BYTES = 10_000_000
_APPLY = "run `newswire topics apply`"


@frozen
class TopicSpec:
    """What a topic should be."""

    name: str
    partitions: int
    replication: int
    config: Mapping[str, str]
    keeps_partitions: bool = False
    """Its partition count never changes: memory lives on the partition that an identity falls on."""
    is_input: bool = False
    """`wire.raw`: what it keeps must end before memory forgets it."""
    is_workers: bool = True
    """False: a command alone reads and writes it, so a worker runs without."""


@frozen
class TopicState:
    """What the broker has."""

    partitions: int
    replication: int
    config: Mapping[str, str]
    """Every setting in force, the broker's defaults included."""
    own_config: Mapping[str, str]
    """Those set on the topic itself, by us or by an operator."""


class ChangeKind(StrEnum):
    """How a topic differs from its spec."""

    CREATE = "create"
    PARTITIONS = "partitions"
    CONFIG = "config"
    REPLICATION = "replication"


@frozen
class Change:
    """One difference between what a topic is and what it should be."""

    topic: str
    kind: ChangeKind
    name: str | None = None
    """The setting, where kind is CONFIG."""
    have: str | None = None
    """None: nothing there."""
    want: str
    refusal: str | None = None
    """Why `topics apply` does not make this change, and what to do instead. None: it does."""


def topic_specs(routes: Routes, settings: Settings, subjects: Iterable[str]) -> tuple[TopicSpec, ...]:
    """All topics of one prefix. subjects: ids, a topic each."""
    return (
        _spec(
            routes.raw,
            settings,
            # Kept no longer than memory remembers, in segments of a day, since whole segments are dropped: or a
            # rewind to the beginning would publish old articles again.
            config={**_kept_for(settings.dedupe_window_days), "segment.ms": str(_DAY_MS)},
            keeps_partitions=True,
            is_input=True,
        ),
        _spec(routes.enriched, settings, config=_kept_for(_ENRICHED_DAYS)),
        *(subject_spec(routes, settings, subject) for subject in subjects),
        _spec(routes.duplicates, settings, config=_kept_for(_DUPLICATES_DAYS)),
        _spec(routes.dead_letters, settings, config=_kept_for(_DEAD_LETTERS_DAYS)),
        _spec(
            routes.memory,
            settings,
            # `compact` alone: with `delete` beside it, memory would forget by itself and publish articles again.
            config={"cleanup.policy": "compact", "segment.bytes": str(_MEMORY_SEGMENT_BYTES)},
            keeps_partitions=True,
        ),
        _spec(routes.replays, settings, config=_kept_for(_REPLAYS_DAYS), is_workers=False),
        _spec(
            routes.cursors,
            settings,
            # `compact` alone: with `delete` beside it, a source would forget by itself and send its articles again.
            config={"cleanup.policy": "compact", "segment.bytes": str(_CURSORS_SEGMENT_BYTES)},
            partitions=1,
            is_workers=False,
        ),
    )


def subject_spec(routes: Routes, settings: Settings, subject: str) -> TopicSpec:
    """The topic of one subject. subject: its id."""
    return _spec(routes.subject(subject), settings, config=_kept_for(_ENRICHED_DAYS))


def _spec(
    name: str,
    settings: Settings,
    *,
    config: Mapping[str, str],
    partitions: int | None = None,
    keeps_partitions: bool = False,
    is_input: bool = False,
    is_workers: bool = True,
) -> TopicSpec:
    """partitions: None: as many as the settings say."""
    return TopicSpec(
        name=name,
        partitions=partitions or settings.partitions,
        replication=settings.replication,
        config={
            # A producer's own times would let a record stamped 2016 be deleted at once, and one stamped 2099 evict
            # all memory.
            "message.timestamp.type": "LogAppendTime",
            "max.message.bytes": str(MAX_RECORD_BYTES),
            # Of three replicas one may be away, and what was acked is still on two.
            "min.insync.replicas": "2" if settings.replication >= 3 else "1",
            **config,
        },
        keeps_partitions=keeps_partitions,
        is_input=is_input,
        is_workers=is_workers,
    )


def _kept_for(days: int) -> dict[str, str]:
    return {"cleanup.policy": "delete", "retention.ms": str(days * _DAY_MS)}


def find_changes(specs: Sequence[TopicSpec], states: Mapping[str, TopicState]) -> list[Change]:
    """Every difference, in the order of the specs. states: by topic; a topic that is not there is missing.

    What an operator set beside the spec is no difference.
    """
    return [change for spec in specs for change in _changes_of(spec, states.get(spec.name))]


def _changes_of(spec: TopicSpec, state: TopicState | None) -> Iterator[Change]:
    if state is None:
        yield Change(
            topic=spec.name,
            kind=ChangeKind.CREATE,
            want=f"{spec.partitions} partitions, replication {spec.replication}, "
            + ", ".join(f"{name}={value}" for name, value in sorted(spec.config.items())),
        )
        return
    if state.partitions != spec.partitions:
        yield Change(
            topic=spec.name,
            kind=ChangeKind.PARTITIONS,
            have=str(state.partitions),
            want=str(spec.partitions),
            refusal=_partition_refusal(spec, state),
        )
    if state.replication != spec.replication:
        yield Change(
            topic=spec.name,
            kind=ChangeKind.REPLICATION,
            have=str(state.replication),
            want=str(spec.replication),
            refusal="replicas are moved by Kafka's own kafka-reassign-partitions.sh",
        )
    for name, value in sorted(spec.config.items()):
        have = state.config.get(name)
        if have != value:
            yield Change(topic=spec.name, kind=ChangeKind.CONFIG, name=name, have=have, want=value)


def _partition_refusal(spec: TopicSpec, state: TopicState) -> str | None:
    if spec.keeps_partitions:
        return (
            f"{spec.name} has {state.partitions} partitions and keeps them, as an article's memory lives on the "
            f"partition of its id: set NEWSWIRE_PARTITIONS={state.partitions}, or begin anew under another "
            "NEWSWIRE_TOPIC_PREFIX and replay"
        )
    if state.partitions > spec.partitions == 1:
        return f"{spec.name} has {state.partitions} partitions, of which only the first is used: leave it so"
    if state.partitions > spec.partitions:
        return (
            f"{spec.name} has {state.partitions} partitions and Kafka takes none away: "
            f"set NEWSWIRE_PARTITIONS={state.partitions}, or delete the topic first"
        )
    return None


def find_faults(specs: Sequence[TopicSpec], states: Mapping[str, TopicState]) -> list[str]:
    """What a worker must not run on, a line each with the command that mends it; empty: it may run."""
    specs = [spec for spec in specs if spec.is_workers]
    missing = [spec.name for spec in specs if spec.name not in states]
    faults = [f"missing topics {', '.join(missing)}: {_APPLY}"] if missing else []
    for spec in specs:
        state = states.get(spec.name)
        if state is None:
            continue
        if state.partitions != spec.partitions:
            refusal = _partition_refusal(spec, state)
            faults.append(
                refusal or f"{spec.name} has {state.partitions} partitions instead of {spec.partitions}: {_APPLY}"
            )
        faults += [f"{spec.name}: {fault}: {_APPLY}" for fault in _config_faults(spec, state.config)]
    return faults


def _config_faults(spec: TopicSpec, config: Mapping[str, str]) -> Iterator[str]:
    """Of the settings only those without which articles are lost or repeated, or the worker would stand still."""
    if config.get("message.timestamp.type") != "LogAppendTime":
        yield "record times are the producers' instead of the broker's (message.timestamp.type is not LogAppendTime)"
    if _number(config, "max.message.bytes") < MAX_RECORD_BYTES:
        yield f"max.message.bytes is below {MAX_RECORD_BYTES}, so a long article could not be published"
    if spec.keeps_partitions and config.get("cleanup.policy") != spec.config["cleanup.policy"]:
        yield f"cleanup.policy is {config.get('cleanup.policy')} instead of {spec.config['cleanup.policy']} alone"
    if spec.is_input:
        kept, window = _number(config, "retention.ms"), int(spec.config["retention.ms"])
        if not 0 <= kept <= window:
            yield (
                f"keeps records longer than the dedupe window of {window // _DAY_MS} days (retention.ms), so a rewind "
                "would publish old articles again"
            )
        if not 0 < _number(config, "segment.ms") <= int(spec.config["segment.ms"]):
            yield "its segments are longer than a day (segment.ms), so old records outlive the dedupe window"


def _number(config: Mapping[str, str], name: str) -> int:
    """A numeric setting; -1, which no check lets pass as harmless, where the broker does not tell it."""
    return int(config.get(name, "-1"))
