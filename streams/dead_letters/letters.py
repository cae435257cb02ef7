"""Dead letters as they stand on their topic: what they say, which were sent back already, which to send. Pure.

A dead letter was sent back where a mark on wire.replays says so, or where a later attempt of it stands on the topic.
Field by field in docs: records, Dead letters.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

import orjson

from streams.article import Headers, RawItem, record
from streams.errors import CorruptionError
from streams.records import Routes, format_instant
from streams.records.dead_letter import DEAD_LETTER_HEADERS
from streams.records.instants import find_instant
from streams.records.outcomes import OutRecord

_NUMBER = re.compile(rb"[0-9]{1,19}")
_PLACE = re.compile(rb"[0-9]{1,11}:[0-9]{1,19}")

RawPlace = tuple[str, int]
"""ID, and the raw record's time: an ID alone would mean another record after wire.raw was made anew."""


@record
class DeadLetter:
    """One dead letter."""

    id: str
    """`partition:offset` of the raw record."""
    partition: int
    """Of the raw record."""
    raw_at: int
    """Broker time of the raw record, milliseconds since 1970 UTC."""
    reason: str
    error: str
    attempt: int
    """1, 2, …"""
    first: str
    """ID of the first attempt."""
    bytes: int
    """Of the original."""
    is_omitted: bool
    """The original was too large to be kept here."""
    item: RawItem
    """As it stands on wire.dead-letters. Its value is None where whoever read it let it go."""

    @property
    def place(self) -> RawPlace:
        """Which raw record it is."""
        return self.id, self.raw_at

    @property
    def headers(self) -> Headers:
        """The raw record's own headers, in their order."""
        return tuple(header for header in self.item.headers if header[0] not in DEAD_LETTER_HEADERS)


@record
class Survey:
    """What stands on wire.dead-letters."""

    letters: Sequence[DeadLetter]
    """Oldest first; of one that was judged twice the last."""
    replayed: Mapping[RawPlace, int]
    """When those that were sent back were sent, milliseconds since 1970 UTC."""
    foreign: int
    """Records that newswire did not write."""


@record
class Choice:
    """Which dead letters are meant."""

    ids: Collection[str] = ()
    """Empty: all that fit the rest."""
    reasons: Collection[str] = ()
    """Empty: any."""
    since: int | None = None
    """When it became a dead letter, at the earliest; milliseconds since 1970 UTC."""
    until: int | None = None
    limit: int | None = None
    again: bool = False
    """Also those that were sent back already."""

    def fits(self, letter: DeadLetter) -> bool:
        """Whether it is one of them, the limit apart."""
        return (
            (not self.ids or letter.id in self.ids)
            and (not self.reasons or letter.reason in self.reasons)
            and (self.since is None or letter.item.received_at >= self.since)
            and (self.until is None or letter.item.received_at <= self.until)
        )


@record
class Plan:
    """What a replay will do."""

    send: Sequence[DeadLetter]
    """Oldest first."""
    replayed: Sequence[DeadLetter]
    """Not sent, as they were sent back already."""
    omitted: Sequence[DeadLetter]
    """Not sent, as their bytes are not there."""
    unknown: Sequence[str]
    """IDs that no dead letter has."""


def read_dead_letter(item: RawItem, *, raw_topic: str, partitions: int) -> DeadLetter | None:
    """Read one record of wire.dead-letters. None where newswire did not write it. partitions: of the raw topic."""
    said = {name: content or b"" for name, content in item.headers if name in DEAD_LETTER_HEADERS}
    partition, offset, attempt, size = (
        said.get(name, b"") for name in ("dlq_partition", "dlq_offset", "dlq_attempt", "dlq_bytes")
    )
    raw_at, first = find_instant(said.get("dlq_timestamp", b"")), said.get("dlq_first", b"")
    if (
        raw_at is None
        or said.get("dlq_topic") != raw_topic.encode()
        or not all(_NUMBER.fullmatch(number) for number in (partition, offset, attempt, size))
        or not _PLACE.fullmatch(first)
        or int(partition) >= partitions
    ):
        return None
    return DeadLetter(
        id=f"{int(partition)}:{int(offset)}",
        partition=int(partition),
        raw_at=raw_at,
        reason=said.get("dlq_reason", b"").decode("utf-8", "replace"),
        error=said.get("dlq_error", b"").decode("utf-8", "replace"),
        attempt=int(attempt),
        first=first.decode(),
        bytes=int(size),
        is_omitted="dlq_omitted" in said,
        item=item,
    )


