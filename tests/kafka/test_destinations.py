"""Topics that a batch writes to and that are gone: nothing stands still, nothing goes missing without a count."""

import json
import signal
from importlib import resources
from pathlib import Path

import pytest

from tests.kafka import wire
from tests.kafka.installation import Installation, Worker
from tests.kafka.long import long_test
from tests.kafka.operator import delete_topic
from tests.kit.articles import SUBJECT_SENTENCES, Item, Newsroom

DISPUTE, SUMMIT = "territorial-dispute", "summit-planning"
TOPIC = f"subject.{DISPUTE}"


def story(newsroom: Newsroom, number: int, *, version: int = 1, times: int = 1) -> Item:
    """An article on the territorial dispute. times: other texts for other revisions."""
    return newsroom.ninjs(number, version=version, body_text=f"{SUBJECT_SENTENCES[0]}\n\n" * (times + 2))


def write_rules(folder: Path, *subjects: str) -> None:
    """Leave the rule files of these subjects in the folder, and no others."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for subject in subjects:
        text = resources.files("streams").joinpath("tag", "rulesets", f"{subject}.toml").read_text("utf-8")
        (folder / f"{subject}.toml").write_text(text, "utf-8")


@pytest.fixture
async def retiring(install, tmp_path):
    """An installation of one partition with rules in a folder, and a worker that has published four of the subject."""
    write_rules(tmp_path / "rules", DISPUTE, SUMMIT)
    settings = {"NEWSWIRE_RULES": str(tmp_path / "rules")}
    newswire: Installation = await install(partitions=1, settings=settings)
    worker = await newswire.start_ready_worker()
    newsroom = Newsroom(100, body_bytes=300)
    await newswire.produce([story(newsroom, number) for number in range(0, 8, 2)])
    await newswire.wait_until_drained()
    assert len(await newswire.read(TOPIC)) == 4
    return newswire, worker, newsroom


async def retire(newswire: Installation, worker: Worker, tmp_path: Path, how: str) -> Worker:
    """Take the subject's rule file away, and let a worker know: the same by SIGHUP, or another one."""
    write_rules(tmp_path / "rules", SUMMIT)
    if how == "restart":
        assert await worker.stop() == 0
        return await newswire.start_ready_worker()
    worker.signal(signal.SIGHUP)
    await wire.until(lambda: "read again" in worker.log_text, timeout_seconds=20, what="the reload")
    return worker


async def outcomes_on(newswire: Installation, topic: str) -> list[tuple[str, str]]:
    """(last part of the identity, outcome) of each record of a topic."""
    said = [json.loads(record.value or b"null")["enrichment"] for record in await newswire.read(topic)]
    return [(each["id"].rpartition(":")[2], each["outcome"]) for each in said]


@pytest.mark.parametrize("how", ["reload", pytest.param("restart", marks=long_test)])
async def test_a_retired_subject_still_gets_kills_and_revisions(retiring, tmp_path, how):
    """Without its rules, what follows its articles still goes to its topic while it is there; new articles do not."""
    newswire, worker, newsroom = retiring
    worker = await retire(newswire, worker, tmp_path, how)

    await newswire.produce([newsroom.kill(0, version=2), story(newsroom, 2, version=2, times=2), story(newsroom, 20)])
    await newswire.wait_until_drained()

    assert (await outcomes_on(newswire, TOPIC))[4:] == [("0", "kill"), ("2", "revision")]
    assert (await outcomes_on(newswire, "enriched"))[4:] == [("0", "kill"), ("2", "revision"), ("20", "new")]
    assert (await worker.metrics()).value("newswire_records_without_topic_total") == 0
    await worker.wait_until_ready(15)


@pytest.mark.parametrize("how", ["restart", "under way"])
async def test_a_retired_subject_whose_topic_is_gone_holds_up_nothing(retiring, tmp_path, how):
    """Its topic deleted before a worker starts, or under a running one: counted, told once, all else is published."""
    newswire, worker, newsroom = retiring
    if how == "under way":
        worker = await retire(newswire, worker, tmp_path, "reload")
        await delete_topic(newswire, TOPIC)
    else:
        write_rules(tmp_path / "rules", SUMMIT)
        assert await worker.stop() == 0
        await delete_topic(newswire, TOPIC)
        worker = await newswire.start_ready_worker()

    follow = [newsroom.kill(0, version=2), story(newsroom, 2, version=2, times=2), newsroom.kill(4, version=2)]
    for item in [*follow, newsroom.ninjs(21)]:
        await newswire.produce([item])
        await newswire.wait_until_drained(30)

    followed = [("0", "kill"), ("2", "revision"), ("4", "kill"), ("21", "new")]
    assert (await outcomes_on(newswire, "enriched"))[4:] == followed
    assert (await worker.metrics()).value("newswire_records_without_topic_total") == 3
    ours = [line for line in worker.log_text.splitlines() if " ERROR " in line and " streams." in line]
    told = [line for line in ours if newswire.prefix + TOPIC in line]
    assert len(told) == 1, worker.log_text[-3_000:]
    assert newswire.prefix + TOPIC not in await newswire.topics(), "nobody asked for it to be made again"
    assert await worker.stop() == 0


async def test_the_topic_of_a_subject_in_force_is_made_again(install):
    """Deleted under a running worker: it comes back as `topics apply` would make it, and nothing after it is lost."""
    newswire = await install(partitions=2)
    worker = await newswire.start_ready_worker()
    newsroom = Newsroom(101, body_bytes=300)
    await newswire.produce([story(newsroom, number) for number in range(0, 20, 2)])
    await newswire.wait_until_drained()
    await delete_topic(newswire, TOPIC)

    await newswire.produce([story(newsroom, number) for number in range(20, 40, 2)])
    await newswire.wait_until_drained(40)

    assert {number for number, _ in await outcomes_on(newswire, TOPIC)} == {str(at) for at in range(20, 40, 2)}
    assert len(await newswire.read("enriched")) == 20
    differs = await newswire.run("topics", "diff")
    assert differs.returncode == 0, differs.stdout + differs.stderr
    await worker.wait_until_ready(15)
    assert await worker.stop() == 0


async def test_an_output_topic_that_is_gone_ends_the_worker_by_name(install):
    """wire.duplicates deleted: within a bounded time exit 1, the topic and the command that mends it in one line."""
    newswire = await install(partitions=1)
    worker = await newswire.start_ready_worker()
    known, other = map(Newsroom(102, body_bytes=300).ninjs, (1, 2))
    await newswire.produce([known])
    await newswire.wait_until_drained()
    await delete_topic(newswire, "duplicates")
    before, _ = await newswire.positions()

    await newswire.produce([known, other])
    exit_status = await worker.wait_until_ended(75)

    assert exit_status == 1
    told = [line for line in worker.log_text.splitlines() if "stops:" in line]
    assert len(told) == 1 and f"{newswire.prefix}duplicates" in told[0] and "topics apply" in told[0], told
    assert (await newswire.positions())[0] == before
    await newswire.apply_topics()
    await newswire.start_ready_worker()
    await newswire.wait_until_drained()
    assert (len(await newswire.read("enriched")), len(await newswire.read("duplicates"))) == (2, 1)
