"""`/v1/stream` over HTTP: where it begins, what it is given, why it ends, and who is refused."""

import asyncio
import gc
import json
import socket
import struct
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from streams.gateway import process
from streams.gateway import stream as streaming
from streams.gateway import window as windows
from streams.gateway.access_file import TokenTable, add_token, digest_of, remove_token
from streams.gateway.reader import Reader
from streams.gateway.token import read_token, write_token
from streams.gateway.window import Portion
from streams.kafka.embedded import EmbeddedBroker
from tests.broker.gateways import Running, running
from tests.kafka.gateway_readers import NDJSON, SSE, Refused, StreamReader, as_record
from tests.kit.waiting import until
from tests.kit.wires import enriched_wire

RECORDS = enriched_wire(7, 40)
LARGE = enriched_wire(9, 30, body_bytes=100_000)
LARGER = enriched_wire(9, 60, body_bytes=100_000)
EXPECTED = sorted(as_record(record.value or b"") for record in RECORDS)


@pytest.fixture
async def gateway(broker: EmbeddedBroker) -> AsyncIterator[Running]:
    async with running(broker) as gateway:
        yield gateway


async def refusal(gateway: Running, path: str = "/v1/stream", **options: Any) -> tuple[int, str, Any]:
    status, problem, answer = await gateway.get(path, **options)
    assert answer.content_type == "application/problem+json"
    assert isinstance(problem, dict)
    assert problem["status"] == status
    assert problem["detail"]
    return status, problem["reason"], answer


async def read_some(gateway: Running, reader: StreamReader, count: int) -> None:
    async with asyncio.timeout(20):
        await reader.read(gateway.session, gateway.url, most=count)


@pytest.mark.parametrize("accept", [SSE, NDJSON])
async def test_from_now_on(gateway: Running, accept: str) -> None:
    """Without a word what was there is not given; a token alone opens the stream; then comes what comes."""
    await gateway.publish(RECORDS[:10])
    await gateway.wait_until_read(10)
    reader = StreamReader(accept=accept)
    reading = asyncio.create_task(read_some(gateway, reader, 30))
    await until(lambda: reader.token, timeout_seconds=10, what="the first token")
    assert reader.taken == []

    await gateway.publish(RECORDS[10:])
    await reading

    assert sorted(reader.taken) == sorted(as_record(record.value or b"") for record in RECORDS[10:])


async def test_since_a_time(gateway: Running) -> None:
    """A time, or how long ago; what is neither is refused."""
    await gateway.publish(RECORDS)

    for since in ("1h", "2016-01-26T09:00:00Z", "2016-01-26T09:00:00 03:00"):
        reader = StreamReader([("since", since)])
        await read_some(gateway, reader, 40)
        assert sorted(reader.taken) == EXPECTED
    assert (await refusal(gateway, "/v1/stream?since=yesterday"))[:2] == (400, "bad_request")


async def test_the_header_comes_before_the_address(gateway: Running) -> None:
    """A browser connects again by the same address, with the last token that it has read in a header."""
    await gateway.publish(RECORDS)
    await gateway.wait_until_read(40)
    assert gateway.gateway.log is not None
    window = gateway.gateway.log.window
    begin, middle = write_token(window.log, [0, 0, 0, 0]), window.token_after(19)
    by_address, by_header = StreamReader([("last_event_id", middle), ("since", "1h")]), StreamReader([("since", "1h")])
    by_both = StreamReader([("last_event_id", begin)])
    by_header.token = by_both.token = middle

    for reader in (by_address, by_header, by_both):
        await read_some(gateway, reader, 20)
        assert len(reader.taken) == 20


async def test_a_token_that_cannot_be_honoured_is_refused(gateway: Running) -> None:
    """With the reason for programs: never a silent restart somewhere else."""
    await gateway.publish(RECORDS)
    await gateway.wait_until_read(40)
    assert gateway.gateway.log is not None
    window = gateway.gateway.log.window
    tokens = {
        "nonsense": "bad_token",
        window.token[:-3]: "bad_token",
        write_token(b"another!", window.vector): "other_log",
        write_token(window.log, window.vector[:3]): "other_log",
        write_token(window.log, [*window.vector, 0]): "other_log",
        write_token(window.log, [at + 1_000 for at in window.vector]): "other_log",
    }
    for token, reason in tokens.items():
        assert (await refusal(gateway, headers={"Last-Event-ID": token}))[:2] == (400, reason), token
        assert (await refusal(gateway, "/v1/stream", params={"last_event_id": token}))[:2] == (400, reason), token
        assert gateway.metric("refusals_total", reason=reason)


