"""Records as JSON lines."""

import json
from typing import Any

import pytest

from streams.article import Headers
from streams.cli.show.lines import dump_line, record_fields


def line_of(*, key: bytes | None = b"k", headers: Headers = (), value: bytes | None, is_object: bool = True) -> Any:
    """The fields, written and read again."""
    line = dump_line(record_fields(key=key, headers=headers, value=value, is_object=is_object))
    assert line.count(b"\n") == 1
    return json.loads(line)


def test_an_object() -> None:
    """A value of ours stands in the line as the object itself, with the digits of its numbers."""
    line = dump_line(record_fields(key=b"k", headers=(), value=b'{"n":123456789012345678901234567890}', is_object=True))

    assert line == b'{"key":"k","headers":{},"value":{"n":123456789012345678901234567890}}\n'


def test_bytes() -> None:
    """A dead letter's bytes are null and stand in base64, even where they are JSON."""
    assert line_of(value=b"{}", is_object=False) == {"key": "k", "headers": {}, "value": None, "value_base64": "e30="}


@pytest.mark.parametrize("value", [b"", b"{", b"[1]", b'"text"', b'{\n"a":1}', b"\xff"])
def test_not_what_it_claims(value: bytes) -> None:
    """What claims to be an object of ours and is none never breaks a line: it is bytes."""
    assert line_of(value=value)["value"] is None
    assert "value_base64" in line_of(value=value)


def test_nothing() -> None:
    """A null value and a null key are null, without base64."""
    assert line_of(key=None, value=None) == {"key": None, "headers": {}, "value": None}


def test_not_utf8() -> None:
    """A key or a header that is not UTF-8 is null, and its bytes stand beside."""
    headers = (("feed", b"tass"), ("odd", b"\xff"))

    assert line_of(key=b"\xfe", headers=headers, value=b"{}") == {
        "key": None,
        "headers": {"feed": "tass", "odd": None},
        "value": {},
        "key_base64": "/g==",
        "headers_base64": {"odd": "/w=="},
    }


def test_header_twice() -> None:
    """Of a header that is there twice the last counts, readable or not."""
    assert line_of(headers=(("a", b"\xff"), ("a", b"2")), value=b"{}") == {
        "key": "k",
        "headers": {"a": "2"},
        "value": {},
    }
