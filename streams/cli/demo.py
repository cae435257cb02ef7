"""`newswire demo`: the whole way of the seed articles, with a broker inside the process."""

import asyncio
import shlex
import shutil
import socket
import sys
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from streams.article import RawItem
    from streams.cli.show.endings import Ending
    from streams.kafka.cluster import Cluster
    from streams.kafka.embedded import EmbeddedBroker
    from streams.records import Published
    from streams.records.places import Place
    from streams.settings import Settings
    from streams.sources.inputs import Input
    from streams.worker.app import WireApp

EPILOG = "Example: newswire demo --stay"

# Seconds that the demo gives worker and records to appear; it needs one or two on an idle machine.
_PATIENCE_SECONDS = 45.0
_SEEDS, _SAMPLE = Path(__file__).parents[2] / "seeds", "080_ordinary_news.txt"
_SHOWN_ID = "395009"
"""The article whose record is shown whole: the seed that is real."""
_LIVE_FEED, _READING_RATE = "demo", 1 / 3
"""Of what comes while the demo stays: articles a second."""


def demo(
    *,
    stay: Annotated[
        bool, typer.Option("--stay", help="Keep broker, worker and the live page running until Ctrl-C.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON line an article on standard output, as `enrich` prints them.")
    ] = False,
) -> None:
    """Replay the seed articles through an embedded broker and a worker, and show what became of each.

    Needs no Kafka: the broker lives in this process and is gone with it. Run it in a checkout, where seeds/ is.
    """
    from streams.errors import ConfigurationError
    from streams.kafka.embedded import PARTITIONS, EmbeddedBroker
    from streams.logs import silence_clients
    from streams.settings import load_settings
    from streams.sources.inputs import read_inputs

    if not _SEEDS.is_dir():
        raise ConfigurationError("the demo needs the folder seeds/ of a checkout: git clone, then `make demo`")
    silence_clients()
    settings = load_settings()
    with EmbeddedBroker() as broker:
        broker_settings = {
            "bootstrap_servers": broker.address,
            "security_protocol": "PLAINTEXT",
            "partitions": PARTITIONS,
        }
        ways = _ways_to_read(settings, broker_settings)
        settings = settings.model_copy(
            update={
                **broker_settings,
                "replication": 1,
                "web_port": _port(settings.web_host, settings.web_port, what="the worker's pages are"),
                "gateway_port": _port(settings.gateway_host, settings.gateway_port, what="the live page is")
                if stay
                else 0,
            },
        )
        typer.echo(f"embedded broker at {broker.address} for trying out: it keeps nothing", err=True)
        asyncio.run(_run(settings, broker, read_inputs([str(_SEEDS)]), ways=ways if stay else None, as_json=as_json))


def _port(host: str, port: int, *, what: str) -> int:
    """The port of the settings; 0, for any that is free, where that one is taken: says so."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            typer.echo(f"port {port} is taken: {what} on another one", err=True)
            return 0
    return port


def _ways_to_read(settings: "Settings", of_broker: Mapping[str, object]) -> str:
    """What to type in another shell, to be pasted as it is. settings: as another command would read them here."""
    from streams.records import Routes
    from streams.settings import PREFIX, Settings

    # What another shell may know otherwise: by its default, or by what this one has set.
    wanted = {**of_broker, "topic_prefix": settings.topic_prefix}
    defaults = {name: Settings.model_fields[name].default for name in wanted}
    differing = [name for name, value in wanted.items() if value != defaults[name] or value != getattr(settings, name)]
    exports = " ".join(f"{PREFIX}{name.upper()}={shlex.quote(str(wanted[name]))}" for name in differing)
    newswire, topic = _this_command(), Routes(settings.topic_prefix).enriched
    sample = shlex.quote(str(_SEEDS / _SAMPLE))
    return f"""stays until Ctrl-C. Meanwhile, in another shell:

  export {exports}
  {newswire} tail --from-beginning --count 5
  {newswire} replay {sample}
  {newswire} dead-letters list
  kcat -b {of_broker["bootstrap_servers"]} -C -t {shlex.quote(topic)} -o beginning -e

