"""Rules that change under a running worker, by SIGHUP."""

import json
import signal
from importlib import resources
from typing import Any

from tests.kafka import wire
from tests.kafka.installation import Installation, Worker
from tests.kit.articles import Newsroom

BEES = """\
id = "beekeeping"
name = "beekeeping"
languages = ["en"]

[medtop]
code = "20000210"
label = "agriculture"
parents = ["04000000"]

[score]
threshold = 30

[[rules]]
id = "bees"
says = "Somebody keeps bees."
weight = 60
any = ["honey harvest", "beekeeper*"]

[[examples]]
headline = "Beekeepers expect a rich honey harvest"
match = true

[[examples]]
headline = "The king bee is a song"
match = false
"""


async def rules_of(newswire: Installation) -> list[tuple[str, list[str]]]:
    """Version of the rules and subjects of every enriched record, in the order of publication."""
    records = sorted(await newswire.read("enriched"), key=lambda record: record.timestamp)
    enrichments = [json.loads(record.value or b"null")["enrichment"] for record in records]
    return [(e["pipeline"]["rules"], [tag["subject"] for tag in e["subjects"]]) for e in enrichments]


async def until_logged(worker: Worker, words: str) -> None:
    await wire.until(lambda: words in worker.log_text, timeout_seconds=20, what=f"{words!r} in the log")


async def test_a_subject_added_live_tags_what_comes_next(install, tmp_path):
    """A rule file and SIGHUP: topic, metric and records of the new subject appear; a bad file changes nothing."""
    folder = tmp_path / "rules"
    folder.mkdir()
    for file in resources.files("streams").joinpath("tag", "rulesets").iterdir():
        if file.name.endswith(".toml"):
            (folder / file.name).write_text(file.read_text("utf-8"), "utf-8")
    newswire = await install(partitions=1, settings={"NEWSWIRE_RULES": str(folder)})
    newsroom = Newsroom(77, body_bytes=300)
    bees: dict[str, Any] = {"headline": "Beekeepers expect a rich honey harvest"}
    worker = await newswire.start_ready_worker()
    await newswire.produce([newsroom.ninjs(2, **bees)])
    await newswire.wait_until_drained()
    assert "beekeeping" not in " ".join(await newswire.topics())

    (folder / "beekeeping.toml").write_text(BEES, "utf-8")
    worker.signal(signal.SIGHUP)
    await until_logged(worker, "read again")
    assert (await worker.metrics()).value("newswire_article_subjects_total", subject="beekeeping") == 0
    await newswire.produce([newsroom.ninjs(4, **bees)])
    await newswire.wait_until_drained()

    (folder / "beekeeping.toml").write_text(BEES.replace("weight = 60", "weight = 6000"), "utf-8")
    worker.signal(signal.SIGHUP)
    await until_logged(worker, "stay as they were")
    await newswire.produce([newsroom.ninjs(6, **bees)])
    await newswire.wait_until_drained()

    (old, before), (new, first), (kept, second) = await rules_of(newswire)
    assert "beekeeping" not in before
    assert "beekeeping" in first
    assert "beekeeping" in second
    assert old != new == kept
    assert len(await newswire.read("subject.beekeeping")) == 2
    metrics = await worker.metrics()
    assert metrics.value("newswire_article_subjects_total", subject="beekeeping") == 2
    assert metrics.value("newswire_rules_reload_failures_total") == 1
    assert await worker.stop() == 0
    assert "Traceback" not in worker.log_text


async def test_lanes_go_on_while_rules_compile(install, tmp_path):
    """A backlog is worked off, and pages are answered, between a SIGHUP and the word that the rules are read again.

    Those of the test take about a second to read and compile, so many batches fit between; if each reload held the
    loop, a SIGHUP each second would starve all lanes.
    """
    folder = tmp_path / "rules"
    folder.mkdir()
    phrases = "".join(f', "hive{number} honey{number} comb*"' for number in range(100_000))
    (folder / "beekeeping.toml").write_text(BEES.replace(', "beekeeper*"', f', "beekeeper*"{phrases}'), "utf-8")
    newswire = await install(settings={"NEWSWIRE_MAX_BATCH": "50", "NEWSWIRE_RULES": str(folder)})
    newsroom = Newsroom(78, body_bytes=1_500)
    items = [newsroom.ninjs(number) for number in range(6_000)]
    worker = await newswire.start_ready_worker()
    for at in range(0, len(items), 500):
        await newswire.produce(items[at : at + 500])

    seen = []
    worker.signal(signal.SIGHUP)
    while "read again" not in worker.log_text:
        seen.append((await worker.metrics()).value("newswire_records_consumed_total"))
    await newswire.wait_until_drained()

    assert seen[-1] < len(items), "the backlog was too short to show anything"
    assert len(set(seen)) >= 3, f"records consumed while the rules compiled: {seen}"
