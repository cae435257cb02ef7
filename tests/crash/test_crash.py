"""Crashes at random: nothing lost, nothing repeated, nobody ends by himself (I3, I4).

A short form by default. `NEWSWIRE_TEST_CRASH_SEEDS=1,2,3` runs the long one, once a seed: 5,000 articles, 16 faults.
Every third seed runs with static membership.
"""

import os

import pytest

from tests.crash.crash_run import CrashPlan, CrashRun
from tests.crash.table import tell

SEEDS = [int(seed) for seed in os.environ.get("NEWSWIRE_TEST_CRASH_SEEDS", "").split(",") if seed.strip()]
PLANS = [CrashPlan(seed, articles=5_000, faults=16, static=seed % 3 == 0) for seed in SEEDS] or [
    CrashPlan(1, articles=1_000, faults=5)
]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("plan", PLANS, ids=[f"seed-{plan.seed}" for plan in PLANS])
async def test_crashes_lose_and_repeat_nothing(install, plan, capsys):
    """Whatever happens to the workers, each revision comes out once and in order, judged when committed == end."""
    newswire = await install(partitions=8, settings={"NEWSWIRE_MAX_BATCH": "50"})

    result = await CrashRun(newswire, plan).run()

    tell(capsys, f"crash run\n{result.table()}")
    result.report.raise_for_faults()
    assert not result.complaints, "\n".join(result.complaints)
    assert sum(result.faults.values()) == plan.faults
    assert result.report.outcomes["new"] > 0.8 * plan.articles