README's consumer needs bootstrap_servers="{of_broker["bootstrap_servers"]}" here, and check_crcs=False:
the embedded broker ends transactions without a checksum. A Kafka does not need that.
"""


def _this_command() -> str:
    """What starts newswire in another shell as it was started here, whatever folder or path that one has."""
    program = Path(sys.argv[0])
    if program.name == "__main__.py":
        return (
            f"PYTHONPATH={shlex.quote(str(program.parents[1]))} {shlex.quote(sys.executable)} -m {program.parent.name}"
        )
    return program.name if shutil.which(program.name) == str(program) else shlex.quote(str(program.absolute()))


async def _run(
    settings: "Settings", broker: "EmbeddedBroker", inputs: "Iterable[Input]", *, ways: str | None, as_json: bool
) -> None:
    """The demo. ways: to read what it published, told where it stays; None: it ends."""
    from streams.cli.show.endings import print_lines
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
                await _send(cluster, app, sources)
                raw = await _read(cluster, routes.raw, count=len(sources))
                published = await _collect(cluster, outputs, count=len(sources))
        except TimeoutError as error:
            raise BrokerError("; ".join(app.group.reasons()) or "the records did not come in time") from error
        endings = _match(sources, raw, published)
        if as_json:
            print_lines(endings)
        else:
            _print_tables(endings, app, topics=[routes.raw, *outputs, routes.memory])
        if ways is not None:
            await _stay(cluster, app, endings, ways, failed)
        else:
            typer.echo("gone now; `newswire demo --stay` keeps broker, topics and pages", err=True)
    finally:
        await app.stop()


async def _stay(
    cluster: "Cluster", app: "WireApp", endings: "Iterable[Ending]", ways: str, failed: asyncio.Event
) -> None:
    """Open the gateway, tell how to read what comes, and let articles come at reading pace until the worker fails."""
    from streams.cli.demo_wire import live_items
    from streams.gateway.gateway import Gateway
    from streams.gateway.process import serving
    from streams.kafka.raw_producer import RawProducer
    from streams.records import Enriched
    from streams.sources.plan import plan_sends
    from streams.sources.sending import send_all

    gateway = Gateway(cluster)
    articles = [ending.published for ending in endings if isinstance(ending.published, Enriched)]
    async with serving(gateway) as url, RawProducer(cluster, app.pipeline.routes.raw) as producer:
        typer.echo(
            f"the live page: {url}/   an article each {1 / _READING_RATE:g} s, with corrections and kills\n", err=True
        )
        typer.echo(ways, err=True)
        sending = asyncio.create_task(
            send_all(
                plan_sends(live_items(articles, now=gateway.now_ms)),
                producer=producer,
                find_identity=app.pipeline.find_identity,
                feed=_LIVE_FEED,
                rate=_READING_RATE,
            )
        )
        failing = asyncio.create_task(failed.wait())
        try:
            await asyncio.wait([sending, failing], return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            sending.cancel()
            failing.cancel()


async def _send(cluster: "Cluster", app: "WireApp", sources: "Sequence[Input]") -> None:
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


async def _collect(cluster: "Cluster", topics: "Sequence[str]", *, count: int) -> "dict[Place, list[RawItem]]":
    """What was published of each raw record, by where that is. topics: the one of all articles first."""
    from streams.kafka.reader import open_reader

    found: defaultdict[Place, list[RawItem]] = defaultdict(list)
    async with open_reader(cluster, *topics, from_beginning=True) as reader:
        latest: list[RawItem] = []
        while len(found) < count or latest:
            latest = await reader.read(wait_seconds=0.3)
            for record in latest:
                found[_read_ours(record).raw_place].append(record)
    return {place: _in_order(records, topics[0]) for place, records in found.items()}


def _in_order(records: "Sequence[RawItem]", topic_of_all: str) -> "list[RawItem]":
    """The records of one article in the order in which the worker published them: the best subject's topic first."""
    from streams.records import Enriched

    published = _read_ours(records[0])
    subjects = [tag.subject for tag in published.enrichment.subjects] if isinstance(published, Enriched) else []

    def turn(record: "RawItem") -> tuple[int, str]:
        if record.topic == topic_of_all:
            return -1, ""
        subject = (record.topic or "").rpartition(".")[2]
        return subjects.index(subject) if subject in subjects else len(subjects), subject

    return sorted(records, key=turn)


def _match(
    sources: "Sequence[Input]", raw: "Sequence[RawItem]", published: "Mapping[Place, Sequence[RawItem]]"
) -> "list[Ending]":
    """Which input became what. Equal bytes have one identity, so one partition, where they are in their order."""
    from streams.cli.show.endings import Ending
    from streams.records.places import Place

    places: defaultdict[bytes, deque[Place]] = defaultdict(deque)
    for record in sorted(raw, key=lambda record: (record.partition, record.offset)):
        places[record.value or b""].append(Place(record.partition, record.offset))
    endings = []
    for source in sources:
        records = published[places[source.value].popleft()]
        endings.append(Ending(source=source, published=_read_ours(records[0]), records=records))
    return endings


def _read_ours(record: "RawItem") -> "Published":
    """Read an output; whatever is there, our worker wrote."""
    from streams.errors import CorruptionError
    from streams.records import read_published

    published = read_published(record)
    if published is None:
        raise CorruptionError(f"{record.topic} {record.partition}:{record.offset} is no record of ours")
    return published


def _print_tables(endings: "Sequence[Ending]", app: "WireApp", *, topics: "Iterable[str]") -> None:
    from streams.cli.show.endings import demo_console, print_evidence, print_table
    from streams.records import Enriched

    console = demo_console()
    print_table(console, endings, prefix=app.pipeline.routes.prefix)
    enriched, value = next(
        (ending.published, ending.records[0].value)
        for ending in endings
        if isinstance(ending.published, Enriched) and ending.published.enrichment.article_id == _SHOWN_ID
    )
    console.print(f"\nThe enriched record of {_SHOWN_ID}, the same on all of its topics:")
    print_evidence(console, enriched, value=value)
    metrics = sorted(family.name for family in app.metrics.registry.collect())
    console.print(f"\nTopics: {', '.join(topics)}")
    console.print(f"Metrics at {app.pages_url}/metrics: {', '.join(metrics)}")
