"""`newswire dead-letters` on a real Kafka: what could not be read is looked at, mended and sent back, each once."""

import asyncio
import json
import signal
from collections import Counter
from typing import Any

import pytest

from tests.kafka import wire
from tests.kafka.installation import Installation
from tests.kit.articles import Item, Newsroom
from tests.oracle.facts import Record

ODD = Item(b"\xff\xfe no format \x00", b"\x00key", (("feed", b"made-up"), ("x", b"\xff"), ("x", b"twice"), ("x", b"")))


async def run(newswire: Installation, *words: str, exits: int = 0) -> list[dict[str, Any]]:
    """Run a command below `dead-letters` with --json; the lines that it printed."""
    ended = await newswire.run("dead-letters", *words, "--json")
    assert ended.returncode == exits, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


async def bury(newswire: Installation, items: list[Item], **settings: Any) -> None:
    """Let a worker with these settings judge the items, and end it."""
    worker = newswire.start_worker(**settings)
    await worker.wait_until_ready()
    await newswire.produce(items)
    await newswire.wait_until_drained()
    await worker.stop()


async def produce_nothing_at_all(newswire: Installation) -> None:
    """Send a record with neither key nor value, which aiokafka's `send` refuses and its batches take."""
    async with newswire.producer() as producer:
        batch = producer.create_batch()
        batch.append(key=None, value=None, timestamp=None, headers=[("feed", b"made-up")])
        await (await producer.send_batch(batch, newswire.raw, partition=2))


def sent_back(records: list[Record]) -> list[Record]:
    """Those raw records that came by a replay."""
    return [record for record in records if record.header("dlq_attempt") is not None]


async def test_once_the_cause_is_mended_a_replay_publishes_each_once(install):
    """Articles above a limit are listed and shown; with the limit raised a replay publishes them once, in order."""
    newswire = await install()
    newsroom = Newsroom(11)
    items = [newsroom.ninjs(number, version=version) for number in range(1, 9) for version in (1, 2, 3)]
    await bury(newswire, items, MAX_ARTICLE_BYTES=500)
    listed = await run(newswire, "list", "--reason", "too_large", "--since", "1h")
    (shown,) = await run(newswire, "show", listed[0]["id"])

    await newswire.start_ready_worker()
    (first,) = await run(newswire, "replay", "--all")
    (second,) = await run(newswire, "replay", "--all")
    await newswire.wait_until_drained()
    (third,) = await run(newswire, "replay", "--reason", "too_large")

    assert (len(listed), {line["replayed"] for line in listed}) == (24, {False})
    assert shown["value"].encode() in {item.value for item in items}
    assert [(line["sent"], line["already_replayed"]) for line in (first, second, third)] == [(24, 0), (0, 24), (0, 24)]
    published: dict[str, list[int]] = {}
    for record in await newswire.read("enriched"):
        enrichment = json.loads(record.value or b"")["enrichment"]
        published.setdefault(enrichment["id"], []).append(enrichment["revision"])
    assert published == {newsroom.uri(number): [1, 2, 3] for number in range(1, 9)}
    assert await newswire.read("duplicates") == []
    assert {line["replayed"] for line in await run(newswire, "list")} == {True}


async def test_bytes_key_headers_and_order_are_the_original_ones(install, tmp_path):
    """What goes back differs from what came by the two headers that count attempts, and by nothing else."""
    newswire = await install()
    items = [
        ODD,
        Item(None, b"null"),
        Item(b"", b"null"),
        *(Item(b"no format %d" % number, None, (("n", b"%d" % number),), partition=2) for number in range(20)),
        *(Item(b"no format", b"%d" % (number % 3), (("n", b"%d" % number),)) for number in range(20)),
    ]
    await produce_nothing_at_all(newswire)
    await bury(newswire, items)
    listed = await run(newswire, "list")
    odd = next(line for line in listed if line["dlq_bytes"] == len(ODD.value or b""))
    await run(newswire, "show", odd["id"], "--output", "original")
    await run(newswire, "replay", "--all")

    raw = await newswire.read("raw")
    back = sent_back(raw)
    came = [record for record in raw if record not in back]
    assert (tmp_path / "original").read_bytes() == ODD.value
    assert len(back) == len(came) == len(items) + 1
    for partition in range(newswire.partitions):
        before = [one for one in came if one.partition == partition]
        after = [one for one in back if one.partition == partition]
        assert [(one.key, one.value, tuple(one.headers[:-2])) for one in after] == [
            (one.key, one.value, tuple(one.headers)) for one in before
        ]
        assert [one.headers[-2:] for one in after] == [
            (("dlq_attempt", b"1"), ("dlq_first", f"{partition}:{one.offset}".encode())) for one in before
        ]


