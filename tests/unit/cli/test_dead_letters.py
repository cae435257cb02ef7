"""`newswire dead-letters`, on topics of the test's hand."""

import contextlib
import io
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from aiokafka import TopicPartition
from rich.console import Console
from typer.testing import CliRunner, Result

from streams.article import RawItem
from streams.cli import app
from streams.cli.show.letters import print_letters
from streams.errors import BrokerError, DeadReason
from streams.kafka.cluster import Cluster
from streams.lanes.transaction import Row
from streams.records import Routes, build_dead_letter, read_dead_letter
from streams.records.outcomes import OutRecord
from tests.kit.received import received

ROUTES = Routes("wire.")
NOON = 1_795_510_800_000
OWN = (("feed", b"tass"), ("trace", b"\xff\x00"))

Run = Callable[..., Result]


class Topics:
    """Stands for the broker: records by topic; a transaction adds all of its records or none."""

    def __init__(self) -> None:
        self.records: dict[str, list[RawItem]] = {ROUTES.raw: [], ROUTES.dead_letters: [], ROUTES.replays: []}
        self.commits = 0
        self.opened = 0
        self.fails_at: int | None = None
        """The commit that fails: 1 is the first."""
        self.asked_since: list[int | None] = []

    def append(self, out: OutRecord, *, partition: int, received_at: int) -> RawItem:
        """Add one record."""
        records = self.records[out.topic]
        offset = sum(record.partition == partition for record in records)
        records.append(received(out, partition=partition, offset=offset, received_at=received_at))
        return records[-1]

    def bury(self, value: bytes | None, *, reason: DeadReason = DeadReason.NO_ID, limit: int = 2_000_000) -> RawItem:
        """Let a raw record of partition 1, a second after the one before it, become a dead letter."""
        offset = len(self.records[ROUTES.raw])
        out = OutRecord(topic=ROUTES.raw, key=b"key-%d" % offset, value=value, headers=OWN)
        return self.judge(self.append(out, partition=1, received_at=NOON + offset * 1000), reason=reason, limit=limit)

    def judge(self, raw: RawItem, *, reason: DeadReason = DeadReason.NO_ID, limit: int = 2_000_000) -> RawItem:
        """What a worker makes of a raw record that it cannot read."""
        dead = build_dead_letter(raw, reason=reason, error="[odd] \x1b[31m", routes=ROUTES, max_record_bytes=limit)
        return self.append(dead, partition=raw.partition, received_at=raw.received_at + 5)

    async def read_to_end(
        self, cluster: Cluster, topic: str, *, since: int | None = None, may_be_missing: bool = False
    ) -> AsyncIterator[list[RawItem]]:
        """All records of a topic, two at a time."""
        self.asked_since.append(since)
        if may_be_missing and topic not in self.records:
            return
        standing = [record for record in self.records[topic] if since is None or record.received_at >= since]
        for at in range(0, len(standing), 2):
            yield standing[at : at + 2]

    @contextlib.asynccontextmanager
    async def open_admin(self, cluster: Cluster) -> AsyncIterator[None]:
        """Connect."""
        yield

    async def describe_partitions(self, admin: None) -> dict[str, int]:
        """What topics there are."""
        return dict.fromkeys(self.records, 8)

    def transactional_producer(self, **options: Any) -> "Topics":
        """Become the one who sends back."""
        self.opened += 1
        return self

    async def open(self, topics: Iterable[str]) -> None:
        """Nothing is to be waited for."""

    async def close(self) -> None:
        """Nothing is to be let go."""

    async def commit(self, rows: Mapping[TopicPartition, list[Row]]) -> None:
        """One transaction."""
        self.commits += 1
        if self.commits == self.fails_at:
            raise BrokerError("no Kafka broker answers at localhost:9092 (gone)")
        for (topic, partition), its_rows in rows.items():
            for key, value, headers in its_rows:
                out = OutRecord(topic=topic, key=key, value=value, headers=headers)
                self.append(out, partition=partition, received_at=NOON + 60_000)

    @property
    def sent_back(self) -> list[tuple[bytes | None, bytes | None]]:
        """Key and value of what was sent back, in order."""
        return [
            (record.key, record.value)
            for record in self.records[ROUTES.raw]
            if "dlq_attempt" in {name for name, _ in record.headers}
        ]


