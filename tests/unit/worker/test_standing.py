"""What the log is told of how a worker stands. The test has the clock."""

import logging

import pytest

from streams.worker.standing import Standing


class Worker:
    """Stands for one: the test says how it is."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO)
        self.reasons: list[str] = ["wire.raw 0: opening"]
        self.silent_seconds = 0.0
        self._standing = Standing(reasons=lambda: self.reasons, broker_silent_seconds=lambda: self.silent_seconds)
        self._caplog, self._now = caplog, 0.0

    def live(self, seconds: float) -> list[str]:
        """Let time pass, looking twice a second; gives what was logged meanwhile."""
        self._caplog.clear()
        for _ in range(int(seconds * 2)):
            self._standing.look(self._now)
            self._now += 0.5
        return [f"{record.levelname} {record.message}" for record in self._caplog.records]


@pytest.fixture
def worker(caplog: pytest.LogCaptureFixture) -> Worker:
    """One that opens its partitions."""
    return Worker(caplog)


def test_a_healthy_start_is_one_line(worker: Worker) -> None:
    """It is ready, once, and stays so without a word."""
    assert worker.live(2) == []
    worker.reasons = []

    assert worker.live(3600) == ["INFO ready after 2.0 s"]


def test_a_rebalance_is_nothing_to_tell(worker: Worker) -> None:
    """A worker that is not ready for some seconds, again and again, says nothing."""
    worker.reasons = []
    worker.live(1)
    said = []
    for _ in range(5):
        worker.reasons = ["wire.raw 0: opening"]
        said += worker.live(10)
        worker.reasons = []
        said += worker.live(10)

    assert said == []


def test_trouble_is_a_line_a_minute_until_it_is_over(worker: Worker) -> None:
    """With its first reason, and how many more there are; then one line that it is over."""
    worker.reasons = ["wire.raw 0: fenced", "wire.raw 1: fenced"]
    assert worker.live(140) == [
        "WARNING not ready for 15 s: wire.raw 0: fenced; and 1 more, see /readyz",
        "WARNING not ready for 75 s: wire.raw 0: fenced; and 1 more, see /readyz",
        "WARNING not ready for 135 s: wire.raw 0: fenced; and 1 more, see /readyz",
    ]
    worker.reasons = []

    assert worker.live(60) == ["INFO ready after 140.0 s"]


def test_an_absent_broker_is_named_in_place_of_what_comes_of_it(worker: Worker) -> None:
    """However many partitions stand still, the one cause is told."""
    worker.reasons, worker.silent_seconds = ["wire.raw 0: the broker has not answered for 30 s"] * 8, 30.0

    assert worker.live(20) == [
        "WARNING no Kafka broker has answered for 30 s; waits for one, and goes on by itself",
    ]
