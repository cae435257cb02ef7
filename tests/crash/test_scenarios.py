"""Faults one at a time under a steady trickle: nothing lost, nothing repeated; how long subscribers heard nothing.

By default the two that take least. `NEWSWIRE_TEST_CRASH_SEEDS=1,2` (or `make crash-suite`) runs all of them.
`NEWSWIRE_TEST_CRASH_TABLE=FILE` appends the figures of each to a file. Times are told, never judged: boxes differ.
"""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import pytest

from tests.crash import broker_faults, worker_faults
from tests.crash.broker_faults import Role
from tests.crash.scenario import HEAD, Scenario
from tests.crash.table import tell
from tests.kafka.cluster import KafkaCluster
from tests.kafka.fixtures import started_or_skipped

IS_LONG = bool(os.environ.get("NEWSWIRE_TEST_CRASH_SEEDS"))
PARTITIONS = 4

Play = Callable[..., Awaitable[None]]
pytestmark = pytest.mark.timeout(900)
long = pytest.mark.long_form(when=IS_LONG)  # NEWSWIRE_TEST_CRASH_SEEDS=1 or `make crash-suite` runs it
membership = pytest.mark.parametrize("static", [False, True], ids=["ordinary", "static"])


@pytest.fixture(scope="module")
def three_brokers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaCluster]:
    """A cluster of three that these tests may kill."""
    with started_or_skipped(KafkaCluster(tmp_path_factory.mktemp("three"), brokers=3)) as cluster:
        yield cluster


@pytest.fixture
def playing(install, capsys, request):
    """Play a scenario: an installation, workers, a trickle; afterwards the oracle's word, and the row of figures."""

    @asynccontextmanager
    async def play(
        name: str, *, workers: int = 3, static: bool = False, cluster: KafkaCluster | None = None
    ) -> AsyncIterator[Scenario]:
        settings = {"NEWSWIRE_REPLICATION": "3"} if cluster else {}
        address = cluster.bootstrap_servers if cluster else None
        newswire = await install(address=address, partitions=PARTITIONS, settings=settings)
        run = Scenario(newswire, f"{name}, static" if static else name, static=static)
        async with run.running(workers):
            yield run
        figures = run.figures
        assert figures is not None
        tell(capsys, f"{HEAD}\n{figures.row()}")
        figures.report.raise_for_faults()
        assert not figures.complaints, "\n".join(figures.complaints)
        assert figures.report.outcomes["new"] > 100
        assert figures.report.outcomes["duplicate"] > 10

    return play


async def test_killed_and_replaced_at_once(playing):
    """kill -9, the replacement starts at once under the same instance id."""
    async with playing("kill -9, replaced at once", static=True) as run:
        for slot in range(3 if IS_LONG else 1):
            await worker_faults.kill(run, slot)


@long
async def test_killed_and_replaced_at_once_without_a_name(playing):
    """kill -9, the replacement joins while the group still waits for the dead."""
    async with playing("kill -9, replaced at once") as run:
        for slot in range(3):
            await worker_faults.kill(run, slot)


@long
@membership
async def test_killed_and_replaced_late(playing, static):
    """kill -9, the group shares the partitions out after the session, then the replacement joins."""
    async with playing("kill -9, replaced late", static=static) as run:
        for slot in range(2):
            await worker_faults.kill(run, slot, replaced_after_seconds=15)


@long
@membership
async def test_frozen_past_the_session(playing, static):
    """SIGSTOP past the session, then SIGCONT: the zombie publishes nothing and becomes a member again."""
    async with playing("SIGSTOP past the session", static=static) as run:
        for slot in range(2):
            await worker_faults.freeze(run, slot)


@long
async def test_planned_stop_and_join(playing):
    """SIGTERM, the rest goes on without the worker; then one joins."""
    async with playing("planned stop, later a join") as run:
        for slot in range(2):
            await worker_faults.stop(run, slot, replaced=False)
            await worker_faults.join(run, slot)


@long
@membership
async def test_rolling_restart(playing, static):
    """Each worker in turn is told to stop and replaced."""
    async with playing("rolling restart", static=static) as run:
        for slot in range(3):
            await worker_faults.stop(run, slot, replaced=True)


@long
@membership
async def test_one_to_four_and_back(playing, static):
    """From one worker to four and back, ten times."""
    async with playing("1 to 4 workers and back, 10 times", workers=1, static=static) as run:
        for _ in range(10):
            await worker_faults.grow(run, [1, 2, 3])
            await worker_faults.shrink(run, [1, 2, 3])


@long
async def test_a_join_that_restores_slowly(playing):
    """A restore of 30 s stops its own partitions alone."""
    async with playing("a join that restores 30 s", workers=1) as run:
        await worker_faults.join(run, 1, TEST_SLOW_RESTORE_SECONDS=30)


@long
@pytest.mark.parametrize("role", Role, ids=lambda role: role.value)
async def test_a_broker_is_killed(playing, three_brokers, role):
    """kill -9 of the broker that has this role: another takes it over, and the first comes back."""
    async with playing(f"kill -9 of the {role.value}, three brokers", cluster=three_brokers) as run:
        for _ in range(2):
            await broker_faults.kill_the(role, run, three_brokers)


@long
async def test_all_brokers_are_killed(playing, three_brokers):
    """kill -9 of all three at once, then a cold start: the same workers go on."""
    async with playing("kill -9 of all three brokers", cluster=three_brokers) as run:
        await broker_faults.restart_all(run, three_brokers)


@long
@pytest.mark.parametrize("role", [Role.LEADER, Role.GROUP_COORDINATOR], ids=lambda role: role.value)
async def test_a_broker_is_frozen(playing, three_brokers, role):
    """SIGSTOP of a broker for 20 s."""
    async with playing(f"SIGSTOP of the {role.value}, three brokers", cluster=three_brokers) as run:
        await broker_faults.freeze_the(role, run, three_brokers)