@pytest.fixture
def topics(monkeypatch: pytest.MonkeyPatch) -> Topics:
    """Topics with four dead letters: 1:0 without id, 1:1 with a bad date, 1:2 empty (null), 1:3 bytes."""
    topics = Topics()
    monkeypatch.setattr("streams.dead_letters.survey.read_to_end", topics.read_to_end)
    resend = "streams.dead_letters.resend"
    monkeypatch.setattr(f"{resend}.read_to_end", topics.read_to_end)
    monkeypatch.setattr("streams.kafka.admin.open_admin", topics.open_admin)
    monkeypatch.setattr("streams.kafka.admin.describe_partitions", topics.describe_partitions)
    monkeypatch.setattr(f"{resend}.TransactionalProducer", topics.transactional_producer)
    topics.bury(b"ID :\n\nTue\r\n")
    topics.bury("Zürich".encode(), reason=DeadReason.BAD_DATE)
    topics.bury(None, reason=DeadReason.EMPTY)
    topics.bury(b"\x00\xff", reason=DeadReason.NOT_TEXT)
    return topics


@pytest.fixture
def run(nowhere: None, topics: Topics) -> Run:
    """Run `newswire dead-letters` on these topics."""

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, ["dead-letters", *words])

    return run


def lines(result: Result) -> list[dict[str, Any]]:
    """The JSON lines on standard output."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_list_as_json(run: Run) -> None:
    """A line each, the newest last, with its ID, every dlq_* header, key and headers of the raw record."""
    result = run("list", "--json")

    assert result.exit_code == 0
    assert [line["id"] for line in lines(result)] == ["1:0", "1:1", "1:2", "1:3"]
    line = lines(result)[1]
    del line["dlq_sha256"]
    assert line == {
        "id": "1:1",
        "timestamp": "2026-11-24T09:00:01.005Z",
        "replayed": False,
        "replayed_at": None,
        "dlq_reason": "bad_date",
        "dlq_error": "[odd] \x1b[31m",
        "dlq_topic": "wire.raw",
        "dlq_partition": 1,
        "dlq_offset": 1,
        "dlq_timestamp": "2026-11-24T09:00:01.000Z",
        "dlq_bytes": 7,
        "dlq_attempt": 1,
        "dlq_first": "1:1",
        "dlq_pipeline": line["dlq_pipeline"],
        "dlq_omitted": False,
        "key": "key-1",
        "headers": {"feed": "tass", "trace": None},
        "headers_base64": {"trace": "/wA="},
    }
    assert result.stderr == "4 dead letters, 0 of them sent back\n"


def test_list_for_people(run: Run) -> None:
    """Without --json a row each, whose error cannot steer the terminal."""
    result = run("list", "--limit", "1")

    row = ["1:3", "2026-11-24T09:00:03.005Z", "not_text", "1", "", "2", "key-3", "[odd] [31m"]
    assert result.stdout == "\t".join(row) + "\n"


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["--reason", "bad_date", "--reason", "empty"], ["1:1", "1:2"]),
        (["--since", "2026-11-24T09:00:02Z"], ["1:2", "1:3"]),
        (["--until", "2026-11-24T10:00:01.005+01:00"], ["1:0", "1:1"]),
        (["--limit", "2"], ["1:2", "1:3"]),
        (["--reason", "internal"], []),
    ],
    ids=" ".join,
)
def test_list_filters(run: Run, words: list[str], ids: list[str]) -> None:
    """Reason, time of death and number choose; of a number the newest."""
    result = run("list", "--json", *words)

    assert ([line["id"] for line in lines(result)], result.exit_code) == (ids, 0)


def test_since_reads_no_more_than_it_must(run: Run, topics: Topics) -> None:
    """With --since the topic is read from there on, not its 90 days."""
    run("list", "--since", "2026-11-24T09:00:02Z")

    assert topics.asked_since == [None, NOON + 2000]


def test_list_where_nothing_was_ever_sent_back(run: Run, topics: Topics) -> None:
    """On a broker that has no topic of replays yet, none was sent back."""
    del topics.records[ROUTES.replays]

    assert run("list").stderr == "4 dead letters, 0 of them sent back\n"


def test_list_passes_over_what_is_not_ours(run: Run, topics: Topics) -> None:
    """Somebody else's record among the dead letters is counted, not shown."""
    topics.append(OutRecord(topic=ROUTES.dead_letters, key=None, value=b"x"), partition=0, received_at=NOON)
    result = run("list", "--json")

    assert len(lines(result)) == 4
    assert result.stderr == "4 dead letters, 0 of them sent back; 1 records there are not newswire's\n"


@pytest.mark.parametrize(
    ("wanted", "value"),
    [
        ("1:0", {"value": "ID :\n\nTue\r\n"}),
        ("1:1", {"value": "Zürich"}),
        ("1:2", {"value": None}),
        ("1:3", {"value": None, "value_base64": "AP8="}),
    ],
)
def test_show_as_json(run: Run, wanted: str, value: dict[str, Any]) -> None:
    """Bytes that are text are text, others base64, null is null; the rest is as in the list."""
    (line,) = lines(run("show", wanted, "--json"))
    listed = next(each for each in lines(run("list", "--json")) if each["id"] == wanted)

    assert line == listed | value


