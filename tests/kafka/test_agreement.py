"""`newswire enrich` and a worker on a real Kafka say the same of the same inputs in the same order.

On one partition, keyed by nothing, so that offsets are the numbers of the inputs and nothing is re-keyed. What may
differ is what follows from where and when a record was received, and nothing else; `without_reception` lists it.
"""

import base64
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.kafka.histories import Desk
from tests.kafka.installation import Installation
from tests.kit.articles import Item
from tests.kit.cases import FILES, read_case
from tests.oracle.facts import Record

FEEDS = """
[feeds.made-up]
zone = "Asia/Tokyo"
date_order = "dmy"
furniture = ["and so on"]

[feeds.stubborn]
language = "en"
dedupe_policy = "first_wins"

[feeds.tass]
zone = "Europe/Moscow"
language = "en"
agencies = ["TASS"]

[feeds.reuters]
agencies = ["REUTERS"]
"""
PUBLISHED = {"new", "revision", "kill"}
Said = tuple[str, str | None, dict[str, str], Any]
"""(topic, key, headers, value) of one record that came out."""
Place = tuple[int, int]
"""Offset of a raw record, and which of its items it is; 0 where it is one item."""


async def enrich(newswire: Installation, values: Sequence[bytes], feed: str | None) -> list[dict[str, Any]]:
    """The lines of `newswire enrich` over these inputs, a file each."""
    folder = newswire.folder / "inputs"
    folder.mkdir()
    for number, value in enumerate(values):
        (folder / f"{number:05}").write_bytes(value)
    run = await newswire.run("enrich", str(folder), *(["--feed", feed] if feed else []), timeout_seconds=90)
    assert run.returncode == 0, run.stderr[-4_000:]
    return [json.loads(line) for line in run.stdout.splitlines()]


async def consume(newswire: Installation, values: Sequence[bytes], feed: str | None) -> dict[Place, list[Said]]:
    """What workers publish of these inputs, by the raw item's place; the second half by a second worker."""
    headers = (("feed", feed.encode()),) if feed else ()
    items = [Item(value, None, headers, partition=0) for value in values]
    half = len(items) // 2
    for part in (items[:half], items[half:]):
        await newswire.produce(part)
        worker = await newswire.start_ready_worker()
        await newswire.wait_until_drained()
        assert await worker.stop() == 0
    received_at = {record.offset: record.timestamp for record in await newswire.read("raw")}
    assert sorted(received_at) == list(range(len(values)))
    said = defaultdict(list)
    for topic, records in (await newswire.read_outputs()).items():
        places = []
        for record in records:
            place, rest = by_place(newswire.prefix + topic, record)
            said[place].append(rest)
            places.append(place)
        assert places == sorted(set(places)), f"{topic} is out of order, or has something twice"
    return said


def by_place(topic: str, record: Record) -> tuple[Place, Said]:
    """A record that came out, and the place of the raw item that it speaks of."""
    headers = {name: value.decode() for name, value in record.headers}
    key = None if record.key is None else record.key.decode()
    if "dlq_offset" in headers:
        return (int(headers["dlq_offset"]), int(headers.get("dlq_item", "0"))), (topic, key, headers, record.value)
    value = json.loads(record.value or b"null")
    place = value["enrichment"]["raw"] if "enrichment" in value else value["this"]
    return (place["offset"], place.get("item", 0)), (topic, key, headers, value)


def without_reception(headers: dict[str, str], value: Any, *, topic: str | None) -> tuple[dict[str, str], Any]:
    """Headers and value without what follows from where and when a record was received: the whole of what may differ.

    topic: the raw topic; None offline. What is taken out is first held against the rest of the record.
    """
    headers = dict(headers)
    if "dlq_reason" in headers:
        assert headers.pop("dlq_topic", None) == topic
        del headers["dlq_timestamp"]
        return headers, value
    value = json.loads(json.dumps(value))
    if "enrichment" not in value:
        for place in (value["first"], value["this"]):
            assert place.pop("topic") == topic
            del place["received_at"]
        return headers, value
    place, item = value["enrichment"]["raw"], value["item"]
    assert place.pop("topic") == topic
    received_at = place.pop("received_at")
    assert headers.pop("ce_time") == received_at >= place.pop("first_received_at")
    if "date_assumed:received" in value["enrichment"]["notes"]:
        assert item.pop("versionCreated") == received_at
    return headers, value


