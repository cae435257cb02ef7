"""`newswire demo`: the whole way of the seed articles, with a broker inside the process."""

import asyncio
import socket
import sys
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from streams.article import RawItem
    from streams.kafka.cluster import Cluster
    from streams.kafka.embedded import EmbeddedBroker
    from streams.settings import Settings
    from streams.sources.inputs import Input
    from streams.worker.app import WireApp

# Seconds that the demo gives worker and records to appear; it needs one or two on an idle machine.
_PATIENCE_SECONDS = 45.0
# Columns of the tables where standard output is a file or a pipe.
_FILE_WIDTH = 120
_SHOWN_ID = "395009"
"""The article whose record is shown whole: the seed that is real."""


def demo(
    *,
    stay: Annotated[bool, typer.Option("--stay", help="Keep broker and worker running until Ctrl-C.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON line an article on standard output, as `enrich` prints them.")
    ] = False,
) -> None:
    """Replay the seed articles through an embedded broker and a worker, and show what became of each.

    Needs no Kafka: the broker lives in this process and is gone with it. Run it in a checkout, where seeds/ is.

    Example: newswire demo --stay
    """
    from streams.errors import ConfigurationError
    from streams.kafka.embedded import PARTITIONS, EmbeddedBroker
    from streams.logs import silence_clients
    from streams.settings import load_settings
    from streams.sources.inputs import read_inputs

    seeds = Path(__file__).parents[2] / "seeds"
    if not seeds.is_dir():
        raise ConfigurationError("the demo needs the folder seeds/ of a checkout: git clone, then `make demo`")
    silence_clients()
    settings = load_settings()
    with EmbeddedBroker() as broker:
        settings = settings.model_copy(
            update={
                "bootstrap_servers": broker.address,
                "security_protocol": "PLAINTEXT",
                "partitions": PARTITIONS,
                "replication": 1,
                "web_port": _free_port(settings),
            }
        )
        typer.echo(f"embedded broker at {broker.address}: for trying out, it keeps nothing", err=True)
        asyncio.run(_run(settings, broker, read_inputs([str(seeds)]), stay=stay, as_json=as_json))


def _free_port(settings: "Settings") -> int:
    """The web port of the settings, or one that is free where that is taken; says so."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.web_host, settings.web_port))
        except OSError:
            probe.bind((settings.web_host, 0))
            typer.echo(f"port {settings.web_port} is taken: the worker's pages are on another one", err=True)
        port: int = probe.getsockname()[1]
        return port


async def _run(
    settings: "Settings", broker: "EmbeddedBroker", inputs: "Iterable[Input]", *, stay: bool, as_json: bool
) -> None:
    from streams.errors import BrokerError
    from streams.worker.app import create_app

    failed = asyncio.Event()
    app = create_app(settings, embedded=True, on_failure=failed.set)
    cluster = app.group.cluster
    routes, subjects = app.pipeline.routes, [subject.id for subject in app.pipeline.rules.subjects]
    outputs = [routes.enriched, *map(routes.subject, subjects), routes.duplicates, routes.dead_letters]
    broker.create_topics([routes.raw, routes.memory, *outputs])
    await app.start()
    try:
        sources = list(inputs)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await _replay(cluster, app, sources)
                raw = await _read(cluster, routes.raw, count=len(sources))
                published = await _collect(cluster, outputs, count=len(sources))
        except TimeoutError as error:
            raise BrokerError("; ".join(app.group.reasons()) or "the records did not come in time") from error
        ends = _match(sources, raw, published)
        if as_json:
            _print_lines(ends)
        else:
            _print_tables(ends, app, topics=[routes.raw, *outputs, routes.memory])
        if stay:
            typer.echo("stays until Ctrl-C", err=True)
            await failed.wait()
        else:
            typer.echo("gone now; `newswire demo --stay` keeps broker, topics and pages", err=True)
    finally:
        await app.stop()


async def _replay(cluster: "Cluster", app: "WireApp", sources: "Sequence[Input]") -> None:
    from streams.kafka.raw_producer import RawProducer
    from streams.sources.plan import plan_sends
    from streams.sources.sending import send_all

    async with RawProducer(cluster, app.pipeline.routes.raw) as producer:
        await send_all(plan_sends(sources), producer=producer, find_identity=app.pipeline.find_identity)


async def _read(cluster: "Cluster", topic: str, *, count: int) -> "list[RawItem]":
    """The first `count` committed records of a topic."""
    from streams.kafka.reader import open_reader

    records: list[RawItem] = []
    async with open_reader(cluster, topic, from_beginning=True) as reader:
        while len(records) < count:
            records += await reader.read(wait_seconds=1.0)
    return records


async def _collect(
    cluster: "Cluster", topics: "Sequence[str]", *, count: int
) -> "dict[tuple[int, int], list[RawItem]]":
    """What was published of each raw record, by its partition and offset."""
    from streams.kafka.reader import open_reader

    found: defaultdict[tuple[int, int], list[RawItem]] = defaultdict(list)
    async with open_reader(cluster, *topics, from_beginning=True) as reader:
        latest: list[RawItem] = []
        while len(found) < count or latest:
            latest = await reader.read(wait_seconds=0.3)
            for record in latest:
                found[_raw_place(record)].append(record)
    return {place: _as_published(its, topics) for place, its in found.items()}


def _as_published(records: "Sequence[RawItem]", topics: "Sequence[str]") -> "list[RawItem]":
    """The records of one article in the order in which the worker published them: the best subject's topic first."""
    import orjson

    first = min(records, key=lambda record: topics.index(record.topic or ""))
    if first.topic != topics[0]:
        return [first]
    tags = [tag["subject"] for tag in orjson.loads(first.value or b"")["enrichment"]["subjects"]]

    def place(record: "RawItem") -> tuple[int, str]:
        subject = (record.topic or "").rpartition(".")[2]
        return (tags.index(subject) if subject in tags else len(tags)) if record is not first else -1, subject

    return sorted(records, key=place)


