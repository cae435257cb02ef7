"""Whatever a client can write into a record batch, on a real Kafka (I4): the worker lives, what is sound is published
once, each record that is not is a dead letter with its place.
"""

import json
import struct
import time
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import NamedTuple

import cramjam
import pytest
from aiokafka import TopicPartition

from tests.kafka import wire
from tests.kafka.byte_producer import ByteProducer, Transaction, byte_producer
from tests.kafka.cluster import KafkaCluster
from tests.kafka.installation import Installation
from tests.kafka.malformed import BATCHES, RECORDS, REFUSED_BATCHES, REFUSED_RECORDS
from tests.kit.record_batches import GZIP, LZ4, TRANSACTIONAL, ZSTD, batch, pack, record, records, rewritten, varint


class Story(NamedTuple):
    """One article, as a record of a batch."""

    key: bytes | None
    value: bytes


Make = Callable[[list[Story]], bytes]


class Writer:
    """Writes batches of three articles into one partition and keeps account of what must become of each."""

    def __init__(self, newswire: Installation, producer: ByteProducer) -> None:
        self.partition = TopicPartition(newswire.raw, 0)
        self.producer = producer
        self.sound: list[str] = []
        self.dead: dict[int, tuple[str, bytes]] = {}
        self.unseen: list[str] = []
        self._number = 0

    def stories(self) -> list[tuple[str, Story]]:
        """Three new articles, the second one without key, with their identities."""
        made = []
        for at in range(3):
            self._number += 1
            uri = f"urn:x:{self._number}"
            value = json.dumps({"uri": uri, "headline": f"Article {self._number}", "body_text": "Text."}).encode()
            made.append((uri, Story(None if at == 1 else uri.encode(), value)))
        return made

    async def write(
        self,
        make: Callable[[list[Story]], bytes],
        *,
        says: str,
        transaction: Transaction | None = None,
        is_seen: bool = True,
    ) -> int:
        """Send a batch of three; gives the broker's code. says: the fault of the middle one; empty: none."""
        stories = self.stories()
        sent = await self.producer.send(self.partition, make([story for _, story in stories]), transaction)
        if sent.code == 0:
            for at, (uri, story) in enumerate(stories):
                if not is_seen:
                    self.unseen.append(uri)
                elif at == 1 and says:
                    self.dead[sent.offset + at] = (says, story.value)
                else:
                    self.sound.append(uri)
        return sent.code

    async def write_plainly(self) -> None:
        """A batch of three that is as it should be."""
        assert (
            await self.write(lambda stories: batch([_sound(story, at) for at, story in enumerate(stories)]), says="")
            == 0
        )


def _sound(story: Story, at: int) -> bytes:
    return record(story.value, key=story.key, headers=[(b"feed", b"made-up")], offset_delta=at)


def _all_sound(stories: list[Story]) -> list[bytes]:
    return [_sound(story, at) for at, story in enumerate(stories)]


@pytest.fixture
async def newswire(install) -> Installation:
    return await install(partitions=1)


@pytest.fixture
async def writer(newswire) -> AsyncIterator[Writer]:
    async with byte_producer(newswire.address) as producer:
        yield Writer(newswire, producer)


async def judge(newswire: Installation, writer: Writer, *, is_rewritten: bool = False) -> None:
    """Assert that everything became what it must: published once, kept with its place, or never seen.

    is_rewritten: the broker wrote its time and checksum into what was sent.
    """
    (worker,) = newswire.workers
    await newswire.wait_until_drained()
    said = await worker.metrics()
    assert worker.is_running
    assert worker.log_text.count("opens again") == 0, worker.log_text[-3_000:]
    published = Counter((record.key or b"").decode() for record in await newswire.read("enriched"))
    assert published == Counter(writer.sound)
    letters = {int(letter.header("dlq_offset") or -1): letter for letter in await newswire.read("dead-letters")}
    assert letters.keys() == writer.dead.keys()
    for offset, (says, value) in writer.dead.items():
        letter = letters[offset]
        assert letter.header("dlq_reason") == "malformed"
        assert letter.value is not None
        assert letter.value[61:] == value[61:] if is_rewritten else letter.value == value
        assert says in (letter.header("dlq_error") or "")
    assert said.outcomes()["new"] == len(writer.sound)
    assert (
        said.outcomes()["dead_letter"]
        == said.value("newswire_dead_letters_total", reason="malformed")
        == len(writer.dead)
    )
    assert said.consumed == sum(said.outcomes().values())


