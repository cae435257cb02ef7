"""The subscriber's client before a gateway that fails on purpose: nothing lost, nothing twice, nothing in silence."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from streams.client import (
    AccessError,
    FileResume,
    RequestError,
    ServerError,
    Subscription,
    TokenGoneError,
    stream,
)
from streams.client.backoff import Pace
from tests.broker.scripted_gateway import (
    BYE,
    ENDING,
    OPEN,
    Answer,
    ScriptedGateway,
    alive,
    error,
    lines,
    log,
    problem,
    record,
)
from tests.kafka.cluster import free_port
from tests.kit.waiting import until

# No wait is longer than a few of the loop's turns.
QUICK = Pace(first_wait=0.001, longest_wait=0.01, silence=30.0)

Subscribe = Callable[..., Subscription]


@pytest.fixture
def subscribe(monkeypatch: pytest.MonkeyPatch) -> Subscribe:
    """Subscribe with short waits."""

    def subscribe(gateway: ScriptedGateway, *, pace: Pace = QUICK, **options: Any) -> Subscription:
        records = stream(gateway.address, **options)
        records._pace = pace
        return records

    return subscribe


async def take(records: Subscription, count: int) -> list[int]:
    """The revisions of the next records."""
    return [(await anext(records)).enrichment.revision for _ in range(count)]


RECORDS = [record(number) for number in range(1, 4)]


@pytest.mark.parametrize(
    "first",
    [
        lines(alive(0), record(1), record(2)[:500]),
        lines(alive(0), record(1), record(2)[:-1]),
        lines(alive(0), record(1), BYE),
        lines(alive(0), record(1), error("slow_reader")),
        lines(alive(0), record(1), error("of a later release")),
        lines(alive(0), record(1), b"<html>\n"),
        lines(alive(0), record(1), b'{"id": "x", "record": {}}\n'),
        lines(alive(0), record(1), *[b"x" * 1_000_000] * 9),
        lines(alive(0), record(1), b'{"event": "of a later release"}\n\n', alive(1)),
    ],
    ids=["half", "unended", "bye", "slow", "error", "html", "foreign", "long", "end"],
)
async def test_whatever_breaks_a_stream_it_goes_on_from_its_token(subscribe: Subscribe, first: Answer) -> None:
    """Cut in a line, ended, or garbage: the next connection begins behind the last whole record, no gap, no repeat."""
    async with ScriptedGateway(first, lines(alive(1), record(2), record(3), OPEN)) as gateway:
        async with subscribe(gateway) as records:
            assert await take(records, 3) == [1, 2, 3]

        assert gateway.positions == [None, "t1"]


async def test_a_gateway_that_is_killed_leaves_no_gap(subscribe: Subscribe) -> None:
    """A connection that breaks off in a line, wherever its reader is by then: no gap, no repeat, no half record."""
    killed = log(RECORDS[:1], RECORDS[1][:500], is_torn=True)
    async with ScriptedGateway(killed, killed, log(RECORDS, OPEN)) as gateway, subscribe(gateway) as records:
        assert await take(records, 3) == [1, 2, 3]
        assert len(gateway.requests) == 3


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_refusal_that_passes_is_waited_out(subscribe: Subscribe, status: int) -> None:
    """Too many, not ready, a broken proxy: it connects again until it is let in."""
    refusal = problem(status)
    async with (
        ScriptedGateway(refusal, refusal, lines(record(1), OPEN)) as gateway,
        subscribe(gateway) as records,
    ):
        assert await take(records, 1) == [1]
        assert len(gateway.requests) == 3


async def test_bye_again_and_again_is_no_storm(subscribe: Subscribe) -> None:
    """A gateway that opens each stream and says bye is asked at once, and then less and less often."""
    pace = Pace(first_wait=0.02, longest_wait=10.0)
    async with ScriptedGateway(lines(alive(0), BYE)) as gateway, subscribe(gateway, pace=pace, retry_seconds=0.5) as it:
        with pytest.raises(ServerError, match="bye"):
            await anext(it)

        # Bounds double from 20 ms on: some six on average. At the least bound it would be fifty, without any hundreds.
        assert 2 <= len(gateway.requests) < 20


async def test_retry_after_is_obeyed(subscribe: Subscribe) -> None:
    """The next connection comes no sooner than it was asked for, here the second that HTTP counts in."""
    clock = asyncio.get_running_loop().time
    async with (
        ScriptedGateway(problem(429, "too_many_readers", **{"Retry-After": "1"}), lines(record(1), OPEN)) as gateway,
        subscribe(gateway) as records,
    ):
        began_at = clock()
        await take(records, 1)

        assert clock() - began_at >= 1.0


async def test_a_silent_connection_is_dead(subscribe: Subscribe) -> None:
    """Without a byte for as long as three signs of life take, it connects again from its token."""
    async with (
        ScriptedGateway(lines(record(1), OPEN), lines(record(2), OPEN)) as gateway,
        subscribe(gateway, pace=Pace(first_wait=0.001, silence=0.2)) as records,
    ):
        assert await take(records, 2) == [1, 2]
        assert gateway.positions == [None, "t1"]


async def test_a_gateway_that_does_not_answer_is_dead(subscribe: Subscribe) -> None:
    """A connection that is taken and never answered is given up as well."""

    async def hang(request: Any) -> Any:
        await request.app[ENDING].wait()
        raise asyncio.CancelledError

    async with (
        ScriptedGateway(hang, lines(record(1), OPEN)) as gateway,
        subscribe(gateway, pace=Pace(first_wait=0.001, silence=0.2)) as records,
    ):
        assert await take(records, 1) == [1]


async def test_a_caller_that_takes_its_time_loses_nothing(subscribe: Subscribe) -> None:
    """While the caller works nothing counts as silence: what came meanwhile is there, on the same connection."""
    going_on = asyncio.Event()

    async def answer(request: Any) -> Any:
        return await lines(*RECORDS, OPEN)(request)

    async with (
        ScriptedGateway(answer) as gateway,
        subscribe(gateway, pace=Pace(first_wait=0.001, silence=0.1)) as records,
    ):
        await take(records, 1)
        # As long as three silences; a sleep, since that time passes is the matter itself.
        asyncio.get_running_loop().call_later(0.3, going_on.set)
        await going_on.wait()

        assert await take(records, 2) == [2, 3]
        assert len(gateway.requests) == 1


async def test_a_time_is_asked_for_until_a_token_came(subscribe: Subscribe) -> None:
    """`since` and the filters are asked for as given; from the opening line on the token says where to begin."""
    options: dict[str, Any] = {
        "since": "2016-01-26T09:00:00+03:00",
        "subjects": ["a", "b"],
        "q": "x & y+z ü",
        "token": "secret",
    }
    async with (
        ScriptedGateway(problem(503), lines(alive(7)), lines(record(8), OPEN)) as gateway,
        subscribe(gateway, **options) as records,
    ):
        await take(records, 1)

        asked = [list(request.query.items()) for request in gateway.requests]
        filters = [("subject", "a"), ("subject", "b"), ("q", "x & y+z ü")]
        assert asked == [[*filters, ("since", options["since"])]] * 2 + [filters]
        assert gateway.positions == [None, None, "t7"]
        assert {request.headers["Authorization"] for request in gateway.requests} == {"Bearer secret"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (problem(400, "gone"), TokenGoneError),
        (problem(400, "bad_token"), TokenGoneError),
        (problem(400, "bad_request"), RequestError),
        (problem(401, "no_access"), AccessError),
        (problem(403, "not_allowed"), AccessError),
        (problem(404), RequestError),
        (problem(307, Location="http://elsewhere.example/"), RequestError),
        (lines(b"<html>", content_type="text/html"), RequestError),
        (lines(error("token_revoked")), AccessError),
        (lines(error("gone")), TokenGoneError),
        (lines(error("other_log")), TokenGoneError),
    ],
)
async def test_what_does_not_pass_is_told_at_once(
    subscribe: Subscribe, answer: Answer, expected: type[Exception]
) -> None:
    """What trying again would not mend is an error of its own kind, after one connection."""
    async with ScriptedGateway(answer) as gateway, subscribe(gateway) as records:
        with pytest.raises(expected):
            await anext(records)

        assert len(gateway.requests) == 1


async def test_what_can_never_be_read_is_told(subscribe: Subscribe) -> None:
    """A line that is still broken at the third connection in a row is an error: neither skipped nor tried for ever."""
    async with ScriptedGateway(lines(alive(0), b'{"id": "x", "record": {}}\n')) as gateway:
        async with subscribe(gateway) as records:
            with pytest.raises(ServerError, match="cannot be read"):
                await anext(records)

        assert gateway.positions == [None, "t0", "t0"]


async def test_a_gateway_that_is_away_is_told_after_the_time_given() -> None:
    """With retry_seconds a gateway that nobody reaches is an error that names it."""
    records = stream(f"http://127.0.0.1:{free_port()}", retry_seconds=0.0)
    with pytest.raises(ServerError, match=r"127\.0\.0\.1:\d+"):
        await anext(records)


@pytest.mark.parametrize("host", ["desk..example", "x" * 300])
async def test_an_address_that_cannot_be_asked_is_told(host: str) -> None:
    """A host that can be none is the caller's mistake, not trouble that passes."""
    with pytest.raises(RequestError, match="address"):
        await anext(stream(f"http://{host}"))


