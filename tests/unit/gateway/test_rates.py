"""`/v1/rates`."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.gateway.entry import Entry
from streams.gateway.rates import rates
from tests.kit.listed import NOW, Listed, ask, desk, read

MINUTE = 60_000


async def counts(gateway: Listed, query: str = "", **asked: Any) -> list[int]:
    """Records a minute."""
    return [minute["records"] for minute in read(await ask(rates, gateway, f"/v1/rates?{query}", **asked))["minutes"]]


async def test_sixty_whole_minutes() -> None:
    """Oldest first; the newest is the one that runs, whatever its second."""
    gateway = Listed()
    gateway.now = NOW + 59_999
    minutes = read(await ask(rates, gateway, "/v1/rates"))["minutes"]

    assert minutes[0] == {"start": "2026-11-24T08:01:00Z", "records": 0}
    assert minutes[-1] == {"start": "2026-11-24T09:00:00Z", "records": 0}
    assert len({minute["start"] for minute in minutes}) == len(minutes) == 60


# Partitions that the tail reads one after the other: each is in order, all of them together are not.
WRITTEN = st.lists(st.tuples(st.integers(0, 2), st.integers(-70 * MINUTE, MINUTE)), max_size=40)


@given(WRITTEN, st.integers(0, 10))
async def test_records_are_counted_by_the_broker_s_time(written: list[tuple[int, int]], gone: int) -> None:
    """Each that the window has, in its minute, in whichever order partitions were read."""
    gateway = Listed(partitions=3)
    gateway.now = NOW + 30_000
    for partition, since in sorted(written[:20], key=lambda one: one[1]) + sorted(written[20:]):
        gateway.append("abc"[partition], at=max(NOW + since, last(gateway, "abc"[partition])))
    gateway.let_go(NOW - gone * MINUTE)
    held = [entry.written_at for entry in gateway.held.window]

    expected = [0] * 60
    for at in held:
        minute = (at - NOW) // MINUTE + 59
        if 0 <= minute < 60:
            expected[minute] += 1
    assert await counts(gateway) == expected


async def test_what_is_older_is_not_looked_at() -> None:
    """Whatever the window holds, an hour's records are all that a rate costs."""
    gateway = Listed(partitions=3)
    for name in "aabbcc":
        gateway.append(name, at=NOW - 70 * MINUTE)
    assert gateway.held.window.find_since(NOW - 60 * MINUTE) == 6

    gateway.append("a", at=NOW - MINUTE)
    gateway.append("b", at=NOW - 61 * MINUTE)
    gateway.append("c", at=NOW)
    looked_at: list[int] = []
    newest_first = gateway.held.window.newest_first

    def look(before: int | None = None) -> Iterator[tuple[int, Entry]]:
        for number, entry in newest_first(before):
            looked_at.append(number)
            yield number, entry

    gateway.held.window.newest_first = look  # type: ignore[method-assign]

    assert sum(await counts(gateway)) == 2
    assert looked_at == [8, 7, 6, 5]


def last(gateway: Listed, identity: str) -> int:
    """The time of the last record of a partition: its broker never goes back."""
    return max([entry.written_at for entry in gateway.held.window if entry.identity == identity], default=0)


@pytest.mark.parametrize(
    ("query", "count"), [("", 4), ("subject=trade", 3), ("subject=war", 2), ("outcome=kill", 1), ("q=peace", 2)]
)
async def test_filters_count_as_on_the_stream(query: str, count: int) -> None:
    """Kills too, and a record that takes the subject away."""
    gateway = Listed()
    gateway.append("urn:a:1", subjects=["trade"], body="Peace.")
    gateway.append("urn:a:1", outcome="revision", revision=2, subjects=["war"], removed=["trade"])
    gateway.append("urn:a:2", outcome="kill", removed=["trade", "war"])
    gateway.append("urn:a:3")

    assert (await counts(gateway, query))[-1] == count


async def test_a_token_counts_what_it_may_stream() -> None:
    """Neither other subjects nor, where it may not see it, what was under embargo when it came."""
    gateway = Listed()
    gateway.append("urn:a:1", subjects=["war"])
    gateway.append("urn:a:2", subjects=["trade"], embargo=NOW + 1)
    gateway.append("urn:a:3", subjects=["trade"])

    assert (await counts(gateway, grant=desk("trade")))[-1] == 1
    assert (await counts(gateway, grant=desk("trade", embargo=True)))[-1] == 2
    assert (await counts(gateway))[-1] == 3
