"""`newswire demo` as a process: the main job on the embedded broker, twice in a row, and with the web port taken.

With `--stay` what it prints is pasted into another shell.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.kafka.cluster import free_port
from tests.kit.paths import ROOT

SEEDS = ROOT / "seeds"


def environment(**settings: str) -> dict[str, str]:
    """This process's, under no settings but these."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("NEWSWIRE_")}
    return {**others, **settings}


def run(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run one newswire command in the project's folder, under no settings but these."""
    return subprocess.run(
        [sys.executable, "-m", "streams", *arguments],
        env=environment(PYTHONPATH=str(ROOT), **settings),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def lines(told: "subprocess.CompletedProcess[str]") -> dict[str, dict[str, Any]]:
    """Name of the input file → its JSON line."""
    assert told.returncode == 0, told.stderr
    parsed = [json.loads(line) for line in told.stdout.splitlines()]
    return {Path(line["input"]["path"]).name: line for line in parsed}


@pytest.fixture(scope="module")
def demo() -> dict[str, dict[str, Any]]:
    """What the demo says of each seed, on any web port that is free."""
    return lines(run("demo", "--json", NEWSWIRE_WEB_PORT=str(free_port())))


def test_each_seed_becomes_what_stands_beside_it(demo):
    """Every seed has the outcome, reason, key and topics of its `*.expected.json`."""
    expected = {path.name.removesuffix(".expected.json"): path for path in SEEDS.glob("*.expected.json")}
    assert {Path(name).stem for name in demo} == set(expected)
    for name, line in demo.items():
        wanted = json.loads(expected[Path(name).stem].read_text())
        for field in ("outcome", "reason", "key"):
            assert line[field] == wanted[field], f"{name}: {field}"
        assert sorted(line["topics"]) == sorted(wanted["topics"]), name


def test_the_seed_has_both_subjects_with_evidence_at_its_offsets(demo):
    """The record of 395009 has both subjects, and each evidence's text stands where it says."""
    record = demo["000_2a1a4f195c932e2c.txt"]["value"]
    item, enrichment = record["item"], record["enrichment"]
    text = {"headline": item["headlines"][0]["value"], "body": item["bodies"][0]["value"]}

    assert {subject["subject"] for subject in enrichment["subjects"]} == {"territorial-dispute", "summit-planning"}
    for subject in enrichment["subjects"]:
        assert subject["evidence"]
        for evidence in subject["evidence"]:
            assert text[evidence["field"]][evidence["start"] : evidence["end"]] == evidence["text"]


def test_enrich_and_the_demo_agree(demo):
    """Offline and on a broker, a record is the same but for where and when it was read."""
    offline = lines(run("enrich", str(SEEDS)))

    assert set(offline) == set(demo)
    for name, line in demo.items():
        assert without_place(offline[name]) == without_place(line), name


def without_place(line: dict[str, Any]) -> dict[str, Any]:
    """The line without what depends on where and when the raw record was read."""
    value, headers = line["value"], dict(line["headers"])
    for name in ("ce_time", "dlq_topic", "dlq_partition", "dlq_offset", "dlq_timestamp", "dlq_first"):
        headers.pop(name, None)
    if line["topic"].endswith("enriched"):
        value = {**value, "enrichment": {**value["enrichment"], "raw": None}}
        if any(note == "date_assumed:received" for note in value["enrichment"]["notes"]):
            value["item"] = {**value["item"], "versionCreated": None}
    elif line["topic"].endswith("duplicates"):
        value = {**value, "first": None, "this": None}
    return {**line, "input": None, "topics": sorted(line["topics"]), "value": value, "headers": headers}


def test_the_demo_twice_in_a_row_says_the_same(demo):
    """A second run starts from nothing and ends as the first did."""
    again = lines(run("demo", "--json", NEWSWIRE_WEB_PORT=str(free_port())))

    assert {name: line["outcome"] for name, line in again.items()} == {
        name: line["outcome"] for name, line in demo.items()
    }


def test_the_demo_with_its_web_port_taken_works_and_says_so():
    """Another server on the web port does not keep the demo from working; one line says it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        told = run("demo", NEWSWIRE_WEB_PORT=port)

    assert told.returncode == 0, told.stderr
    assert len([line for line in told.stderr.splitlines() if port in line]) == 1
    assert "Traceback" not in told.stderr


def test_the_demo_shows_a_table_the_record_topics_and_metrics():
    """For people: what became of every article, the record of 395009, topics, metrics, and that --stay keeps them."""
    told = run("demo", NEWSWIRE_WEB_PORT=str(free_port()), COLUMNS="200")

    assert told.returncode == 0, told.stderr
    said = told.stdout + told.stderr
    for path in SEEDS.glob("*.expected.json"):
        assert path.name.removesuffix(".expected.json") in said
    for word in ("urn:newswire:tass:395009", "wire.enriched", "newswire_records_consumed", "--stay"):
        assert word in said


@pytest.fixture(scope="module")
def staying() -> Iterator[str]:
    """What a demo that stays has said, on a topic prefix of its own; ends with Ctrl-C."""
    demo = subprocess.Popen(
        [sys.executable, "-m", "streams", "demo", "--stay"],
        env=environment(PYTHONPATH=str(ROOT), NEWSWIRE_TOPIC_PREFIX="desk.", NEWSWIRE_WEB_PORT="0"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        bufsize=1,
    )
    assert demo.stdout is not None
    said = ""
    try:
        for line in demo.stdout:
            said += line
            if "A Kafka does not" in line:
                break
        yield said
    finally:
        demo.send_signal(signal.SIGINT)
        said += demo.communicate(timeout=20)[0]
    assert "Traceback" not in said


def pasted(said: str) -> tuple[str, list[str]]:
    """The indented lines that are meant for another shell: its export, and the commands."""
    export, *commands = re.findall(r"^  (\S.*)$", said.partition("in another shell:")[2], re.MULTILINE)
    return export, commands


def test_what_the_staying_demo_prints_can_be_pasted(staying, tmp_path):
    """Each line works in a shell in another folder, under no settings of its own."""
    export, commands = pasted(staying)

    assert [command.split(" -m streams ")[-1].split()[0] for command in commands] == [
        "tail",
        "replay",
        "dead-letters",
        "kcat",
    ]
    for command in commands:
        if command.startswith("kcat") and shutil.which("kcat") is None:
            continue
        told = subprocess.run(
            ["bash", "-ec", f"{export}\n{command}"],
            env=environment(),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert told.returncode == 0, (command, told.stderr)
        if " replay " not in command:
            assert len(told.stdout.splitlines()) >= 3, command


def test_the_readmes_consumer_reads_the_staying_demo(staying, tmp_path):
    """README's own code, with the two arguments that the demo names, prints what is on the subject's topic.

    Its partitions come in any order, so lines are read until the article comes, or none comes in time.
    """
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    address, crcs = re.findall(r"bootstrap_servers=\"[\w.:]+\"|check_crcs=\w+", staying)
    code = code.replace('bootstrap_servers="localhost:9092"', f"{address}, {crcs}").replace('"wire.', '"desk.')
    consumer = tmp_path / "consumer.py"
    consumer.write_text(code)
    told = "publish urn:newswire:tass:395009 "

    with subprocess.Popen(
        [sys.executable, "-u", str(consumer)], stdout=subprocess.PIPE, text=True, cwd=tmp_path
    ) as reader:
        late = threading.Timer(30, reader.kill)
        late.start()
        assert reader.stdout is not None
        lines = []
        for line in reader.stdout:
            lines.append(line)
            if line.startswith(told):
                break
        late.cancel()
        reader.kill()
    assert any(line.startswith(told) for line in lines), lines


def test_the_staying_demo_says_where_its_pages_are(staying):
    """Port 0 is any that is free, and the address that is printed answers."""
    (address,) = re.findall(r"Metrics at (\S+):", staying)

    with urllib.request.urlopen(address, timeout=5) as answer:
        assert b"newswire_records_consumed_total" in answer.read()
