"""What Kafka's serializers put around an item is taken off where that loses nothing."""

import base64
import json
from typing import Any

import pytest

from streams.errors import DeadLetterError, DeadReason
from tests.kit.items import item, page_dump, parse

ITEM = item(headline="Quay rebuilt", body_text="Work on the quay has ended.")
JSON = json.dumps(ITEM).encode()
SCHEMA = {"type": "struct", "fields": [], "optional": False}


def frame(payload: bytes, *, number: int = 7, width: int = 4) -> bytes:
    """Payload behind a registry's frame."""
    return b"\0" + number.to_bytes(width) + payload


@pytest.mark.parametrize("number", [1, 255, 100_042, 2**31])
@pytest.mark.parametrize("width", [4, 8])
def test_json_in_a_frame(number: int, width: int) -> None:
    """JSON behind the schema's id is read as without it, and the note says what was taken off."""
    framed = parse(frame(JSON, number=number, width=width))
    bare = parse(JSON)

    assert framed.notes == ("unwrapped:schema-registry",)
    assert (framed.uri, framed.headline, framed.body) == (bare.uri, bare.headline, bare.body)


def test_a_page_dump_in_a_frame() -> None:
    """So is a page dump, as a registry's string has it."""
    assert parse(frame(page_dump())).notes == ("unwrapped:schema-registry",)


@pytest.mark.parametrize(
    "payload",
    [
        b"\x02\x1aurn:example:5\x12Quay rebuilt",
        b"\x00\x0a\x0burn:example\x12\x04Quay",
        b"\xff\xfe\x00\x01\x02\x03",
        b"\x01",
    ],
)
def test_avro_and_protobuf_in_a_frame(payload: bytes) -> None:
    """What needs the schema is a dead letter whose error names the frame and the schema's id."""
    with pytest.raises(DeadLetterError, match=r"a schema registry's frame \(magic byte 0, schema id 42\)") as caught:
        parse(frame(payload, number=42))

    assert caught.value.reason in (DeadReason.NOT_TEXT, DeadReason.UNKNOWN_FORMAT)


@pytest.mark.parametrize("charset", ["utf-16-be", "utf-32-be"])
def test_a_zero_byte_alone_is_no_frame(charset: str) -> None:
    """Text of two or four bytes a character begins with zero, too: read where declared, never called a frame."""
    text = page_dump().decode().encode(charset)

    assert parse(text, content_type=f"text/plain; charset={charset}").notes == ()
    with pytest.raises(DeadLetterError) as caught:
        parse(text)
    assert "frame" not in str(caught.value)


@pytest.mark.parametrize(
    "payload",
    [
        ITEM,
        [ITEM],
        {"item": ITEM},
        json.dumps(ITEM),
        page_dump(article_id="8").decode(),
    ],
)
@pytest.mark.parametrize("schema", [SCHEMA, None])
def test_connect(payload: Any, schema: Any) -> None:
    """An item in a Connect envelope, or its text in one, is the item; whichever of the two keys comes first."""
    for document in ({"schema": schema, "payload": payload}, {"payload": payload, "schema": schema}):
        article = parse(document)

        assert "unwrapped:connect" in article.notes
        assert article.headline in ("Quay rebuilt", "A headline")


def test_connect_with_bytes() -> None:
    """Bytes stand in base64 there."""
    payload = base64.b64encode("ID :\n8\n\nÜber\n\nText.".encode("cp1252")).decode()
    article = parse({"schema": {"type": "bytes", "optional": False}, "payload": payload})

    assert article.headline == "Über"
    assert set(article.notes) == {"charset_assumed:cp1252", "unwrapped:connect"}


@pytest.mark.parametrize(
    ("document", "reason", "told"),
    [
        ({"schema": None, "payload": None}, DeadReason.EMPTY, "deletion"),
        ({"schema": None, "payload": ""}, DeadReason.EMPTY, "white space"),
        ({"schema": None, "payload": 5}, DeadReason.UNKNOWN_FORMAT, "Kafka Connect"),
        ({"schema": SCHEMA, "payload": {"title": "A", "text": "B"}}, DeadReason.UNKNOWN_FORMAT, "title=headline"),
        ({"schema": None, "payload": {"schema": None, "payload": "x"}}, DeadReason.UNKNOWN_FORMAT, "JSON"),
    ],
)
def test_connect_without_an_item(document: dict[str, Any], reason: DeadReason, told: str) -> None:
    """What is in the envelope is judged as without it."""
    with pytest.raises(DeadLetterError, match=told) as caught:
        parse(document)

    assert caught.value.reason is reason


def test_an_envelope_with_more_is_none_of_connect() -> None:
    """An object with further keys is no Connect envelope: nothing is said to be taken off."""
    assert parse({"schema": "v1", "payload": ITEM}).notes == ()
    assert parse({"payload": ITEM, "topic": "x", "schema": None}).notes == ()


def test_a_framed_envelope() -> None:
    """Both are taken off, each with its note."""
    value = frame(json.dumps({"schema": None, "payload": ITEM}).encode())

    assert parse(value).notes == ("unwrapped:schema-registry", "unwrapped:connect")
