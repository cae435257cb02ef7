"""The gateway on a real Kafka: what readers are given, whatever becomes of connections, the gateway and the topic."""

import asyncio
import random
import socket
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import aiohttp
from aiokafka.admin import NewPartitions

from tests.kafka import wire
from tests.kafka.cluster import KafkaCluster
from tests.kafka.fixtures import Install
from tests.kafka.gateway_readers import StreamReader
from tests.kafka.installation import Installation, Worker
from tests.kafka.reconnecting import expected_of, reconnect
from tests.kit.waiting import until
from tests.kit.wires import enriched_wire


async def start_gateway(installation: Installation, **settings: Any) -> tuple[Worker, str]:
    gateway = installation.start_gateway(**settings)
    await gateway.wait_until_ready()
    return gateway, f"http://127.0.0.1:{gateway.web_port}"


async def test_no_reader_misses_or_repeats_a_record(install: Install) -> None:
    """Whatever connection is lost at whatever point, and the gateway killed meanwhile: each reader's records are its
    slice of the topic, none twice, those of an article in their order. The window holds a tenth of the topic.
    """
    reading = await reconnect(
        await install(), records=6_000, reconnects=20, window_bytes=2 << 20, seed=15, timeout_seconds=110
    )

    reading.check()
    assert sum(len(reader.connections) for reader in reading.readers) >= 1_000


class Opened:
    """A reader whose connection is open, in the background."""

    def __init__(self, session: aiohttp.ClientSession, url: str, query: Sequence[tuple[str, str]] = ()) -> None:
        self.reader = StreamReader(query)
        self.reading = asyncio.create_task(self.reader.read(session, url))

    async def wait_for(self, count: int) -> None:
        await until(
            lambda: self.reader.token and len(self.reader.taken) >= count,
            timeout_seconds=30,
            what=f"{count} records",
        )


async def refusal(session: aiohttp.ClientSession, url: str, **options: Any) -> tuple[int, str]:
    async with session.get(f"{url}/v1/stream", **options) as answer:
        return answer.status, (await answer.json(content_type=None))["reason"]


async def test_a_place_in_time(install: Install) -> None:
    """`since=` is a time on the broker's clock: what was written before it is not given, all else is."""
    records, chance = enriched_wire(2, 60), random.Random(2)
    installation = await install()
    topic = f"{installation.prefix}enriched"
    await wire.publish(installation.address, topic, records[:40], chance=chance)
    last = max(record.timestamp for record in await installation.read("enriched"))
    await asyncio.sleep(0.01)  # the broker's clock goes on by a millisecond
    await wire.publish(installation.address, topic, records[40:], chance=chance)
    _, url = await start_gateway(installation)
    since = datetime.fromtimestamp((last + 1) / 1000, UTC).isoformat()
    async with aiohttp.ClientSession() as session:
        late = Opened(session, url, [("since", since)])
        # The last ones lie before any time that Kafka knows.
        early = [Opened(session, url, [("since", ago)]) for ago in ("2h", "99999d", "1066-10-14T09:00:00Z")]
        await late.wait_for(20)
        for opened in early:
            await opened.wait_for(60)
        for opened in (late, *early):
            opened.reading.cancel()

    assert Counter(late.reader.taken) == Counter(expected_of((), records[40:]))
    for opened in early:
        assert Counter(opened.reader.taken) == Counter(expected_of((), records))


async def test_what_retention_took_is_told(install: Install) -> None:
    """A reader whose next records are gone is refused by `gone`; whose are there goes on, also behind the very last."""
    records, chance = enriched_wire(3, 200), random.Random(3)
    installation = await install()
    topic = f"{installation.prefix}enriched"
    gateway, url = await start_gateway(installation, GATEWAY_WINDOW_BYTES=1 << 20)
    async with aiohttp.ClientSession() as session:
        early, late = Opened(session, url), Opened(session, url)
        await early.wait_for(0)
        token = early.reader.token
        await wire.publish(installation.address, topic, records, chance=chance)
        await late.wait_for(200)
        # Of a transaction's end it learns with the next look at the log.
        sign = await quiet_token(session, url)
        await gateway.stop()
        await wire.delete_records(installation.address, topic, await wire.end_offsets(installation.address, topic))
        gateway = installation.start_gateway(port=gateway.web_port, GATEWAY_WINDOW_BYTES=1 << 20)
        await gateway.wait_until_ready()

        assert await refusal(session, url, headers={"Last-Event-ID": token}) == (400, "gone")
        async with session.get(f"{url}/v1/stream", headers={"Last-Event-ID": sign}) as answer:
            assert answer.status == 200


async def quiet_token(session: aiohttp.ClientSession, url: str) -> str:
    """The token of a reader that begins now, once two of them in a row are the same: nothing is under way."""
    tokens: list[str | None] = []

    async def is_quiet() -> bool:
        reader = StreamReader()
        await reader.read(session, url, most=0)
        tokens.append(reader.token)
        return len(tokens) > 1 and tokens[-1] == tokens[-2]

    await until(is_quiet, timeout_seconds=20, what="a token that stays", pause_seconds=0.5)
    return tokens[-1] or ""


