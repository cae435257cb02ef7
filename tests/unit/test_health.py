"""What /readyz answers."""

from streams.health import Readiness


def test_a_worker_begins_unready() -> None:
    """Nobody is ready before somebody said so."""
    assert Readiness().reasons() == ["worker: starting"]


def test_ready_means_that_no_reason_is_left() -> None:
    """Each concern takes back its own reason alone; the newest word of a concern counts."""
    readiness = Readiness()
    readiness.not_ready("wire.raw 3", "opening")
    readiness.not_ready("wire.raw 3", "restoring memory")
    readiness.ready("worker")
    assert readiness.reasons() == ["wire.raw 3: restoring memory"]

    readiness.ready("wire.raw 3")
    readiness.ready("wire.raw 3")
    assert readiness.reasons() == []
