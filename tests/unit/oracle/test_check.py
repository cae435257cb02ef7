"""The oracle can fail: each fault made by hand in a perfect run is found."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.oracle.check import Report, check
from tests.oracle.facts import Record
from tests.oracle.judge import Expected, expect
from tests.oracle.partitioner import partition_of

PARTITIONS = 4
SUBJECTS = ("subject.a", "subject.b")


def raw_log() -> list[Record]:
    """A log with every outcome, one record on a wrong partition and its re-keyed copy included."""
    records: list[Record] = []

    def add(partition: int, key: bytes | None, value: bytes | None, *headers: tuple[str, bytes]) -> Record:
        offset = sum(record.partition == partition for record in records)
        records.append(Record("raw", partition, offset, 1_780_000_000_000 + len(records), key, value, headers))
        return records[-1]

    def item(name: str, **fields: object) -> tuple[int, bytes, bytes]:
        return partition_of(name, PARTITIONS), name.encode(), json.dumps({"uri": name, **fields}).encode()

    for number in range(6):
        add(*item(f"urn:x:{number}", headline=f"Story {number}"))
    add(*item("urn:x:0", headline="Story 0"))
    add(*item("urn:x:1", headline="Story 1 corrected", version="2"))
    add(*item("urn:x:1", headline="Story 1 old", version="1"))
    add(*item("urn:x:2", pubStatus="canceled"))
    add(*item("urn:x:9", pubStatus="canceled"))
    add(0, b"key", b"no format", ("feed", b"f"))
    add(1, None, None)
    add(2, None, b"", ("newswire-heartbeat", b"1"))
    right, key, value = item("urn:x:20", headline="Astray")
    astray = add((right + 1) % PARTITIONS, b"whatever", value)
    first = datetime.fromtimestamp(astray.timestamp / 1000, UTC).isoformat(timespec="milliseconds")
    place = f"{astray.partition}:{astray.offset}"
    add(right, key, value, ("received_at", first.encode()), ("rekeyed_from", place.encode()))
    return records


def perfect_outputs(raw: list[Record]) -> dict[str, list[Record]]:
    """What a faultless worker would write for that log; every usable item has the first subject."""
    outputs: dict[str, list[Record]] = {name: [] for name in ("enriched", "duplicates", "dead-letters", *SUBJECTS)}
    had: dict[str, list[str]] = {}
    went: dict[str, set[str]] = {}

    def add(name: str, one: Expected, key: bytes | None, value: bytes | None, *headers: tuple[str, bytes]) -> None:
        offset = sum(record.partition == one.raw.partition for record in outputs[name])
        outputs[name].append(Record(name, one.raw.partition, offset, one.raw.timestamp, key, value, headers))

    for one in expect(raw, partitions=PARTITIONS):
        place = {"partition": one.raw.partition, "offset": one.raw.offset}
        key = (one.identity or "").encode()
        if one.outcome in {"new", "revision", "kill"}:
            assert one.identity and one.digest
            now = [] if one.outcome == "kill" else ["a"]
            before = had.setdefault(one.identity, [])
            enrichment = {
                "id": one.identity,
                "outcome": one.outcome,
                "revision": one.revision,
                "digest": one.digest,
                "raw": {**place, "sha256": one.sha256},
                "subjects": [{"subject": subject} for subject in now],
                "subjects_removed": [subject for subject in before if subject not in now],
            }
            before += [subject for subject in now if subject not in before]
            goes = went.setdefault(
                one.identity, set(SUBJECTS) if one.outcome == "kill" and one.revision == 1 else set()
            )
            goes |= {f"subject.{subject}" for subject in now}
            ce_id = f"{one.identity};r={one.revision};d={one.digest[7:19]}".encode()
            for name in ("enriched", *sorted(goes)):
                add(name, one, key, json.dumps({"enrichment": enrichment}).encode(), ("ce_id", ce_id))
        elif one.outcome in {"duplicate", "late"}:
            assert one.behind is not None
            pointer: dict[str, Any] = {"id": one.identity, "outcome": one.outcome, "reason": one.reason, "this": place}
            pointer["stands"] = {"revision": one.revision}
            pointer["first"] = {"partition": one.behind.partition, "offset": one.behind.offset}
            add("duplicates", one, key, json.dumps(pointer).encode())
        elif one.outcome == "dead_letter":
            added: dict[str, Any] = {
                "dlq_reason": one.reason,
                "dlq_partition": one.raw.partition,
                "dlq_offset": one.raw.offset,
            }
            headers = tuple((name, str(value).encode()) for name, value in added.items())
            add("dead-letters", one, one.raw.key, one.raw.value, *one.raw.headers, *headers)
    return outputs


RAW = raw_log()
PERFECT = perfect_outputs(RAW)


def judge(outputs: dict[str, list[Record]], raw: list[Record] = RAW) -> Report:
    return check(raw, outputs, partitions=PARTITIONS)


def damaged() -> dict[str, list[Record]]:
    return copy.deepcopy(PERFECT)


def change(outputs: dict[str, list[Record]], name: str, at: int, **fields: Any) -> None:
    outputs[name][at] = outputs[name][at]._replace(**fields)


def test_a_perfect_run_has_no_faults_and_every_outcome():
    """The oracle is content with a faultless run, and its log shows every outcome."""
    report = judge(PERFECT)

    report.raise_for_faults()
    assert set(report.outcomes) == {
        "new",
        "revision",
        "kill",
        "duplicate",
        "late",
        "dead_letter",
        "rekeyed",
        "heartbeat",
    }


@pytest.mark.parametrize("name", sorted(PERFECT))
def test_each_lost_record_is_found(name):
    """Whichever output record is missing, the oracle says that it is lost."""
    for at in range(len(PERFECT[name])):
        outputs = damaged()
        del outputs[name][at]

        report = judge(outputs)

        assert report.lost >= 1
        with pytest.raises(AssertionError, match="lost"):
            report.raise_for_faults()


@pytest.mark.parametrize("name", sorted(PERFECT))
def test_each_repeated_record_is_found(name):
    """Whichever output record stands twice, the oracle says that it is repeated."""
    for at in range(len(PERFECT[name])):
        outputs = damaged()
        outputs[name].append(outputs[name][at]._replace(offset=1_000))

        report = judge(outputs)

        assert report.repeated >= 1
        assert report.faults


def test_a_wrong_order_is_found():
    """Two revisions of an identity that swapped places are found."""
    outputs = damaged()
    places = [at for at, record in enumerate(outputs["enriched"]) if record.key == b"urn:x:1"]
    first, second = (outputs["enriched"][at] for at in places)
    outputs["enriched"][places[0]] = second._replace(offset=first.offset)
    outputs["enriched"][places[1]] = first._replace(offset=second.offset)

    assert any("out of order" in fault for fault in judge(outputs).faults)


def test_a_record_that_nothing_asked_for_is_found():
    """A revision that no raw record explains is found."""
    outputs = damaged()
    value = json.loads(outputs["enriched"][0].value or b"")
    value["enrichment"]["revision"] = 7
    outputs["enriched"].append(outputs["enriched"][0]._replace(value=json.dumps(value).encode(), offset=1_000))

    assert any("invented" in fault for fault in judge(outputs).faults)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("enriched", {"key": b"other"}),
        ("enriched", {"partition": 9}),
        ("enriched", {"headers": (("ce_id", b"other"),)}),
        ("subject.a", {"value": b"{}"}),
        ("dead-letters", {"value": b"other"}),
        ("dead-letters", {"key": b"other"}),
        ("dead-letters", {"partition": 3}),
        ("duplicates", {"partition": 9}),
    ],
)
def test_a_changed_record_is_found(name, fields):
    """An output record with another key, value, header or partition is found."""
    outputs = damaged()
    change(outputs, name, 0, **fields)

    assert judge(outputs).faults


def test_lost_headers_of_a_dead_letter_are_found():
    """A dead letter that dropped a header of its raw record is found."""
    outputs = damaged()
    at = next(at for at, record in enumerate(outputs["dead-letters"]) if record.header("feed"))
    kept = tuple(header for header in outputs["dead-letters"][at].headers if header[0] != "feed")
    change(outputs, "dead-letters", at, headers=kept)

    assert any("lost headers" in fault for fault in judge(outputs).faults)


def test_a_wrong_re_keying_is_found():
    """A re-keyed copy that is missing, double or on another partition is found."""
    copy_of = RAW[-1]
    assert judge(PERFECT, RAW[:-1]).lost
    assert judge(PERFECT, [*RAW, copy_of._replace(offset=1_000)]).repeated
    assert judge(PERFECT, [*RAW[:-1], copy_of._replace(headers=copy_of.headers[1:])]).faults