async def test_every_field_of_a_record(newswire, writer):
    """Each field of a record with whatever Kafka lets through, between sound articles, packed in each way and not."""
    await writer.write_plainly()
    await newswire.start_ready_worker()
    refused = []
    for case in RECORDS:
        for codec in case.codecs:

            def make(stories: list[Story], case=case, codec=codec) -> bytes:
                odd = case.build(stories[1].value, stories[1].key, 1)
                return batch([_sound(stories[0], 0), odd, _sound(stories[2], 2)], codec=codec)

            if code := await writer.write(make, says=case.says):
                refused.append((case.name, codec, code))
    await writer.write_plainly()

    assert not refused
    await judge(newswire, writer)


async def test_every_field_of_a_batch(newswire, writer):
    """Each field of a batch with whatever Kafka lets through: its articles are published like any others."""
    await newswire.start_ready_worker()
    refused = []
    for case in BATCHES:

        def make(stories: list[Story], case=case) -> bytes:
            return case.build(_all_sound(stories))

        if code := await writer.write(make, says=""):
            refused.append((case.name, code))
        await writer.write_plainly()

    assert not refused
    await judge(newswire, writer)


async def test_what_kafka_itself_refuses(newswire, writer):
    """The rest of the format nobody can write: Kafka refuses it. Should it stop to, these become cases of the above."""
    taken: list[object] = []
    for case in REFUSED_RECORDS:
        for codec in case.codecs:

            def make(stories: list[Story], case=case, codec=codec) -> bytes:
                odd = case.build(stories[1].value, stories[1].key, 1)
                return batch([_sound(stories[0], 0), odd, _sound(stories[2], 2)], codec=codec)

            if await writer.write(make, says="x") == 0:
                taken.append((case.name, codec))
    for batch_case in REFUSED_BATCHES:

        def make_batch(stories: list[Story], case=batch_case) -> bytes:
            return case.build(_all_sound(stories))

        if await writer.write(make_batch, says="x") == 0:
            taken.append(batch_case.name)

    assert not taken


async def test_odd_records_in_transactions(newswire, writer):
    """What is committed is judged, what is aborted is never seen, be it readable or not."""
    await newswire.start_ready_worker()
    for number, case in enumerate(RECORDS):
        for commit in (True, False):
            codec = case.codecs[number % len(case.codecs)]
            transaction = await writer.producer.begin(writer.partition)

            def make(stories: list[Story], case=case, codec=codec, transaction=transaction) -> bytes:
                odd = case.build(stories[1].value, stories[1].key, 1)
                return batch(
                    [_sound(stories[0], 0), odd, _sound(stories[2], 2)],
                    codec=codec,
                    attributes=TRANSACTIONAL,
                    producer_id=transaction.producer_id,
                    producer_epoch=transaction.epoch,
                    base_sequence=0,
                )

            assert await writer.write(make, says=case.says, transaction=transaction, is_seen=commit) == 0
            await writer.producer.end(transaction, commit=commit)
        await writer.write_plainly()

    await judge(newswire, writer)
    assert len(writer.unseen) == 3 * len(RECORDS)


@pytest.mark.timeout(240)
async def test_batches_that_burst_the_memory(newswire, writer, capsys):
    """Kilobytes that unpack to gigabytes, in one record and in many: dead letters with their bytes, and nobody waits.

    Memory stays bounded, no call of the loop takes a second, the articles between are published.
    """
    zeros = bytes(1 << 20)
    bombs = {
        "one record, zstd": batch(payload=_one_record(1_500, ZSTD), codec=ZSTD, count=1),
        "one record, gzip": batch(payload=_one_record(200, GZIP), codec=GZIP, count=1),
        "one record, lz4": batch(payload=_one_record(200, LZ4), codec=LZ4, count=1),
        "many records": batch(payload=pack(b"".join(records(*[zeros] * 300)), ZSTD), codec=ZSTD, count=300),
    }
    worker = await newswire.start_ready_worker()
    await writer.write_plainly()
    await newswire.wait_until_drained()
    idle = worker.peak_bytes()
    for _ in range(5):
        for bomb in bombs.values():
            sent = await writer.producer.send(writer.partition, bomb)
            assert sent.code == 0
            writer.dead[sent.offset] = ("unpacks to more than 67,108,864 bytes", bomb)
        await writer.write_plainly()
    slowest = 0.0

    async def drained() -> bool:
        nonlocal slowest
        started = time.monotonic()
        await worker.metrics()
        slowest = max(slowest, time.monotonic() - started)
        committed, ends = await newswire.positions()
        return committed == ends

    await wire.until(drained, timeout_seconds=120, what="committed == end")

    peak = worker.peak_bytes()
    with capsys.disabled():
        print(f"\nbombs: peak {peak / 1e6:.0f} MB, {idle / 1e6:.0f} before, slowest /metrics {slowest:.2f} s")
    await judge(newswire, writer, is_rewritten=True)
    assert peak - idle < 300e6
    assert slowest < 1.5
    assert (await worker.metrics()).value("newswire_rebalances_total") == 1


