"""How long a subscriber of a partition heard nothing, and how long a partition took to go on: by the broker's times."""

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


def longest_silence(times: Mapping[int, Sequence[int]], partitions: Iterable[int], start: int, end: int) -> float:
    """Seconds of the longest pause between two records of one of these partitions that reaches into start to end."""
    pauses = (
        later - earlier
        for partition in partitions
        for earlier, later in pairwise(times.get(partition, ()))
        if later > start and earlier < end
    )
    return max(pauses, default=0) / 1000


def recovery(articles: Iterable[Published], at: int) -> float:
    """Seconds from `at` until each partition had published an article that was sent after it."""
    first: dict[int, int] = {}
    for article in articles:
        if article.sent_at >= at:
            first[article.partition] = min(first.get(article.partition, article.seen_at), article.seen_at)
    return max((seen_at - at for seen_at in first.values()), default=0) / 1000


def longest_wait(articles: Iterable[Published]) -> float:
    """Seconds from raw to output of the article that waited longest."""
    return max((article.seen_at - article.sent_at for article in articles), default=0) / 1000
