"""The plan of a replay: order, planted duplicates, pace."""

from collections import Counter
from itertools import islice, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.sources.inputs import Input
from streams.sources.plan import due_after, plan_sends, repeat_inputs


def some_inputs(count: int) -> list[Input]:
    """Inputs of one file, by line."""
    return [Input(path="a.jsonl", line=line, value=b"%d" % line) for line in range(1, count + 1)]


def test_as_they_come() -> None:
    """Without any wish the inputs are sent once, in order."""
    inputs = some_inputs(5)

    sends = list(plan_sends(repeat_inputs(inputs, times=1, shuffle_seed=None)))

    assert [send.input for send in sends] == inputs
    assert not any(send.is_planted for send in sends)


@given(count=st.integers(0, 200), ratio=st.floats(0, 1), seed=st.integers())
def test_originals_keep_their_order(count: int, ratio: float, seed: int) -> None:
    """Whatever is planted: each input is sent once in its order, and at most once more, later."""
    inputs = some_inputs(count)

    sends = list(plan_sends(inputs, duplicate_ratio=ratio, seed=seed))

    assert [send.input for send in sends if not send.is_planted] == inputs
    seen = set()
    for send in sends:
        assert send.is_planted == (send.input.line in seen)
        seen.add(send.input.line)
    assert all(times <= 2 for times in Counter(send.input.line for send in sends).values())


def test_ratio() -> None:
    """The ratio is the chance: 0 plants none, 1 all, 0.2 about a fifth."""
    inputs = some_inputs(5000)

    planted = [sum(send.is_planted for send in plan_sends(inputs, duplicate_ratio=ratio)) for ratio in (0, 0.2, 1)]

    assert planted[0] == 0
    assert 850 < planted[1] < 1150
    assert planted[2] == 5000


def test_duplicates_are_spread() -> None:
    """Duplicates come neither all at once behind their originals nor all at the end."""
    sends = list(plan_sends(some_inputs(5000), duplicate_ratio=0.2))
    place = {send.input.line: at for at, send in enumerate(sends) if not send.is_planted}
    distances = [at - place[send.input.line] for at, send in enumerate(sends) if send.is_planted]

    assert min(distances) < 50
    assert 400 < sum(distances) / len(distances) < 700


def test_same_seed_same_order() -> None:
    """The same seed gives the same order, another one another."""

    def order(seed: int) -> list[int | None]:
        planned = repeat_inputs(some_inputs(100), times=2, shuffle_seed=seed)
        return [send.input.line for send in plan_sends(planned, duplicate_ratio=0.3, seed=seed)]

    assert order(7) == order(7)
    assert order(7) != order(8)


def test_order_is_the_same_everywhere() -> None:
    """The order of a seed is fixed, so that a report of a replay can be played again on another machine."""
    planned = repeat_inputs(some_inputs(8), times=1, shuffle_seed=7)

    lines = [send.input.line for send in plan_sends(planned, duplicate_ratio=0.5, seed=7)]

    assert lines == [1, 7, 5, 4, 8, 6, 3, 2, 7, 1, 5, 2, 4, 3]


def test_loop_shuffles_each_pass() -> None:
    """Each pass holds every input once, in an order of its own."""
    inputs = some_inputs(50)

    lines = [item.line for item in repeat_inputs(inputs, times=3, shuffle_seed=1)]
    passes = [lines[:50], lines[50:100], lines[100:]]

    assert all(len(one) == 50 and set(one) == set(range(1, 51)) for one in passes)
    assert passes[0] != passes[1] != passes[2]
    assert [item.line for item in inputs] == list(range(1, 51))


def test_endless_inputs() -> None:
    """Inputs are taken as they come: an endless pipe is no reason to wait."""
    endless = repeat(Input(path="-", line=1, value=b"x"))

    assert len(list(islice(plan_sends(endless, duplicate_ratio=0.5), 10_000))) == 10_000


@pytest.mark.parametrize(("number", "rate", "seconds"), [(0, 10, 0.0), (10, 10, 1.0), (5, 0.5, 10.0), (99, None, 0.0)])
def test_pace(number: int, rate: float | None, seconds: float) -> None:
    """Sends are due at equal distances; without a rate, at once."""
    assert due_after(number, rate=rate) == seconds