def _one_record(megabytes: int, codec: int) -> bytes:
    """One record whose value is so many megabytes of zeros, packed."""
    size = megabytes << 20
    head = b"\0\0\0" + varint(-1) + varint(size)
    parts = [varint(len(head) + size + 1) + head, *[bytes(1 << 20)] * megabytes, b"\0"]
    if codec == GZIP:
        packing = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        return b"".join(packing.compress(part) for part in parts) + packing.flush()
    compressor = (
        cramjam.zstd.Compressor()
        if codec == ZSTD
        else cramjam.lz4.Compressor(content_checksum=False, block_linked=False)
    )
    for part in parts:
        compressor.compress(part)
    return bytes(compressor.finish())


def _segment(cluster: KafkaCluster, partition: TopicPartition) -> Path:
    (segment,) = (cluster.brokers[0].folder / "log" / f"{partition.topic}-{partition.partition}").glob("*.log")
    return segment


async def test_batches_that_rotted_on_the_brokers_disk(install, own_cluster):
    """A batch whose checksum does not fit, or that is packed as nothing known, is one dead letter; reading goes on."""
    newswire = await install(address=own_cluster.bootstrap_servers, partitions=1)
    async with byte_producer(newswire.address) as producer:
        writer = Writer(newswire, producer)
        await writer.write_plainly()
        rotten = [await producer.send(writer.partition, batch(records(b"a", b"b", b"c"))) for _ in range(3)]
        await writer.write_plainly()
        segment = _segment(own_cluster, writer.partition)
        stored = segment.read_bytes()
        changes = (
            ("its checksum does not fit", lambda sound: sound[:-1] + b"\xff"),
            ("unknown compression 6", lambda sound: rewritten(sound, attributes=6)),
            ("5 records in 3 offsets", lambda sound: rewritten(sound, count=5)),
        )
        for sent, (says, change) in zip(rotten, changes, strict=True):
            at, end = _find(stored, sent.offset)
            changed = change(stored[at:end])
            writer.dead[sent.offset] = (f"offsets {sent.offset} to {sent.offset + 2}: {says}", changed)
            with segment.open("r+b") as log:
                log.seek(at)
                log.write(changed)
        await newswire.start_ready_worker()

        await judge(newswire, writer)


def _find(stored: bytes, offset: int) -> tuple[int, int]:
    """Where the batch of this first offset begins and ends in a segment."""
    at = 0
    while True:
        first, length = struct.unpack_from(">qi", stored, at)
        if first == offset:
            return at, at + 12 + length
        at += 12 + length


async def test_commands_read_what_they_cannot_decode(newswire, writer):
    """tail and dead-letters meet odd records on the topics that they read, and go on."""
    odd = batch([*records(b"a"), record(b"odd", headers=[(b"\xff", b"x")], offset_delta=1), *records(b"c", first=2)])
    for topic in ("enriched", "dead-letters"):
        assert (await writer.producer.send(TopicPartition(newswire.prefix + topic, 0), odd)).code == 0

    tailed = await newswire.run("tail", "--from-beginning", "--count", "3", "--timeout", "20", "--json")
    listed = await newswire.run("dead-letters", "list", "--json")

    assert tailed.returncode == 0, tailed.stderr
    assert [json.loads(line)["headers"] for line in tailed.stdout.splitlines()] == [{}, {"\\xff": "x"}, {}]
    assert listed.returncode == 0, listed.stderr
    assert "3 records there are not newswire's" in listed.stderr
