"""What the oracle knows of records: plain facts read from a raw record's bytes, written anew from the records page.

Reads what the tests make: ninjs items (one object, text) and simple page dumps. Anything cleverer (several charsets,
HTML, datelines of other agencies) is outside what the oracle may be asked.
"""

import hashlib
import json
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote

ASCII_BLANKS = " \t\n\v\f\r"
DAY_MS = 86_400_000


class Record(NamedTuple):
    """One Kafka record as a read_committed consumer sees it."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    """Broker time, milliseconds."""
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()

    def header(self, name: str) -> str | None:
        """The last header of that name, or None."""
        found = [value.decode() for header, value in self.headers if header == name]
        return found[-1] if found else None


class Facts(NamedTuple):
    """What one raw record says, as far as judging it needs."""

    identity: str
    status: str
    order: tuple[tuple[int, ...], int]
    digest: str
    sha256: str


class DeadError(Exception):
    """The record cannot be an article; the message is the reason of its dead letter."""


def read_facts(record: Record, *, max_bytes: int) -> Facts:
    """Turn a raw record into facts. Raises DeadError with the reason."""
    value = record.value
    if value is None or not value.strip(ASCII_BLANKS.encode()):
        raise DeadError("empty")
    if len(value) > max_bytes:
        raise DeadError("too_large")
    text = value.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    feed = record.header("feed") or "unknown"
    if text.lstrip().startswith("{"):
        item = _read_ninjs(text, feed)
    elif re.match(r"\s*ID\s*:", text):
        item = _read_dump(text, feed)
    else:
        raise DeadError("unknown_format")
    delivered = [item["headline"], item["by"], item["body"], item["status"]]
    delivered += [item.get(name) for name in ("embargoedUntil", "usageTerms", "edNote")]
    return Facts(
        identity=item["identity"],
        status=item["status"],
        order=(_version(item["version"]), _time(item["updated"], received_at(record))),
        digest="sha256:" + hashlib.sha256("\n".join(map(_squeeze, delivered)).encode()).hexdigest(),
        sha256=hashlib.sha256(value).hexdigest(),
    )


def received_at(record: Record) -> int:
    """When the broker first had the record: before re-keying, where it was re-keyed; milliseconds."""
    first = record.header("received_at") if record.header("rekeyed_from") else None
    if first is None:
        return record.timestamp
    return min(record.timestamp, round(datetime.fromisoformat(first).timestamp() * 1000))


def _read_ninjs(text: str, feed: str) -> dict[str, Any]:
    try:
        item = json.loads(text)
    except ValueError:
        raise DeadError("malformed") from None
    name = next((item[key] for key in ("uri", "guid") if item.get(key)), None)
    if name is None:
        raise DeadError("no_id")
    status = str(item.get("pubStatus") or item.get("pubstatus") or "usable").lower().removeprefix("stat:")
    status = {"cancelled": "canceled", "killed": "canceled"}.get(status, status)
    if status not in {"usable", "withheld", "canceled"}:
        raise DeadError("bad_status")
    headline = _first_value(item, "headlines") or item.get("headline")
    body = _first_value(item, "bodies") or item.get("body_text")
    if status == "usable" and not (headline or body):
        raise DeadError("no_content")
    kill = status != "usable"
    return {
        "identity": name if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:\S", name) else _own_identity(feed, name),
        "status": status,
        "version": item.get("version"),
        "updated": item.get("versionCreated") or item.get("versioncreated") or item.get("firstCreated"),
        # A kill delivers no text: its digest is of what it delivers.
        "headline": None if kill else headline,
        "by": None if kill else item.get("by"),
        "body": None if kill else body,
        "edNote": item.get("edNote"),
        "usageTerms": None if kill else item.get("usageTerms"),
        "embargoedUntil": None if kill else item.get("embargoedUntil"),
    }


def _read_dump(text: str, feed: str) -> dict[str, Any]:
    labelled, *blocks = re.split(r"\n[ \t]*\n", text.strip("\n"))
    lines = [line.strip() for line in labelled.split("\n")]
    article_id = lines[0].partition(":")[2].strip()
    rest = lines[1:]
    if not article_id and rest and not re.match(r"\w{3},", rest[0]):
        article_id, *rest = rest
    if not article_id:
        raise DeadError("no_id")
    by = None
    if rest and rest[-1].startswith("Auther"):
        by = rest[-1].partition(":")[2].strip() or None
        rest = rest[:-1]
    elif rest and len(rest) > 1 and rest[-2].startswith("Auther"):
        by, rest = rest[-1], rest[:-2]
    if len(rest) != 1:
        raise ValueError(f"the oracle reads only simple page dumps, not {labelled!r}")
    written = rest[0].partition(",")[2].strip()
    try:
        updated = datetime.strptime(written, "%m/%d/%Y - %H:%M").replace(tzinfo=UTC).isoformat()
    except ValueError:
        raise DeadError("bad_date") from None
    if not blocks:
        raise DeadError("no_content")
    body = re.sub(r"(?:\s+(?:Read more|X))+\s*$", "", "\n\n".join(blocks[1:]))
    return {
        "identity": _own_identity(feed, article_id),
        "status": "usable",
        "version": None,
        "updated": updated,
        "headline": " ".join(blocks[0].split("\n")),
        "by": by,
        "body": body,
    }


def _first_value(item: dict[str, Any], name: str) -> str | None:
    return next((part.get("value") for part in item.get(name) or ()), None)


def _own_identity(feed: str, article_id: str) -> str:
    return f"urn:newswire:{feed}:{quote(unicodedata.normalize('NFC', article_id.strip()), safe='-._~')}"


def _squeeze(text: str | None) -> str:
    return "".join(character for character in text or "" if character not in ASCII_BLANKS)


def _version(text: str | None) -> tuple[int, ...]:
    """Digits, or digits with dots, as numbers (`2` = `2.0`); any other string says nothing: the lowest."""
    if text is None or not re.fullmatch(r"[0-9]+(\.[0-9]+)*", text):
        return ()
    parts = [int(part) for part in text.split(".")]
    while len(parts) > 1 and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def _time(text: str | None, received: int) -> int:
    """Milliseconds; -1 where the source says nothing, or a time more than a day after the record came."""
    if text is None:
        return -1
    moment = datetime.fromisoformat(text)
    instant = round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)
    return -1 if instant > received + DAY_MS else instant
