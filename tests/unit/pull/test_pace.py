"""When a source is asked again."""

import random

from streams.pull.pace import next_pause, pause_after_failures, with_jitter


def test_news_makes_it_quicker_and_silence_slower() -> None:
    """Between its bounds, which it reaches and never leaves."""
    pause, pauses = 0.0, []
    for has_news in [False] * 9 + [True] * 9:
        pause = next_pause(pause, has_news=has_news, least=60, most=900)
        pauses.append(pause)

    assert pauses[:3] == [60, 90, 135]
    assert max(pauses) == 900
    assert pauses[-1] == 60


def test_failures_make_it_ever_slower() -> None:
    """Each doubles the pause, up to an hour, or the source's own where that is longer."""
    assert [pause_after_failures(number) for number in (1, 2, 3, 9, 10_000)] == [15, 30, 60, 3600, 3600]
    assert pause_after_failures(1, least=7_200) == 7_200


def test_jitter() -> None:
    """A tenth at most, either way."""
    chance = random.Random(1)
    pauses = [with_jitter(100, chance=chance) for _ in range(1_000)]

    assert 90 <= min(pauses) < 92
    assert 108 < max(pauses) <= 110
