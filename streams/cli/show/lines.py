"""Records as JSON lines: what commands print with `--json`."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from streams.article import Headers, RawItem
from streams.records.outcomes import OutcomeKind, OutRecord
from streams.sources.inputs import Input


def outcome_line(
    source: Input,
    records: Sequence[RawItem | OutRecord],
    *,
    kind: OutcomeKind,
    reason: str | None,
    number: int | None = None,
) -> bytes:
    """The line of an input and of what became of it: the records that say so, which differ in their topics alone.

    number: which item of an input of several.
    """
    sent = records[0] if records else None
    line: dict[str, Any] = {
        "input": input_fields(source, number=number),
        "outcome": kind,
        "reason": reason,
        "topic": sent.topic if sent else None,
        "topics": [record.topic for record in records],
    }
    if sent is None:
        line |= {"key": None, "headers": {}, "value": None}
    else:
        is_object = kind is not OutcomeKind.DEAD_LETTER
        line |= record_fields(key=sent.key, headers=sent.headers, value=sent.value, is_object=is_object)
    return dump_line(line)


def input_fields(source: Input, *, number: int | None = None) -> dict[str, Any]:
    """The field `input` of a line. number: which item of an input of several."""
    place = {"path": source.path, "line": source.line}
    return place if number is None else {**place, "item": number}


def record_fields(*, key: bytes | None, headers: Headers, value: bytes | None, is_object: bool) -> dict[str, Any]:
    """The fields `key`, `headers`, `value` of a record's line, for `dump_line`.

    is_object: whether the value is a JSON object of ours, which is then in the line as it is; other bytes are in
    `value_base64`, as is what claims to be one and is none. A key or header that is not UTF-8 is null, and is in
    `key_base64`, `headers_base64`. Of a header that is there twice the last counts, as for Kafka's own clients.
    """
    texts = {name: _text(content) for name, content in headers}
    fields: dict[str, Any] = {"key": _text(key), "headers": texts, "value": _fragment(value) if is_object else None}
    if key is not None and fields["key"] is None:
        fields["key_base64"] = _base64(key)
    unreadable = {
        name: _base64(content) for name, content in dict(headers).items() if content is not None and texts[name] is None
    }
    if unreadable:
        fields["headers_base64"] = unreadable
    if value is not None and fields["value"] is None:
        fields["value_base64"] = _base64(value)
    return fields


def dump_line(fields: Mapping[str, Any]) -> bytes:
    """One JSON line, with its line end."""
    return orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE)


def _fragment(value: bytes | None) -> orjson.Fragment | None:
    """The value as it is, not read and written anew: numbers keep all their digits. None where it is no such line."""
    if value is None or b"\n" in value:
        return None
    try:
        return orjson.Fragment(value) if isinstance(orjson.loads(value), dict) else None
    except orjson.JSONDecodeError:
        return None


def _text(content: bytes | None) -> str | None:
    try:
        return None if content is None else content.decode()
    except UnicodeDecodeError:
        return None


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