async def test_trouble_is_logged_once(subscribe: Subscribe, caplog: pytest.LogCaptureFixture) -> None:
    """However often it fails: a line that it is away, a line that it is there again, and no secret in them."""
    caplog.set_level(logging.INFO, "streams.client")
    async with (
        ScriptedGateway(*[problem(503)] * 5, lines(alive(0), record(1), OPEN)) as gateway,
        subscribe(gateway, token="secret") as records,
    ):
        await take(records, 1)

    told = [line.getMessage() for line in caplog.records if line.name.startswith("streams.client")]
    assert [line.levelname for line in caplog.records if line.name.startswith("streams.client")] == ["WARNING", "INFO"]
    assert "503" in told[0]
    assert "secret" not in "".join(told)


async def test_a_timeout_around_a_record_loses_nothing(subscribe: Subscribe) -> None:
    """`asyncio.timeout` around the wait for a record closes the connection; the next call goes on from the token."""
    async with (
        ScriptedGateway(lines(record(1), OPEN), lines(record(2), OPEN)) as gateway,
        subscribe(gateway) as records,
    ):
        await take(records, 1)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await anext(records)
        await until(lambda: gateway.open == 0, timeout_seconds=5, what="the connection's end")

        assert await take(records, 1) == [2]
        assert gateway.positions == [None, "t1"]