def test_show_for_people(run: Run) -> None:
    """A line a field, then the text as it came; nothing in it steers the terminal."""
    result = run("show", "1:0")

    assert result.stdout.startswith("id: 1:0\ntimestamp: 2026-11-24T09:00:00.005Z\nreplayed: false\n")
    assert "\ndlq_error: [odd] [31m\n" in result.stdout
    assert "\nkey: key-0\nheaders:\n  feed: tass\n" in result.stdout
    assert result.stdout.endswith("\nvalue:\n\nID :\n\nTue\n\n")
    assert "value_base64: AP8=\n" in run("show", "1:3").stdout
    assert run("show", "1:2").stdout.endswith("\nvalue: null\n")


@pytest.mark.parametrize(("wanted", "written"), [("1:0", b"ID :\n\nTue\r\n"), ("1:2", b""), ("1:3", b"\x00\xff")])
def test_output(run: Run, wanted: str, written: bytes) -> None:
    """--output writes the original bytes and nothing else, and they are not shown."""
    result = run("show", wanted, "--output", "original", "--json")

    assert Path("original").read_bytes() == written
    assert "value" not in lines(result)[0]
    assert result.stderr == f"{len(written)} bytes to original\n"


def test_output_that_cannot_be_written(run: Run) -> None:
    """A folder that is not there is one line and exit 1."""
    result = run("show", "1:0", "--output", "no/such/file")

    assert (result.exit_code, result.stderr) == (
        1,
        "newswire: no/such/file cannot be written: No such file or directory\n",
    )


def test_show_of_nothing(run: Run) -> None:
    """An ID that no dead letter has is one line and exit 1."""
    result = run("show", "7:7")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("newswire: no dead letter 7:7: see ")


def test_replay_all(run: Run, topics: Topics) -> None:
    """The original bytes, keys and headers go back in their order, and the counts say so."""
    result = run("replay", "--all")

    assert result.exit_code == 0
    assert topics.sent_back == [
        (b"key-0", b"ID :\n\nTue\r\n"),
        (b"key-1", "Zürich".encode()),
        (b"key-2", None),
        (b"key-3", b"\x00\xff"),
    ]
    assert {record.headers[:2] for record in topics.records[ROUTES.raw]} == {OWN}
    assert result.stderr.startswith("4 sent back in ")
    assert result.stdout == ""


def test_replay_twice_sends_once(run: Run, topics: Topics) -> None:
    """The second replay sends nothing, by filter or by ID, and says what was done before."""
    run("replay", "--all")
    by_filter, by_id = run("replay", "--all", "--json"), run("replay", "1:0")

    assert len(topics.sent_back) == 4
    (line,) = lines(by_filter)
    assert (line["chosen"], line["sent"], line["already_replayed"]) == (0, 0, 4)
    assert by_id.stderr.startswith("newswire: 1:0: was sent back at 2026-11-24T09:01:00.000Z; --again sends it ")
    assert (by_filter.exit_code, by_id.exit_code) == (0, 0)
    assert {line["replayed_at"] for line in lines(run("list", "--json"))} == {"2026-11-24T09:01:00.000Z"}


def test_replay_that_breaks_off_goes_on_where_it_was(run: Run, topics: Topics, monkeypatch: pytest.MonkeyPatch) -> None:
    """A replay whose broker fails says in one line how far it came; run again, it sends the rest and none twice."""
    monkeypatch.setattr("streams.dead_letters.resend._MAX_LETTERS", 1)
    topics.fails_at = 3
    broken = run("replay", "--all")
    topics.fails_at = None
    again = run("replay", "--all", "--json")

    assert (broken.exit_code, broken.stderr) == (
        1,
        "newswire: no Kafka broker answers at localhost:9092 (gone); 2 of 4 were sent back: run it again, none is "
        "sent twice\n",
    )
    assert lines(again)[0]["sent"] == 2
    assert [key for key, _ in topics.sent_back] == [b"key-0", b"key-1", b"key-2", b"key-3"]


