"""Where a reader begins: at its token, at a time, or now."""

import re
from contextlib import AbstractAsyncContextManager

from aiohttp import web
from aiokafka import TopicPartition

from streams.errors import BrokerError
from streams.gateway.gateway import Gateway
from streams.gateway.log import Log
from streams.gateway.problems import Problem
from streams.gateway.token import read_token
from streams.kafka.log_places import LogPlaces, open_log_places
from streams.records import parse_moment

_BLANK_ZONE = re.compile(r" (\d{2}:\d{2})$")


async def find_beginning(gateway: Gateway, log: Log, request: web.Request) -> list[int]:
    """Find the offset of each partition that the reader is given first.

    `Last-Event-ID:` comes before `last_event_id=`, which stays in the address when a browser connects again; and both
    before `since=`, for the same reason. Without any: what is appended from now on.
    Raises Problem: bad_request, bad_token, other_log, gone, not_ready.
    """
    token = request.headers.get("Last-Event-ID") or request.query.get("last_event_id")
    try:
        if token:
            return await _at_token(gateway, log, token)
        if (since := request.query.get("since")) is not None:
            return await _at_time(gateway, log, since)
    except BrokerError as error:
        raise Problem("not_ready", str(error), headers={"Retry-After": "1"}) from error
    return list(log.window.vector)


async def _at_token(gateway: Gateway, log: Log, token: str) -> list[int]:
    position = read_token(token)
    if position is None:
        raise Problem("bad_token", "this is no token of a gateway: send one as it came, or none")
    window = log.window
    if position.log != window.log:
        raise Problem(
            "other_log", f"the token is of another topic than {gateway.topic}, or of one before it was made anew"
        )
    if len(position.offsets) != len(window.vector):
        raise Problem(
            "other_log",
            f"the token is of {len(position.offsets)} partitions, {gateway.topic} has {len(window.vector)} now",
        )
    missing = window.missing(position.offsets)
    is_ahead = any(offset > at for offset, at in zip(position.offsets, window.vector, strict=True))
    if missing or is_ahead:
        async with _open_places(gateway, log) as places:
            if missing:
                beginnings = await places.beginnings()
                if any(position.offsets[at] < beginnings[at] for at in missing):
                    raise Problem("gone", "retention has taken what comes next after this token: begin again")
            # Another gateway may be some records ahead of this one, but none is ahead of the log.
            if is_ahead and any(
                offset > end for offset, end in zip(position.offsets, await places.ends(), strict=True)
            ):
                raise Problem("other_log", f"the token is of records that {gateway.topic} has not")
    return list(position.offsets)


async def _at_time(gateway: Gateway, log: Log, since: str) -> list[int]:
    try:
        # A `+` that is not encoded comes as a blank.
        instant = parse_moment(_BLANK_ZONE.sub(r"+\1", since), now=gateway.now_ms())
    except ValueError as error:
        raise Problem("bad_request", f"since: {error}") from error
    async with _open_places(gateway, log) as places:
        return await places.at(instant)


def _open_places(gateway: Gateway, log: Log) -> AbstractAsyncContextManager[LogPlaces]:
    partitions = [TopicPartition(gateway.topic, number) for number in range(len(log.window.vector))]
    return open_log_places(gateway.cluster, partitions)
