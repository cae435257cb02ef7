"""The topic of dead letters becomes a survey: the letters that are there, and which were sent back.

A dead letter was sent back where a mark on wire.replays says so, or where a later attempt of it is there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from streams.article import RawItem, frozen
from streams.errors import CorruptionError
from streams.kafka.cluster import Cluster
from streams.kafka.reader import read_to_end
from streams.records import DeadLetter, Routes, read_dead_letter, read_mark
from streams.records.dead_letter import RawRef
from streams.records.places import Place


@frozen
class Survey:
    """What there is of dead letters."""

    letters: Sequence[DeadLetter]
    """Oldest first; of one that was judged twice the last."""
    sent_back: Mapping[RawRef, int]
    """When those that were sent back were sent, milliseconds since 1970 UTC."""
    foreign: int
    """Records that newswire did not write for this installation."""

    def find(self, id: str) -> DeadLetter | None:  # noqa: A002 - the field's own word
        """Find a dead letter by its ID: the last one that has it."""
        return next((letter for letter in reversed(self.letters) if letter.id == id), None)


async def survey_letters(
    cluster: Cluster,
    *,
    since: int | None = None,
    keeps_value: Callable[[DeadLetter], bool] = lambda letter: False,
) -> Survey:
    """Read what is on wire.dead-letters, and which were sent back.

    since: leave older ones unread, milliseconds since 1970 UTC. keeps_value: of which the bytes are kept in memory;
    there may be gigabytes of them. Raises BrokerError, and CorruptionError where wire.replays holds what is not ours.
    """
    settings = cluster.settings
    routes = Routes(settings.topic_prefix)
    marks: dict[RawRef, int] = {}
    async for items in read_to_end(cluster, routes.replays, may_be_missing=True):
        for item in items:
            marks[_marked(item)] = item.received_at
    letters, foreign = [], 0
    async for items in read_to_end(cluster, routes.dead_letters, since=since):
        for item in items:
            letter = read_dead_letter(item)
            # Of another wire.raw, or of one that had more partitions, it cannot go back to where it was.
            if letter is None or letter.raw_topic != routes.raw or letter.raw_place.partition >= settings.partitions:
                foreign += 1
            else:
                letters.append(letter if keeps_value(letter) else replace(letter, item=replace(item, value=None)))
    return survey_of(letters, marks=marks, foreign=foreign)


def _marked(item: RawItem) -> RawRef:
    mark = read_mark(item.value)
    if mark is None:
        raise CorruptionError(
            f"{item.topic} {item.partition}:{item.offset} is no mark of ours: which dead letters were sent back cannot "
            "be told"
        )
    return mark.raw_ref


def survey_of(letters: Iterable[DeadLetter], *, marks: Mapping[RawRef, int], foreign: int) -> Survey:
    """Tell which were sent back. marks: when each was marked. foreign: how many records were none of ours."""
    latest = {letter.raw_ref: letter for letter in letters}
    ordered = sorted(latest.values(), key=lambda letter: letter.item.received_at)
    attempts: dict[Place, dict[int, int]] = {}
    for letter in ordered:
        attempts.setdefault(letter.first, {}).setdefault(letter.attempt, letter.raw_at)
    sent_back = dict(marks)
    for letter in ordered:
        if later := [at for attempt, at in attempts[letter.first].items() if attempt > letter.attempt]:
            sent_back.setdefault(letter.raw_ref, min(later))
    return Survey(letters=ordered, sent_back=sent_back, foreign=foreign)