def _raw_place(record: "RawItem") -> tuple[int, int]:
    """Which raw record an output speaks of: partition and offset."""
    import orjson

    headers = dict(record.headers)
    if "dlq_partition" in headers:
        return int(headers["dlq_partition"] or b""), int(headers["dlq_offset"] or b"")
    value = orjson.loads(record.value or b"")
    place = value["enrichment"]["raw"] if "enrichment" in value else value["this"]
    return place["partition"], place["offset"]


def _match(
    sources: "Sequence[Input]", raw: "Sequence[RawItem]", published: "Mapping[tuple[int, int], Sequence[RawItem]]"
) -> "list[tuple[Input, Sequence[RawItem]]]":
    """Which input became what. Equal bytes have one identity, so one partition, where they stand in their order."""
    places: defaultdict[bytes, deque[tuple[int, int]]] = defaultdict(deque)
    for record in sorted(raw, key=lambda record: (record.partition, record.offset)):
        places[record.value or b""].append((record.partition, record.offset))
    return [(source, published[places[source.value].popleft()]) for source in sources]


def _outcome(record: "RawItem") -> tuple[str, str | None]:
    """Outcome and reason, as the record tells them."""
    import orjson

    headers = dict(record.headers)
    if "dlq_reason" in headers:
        return "dead_letter", (headers["dlq_reason"] or b"").decode()
    value = orjson.loads(record.value or b"")
    told = value.get("enrichment", value)
    return told["outcome"], told.get("reason")


def _print_lines(ends: "Iterable[tuple[Input, Sequence[RawItem]]]") -> None:
    from streams.cli.show.lines import dump_line, record_fields

    for source, records in ends:
        first = records[0]
        outcome, reason = _outcome(first)
        line = {
            "input": {"path": source.path, "line": source.line},
            "outcome": outcome,
            "reason": reason,
            "topic": first.topic,
            "topics": [record.topic for record in records],
            **record_fields(
                key=first.key, headers=first.headers, value=first.value, is_object=outcome != "dead_letter"
            ),
        }
        sys.stdout.buffer.write(dump_line(line))


def _print_tables(
    ends: "Sequence[tuple[Input, Sequence[RawItem]]]", app: "WireApp", *, topics: "Iterable[str]"
) -> None:
    import orjson
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_FILE_WIDTH)
    prefix = app.pipeline.routes.prefix
    table = Table(box=None, pad_edge=False, title="What became of every article", title_justify="left")
    for name in ("article", "outcome", "reason"):
        table.add_column(name, no_wrap=True)
    table.add_column(f"published to {prefix}…", overflow="fold")
    for source, records in ends:
        outcome, reason = _outcome(records[0])
        published = ", ".join((record.topic or "").removeprefix(prefix) for record in records)
        table.add_row(Path(source.path).name, outcome, reason or "", published)
    console.print(table)
    shown = next(
        orjson.loads(record.value or b"")
        for source, (record, *_) in ends
        if _outcome(record)[0] == "new" and (record.key or b"").endswith(f":{_SHOWN_ID}".encode())
    )
    console.print(f"\nThe enriched record of {_SHOWN_ID}, the same on all of its topics:")
    console.print(orjson.dumps(shown, option=orjson.OPT_INDENT_2).decode(), markup=False, soft_wrap=True)
    for tag in shown["enrichment"]["subjects"]:
        console.print(f"\n{tag['name']} ({tag['score']} of 100), since the article says:")
        for span in tag["evidence"]:
            console.print(f"  {span['field']} {span['start']}–{span['end']}: {span['text']}", markup=False)
    metrics = sorted(family.name for family in app.metrics.registry.collect())
    console.print(f"\nTopics: {', '.join(topics)}")
    console.print(f"Metrics at http://{app.conf.web_bind}:{app.conf.web_port}/metrics: {', '.join(metrics)}")
