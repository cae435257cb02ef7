"""Hold what came out against what must come out: nothing lost, nothing repeated, in order, dead letters whole."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.oracle.facts import Record, received_at
from tests.oracle.judge import Expected, expect
from tests.oracle.partitioner import partition_of

PUBLISHED = {"new", "revision", "kill"}


@dataclass
class Report:
    """What the oracle found. `faults` is empty where all is well; each fault is a line that names the record."""

    expected: list[Expected]
    lost: int = 0
    repeated: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(one.outcome for one in self.expected)

    def say(self, fault: str) -> None:
        self.faults.append(fault)

    def raise_for_faults(self) -> None:
        """Raise AssertionError that names the first twenty faults."""
        if self.faults:
            shown = "\n  ".join(self.faults[:20])
            counts = f"{len(self.faults)} faults, {self.lost} lost, {self.repeated} repeated"
            raise AssertionError(f"{counts}, of {dict(self.outcomes)}:\n  {shown}")


def check(
    raw: Sequence[Record],
    outputs: Mapping[str, Iterable[Record]],
    *,
    partitions: int,
    policy: str = "revise",
    max_bytes: int = 1_000_000,
) -> Report:
    """Judge a whole run. `outputs`: topic without its prefix → its committed records, in order for each partition."""
    report = Report(expect(raw, partitions=partitions, policy=policy, max_bytes=max_bytes))
    enriched = list(outputs["enriched"])
    _check_enriched(report, enriched)
    _check_subjects(report, enriched, {name: list(of) for name, of in outputs.items() if name.startswith("subject.")})
    _check_duplicates(report, list(outputs["duplicates"]))
    _check_dead_letters(report, list(outputs["dead-letters"]))
    _check_rekeyed(report, raw, partitions)
    _check_conservation(report, raw, outputs)
    return report


def _count(report: Report, what: str, wanted: Iterable[Any], found: Iterable[Any]) -> None:
    """Each wanted thing exactly once, and nothing else."""
    want, have = Counter(list(wanted)), Counter(list(found))
    for thing in (want - have).elements():
        report.lost += 1
        report.say(f"{what} lost: {thing}")
    for thing, times in (have - want).items():
        if want[thing]:
            report.repeated += times
            report.say(f"{what} repeated {times} times: {thing}")
        else:
            report.say(f"{what} invented: {thing}")


def _check_enriched(report: Report, enriched: list[Record]) -> None:
    wanted = {(one.identity, one.revision): one for one in report.expected if one.outcome in PUBLISHED}
    assert len(wanted) == sum(one.outcome in PUBLISHED for one in report.expected)
    found = [(record, json.loads(record.value or b"null")["enrichment"]) for record in enriched]
    _count(report, "revision", wanted, [(said["id"], said["revision"]) for _, said in found])
    newest: dict[str, tuple[int, int]] = {}
    for record, said in sorted(found, key=lambda pair: (pair[0].partition, pair[0].offset)):
        partition, revision = newest.get(said["id"], (record.partition, 0))
        if partition != record.partition or revision >= said["revision"]:
            report.say(f"out of order: {said['id']} revision {said['revision']} after {revision}")
        newest[said["id"]] = record.partition, said["revision"]
        one = wanted.get((said["id"], said["revision"]))
        if one is None:
            continue
        has = {
            "outcome": said["outcome"],
            "digest": said["digest"],
            "sha256": said["raw"]["sha256"],
            "place": (said["raw"]["partition"], said["raw"]["offset"]),
            "key": record.key,
            "partition": record.partition,
            "ce_id": record.header("ce_id"),
        }
        wants = {
            "outcome": one.outcome,
            "digest": one.digest,
            "sha256": one.sha256,
            "place": one.place,
            "key": (one.identity or "").encode(),
            "partition": one.raw.partition,
            "ce_id": f"{one.identity};r={one.revision};d={(one.digest or '').removeprefix('sha256:')[:12]}",
        }
        for name, want in wants.items():
            if has[name] != want:
                report.say(f"{one.identity} revision {one.revision}: {name} is {has[name]!r}, must be {want!r}")


def _check_subjects(report: Report, enriched: list[Record], topics: Mapping[str, list[Record]]) -> None:
    """Every record is on each subject topic that any revision of its identity went to: same bytes, same headers."""
    wanted: dict[str, list[tuple[Any, ...]]] = {name: [] for name in topics}
    went: dict[str, set[str]] = defaultdict(set)
    had: dict[str, set[str]] = defaultdict(set)
    for record in sorted(enriched, key=lambda record: (record.partition, record.offset)):
        said = json.loads(record.value or b"null")["enrichment"]
        now = {subject["subject"] for subject in said["subjects"]}
        if set(said["subjects_removed"]) != had[said["id"]] - now:
            report.say(f"{said['id']} revision {said['revision']}: subjects_removed is {said['subjects_removed']}")
        had[said["id"]] |= now
        # A kill of what memory does not know goes to every subject topic, and so does what follows it.
        unknown = said["outcome"] == "kill" and said["revision"] == 1
        went[said["id"]] |= set(topics) if unknown else {f"subject.{subject}" for subject in now}
        for name in went[said["id"]]:
            wanted.setdefault(name, []).append((record.partition, *record[4:]))
    for name, records in wanted.items():
        _count(report, name, records, [(record.partition, *record[4:]) for record in topics.get(name, ())])


def _check_duplicates(report: Report, duplicates: list[Record]) -> None:
    wanted = {one.place: one for one in report.expected if one.outcome in {"duplicate", "late"}}
    found = [(record, json.loads(record.value or b"null")) for record in duplicates]
    _count(report, "pointer", wanted, [(said["this"]["partition"], said["this"]["offset"]) for _, said in found])
    for record, said in found:
        one = wanted.get((said["this"]["partition"], said["this"]["offset"]))
        if one is None:
            continue
        assert one.behind is not None
        has = (said["outcome"], said["reason"], said["id"], said["stands"]["revision"], record.partition)
        wants = (one.outcome, one.reason, one.identity, one.revision, one.raw.partition)
        if has != wants:
            report.say(f"pointer of raw record {one.place} says {has}, must say {wants}")
        first = (said["first"]["partition"], said["first"]["offset"])
        if first != (one.behind.partition, one.behind.offset):
            report.say(f"pointer of raw record {one.place} points to {first}, not to what stands")


def _check_dead_letters(report: Report, dead: list[Record]) -> None:
    wanted = {one.place: one for one in report.expected if one.outcome == "dead_letter"}
    places = [(int(record.header("dlq_partition") or -1), int(record.header("dlq_offset") or -1)) for record in dead]
    _count(report, "dead letter", wanted, places)
    for record, place in zip(dead, places, strict=True):
        one = wanted.get(place)
        if one is None:
            continue
        if record.header("dlq_reason") != one.reason:
            report.say(f"dead letter {place} says {record.header('dlq_reason')}, must say {one.reason}")
        if record.value != one.raw.value and record.header("dlq_omitted") != "true":
            report.say(f"dead letter {place} has not the original bytes")
        if record.key != one.raw.key or record.partition != one.raw.partition:
            report.say(f"dead letter {place} has another key or partition")
        if not set(one.raw.headers) <= set(record.headers):
            report.say(f"dead letter {place} has lost headers")


def _check_rekeyed(report: Report, raw: Sequence[Record], partitions: int) -> None:
    wanted = {f"{one.raw.partition}:{one.raw.offset}": one for one in report.expected if one.outcome == "rekeyed"}
    copies = [(record.header("rekeyed_from"), record) for record in raw if record.header("rekeyed_from")]
    _count(report, "re-keyed record", wanted, [place for place, _ in copies])
    for place, record in copies:
        one = wanted.get(place or "")
        if one is None:
            continue
        assert one.identity is not None
        has = (record.partition, record.key, record.value, received_at(record))
        wants = (partition_of(one.identity, partitions), one.identity.encode(), one.raw.value, received_at(one.raw))
        if has != wants:
            report.say(f"re-keyed record {place} is {has}, must be {wants}")


def _check_conservation(report: Report, raw: Sequence[Record], outputs: Mapping[str, Iterable[Record]]) -> None:
    """Per raw partition: records consumed = records that came out of it, whatever became of them."""
    came_out: Counter[int] = Counter()
    for name in ("enriched", "duplicates", "dead-letters"):
        came_out.update(record.partition for record in outputs[name])
    came_out.update(int(place.partition(":")[0]) for record in raw if (place := record.header("rekeyed_from")))
    came_out.update(one.raw.partition for one in report.expected if one.outcome == "heartbeat")
    consumed = Counter(record.partition for record in raw)
    for partition in sorted(consumed | came_out):
        if consumed[partition] != came_out[partition]:
            report.say(f"partition {partition}: {consumed[partition]} records in, {came_out[partition]} outcomes")
