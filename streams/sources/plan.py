"""Inputs become sends: in what order, how often, which are planted duplicates, when each is due. Pure.

The same inputs and the same seed give the same order on every machine.
"""

import heapq
import random
from collections.abc import Iterable, Iterator, Sequence

from streams.article import frozen
from streams.sources.inputs import Input

# A planted duplicate follows its original after 1 to this many sends: far enough to fall into other batches of the
# worker, near enough for a short replay to have some in its middle.
_FARTHEST_DUPLICATE = 1000


@frozen
class Send:
    """One record to be sent."""

    input: Input
    is_planted: bool = False
    """Whether it is a duplicate that the plan planted."""


def plan_sends(inputs: Iterable[Input], *, duplicate_ratio: float = 0.0, seed: int = 0) -> Iterator[Send]:
    """Turn inputs into sends in their order, with duplicates planted among them; takes inputs one by one.

    duplicate_ratio: 0–1, the chance that a record is sent again later, once.
    """
    # Seeded by text, so that it is not the same stream of numbers as the shuffle's.
    chance = random.Random(f"duplicates {seed}")
    sent = 0
    waiting: list[tuple[int, int, Input]] = []  # due after this many sends; then in the order in which they came
    for item in inputs:
        yield Send(input=item)
        sent += 1
        if duplicate_ratio and chance.random() < duplicate_ratio:
            heapq.heappush(waiting, (sent + chance.randint(0, _FARTHEST_DUPLICATE - 1), sent, item))
        while waiting and waiting[0][0] <= sent:
            yield Send(input=heapq.heappop(waiting)[2], is_planted=True)
            sent += 1
    while waiting:
        yield Send(input=heapq.heappop(waiting)[2], is_planted=True)


def repeat_inputs(inputs: Sequence[Input], *, times: int, shuffle_seed: int | None) -> Iterator[Input]:
    """Give all inputs `times` times over. shuffle_seed: None keeps their order; else each pass has one of its own."""
    order = list(inputs)
    for turn in range(times):
        if shuffle_seed is not None:
            random.Random(f"order {shuffle_seed} {turn}").shuffle(order)
        yield from order


def due_after(number: int, *, rate: float | None) -> float:
    """Seconds after the start at which the send of this number, from 0, is due. rate: sends a second; None: at once."""
    return 0.0 if rate is None else number / rate