def read_line(line: dict[str, Any]) -> tuple[str | None, dict[str, str], Any]:
    """Key, headers and value of a line, once its outcome, reason and topic are held against them."""
    headers, value, outcome = line["headers"], line["value"], line["outcome"]
    assert line["topic"] == line["topics"][0]
    if outcome == "dead_letter":
        assert line["reason"] == headers["dlq_reason"] and value is None
        return line["key"], headers, base64.b64decode(line["value_base64"])
    if outcome in PUBLISHED:
        assert value["enrichment"]["outcome"] == outcome and line["reason"] is None
    else:
        assert (value["outcome"], value["reason"]) == (outcome, line["reason"])
    return line["key"], headers, value


async def hold_agreement(newswire: Installation, values: Sequence[bytes], feed: str | None) -> list[dict[str, Any]]:
    """Hold both ways against each other, record by record; gives the lines of `enrich`."""
    lines = await enrich(newswire, values, feed)
    published = await consume(newswire, values, feed)
    places = [(int(Path(line["input"]["path"]).name), line["input"].get("item", 0)) for line in lines]
    assert {offset for offset, _ in places} == set(range(len(values)))
    assert places == sorted(set(places))
    assert published.keys() <= set(places)
    for place, line in zip(places, lines, strict=True):
        offset = place[0]
        key, *rest = read_line(line)
        wanted = (key, *without_reception(*rest, topic=None))
        assert sorted(line["topics"]) == sorted(topic for topic, *_ in published[place]), (place, values[offset])
        for topic, its_key, *its_rest in published[place]:
            found = (its_key, *without_reception(*its_rest, topic=newswire.raw))
            assert found == wanted, f"item {place} on {topic}: {differences(found, wanted)}, of {values[offset]!r}"
    return lines


def differences(found: Any, wanted: Any, at: str = "") -> list[str]:
    """Where two of the same shape differ."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        names = sorted(found.keys() | wanted.keys())
        return [told for name in names for told in differences(found.get(name), wanted.get(name), f"{at}.{name}")]
    if isinstance(found, list | tuple) and isinstance(wanted, list | tuple) and len(found) == len(wanted):
        pairs = enumerate(zip(found, wanted, strict=True))
        return [told for place, pair in pairs for told in differences(*pair, f"{at}[{place}]")]
    return [] if found == wanted else [f"{at} is {found!r}, not {wanted!r}"]


def shown(lines: Sequence[dict[str, Any]]) -> Counter[str]:
    """How often each outcome and reason came."""
    return Counter(f"{line['outcome']} {line['reason'] or ''}".strip() for line in lines)


@pytest.mark.timeout(180)
@pytest.mark.parametrize(("seed", "feed", "max_batch"), [(1, "made-up", 1000), (2, None, 7), (3, "stubborn", 50)])
async def test_random_histories(install, tmp_path, seed, feed, max_batch):
    """Whatever arrives in whatever order, a worker that is replaced half-way says what `newswire enrich` says."""
    (tmp_path / "feeds.toml").write_text(FEEDS)
    settings = {"NEWSWIRE_FEEDS": str(tmp_path / "feeds.toml"), "NEWSWIRE_MAX_BATCH": str(max_batch)}
    newswire = await install(partitions=1, settings=settings)

    lines = await hold_agreement(newswire, Desk(seed, feed=feed, articles=30).history(600), feed)

    outcomes = shown(lines)
    repeats = {"duplicate same", "late older", "late after_kill"}
    repeats.add("duplicate first_wins" if feed == "stubborn" else "duplicate earlier_text")
    assert {*PUBLISHED, *repeats} <= outcomes.keys(), outcomes
    assert len([outcome for outcome in outcomes if outcome.startswith("dead_letter")]) >= 8, outcomes
    enrichments = [line["value"]["enrichment"] for line in lines if line["outcome"] in PUBLISHED]
    assert any(said["subjects"] for said in enrichments)
    assert any(said["subjects_removed"] for said in enrichments)
    assert any("date_assumed:received" in said["notes"] for said in enrichments)


@pytest.mark.timeout(180)
async def test_written_cases(install):
    """So they do of every input that the cases written by hand have, each of them twice."""
    cases = [sent.value for file in FILES for sent in read_case(file)]
    assert len(cases) > 200
    newswire = await install(partitions=1)

    lines = await hold_agreement(newswire, [*cases, *reversed(cases)], None)

    assert {"new", "duplicate same"} <= shown(lines).keys()
