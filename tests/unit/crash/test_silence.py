"""The measure of silence, by hand: what it says of times that are known."""

from tests.crash.silence import Published, Silence, longest_silence, longest_wait, times_of

ARTICLES = [Published(0, at, at + 10) for at in range(0, 20_000, 100)] + [
    Published(1, at, max(at + 10, 15_000) if at > 5_000 else at + 10) for at in range(0, 20_000, 100)
]


def test_the_longest_pause_of_the_partitions_asked_for_counts():
    """Partition 1 was silent from 5.01 s to 15 s, partition 0 never longer than its pace."""
    times = times_of(ARTICLES)
    assert longest_silence(times, [0, 1], 6_000, 16_000) == Silence(9.99, ends_after=9.0)
    assert longest_silence(times, [0], 5_000, 16_000).seconds == 0.1
    assert longest_silence(times, [0, 1], 16_000, 19_000).seconds == 0.1
    assert longest_silence(times, [], 5_000, 16_000) == Silence()


def test_the_longest_wait_is_of_one_article():
    """The article of 5.1 s waited until 15 s."""
    assert longest_wait(ARTICLES) == 9.9
