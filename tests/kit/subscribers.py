"""The subscribers of docs/subscribe.md, and a desk's day that each must tell: new, revised, killed, under embargo."""

import re
from collections import defaultdict
from collections.abc import Iterable

from confluent_kafka import Producer

from streams.article import RawItem
from streams.assemble import create_pipeline
from streams.cli.inputs import judge_record
from streams.records import Routes
from streams.records.outcomes import OutRecord
from streams.settings import Settings
from streams.stores.memory import Memory
from tests.kit.articles import SUBJECT_SENTENCES, Item, Newsroom
from tests.kit.items import RECEIVED_AT
from tests.kit.paths import ROOT

GUIDE = ROOT / "docs" / "subscribe.md"
TOPIC, GATEWAY, BROKER = "wire.subject.summit-planning", "http://localhost:8008", "localhost:9092"
"""What the guide calls them: a test puts its own there."""
ENRICHED = Routes("wire.").enriched
_ANSWER_SECONDS = 10.0
_EMBARGO = "2999-01-01T00:00:00+03:00"


def code(heading: str, language: str) -> str:
    """The one block of a language under a heading of the guide."""
    section = re.split(
        r"^##+ ", GUIDE.read_text("utf-8").split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE
    )[0]
    (block,) = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    return block


def day() -> list[Item]:
    """What a feed sends: all on summit planning."""
    newsroom, body = Newsroom(7), SUBJECT_SENTENCES[1]
    return [
        newsroom.ninjs(1, version=1, body=body),
        newsroom.ninjs(2, version=1, body=body, embargoed=_EMBARGO),
        newsroom.ninjs(1, version=2, body=body),
        newsroom.kill(1, version=3),
        newsroom.ninjs(3, version=1, body=body, embargoed="2020-01-01T00:00:00Z"),
        newsroom.kill(2, version=2),
    ]


TOLD = {
    "urn:example:made-up:1": ["publish", "replace", "take down"],
    "urn:example:made-up:2": [f"hold until {_EMBARGO}", "take down"],
    "urn:example:made-up:3": ["publish"],
}
"""What a subscriber says of that day, by article: the order between articles is nobody's."""
LINES = 6


def by_article(lines: Iterable[str]) -> dict[str, list[str]]:
    """What was said of each article, in order."""
    told = defaultdict(list)
    for line in lines:
        what, _, uri = line.strip().rpartition(" ")
        told[uri].append(what)
    return dict(told)


def published() -> list[OutRecord]:
    """The enriched records of that day, as a worker publishes them."""
    settings = Settings()
    pipeline, memory = create_pipeline(settings), Memory(window_days=settings.dedupe_window_days)
    raw = (
        RawItem(value=item.value, key=item.key, headers=item.headers, offset=offset, received_at=RECEIVED_AT + offset)
        for offset, item in enumerate(day())
    )
    records = [record for item in raw for outcome in judge_record(item, pipeline, memory) for record in outcome.records]
    return [record for record in records if record.topic == ENRICHED]


def publish(address: str, records: Iterable[OutRecord]) -> None:
    """Send records to the wire of an embedded broker, and wait until it has them."""
    producer = Producer({"bootstrap.servers": address})
    for record in records:
        producer.produce(ENRICHED, key=record.key, value=record.value, headers=list(record.headers))
    assert producer.flush(_ANSWER_SECONDS) == 0