async def test_a_topic_that_was_made_anew_is_another_log(install: Install) -> None:
    """Its readers' streams end by `other_log`, and so is their token refused; whoever begins again is served."""
    records, chance = enriched_wire(4, 20), random.Random(4)
    installation = await install()
    topic = f"{installation.prefix}enriched"
    _, url = await start_gateway(installation)
    async with aiohttp.ClientSession() as session:
        opened = Opened(session, url)
        await opened.wait_for(0)
        await wire.publish(installation.address, topic, records, chance=chance)
        await opened.wait_for(20)

        async with wire.admin(installation.address) as client:
            await client.delete_topics([topic])
        await installation.apply_topics()

        async with asyncio.timeout(40):
            await opened.reading
        assert opened.reader.events == ["other_log"]

        async def is_refused() -> bool:
            said = await refusal(session, url, headers={"Last-Event-ID": opened.reader.token or ""})
            return said == (400, "other_log")

        await until(is_refused, timeout_seconds=40, what="the new topic")
        again = Opened(session, url)
        await again.wait_for(0)
        await wire.publish(installation.address, topic, records, chance=chance)
        await again.wait_for(20)
        again.reading.cancel()


async def test_more_partitions_are_another_log(install: Install) -> None:
    """An article's revisions may be on another partition from then on: no token of before says where."""
    installation = await install()
    _, url = await start_gateway(installation)
    async with aiohttp.ClientSession() as session:
        opened = Opened(session, url)
        await opened.wait_for(0)

        async with wire.admin(installation.address) as client:
            await client.create_partitions({f"{installation.prefix}enriched": NewPartitions(6)})

        async with asyncio.timeout(40):
            await opened.reading
        assert opened.reader.events == ["other_log"]


async def test_a_broker_that_is_away_ends_no_stream(own_cluster: KafkaCluster, install: Install) -> None:
    """Readers wait, by signs of life, and are given all once it is back; meanwhile /readyz says why."""
    records, chance = enriched_wire(5, 60), random.Random(5)
    installation = await install(address=own_cluster.bootstrap_servers)
    topic = f"{installation.prefix}enriched"
    gateway, url = await start_gateway(installation)
    async with aiohttp.ClientSession() as session:
        opened = Opened(session, url)
        await opened.wait_for(0)
        await wire.publish(installation.address, topic, records[:30], chance=chance)
        await opened.wait_for(30)

        own_cluster.brokers[0].kill()
        await gateway.wait_until_it_says("is not read", timeout_seconds=60)
        own_cluster.brokers[0].start()
        own_cluster.wait_until_ready()
        await gateway.wait_until_ready()
        await wire.publish(installation.address, topic, records[30:], chance=chance)

        await opened.wait_for(60)
        assert not opened.reading.done()
        opened.reading.cancel()
    assert Counter(opened.reader.taken) == Counter(expected_of((), records))


async def test_a_try_to_connect_is_no_reading(own_cluster: KafkaCluster, install: Install) -> None:
    """A broker that takes connections and says nothing: /readyz says so all the while, the log once."""
    installation = await install(address=own_cluster.bootstrap_servers)
    gateway, _ = await start_gateway(installation)

    own_cluster.brokers[0].freeze()
    await gateway.wait_until_it_says("is not read", timeout_seconds=60)
    said = gateway.log_text.count("is not read")
    loop = asyncio.get_running_loop()
    until_then = loop.time() + 5  # a try takes longer
    while loop.time() < until_then:
        assert (await gateway.get("/readyz"))[0] == 503
        await asyncio.sleep(0.05)

    assert said == gateway.log_text.count("is not read") == 1
    own_cluster.brokers[0].thaw()
    await gateway.wait_until_ready()


async def test_sigterm(install: Install) -> None:
    """`bye` on each stream, and exit 0 within 5 s."""
    installation = await install()
    gateway, url = await start_gateway(installation)
    async with aiohttp.ClientSession() as session:
        opened = [Opened(session, url) for _ in range(20)]
        for one in opened:
            await one.wait_for(0)

        assert await gateway.stop(timeout_seconds=5) == 0

        await asyncio.gather(*[one.reading for one in opened])
    assert [one.reader.events for one in opened] == [["bye"]] * 20


async def test_a_gateway_that_cannot_start_says_why(install: Install) -> None:
    """In one line with what to do: an address that others reach without tokens, a port that is taken, no such file."""
    installation = await install(topics=False)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for settings, word in (
            ({"GATEWAY_HOST": "0.0.0.0"}, "newswire tokens new"),
            ({"GATEWAY_PORT": port}, "NEWSWIRE_GATEWAY_PORT"),
            ({"TOKENS": "absent.toml"}, "absent.toml"),
        ):
            run = await installation.run("serve", **settings)

            assert run.returncode == 2, run.stderr
            assert word in run.stderr
            assert "Traceback" not in run.stderr
            assert run.stdout == ""