def test_transactions_are_bounded_by_bytes(run: Run, topics: Topics, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large dead letters go in more transactions than small ones."""
    monkeypatch.setattr("streams.dead_letters.resend._MAX_BYTES", 7)
    run("replay", "--all")

    assert topics.commits == 3  # 11 bytes, 7 bytes, the rest


def test_replay_that_fails_again(run: Run, topics: Topics) -> None:
    """What fails again is a new dead letter of the same first place, and the only one of the two that is sent again."""
    run("replay", "1:0")
    topics.judge(topics.records[ROUTES.raw][-1])
    linked = lines(run("list", "--json"))[-1]
    result = run("replay", "--reason", "no_id", "--json")

    assert (linked["id"], linked["dlq_attempt"], linked["dlq_first"]) == ("1:4", 2, "1:0")
    assert lines(result)[0]["sent"] == 1
    assert dict(topics.records[ROUTES.raw][-1].headers)["dlq_attempt"] == b"2"


def test_again(run: Run, topics: Topics) -> None:
    """--again sends a named dead letter once more."""
    run("replay", "1:0")
    result = run("replay", "1:0", "1:0", "--again", "--json")

    assert lines(result)[0]["sent"] == 1
    assert len(topics.sent_back) == 2


def test_dry_run(run: Run, topics: Topics) -> None:
    """A dry run shows what would be sent, sends nothing, and disturbs no replay that is going on."""
    result = run("replay", "--reason", "bad_date", "--dry-run")
    as_json = run("replay", "--all", "--dry-run", "--json")

    assert result.stdout.startswith("1:1\t")
    assert result.stderr == "1 dead letters would be sent back\n"
    assert (lines(as_json)[0]["chosen"], lines(as_json)[0]["sent"], lines(as_json)[0]["dry_run"]) == (4, 0, True)
    assert (topics.opened, topics.sent_back) == (0, [])


def test_what_cannot_be_sent(run: Run, topics: Topics) -> None:
    """A dead letter without its bytes and an unknown ID are said, one a line; the others go; exit 1."""
    topics.bury(b"v" * 9000, limit=5000)
    result = run("replay", "1:4", "9:9", "1:0", "--json")

    assert result.exit_code == 1
    assert [key for key, _ in topics.sent_back] == [b"key-0"]
    assert lines(result)[0]["not_sent"] == [{"id": "1:4", "why": "omitted"}, {"id": "9:9", "why": "unknown"}]
    assert [line[:22] for line in result.stderr.splitlines()] == ["newswire: no dead lett", "newswire: 1:4: its byt"]


def test_show_of_what_was_not_kept(run: Run, topics: Topics) -> None:
    """Where the bytes are not there, show says where they may be, and --output is an error."""
    topics.bury(b"v" * 9000, limit=5000)
    shown, written = run("show", "1:4"), run("show", "1:4", "--output", "original")

    assert shown.stdout.endswith("it is on wire.raw at 1:4 as long as that keeps it\n")
    assert (
        lines(run("show", "1:4", "--json"))[0] | {"dlq_omitted": True, "value": None, "dlq_bytes": 9000}
        == lines(run("show", "1:4", "--json"))[0]
    )
    assert (written.exit_code, Path("original").exists()) == (1, False)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["replay"], "name IDs, or choose by --all"),
        (["replay", "1:0", "--all"], "name IDs, or choose by --all"),
        (["replay", "--all", "--again"], "only for IDs that are named"),
        (["replay", "1-0"], "is no ID"),
        (["show", "x:1"], "is no ID"),
        (["show"], "ID"),
        (["list", "--reason", "odd"], "'odd'"),
        (["list", "--since", "noon"], "'noon' is neither a time"),
        (["list", "--since", "1h", "--until", "2h"], "lies before --since"),
        (["list", "--limit", "0"], "--limit"),
    ],
    ids=" ".join,
)
def test_wrong_use(run: Run, topics: Topics, words: list[str], hint: str) -> None:
    """Wrong use exits 2, says what was wrong, and touches nothing."""
    result = run(*words)

    assert result.exit_code == 2
    assert hint in " ".join(result.stderr.replace("│", " ").split())
    assert (result.stdout, topics.opened, topics.asked_since) == ("", 0, [])


def test_table_on_a_terminal(topics: Topics) -> None:
    """On a terminal of 80 columns each is one line, whose brackets are no markup, with a word on those sent back."""
    letter = read_dead_letter(topics.records[ROUTES.dead_letters][1])
    assert letter is not None
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=80)
    print_letters(console, [(letter, None), (letter, NOON)])

    assert isinstance(console.file, io.StringIO)
    head, *rows = console.file.getvalue().splitlines()
    assert head.split() == ["id", "time", "reason", "attempt", "replayed", "bytes", "key", "error"]
    assert [row.split()[:6] for row in rows] == [
        ["1:1", "11-24", "09:00:01", "bad_date", "1", "7"],
        ["1:1", "11-24", "09:00:01", "bad_date", "1", "yes"],
    ]
    assert all("[odd]" in row and "\x1b[31m" not in row and len(row) <= 80 for row in rows)


def test_table_on_a_narrow_terminal(topics: Topics) -> None:
    """In 60 columns there is room for the error, as times, sizes and keys are left out."""
    letter = read_dead_letter(topics.records[ROUTES.dead_letters][1])
    assert letter is not None
    console = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=60)
    print_letters(console, [(letter, NOON)])

    assert isinstance(console.file, io.StringIO)
    head, row = console.file.getvalue().splitlines()
    assert head.split() == ["id", "reason", "replayed", "error"]
    assert row.split() == ["1:1", "bad_date", "yes", "[odd]", "[31m"]
