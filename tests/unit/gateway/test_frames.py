"""Frames: records as a browser's EventSource and as a reader of JSON lines take them apart."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.gateway.frames import NDJSON, SSE, Format, find_format

RECORDS = st.lists(
    st.tuples(
        st.text("abcABC019-_", min_size=1),
        st.dictionaries(st.text(max_size=5), st.text(max_size=20)).map(lambda said: json.dumps(said).encode()),
    ),
    max_size=5,
)


def parse_events(stream: bytes) -> list[dict[str, str]]:
    """As the standard says: lines, fields, an empty line ends an event."""
    events, fields = [], dict[str, str]()
    for line in stream.decode().split("\n"):
        if not line:
            if fields:
                events.append(fields)
            fields = {}
            continue
        name, _, value = line.partition(":")
        fields[name] = value.removeprefix(" ")
    return events


@given(RECORDS)
def test_events(records: list[tuple[str, bytes]]) -> None:
    """Each record is an `item` with its token and the record in one line."""
    assert parse_events(SSE.items(records)) == [
        {"event": "item", "id": token, "data": value.decode()} for token, value in records
    ]


@given(RECORDS)
def test_json_lines(records: list[tuple[str, bytes]]) -> None:
    """Each record is a line with its token."""
    lines = NDJSON.items(records).splitlines()

    assert [json.loads(line) for line in lines] == [
        {"id": token, "record": json.loads(value)} for token, value in records
    ]


def test_a_token_alone() -> None:
    """A browser takes it as the last event's id and fires nothing, since it has no data."""
    assert parse_events(SSE.opening + SSE.token("abc")) == [{"retry": "2000", "id": "abc"}]
    assert json.loads(NDJSON.opening + NDJSON.token("abc")) == {"id": "abc"}


@pytest.mark.parametrize("form", [SSE, NDJSON])
def test_last_words(form: Format) -> None:
    """Why a stream ends, where both say it."""
    bye, error = form.event("bye", {}), form.event("error", {"reason": "slow_reader"})

    if form is SSE:
        assert parse_events(bye + error) == [
            {"event": "bye", "data": "{}"},
            {"event": "error", "data": '{"reason":"slow_reader"}'},
        ]
    else:
        assert [json.loads(bye), json.loads(error)] == [{"event": "bye"}, {"event": "error", "reason": "slow_reader"}]


@pytest.mark.parametrize(
    ("accepts", "form"),
    [
        ([], SSE),
        (["*/*"], SSE),
        (["text/event-stream"], SSE),
        (["application/json"], SSE),
        (["application/x-ndjson"], NDJSON),
        (["Application/X-NDJSON; charset=utf-8"], NDJSON),
        (["text/html", "application/x-ndjson;q=0.5"], NDJSON),
        (["application/x-ndjson, text/event-stream;q=0.9"], NDJSON),
        (["application/x-ndjson;q=0.1, text/event-stream"], SSE),
        (["application/x-ndjson;q=0"], SSE),
        (["application/x-ndjson;q=x"], NDJSON),
        (["application/x-ndjsonx"], SSE),
    ],
)
def test_what_a_reader_would_rather_have(accepts: list[str], form: Format) -> None:
    """JSON lines where they are asked for and events are not more so; whatever else is asked for is given events."""
    assert find_format(accepts) is form
