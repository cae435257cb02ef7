"""A gateway whose window holds records that a test made up, asked as over HTTP but without a socket."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

import orjson
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from streams.article import RawItem
from streams.gateway.access import OPEN, Grant
from streams.gateway.entry import Entry, read_entry
from streams.gateway.filters import EVERYTHING, Filters, read_filters
from streams.gateway.gateway import Gateway
from streams.gateway.items import item
from streams.gateway.log import Log
from streams.kafka.cluster import Cluster
from streams.records import format_instant
from streams.records.cloudevents import event_id
from streams.settings import Settings

NOW = 1_795_510_800_000
"""2026-11-24T09:00:00Z, by the gateway's clock."""
DIGEST = "sha256:" + "0" * 64

Handler = Callable[[Gateway, web.Request, Grant, Filters], Awaitable[web.StreamResponse]]


def enriched(
    identity: str = "urn:newswire:tass:1",
    *,
    outcome: Literal["new", "revision", "kill"] = "new",
    revision: int = 1,
    headline: str | None = "A headline",
    body: str | None = "A body.",
    feed: str = "tass",
    subjects: Sequence[str] = (),
    removed: Sequence[str] = (),
    embargo: int | None = None,
    is_known: bool = True,
    **item: Any,
) -> bytes:
    """The value of an enriched record. embargo: milliseconds since 1970 UTC. is_known: whether a kill's article is."""
    is_kill = outcome == "kill"
    before = revision - 1 or (1 if is_kill and is_known else 0)
    texts = {} if is_kill else {"headlines": headline, "bodies": body}
    return orjson.dumps(
        {
            "item": {
                "standard": {"name": "ninjs", "version": "3.1"},
                "uri": identity,
                "type": "text",
                "version": str(revision),
                "versionCreated": format_instant(NOW - 60_000),
                "pubStatus": "canceled" if is_kill else "usable",
                **{
                    name: [{"role": "main", "contentType": "text/plain", "value": text}]
                    for name, text in texts.items()
                    if text is not None
                },
                **({} if embargo is None else {"embargoedUntil": format_instant(embargo)}),
                **item,
            },
            "enrichment": {
                "schema": "urn:newswire:schema:enriched:1",
                "id": identity,
                "feed": feed,
                "article_id": None,
                "outcome": outcome,
                "revision": revision,
                "digest": DIGEST,
                "supersedes": {
                    "revision": before,
                    "digest": DIGEST,
                    "ce_id": event_id(identity, revision=before, digest=DIGEST),
                }
                if before
                else None,
                "subjects": [
                    {
                        "subject": subject,
                        "name": subject.title(),
                        "score": 90,
                        "medtop": ["medtop:20000638"],
                        "evidence": [],
                    }
                    for subject in subjects
                ],
                "subjects_removed": removed,
                "changes": {"fields": ["body"], "marker": None} if outcome == "revision" else None,
                "dateline": None,
                "published_at": None,
                "notes": [],
                "raw": {
                    "topic": "wire.raw",
                    "partition": 0,
                    "offset": 0,
                    "received_at": format_instant(NOW),
                    "first_received_at": format_instant(NOW),
                    "sha256": "0" * 64,
                    "bytes": 1,
                },
                "pipeline": {"version": "1", "rules": "sha256:" + "0" * 12},
            },
        }
    )


class Listed(Gateway):
    """A gateway that reads no Kafka: a test appends, and sets the clock."""

    def __init__(self, *, partitions: int = 2, **settings: Any) -> None:
        super().__init__(Cluster(Settings(**settings)))
        self.now = NOW
        self.held = self.log = Log(b"this log", [0] * partitions, settings=self.settings)
        self._offsets = [0] * partitions

    def now_ms(self) -> int:
        """The test's clock."""
        return self.now

    def append(self, identity: str = "urn:newswire:tass:1", *, at: int | None = None, **record: Any) -> Entry:
        """Append a record, as `enriched` makes it. at: the broker's time; None: now."""
        return self.append_value(identity, enriched(identity, **record), at=at)

    def append_value(self, identity: str, value: bytes, *, at: int | None = None) -> Entry:
        """Append these bytes, on the article's partition."""
        partition = sum(identity.encode()) % len(self._offsets)
        self._offsets[partition] += 2  # between records of a log there are ends of transactions
        entry = read_entry(
            RawItem(
                value=value,
                partition=partition,
                offset=self._offsets[partition],
                received_at=self.now if at is None else at,
            )
        )
        assert entry is not None
        self.held.append(entry)
        return entry

    def let_go(self, until: int) -> None:
        """Let go of the records that were written before a time, and with them those in front."""
        self.held.evict(until + int(self.settings.gateway_window_hours * 3_600_000))


def request(path: str, *, headers: dict[str, str] | None = None, **match: str) -> web.Request:
    """A request as a handler gets it. match: what of the path is variable."""
    return make_mocked_request("GET", path, headers={"Host": "localhost:8008", **(headers or {})}, match_info=match)


async def ask(
    handler: Handler, gateway: Gateway, path: str, *, grant: Grant = OPEN, headers: dict[str, str] | None = None
) -> web.Response:
    """Have a handler answer a path with its query, as the application would."""
    asked = request(path, headers=headers)
    filters = read_filters(list(asked.query.items())) if asked.query else EVERYTHING
    answer = await handler(gateway, asked, grant, filters)
    assert isinstance(answer, web.Response)
    return answer


async def article(
    gateway: Gateway, identity: str, *, grant: Grant = OPEN, headers: dict[str, str] | None = None
) -> web.Response:
    """Have one article given, whatever its identity."""
    answer = await item(gateway, request("/v1/items/x", headers=headers, id=identity), grant)
    assert isinstance(answer, web.Response)
    return answer


def content(answer: web.Response) -> bytes:
    """The body of an answer."""
    assert isinstance(answer.body, bytes)
    return answer.body


def read(answer: web.Response) -> Any:
    """The JSON of an answer."""
    return orjson.loads(content(answer))


def desk(*subjects: str, embargo: bool = False) -> Grant:
    """A token for these subjects alone."""
    return Grant(name="desk", subjects=frozenset(subjects), embargo=embargo, digest="d")
