"""Death at each named point of a commit and of an opening (docs/invariants.md, What if step N fails)."""

import signal

import pytest

from streams.lanes.crash_points import CrashPoint
from tests.kit.articles import Newsroom

OPENING = {CrashPoint.PRODUCER_OPEN, CrashPoint.RESTORED}


@pytest.mark.timeout(240)
async def test_a_death_at_any_point_loses_and_repeats_nothing(install):
    """Workers that die one after the other, each at another point: the next goes on, each article comes out once."""
    # Static membership: who comes back under this name need not wait for the session of the dead to end.
    settings = {"NEWSWIRE_MAX_BATCH": "10", "NEWSWIRE_GROUP_INSTANCE_ID": "the-only-one"}
    newswire = await install(partitions=2, settings=settings)
    newsroom = Newsroom(40, body_bytes=300)
    once = [newsroom.ninjs(number) for number in range(400)]
    await newswire.produce([item for pair in zip(once, once, strict=True) for item in pair])

    positions = [0]
    for point in CrashPoint:
        passes = 1 if point in OPENING else 3
        worker = newswire.start_worker(TEST_CRASH_POINT=f"{point}:{passes}")
        assert await worker.wait_until_ended(60) == -signal.SIGKILL, f"{point} was never passed:\n{worker.log_text}"
        committed, _ = await newswire.positions()
        positions.append(sum(committed.values()))
    _, ends = await newswire.positions()
    assert positions == sorted(positions)
    assert 0 < positions[-1] < sum(ends.values()), "each death found work, and left some"
    newswire.start_worker()
    await newswire.wait_until_drained()

    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": 400, "duplicate": 400}
