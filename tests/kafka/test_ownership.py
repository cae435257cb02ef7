"""What belongs to one app, one worker, one process alone: the topics of a prefix, memory and position, a port."""

import re
import socket

import pytest

from streams import __version__
from tests.kafka import wire
from tests.kafka.cluster import free_port
from tests.kafka.installation import Installation, Worker
from tests.kafka.operator import commit, group_state
from tests.kit.articles import Newsroom

ARTICLES = 20


async def freeze(worker: Worker) -> None:
    """Stop the process where it stands, and wait until it does."""
    worker.freeze()

    async def is_silent() -> bool:
        return (await worker.get("/livez"))[0] == 0

    await wire.until(is_silent, timeout_seconds=15, what=f"the silence of {worker.name}")


async def wait_until_it_logs(worker: Worker, words: str) -> None:
    def said() -> bool:
        assert worker.is_running, worker.log_text
        return words in worker.log_text

    await wire.until(said, timeout_seconds=45, what=f"{words!r} in the log of {worker.name}")


async def wait_until_nobody_is_a_member(newswire: Installation) -> None:
    async def empty() -> bool:
        return await group_state(newswire.address, newswire.app_id) == "EMPTY"

    await wire.until(empty, timeout_seconds=30, what="the group's being empty", pause_seconds=0.2)


@pytest.mark.parametrize("first_runs", [True, False], ids=["beside", "after"])
async def test_a_second_app_on_the_same_topics_is_refused(install, first_runs):
    """Another APP_ID on the prefix: exit 1, one line that names the first app and the way out, nothing published."""
    newswire = await install(partitions=2)
    # The app's name and the prefix are two things; here they must differ to be told apart in what is said.
    newswire.app_id = newswire.settings["NEWSWIRE_APP_ID"] = f"first-desk-{newswire.app_id}"
    first = await newswire.start_ready_worker()
    newsroom = Newsroom(90, body_bytes=300)
    await newswire.produce([newsroom.ninjs(number) for number in range(ARTICLES)])
    await newswire.wait_until_drained()
    if not first_runs:
        assert await first.stop() == 0

    second = newswire.start_worker(APP_ID="another-desk")
    exit_status = await second.wait_until_ended(40)

    assert exit_status == 1, second.log_text
    told = [line for line in second.log_text.splitlines() if "stops:" in line]
    assert len(told) == 1, second.log_text
    assert newswire.app_id in told[0] and "NEWSWIRE_TOPIC_PREFIX" in told[0], told[0]
    assert "Traceback" not in second.log_text
    assert len(await newswire.read("enriched")) == ARTICLES
    if not first_runs:
        first = await newswire.start_ready_worker()
    await newswire.produce([newsroom.ninjs(number) for number in range(ARTICLES, 2 * ARTICLES)])
    await newswire.wait_until_drained()
    report = await newswire.judge()
    report.raise_for_faults()
    assert report.outcomes == {"new": 2 * ARTICLES}
    assert first.is_running


@pytest.mark.timeout(180)
async def test_what_a_sleeper_kept_is_not_trusted_after_a_rewind(install):
    """Asleep while another worker published and an operator then set the position back to where the sleeper stood.

    On waking it publishes nothing of that again: its memory does not know what the other did.
    """
    newswire = await install(partitions=1)
    newsroom = Newsroom(91, body_bytes=300)
    sleeper = await newswire.start_ready_worker()
    await newswire.produce([newsroom.ninjs(number) for number in range(ARTICLES)])
    await newswire.wait_until_drained()
    before, _ = await newswire.positions()
    await freeze(sleeper)

    other = newswire.start_worker()
    await newswire.produce([newsroom.ninjs(number) for number in range(ARTICLES, 3 * ARTICLES)])
    await newswire.wait_until_drained()
    assert await other.stop() == 0
    await wait_until_nobody_is_a_member(newswire)
    await commit(newswire, before)
    sleeper.thaw()
    await newswire.wait_until_drained()

    # What was read twice is no second record of the topic, so the oracle does not ask for pointers to it.
    published = await newswire.read("enriched")
    assert len({record.key for record in published}) == 3 * ARTICLES
    assert len(published) == 3 * ARTICLES, "published again"
    await sleeper.wait_until_ready()


async def test_a_port_that_is_taken_is_said_in_one_line(install):
    """NEWSWIRE_WEB_PORT is another process's: exit 1, one line that names the setting, no traceback."""
    newswire = await install(partitions=1)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        worker = newswire.start_worker(WEB_PORT=port)
        exit_status = await worker.wait_until_ended(30)

    assert exit_status == 1, worker.log_text
    told = [line for line in worker.log_text.splitlines() if "NEWSWIRE_WEB_PORT" in line]
    assert len(told) == 1 and str(port) in told[0], worker.log_text
    assert "Traceback" not in worker.log_text


async def test_a_healthy_start_says_what_it_is_and_nothing_alarming(install):
    """Port 0 is any that is free: a second worker on one machine. Both say version, pages, partitions and readiness."""
    newswire = await install(partitions=2)
    workers = [newswire.start_worker(WEB_PORT=0) for _ in range(2)]
    for worker in workers:
        await wait_until_it_logs(worker, "ready after")
        (port,) = re.findall(rf"newswire {re.escape(__version__)}: http://127.0.0.1:(\d+) has", worker.log_text)
        worker.web_port = int(port)
        assert (await worker.get("/readyz"))[0] == 200
        assert re.search(r"owns \d partitions", worker.log_text)
        assert "2 partitions" in worker.log_text
        assert not re.search("ERROR|CRITICAL|Traceback", worker.log_text), worker.log_text


async def test_an_absent_broker_is_a_line_and_a_number(install):
    """A worker that never saw its broker: what a scrape tells rises, and the log says it once, not once a try."""
    newswire = await install(topics=False)
    worker = newswire.start_worker(BOOTSTRAP_SERVERS=f"127.0.0.1:{free_port()}")

    await wait_until_it_logs(worker, "no Kafka broker has answered for")
    assert (await worker.metrics()).total("newswire_broker_silent_seconds") > 10
    lines = [line for line in worker.log_text.splitlines() if " INFO " not in line]
    assert len(lines) <= 4, worker.log_text
    assert await worker.stop() == 0