async def test_signs_of_life(gateway: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is filtered, and where nothing comes at all: a token alone, which moves on with what was passed."""
    monkeypatch.setattr(streaming, "_SIGN_SECONDS", 0.05)
    reader = StreamReader([("feed", "nowhere")])
    reading = asyncio.create_task(reader.read(gateway.session, gateway.url))
    await until(lambda: reader.token, timeout_seconds=10, what="the first token")
    assert gateway.gateway.log is not None

    await gateway.publish(RECORDS)
    await gateway.wait_until_read(40)
    vector = gateway.gateway.log.window.vector
    await until(
        lambda: read_token(reader.token or "").offsets >= tuple(vector),  # type: ignore[union-attr]
        timeout_seconds=10,
        what="a token behind all records",
    )

    assert not reading.done()
    assert reader.taken == []
    assert gateway.metric("disconnects_total", reason="slow_reader") == 0
    reading.cancel()


async def test_a_reader_that_goes_is_noticed(gateway: Running) -> None:
    """At once, not with the next record: its place is free."""
    reader = StreamReader()
    reading = asyncio.create_task(reader.read(gateway.session, gateway.url))
    await until(lambda: gateway.metric("clients") == 1, timeout_seconds=10, what="a client")

    reading.cancel()

    await until(lambda: gateway.metric("clients") == 0, timeout_seconds=5, what="its end")
    assert gateway.metric("disconnects_total", reason="client") == 1


async def test_a_reader_that_goes_before_it_is_answered(gateway: Running, caplog: pytest.LogCaptureFixture) -> None:
    """It has no place any more, and is no fault: nothing in the log."""
    address = ("127.0.0.1", int(gateway.url.rpartition(":")[2]))
    for query in ("", "?since=1h"):
        reading, writing = await asyncio.open_connection(*address)
        writing.write(f"GET /v1/stream{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        writing.write_eof()

        assert await reading.read() == b""
        writing.close()
        await until(lambda: gateway.metric("clients") == 0, timeout_seconds=10, what="a free place")
    assert gateway.metric("disconnects_total", reason="client") == 1
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


async def test_places_are_limited(broker: EmbeddedBroker) -> None:
    """By address and in all; who is refused learns when to come again."""
    async with running(broker, gateway_readers_per_address=2, gateway_readers=3) as gateway:
        readers = [asyncio.create_task(StreamReader().read(gateway.session, gateway.url)) for _ in range(2)]
        await until(lambda: gateway.metric("clients") == 2, timeout_seconds=10, what="two clients")

        status, reason, answer = await refusal(gateway)

        assert (status, reason) == (429, "too_many_readers")
        assert int(answer.headers["Retry-After"]) > 0
        with gateway.gateway.place_for("elsewhere"):
            assert "all places" in (await refusal_detail(gateway))
        for reading in readers:
            reading.cancel()
        await until(lambda: gateway.metric("clients") == 0, timeout_seconds=5, what="their end")


async def refusal_detail(gateway: Running) -> str:
    _, problem, _ = await gateway.get("/v1/stream")
    assert isinstance(problem, dict)
    return str(problem["detail"])


async def test_a_reader_that_takes_nothing_is_given_up(broker: EmbeddedBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told why behind what lies in its connection; the others have everything meanwhile."""
    monkeypatch.setattr(streaming, "_SLOW_SECONDS", 0.3)
    async with running(broker) as gateway:
        stalled = socket.socket()
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled.connect((gateway.url.rpartition("/")[2].partition(":")[0], int(gateway.url.rpartition(":")[2])))
        stalled.sendall(b"GET /v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
        reader = StreamReader()
        reading = asyncio.create_task(read_some(gateway, reader, 30))
        await until(lambda: gateway.metric("clients") == 2, timeout_seconds=10, what="two clients")

        await gateway.publish(LARGE)
        await reading
        await until(
            lambda: gateway.metric("disconnects_total", reason="slow_reader") == 1, timeout_seconds=20, what="the end"
        )

        assert len(reader.taken) == 30
        rest = await asyncio.to_thread(read_to_end, stalled)
        assert rest.endswith(b'event: error\ndata: {"reason":"slow_reader"}\n\n\r\n0\r\n\r\n')


async def test_readers_that_are_far_back_go_one_step_at_a_time(
    gateway: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has filters of its own, so that they share no work: between two of their steps others have their turn."""
    monkeypatch.setattr(windows, "_STEP_ENTRIES", 1)
    await gateway.publish(RECORDS)
    await gateway.wait_until_read(40)
    ticks, steps, take = 0, list[tuple[Reader, int]](), Reader.take

    def counted(reader: Reader) -> Portion:
        steps.append((reader, ticks))
        return take(reader)

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0)

    monkeypatch.setattr(Reader, "take", counted)
    ticking = asyncio.create_task(tick())
    readers = [StreamReader([("since", "1h"), ("q", f"nowhere{number}")]) for number in range(10)]
    reading = [asyncio.create_task(reader.read(gateway.session, gateway.url)) for reader in readers]
    await until(lambda: len(steps) >= 10 * 40, timeout_seconds=30, what="all steps")
    for task in (ticking, *reading):
        task.cancel()

    firsts = {id(reader): number for number, (reader, _) in reversed([*enumerate(steps)])}
    later = Counter([at for number, (_, at) in enumerate(steps) if number not in firsts.values()])
    assert len(firsts) == 10
    assert max(later.values()) == 1


def stalled_reader(gateway: Running, query: str = "") -> socket.socket:
    """One that asks, and takes nothing."""
    stalled = socket.socket()
    stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    stalled.connect(("127.0.0.1", int(gateway.url.rpartition(":")[2])))
    stalled.sendall(f"GET /v1/stream{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return stalled


@pytest.mark.parametrize("query", ["", "?since=1h"])
async def test_a_reader_that_takes_nothing_and_goes(
    broker: EmbeddedBroker, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    """In the middle of a write, from the window or of what lies before it: its place is free, and nothing is logged."""
    async with running(broker, gateway_window_bytes=1 << 20) as gateway:
        if query:
            await gateway.publish(LARGER)
        stalled = stalled_reader(gateway, query)
        await until(lambda: gateway.metric("clients") == 1, timeout_seconds=10, what="a client")
        if not query:
            await gateway.publish(LARGER)
        await wait_until_stalled(gateway)

        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        stalled.close()
        await until(lambda: gateway.metric("clients") == 0, timeout_seconds=10, what="a free place")
        gc.collect()

    assert gateway.metric("disconnects_total", reason="client") == 1
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


async def wait_until_stalled(gateway: Running) -> None:
    """Wait until something was written, and then nothing more for a moment."""
    written: list[float | None] = []

    def has_stalled() -> bool:
        written.append(gateway.metric("bytes_total"))
        gateway.gateway.metrics.render()
        return (written[-1] or 0) > 100_000 and len(set(written[-20:])) == 1 and len(written) > 20

    await until(has_stalled, timeout_seconds=20, what="a write that waits")


async def test_a_slow_reader_of_what_is_past_is_in_nobodys_way(broker: EmbeddedBroker) -> None:
    """It has the only turn to read what lies before the window, and takes nothing: the next reader has it all."""
    async with running(broker, gateway_window_bytes=1 << 20, gateway_catch_ups=1) as gateway:
        await gateway.publish(LARGER)
        stalled = stalled_reader(gateway, "?since=1h")
        await wait_until_stalled(gateway)

        reader = StreamReader([("since", "1h")])
        await read_some(gateway, reader, 60)

        assert len(reader.taken) == 60
        assert gateway.metric("disconnects_total", reason="slow_reader") == 0
    stalled.close()


def read_to_end(connection: socket.socket) -> bytes:
    connection.settimeout(20)
    parts = []
    while part := connection.recv(1 << 16):
        parts.append(part)
    connection.close()
    return b"".join(parts)


@pytest.mark.parametrize("accept", [SSE, NDJSON])
async def test_the_end_is_told(broker: EmbeddedBroker, accept: str) -> None:
    """`bye`, then closed within 5 s: readers go on elsewhere. A new one is sent on by 503."""
    reader = StreamReader(accept=accept)
    async with running(broker) as gateway:
        reading = asyncio.create_task(reader.read(gateway.session, gateway.url))
        await until(lambda: reader.token, timeout_seconds=10, what="the first token")
        begun = asyncio.get_running_loop().time()
        gateway.gateway.close()
        await reading
        with pytest.raises(Refused) as refused:
            await StreamReader().read(gateway.session, gateway.url)
    assert asyncio.get_running_loop().time() - begun < 5
    assert reader.events == ["bye"]
    assert (refused.value.status, refused.value.problem["reason"]) == (503, "not_ready")
    assert gateway.metric("disconnects_total", reason="shutdown") == 1


async def test_the_end_waits_for_nobody(broker: EmbeddedBroker) -> None:
    """A reader that takes nothing holds the end up for a moment at most."""
    async with running(broker) as gateway:
        stalled = socket.socket()
        stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stalled.connect(("127.0.0.1", int(gateway.url.rpartition(":")[2])))
        stalled.sendall(b"GET /v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await until(lambda: gateway.metric("clients") == 1, timeout_seconds=10, what="a client")
        await gateway.publish(LARGE)
        await gateway.wait_until_read(30)
        begun = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - begun < 5
    assert process._BYE_SECONDS < 5
    stalled.close()


async def test_access_tokens(broker: EmbeddedBroker, tmp_path: Path) -> None:
    """Who has none is refused; one that is revoked ends its streams, no others; subjects bound what is given."""
    file = tmp_path / "tokens.toml"
    add_token(file, "desk", TokenTable(sha256=digest_of("one")))
    add_token(file, "trade", TokenTable(sha256=digest_of("two"), subjects=("summit-planning",)))
    async with running(broker, tokens=file) as gateway:
        assert (await refusal(gateway))[:2] == (401, "no_access")
        assert (await refusal(gateway, "/v1/stream?token=three"))[:2] == (401, "no_access")
        headers = {"Authorization": "Bearer two"}
        limited = "/v1/stream?subject=territorial-dispute"
        assert (await refusal(gateway, limited, headers=headers))[:2] == (403, "not_allowed")
        desk, trade = StreamReader([("token", "one")]), StreamReader([("token", "two")])
        reading = [asyncio.create_task(reader.read(gateway.session, gateway.url)) for reader in (desk, trade)]
        await until(lambda: desk.token and trade.token, timeout_seconds=10, what="two tokens")
        await gateway.publish(RECORDS)
        await until(lambda: len(desk.taken) == 40, timeout_seconds=10, what="all records")

        remove_token(file, "desk")
        gateway.gateway.reload()

        await reading[0]
        assert desk.events == ["token_revoked"]
        assert not reading[1].done()
        assert {json.loads(record.text)["enrichment"]["id"] for record in trade.taken} < {
            record.identity for record in desk.taken
        }
        assert all("summit-planning" in record.text or record.outcome == "kill" for record in trade.taken)
        assert (await refusal(gateway, "/v1/stream?token=one"))[:2] == (401, "no_access")
        reading[1].cancel()


async def test_what_newswire_did_not_write_is_passed_over(gateway: Running) -> None:
    """Anybody may write to a topic: no reader sees it, and it is counted."""
    foreign = [record.__class__(topic=record.topic, key=record.key, value=b"x", headers=()) for record in RECORDS[:5]]
    reader = StreamReader([("since", "1h")])

    await gateway.publish([*foreign, *RECORDS[:3]])
    await read_some(gateway, reader, 3)

    assert sorted(reader.taken) == sorted(as_record(record.value or b"") for record in RECORDS[:3])
    assert gateway.metric("foreign_records_total") == 5


async def test_without_a_broker(broker: EmbeddedBroker) -> None:
    """It starts and waits: alive, not ready, and says why."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    from streams.gateway.gateway import Gateway
    from streams.kafka.cluster import Cluster
    from streams.settings import Settings

    settings = Settings(bootstrap_servers=f"127.0.0.1:{port}", gateway_port=0)
    async with process.serving(Gateway(Cluster(settings, embedded=True))) as url, aiohttp.ClientSession() as session:

        async def says_why() -> bool:
            async with session.get(f"{url}/readyz") as answer:
                return answer.status == 503 and str(port) in await answer.text()

        await until(says_why, timeout_seconds=20, what="the reason")
        async with session.get(f"{url}/livez") as answer:
            assert answer.status == 200
        async with session.get(f"{url}/v1/stream") as answer:
            assert (answer.status, (await answer.json(content_type=None))["reason"]) == (503, "not_ready")