def build_replay(letter: DeadLetter, *, routes: Routes) -> tuple[OutRecord, OutRecord]:
    """Render the raw record that is sent back, and the mark that says so.

    The record: the original bytes, key and headers, and the attempt and first place, by which the next dead letter
    counts on. It goes to the partition that it stood on, so that what had an order keeps it.
    """
    item = letter.item
    counts = (("dlq_attempt", b"%d" % letter.attempt), ("dlq_first", letter.first.encode()))
    mark = orjson.dumps(
        {"id": letter.id, "timestamp": format_instant(letter.raw_at), "attempt": letter.attempt, "first": letter.first}
    )
    return (
        OutRecord(
            topic=routes.raw,
            key=item.key,
            value=item.value,
            headers=(*letter.headers, *counts),
            partition=letter.partition,
        ),
        OutRecord(topic=routes.replays, key=letter.id.encode(), value=mark, partition=letter.partition),
    )


def read_mark(item: RawItem) -> RawPlace:
    """Read one record of wire.replays: which dead letter was sent back. Raises CorruptionError for anything else."""
    try:
        mark = orjson.loads(item.value or b"")
        raw_at = find_instant(mark["timestamp"].encode())
        if raw_at is None or not isinstance(mark["id"], str):
            raise ValueError(f"timestamp {mark['timestamp']!r}, id {mark['id']!r}")
        return mark["id"], raw_at
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise CorruptionError(
            f"{item.topic} {item.partition}:{item.offset} is no mark of ours ({error}): which dead letters were sent "
            "back cannot be told"
        ) from error


def survey_of(letters: Iterable[DeadLetter], *, marks: Mapping[RawPlace, int], foreign: int) -> Survey:
    """Tell which were sent back. marks: when each was marked. foreign: how many records were none of ours."""
    latest = {letter.place: letter for letter in letters}
    ordered = sorted(latest.values(), key=lambda letter: letter.item.received_at)
    attempts: dict[str, dict[int, int]] = {}
    for letter in ordered:
        attempts.setdefault(letter.first, {}).setdefault(letter.attempt, letter.raw_at)
    replayed = dict(marks)
    for letter in ordered:
        if later := [at for attempt, at in attempts[letter.first].items() if attempt > letter.attempt]:
            replayed.setdefault(letter.place, min(later))
    return Survey(letters=ordered, replayed=replayed, foreign=foreign)


def find_letter(survey: Survey, id: str) -> DeadLetter | None:  # noqa: A002 - the field's own word
    """Find a dead letter by its ID: the last one that has it."""
    return next((letter for letter in reversed(survey.letters) if letter.id == id), None)


def plan_replay(survey: Survey, choice: Choice) -> Plan:
    """Choose what is sent back. The limit takes the oldest, so that the next replay goes on where this one ended."""
    meant = [letter for letter in survey.letters if choice.fits(letter)]
    if choice.ids:
        meant = list({letter.id: letter for letter in meant}.values())
    replayed = [] if choice.again else [letter for letter in meant if letter.place in survey.replayed]
    rest = meant if choice.again else [letter for letter in meant if letter.place not in survey.replayed]
    found = {letter.id for letter in meant}
    return Plan(
        send=[letter for letter in rest if not letter.is_omitted][: choice.limit],
        replayed=replayed,
        omitted=[letter for letter in rest if letter.is_omitted],
        unknown=[wanted for wanted in choice.ids if wanted not in found],
    )