async def test_closing_closes_the_connection(subscribe: Subscribe) -> None:
    """By `async with` and by a bare `break` alike, the gateway sees its reader go."""
    async with ScriptedGateway(lines(*RECORDS, OPEN)) as gateway:
        async with subscribe(gateway) as records:
            await take(records, 1)
        await until(lambda: gateway.open == 0, timeout_seconds=5, what="the connection's end")

        async for _ in subscribe(gateway):
            assert gateway.open == 1
            break
        await until(lambda: gateway.open == 0, timeout_seconds=5, what="the connection's end")


async def test_a_session_of_the_callers_is_used_and_left_open(subscribe: Subscribe) -> None:
    """Its headers, proxy and certificates are the caller's, and so is its end; errors stay ours."""
    async with (
        ScriptedGateway(lines(record(1), OPEN)) as gateway,
        aiohttp.ClientSession(headers={"X-Desk": "ours"}, raise_for_status=True) as session,
    ):
        async with subscribe(gateway, session=session) as records:
            await take(records, 1)
        gateway.answers = [problem(403)]
        with pytest.raises(AccessError):
            await anext(subscribe(gateway, session=session))

        assert not session.closed
        assert gateway.requests[0].headers["X-Desk"] == "ours"


async def test_a_run_that_was_cut_off_begins_with_the_record_in_work(subscribe: Subscribe, tmp_path: Path) -> None:
    """What the file holds after an error in the caller's work is the token before it: nothing is lost."""
    path = tmp_path / "desk.token"
    async with ScriptedGateway(lines(alive(0), *RECORDS, OPEN)) as gateway:
        with pytest.raises(ZeroDivisionError):
            async with subscribe(gateway, resume=path) as records:
                async for one in records:
                    _ = 1 // (one.enrichment.revision - 2)
        assert await FileResume(path).load() == "t1"

        gateway.answers = [lines(alive(1), record(2), OPEN)]
        async with subscribe(gateway, resume=path) as records:
            assert await take(records, 1) == [2]

        assert gateway.positions == [None, "t1"]
