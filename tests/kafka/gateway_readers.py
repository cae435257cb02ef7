"""Readers of a gateway as strangers write them: HTTP, frames, a token; and what each should have been given."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import aiohttp

NDJSON, SSE = "application/x-ndjson", "text/event-stream"


class Record(NamedTuple):
    """One that a reader was given, or should be."""

    identity: str
    revision: int
    outcome: str
    text: str
    """The record as JSON, keys in order: to compare."""


class Refused(Exception):  # noqa: N818
    """The gateway answered with a problem."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status}: {problem}")
        self.status, self.problem = status, problem


def as_record(value: bytes | str | Mapping[str, Any]) -> Record:
    said = value if isinstance(value, Mapping) else json.loads(value)
    enrichment = said["enrichment"]
    return Record(enrichment["id"], enrichment["revision"], enrichment["outcome"], json.dumps(said, sort_keys=True))


class StreamReader:
    """Reads `/v1/stream`, one connection after the other, each from the last token on."""

    def __init__(self, query: Sequence[tuple[str, str]] = (), *, accept: str = SSE) -> None:
        self.query, self.accept = list(query), accept
        self.token: str | None = None
        self.taken: list[Record] = []
        """Of all connections, in their order."""
        self.connections: list[list[Record]] = []
        self.events: list[str] = []
        """Last words: `bye`, or the reason of an error."""
        self.opened = asyncio.Event()
        """A first token came on the connection that is open now."""

    async def read(self, session: aiohttp.ClientSession, url: str, *, most: int | None = None) -> None:
        """One connection: until it ends, or so many records came. Raises Refused, and aiohttp's errors."""
        headers = {"Accept": self.accept}
        if self.token is not None:
            headers["Last-Event-ID"] = self.token
        records: list[Record] = []
        self.connections.append(records)
        self.opened.clear()
        async with session.get(f"{url}/v1/stream", params=self.query, headers=headers) as response:
            if response.status != 200:
                raise Refused(response.status, await response.json(content_type=None))
            assert response.content_type == self.accept
            frame: dict[str, str] = {}
            async for line in response.content:
                if not line.endswith(b"\n"):
                    return  # cut in its middle
                said = line.decode()[:-1]
                if self.accept == NDJSON:
                    self._take_line(json.loads(said), records)
                elif said:
                    name, _, value = said.partition(": ")
                    frame[name] = value
                else:
                    self._take_frame(frame, records)
                    frame = {}
                if most is not None and self.opened.is_set() and len(records) >= most:
                    return

    def _take_line(self, line: dict[str, Any], records: list[Record]) -> None:
        if "event" in line:
            self.events.append(line.get("reason", line["event"]))
            return
        self.token = line["id"]
        self.opened.set()
        if "record" in line:
            self._take(as_record(line["record"]), records)

    def _take_frame(self, frame: dict[str, str], records: list[Record]) -> None:
        if "id" in frame:
            self.token = frame["id"]
            self.opened.set()
        if frame.get("event") == "item":
            self._take(as_record(frame["data"]), records)
        elif "event" in frame:
            self.events.append(json.loads(frame["data"]).get("reason", frame["event"]))

    def _take(self, record: Record, records: list[Record]) -> None:
        records.append(record)
        self.taken.append(record)


def wanted_by(query: Sequence[tuple[str, str]], value: Mapping[str, Any]) -> bool:
    """Whether a reader with this query should be given a record: docs/gateway.md, said once more."""
    item, enrichment = value["item"], value["enrichment"]
    names = {name for name, _ in query}
    return all(any(_fits(name, asked, item, enrichment) for of, asked in query if of == name) for name in names)


def _fits(name: str, asked: str, item: Mapping[str, Any], enrichment: Mapping[str, Any]) -> bool:
    is_kill = enrichment["outcome"] == "kill"
    match name:
        case "feed":
            return enrichment["feed"] == asked
        case "outcome":
            return enrichment["outcome"] == asked
        case "subject":
            has = [tag["subject"] for tag in enrichment["subjects"]] + enrichment["subjects_removed"]
            return asked in has or (is_kill and enrichment["supersedes"] is None)
        case "language":
            language = (item.get("language") or "").lower()
            return is_kill or language == asked.lower() or language.startswith(f"{asked.lower()}-")
        case "q":
            texts = [part["value"] for part in (*item.get("headlines", []), *item.get("bodies", []))]
            words = {word.strip(".,").lower() for text in texts for word in text.split()}
            return is_kill or all(word.lower() in words for word in asked.split())
    raise AssertionError(name)
