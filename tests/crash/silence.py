"""How long a subscriber of a partition heard nothing, and how long an article waited: by the broker's times."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from tests.oracle.facts import Record


class Published(NamedTuple):
    """One article on the enriched topic; milliseconds of the broker's clock."""

    partition: int
    sent_at: int
    """When its raw record was written."""
    seen_at: int
    """When its output was."""


def published(raw: Iterable[Record], enriched: Iterable[Record]) -> list[Published]:
    """Each enriched record with the time of the raw record behind it."""
    sent = {(record.partition, record.offset): record.timestamp for record in raw}
    found = []
    for record in enriched:
        place = json.loads(record.value or b"null")["enrichment"]["raw"]
        sent_at = sent[(place["partition"], place["offset"])]
        found.append(Published(record.partition, sent_at, record.timestamp))
    return found


def times_of(articles: Iterable[Published]) -> dict[int, list[int]]:
    """Partition → times of its outputs, ascending."""
    times: defaultdict[int, list[int]] = defaultdict(list)
    for article in articles:
        times[article.partition].append(article.seen_at)
    return {partition: sorted(its) for partition, its in times.items()}


class Silence(NamedTuple):
    """The longest pause between two records of one partition."""

    seconds: float = 0.0
    ends_after: float = 0.0
    """Seconds from the fault to the record that ended it."""


def longest_silence(times: Mapping[int, Sequence[int]], partitions: Iterable[int], start: int, end: int) -> Silence:
    """The longest of all pauses of these partitions that reach into start to end; start is when the fault happened."""
    pauses = (
        Silence((later - earlier) / 1000, (later - start) / 1000)
        for partition in partitions
        for earlier, later in pairwise(times.get(partition, ()))
        if later > start and earlier < end
    )
    return max(pauses, default=Silence())


def longest_wait(articles: Iterable[Published]) -> float:
    """Seconds from raw to output of the article that waited longest."""
    return max((article.seen_at - article.sent_at for article in articles), default=0) / 1000
