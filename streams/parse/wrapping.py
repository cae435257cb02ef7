"""What Kafka's own serializers put around an item is taken off, where that loses nothing.

A schema registry's frame: a zero byte, then the schema's id in four bytes (Confluent) or eight (Apicurio), then the
payload; of JSON the schema is not needed. A Kafka Connect envelope: `{"schema": …, "payload": …}`, as its JsonConverter
writes it with schemas enabled. Avro and Protobuf cannot be read without the schema, which is not in the record.
"""

import base64
import binascii
import re

import orjson

from streams.errors import DeadLetterError, DeadReason

_FRAME_LENGTHS = (5, 9)
_PAYLOAD = re.compile(rb'\s*+(?:\{\s*+["}]|\[\s*+\{|[Ii][Dd]\s*+:)')
"""How JSON of an object begins, and a page dump: no Avro and no Protobuf, whose first byte is a length or a tag."""
_CONNECT = re.compile(r'\{\s*+"(?:schema|payload)"\s*+:')


def unframe(value: bytes) -> bytes | None:
    """Take a schema registry's frame off JSON or a page dump. None where there is no such frame."""
    if value[:1] != b"\0":
        return None
    return next((value[length:] for length in _FRAME_LENGTHS if _PAYLOAD.match(value, length)), None)


def describe_frame(value: bytes) -> str | None:
    """Name the frame of a payload that is not to be read. None where the bytes do not begin as a frame does."""
    # UTF-16 and UTF-32 that nobody declared begin with a zero byte, too; ids of schemas count from 1.
    if len(value) < 6 or value[:2] != b"\0\0" or value[4:7] == b"\0\0\0":
        return None
    number = int.from_bytes(value[1:5])
    return (
        f"a schema registry's frame (magic byte 0, schema id {number}) around Avro, Protobuf or another payload that "
        "is not JSON: have the producer write JSON, or decode it on the way to the raw topic"
    )


def open_connect(text: str) -> str | bytes | None:
    """Give what a Kafka Connect envelope holds: text, or bytes where its schema says so. None: it is no envelope.

    text: of an item, from its first character that is no blank. An object stays where it is, as `payload` is among
    the envelopes that ninjs opens: then the whole text is given.
    Raises DeadLetterError: EMPTY (a deletion), UNKNOWN_FORMAT (a payload that is no text).
    """
    if _CONNECT.match(text) is None:
        return None
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    schema = document.get("schema")
    if document.keys() != {"schema", "payload"} or not (schema is None or isinstance(schema, dict)):
        return None
    payload = document["payload"]
    match payload:
        case dict() | list():
            return text
        case str():
            return (_decode(payload) if schema and schema.get("type") == "bytes" else None) or payload
        case None:
            raise DeadLetterError(DeadReason.EMPTY, "a Kafka Connect envelope whose payload is null: a deletion")
    raise DeadLetterError(
        DeadReason.UNKNOWN_FORMAT, "a Kafka Connect envelope whose payload is a number or a truth value"
    )


def _decode(payload: str) -> bytes | None:
    try:
        return base64.b64decode(payload, validate=True)
    except (binascii.Error, ValueError):
        return None