@pytest.mark.parametrize("point", ["sent:2", "committed:1", "committed:3"])
async def test_a_replay_killed_in_the_middle_goes_on_where_it_was(install, point):
    """Killed before or after a commit and run again, every dead letter is sent back exactly once."""
    newswire = await install()
    items = [Item(b"no format %d" % number, b"%d" % number) for number in range(1_200)]
    await bury(newswire, items)

    killed = await newswire.run("dead-letters", "replay", "--all", TEST_CRASH_POINT=point)
    at_death = len(sent_back(await newswire.read("raw")))
    (resumed,) = await run(newswire, "replay", "--all")

    assert killed.returncode == -signal.SIGKILL
    assert (at_death, resumed["sent"], resumed["already_replayed"]) == {
        "sent:2": (500, 700, 500),
        "committed:1": (500, 700, 500),
        "committed:3": (1_200, 0, 1_200),
    }[point]
    back = Counter(record.value for record in sent_back(await newswire.read("raw")))
    assert back == Counter(item.value for item in items)


async def test_a_killed_replay_holds_up_the_workers_for_a_while_only(install):
    """The transaction that a killed replay left open is given up by the broker, without anybody's doing."""
    newswire = await install(partitions=1)
    await bury(newswire, [Item(b"no format", b"k")])
    await newswire.run("dead-letters", "replay", "--all", TEST_CRASH_POINT="sent:1")
    await newswire.start_ready_worker()
    await newswire.produce([Newsroom(12).ninjs(1)])

    await wire.until(
        lambda: newswire.read("enriched"), timeout_seconds=40, what="an article behind it", pause_seconds=0.5
    )


async def test_two_at_the_same_time_send_each_once(install):
    """Of two replays at once one ends the other, which says so in a line; nothing is sent twice or left."""
    newswire = await install()
    items = [Item(b"no format %d" % number, b"%d" % number) for number in range(4_000)]
    await bury(newswire, items)

    both = await asyncio.gather(*(newswire.run("dead-letters", "replay", "--all") for _ in range(3)))
    await run(newswire, "replay", "--all")

    assert 0 in {ended.returncode for ended in both}
    for ended in both:
        assert ended.returncode == 0 or "another replay of dead letters has begun" in ended.stderr, ended.stderr
        assert len(ended.stderr.splitlines()) == 1, ended.stderr
    back = Counter(record.value for record in sent_back(await newswire.read("raw")))
    assert back == Counter(item.value for item in items)


async def test_what_fails_again_is_linked_and_not_multiplied(install):
    """A dead letter that fails again is attempt 2 of the first; however often a replay runs, there is one of each."""
    newswire = await install()
    await bury(newswire, [ODD])
    (first,) = await run(newswire, "list")
    await run(newswire, "replay", "--all")
    await run(newswire, "replay", "--all")
    await bury(newswire, [])
    _, second = await run(newswire, "list")
    (named,) = await run(newswire, "replay", first["id"])
    await run(newswire, "replay", "--all")
    await bury(newswire, [])

    listed = await run(newswire, "list")
    assert (second["dlq_attempt"], second["dlq_first"], second["key"]) == (2, first["id"], first["key"])
    assert (named["sent"], named["already_replayed"]) == (0, 1)
    assert [(line["dlq_attempt"], line["dlq_first"], line["replayed"]) for line in listed] == [
        (1, first["id"], True),
        (2, first["id"], True),
        (3, first["id"], False),
    ]
    (again,) = await run(newswire, "replay", first["id"], "--again")
    assert again["sent"] == 1


async def test_an_unknown_id_and_a_dry_run_send_nothing(install):
    """A dry run and an ID that there is not leave the raw topic as it is; the latter exits 1 and says so."""
    newswire = await install()
    await bury(newswire, [ODD])
    (dry,) = await run(newswire, "replay", "--all", "--dry-run")
    (unknown,) = await run(newswire, "replay", "3:999", exits=1)

    assert (dry["chosen"], dry["sent"]) == (1, 0)
    assert unknown["not_sent"] == [{"id": "3:999", "why": "unknown"}]
    assert len(await newswire.read("raw")) == 1


@pytest.mark.parametrize("words", [["list"], ["show", "0:0"], ["replay", "--all"], ["replay", "--all", "--dry-run"]])
async def test_trouble_with_the_broker_is_one_line(install, words):
    """A broker that does not answer, and topics that are not there, are one line with what to do, and exit 1."""
    newswire = await install(topics=False)
    away = await newswire.run("dead-letters", *words, BOOTSTRAP_SERVERS="127.0.0.1:1")
    bare = await newswire.run("dead-letters", *words)

    assert (away.returncode, bare.returncode, away.stdout, bare.stdout) == (1, 1, "", "")
    assert away.stderr.startswith("newswire: no Kafka broker answers at 127.0.0.1:1 ")
    assert "newswire topics apply" in bare.stderr
    assert len(away.stderr.splitlines()) == len(bare.stderr.splitlines()) == 1
