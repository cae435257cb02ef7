"""What text in no format seems to be, and what its error says would be needed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import DeadLetterError, DeadReason
from streams.parse.unknown import Shape, find_columns, find_shape
from tests.kit.items import parse

SHAPES = [
    (Shape.HTML, "<!DOCTYPE html>\n<html lang='en'><body><p>One.</p></body></html>"),
    (Shape.HTML, "<div class='story'>One.</div>"),
    (Shape.HTML, '<?xml version="1.0"?>\n<!-- a -->\n<html xmlns="http://www.w3.org/1999/xhtml"></html>'),
    (Shape.XML, '<?xml version="1.0"?><story><title/></story>'),
    (Shape.XML, '<opml version="2.0"><body/></opml>'),
    (Shape.XML, '<?xml version="1.0"?><rdf:RDF xmlns:rdf="x" xmlns:foaf="http://xmlns.com/foaf/0.1/"></rdf:RDF>'),
    (Shape.XML, "<story><title>One</title></story>"),
    (Shape.MAIL, "Return-Path: <a@example.com>\nReceived: from b\n\tby c\nSubject: One\n\nBody."),
    (Shape.MAIL, "From a@example.com Mon Jan  5 10:00:00 2026\nFrom: a\nX-Odd: y\nDate: z\n\nBody."),
    (Shape.CSV, 'id,title,text\n1,One,"Two, three"\n'),
    (Shape.CSV, "sku;Titel;wert\r\n1;a;b\r\n2;c;d\r\n"),
    (Shape.CSV, "guid\theadline\n1\tOne\n"),
    (Shape.CSV, 'id,text\n1,"' + "long " * 2_000 + '"\n'),
    (Shape.JSON_STRING, json.dumps(json.dumps({"uri": "urn:example:1"}))),
    (Shape.TEXT, "LONDON, Jan 5, Reuters\nThe council, he said, agreed.\n"),
    (Shape.TEXT, "Note: this is about the Date: today.\nIt goes on, and on.\n"),
    (Shape.TEXT, "<I.T.L. INDUSTRIES> said it bought a rival."),
    (Shape.TEXT, "Subject: a line that one writes.\nAnd prose."),
    (Shape.TEXT, '"We will not go," he said.'),
    (Shape.TEXT, "x"),
]


@pytest.mark.parametrize(("shape", "text"), SHAPES, ids=lambda value: str(value)[:40])
def test_shapes(shape: Shape, text: str) -> None:
    """Each is told for what it is, and its dead letter names it and says what to do in one line."""
    assert find_shape(text) is shape
    with pytest.raises(DeadLetterError) as caught:
        parse(text)

    assert caught.value.reason is DeadReason.UNKNOWN_FORMAT
    assert f"but {shape}" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "reason", "told"),
    [
        (
            {"title": "A", "text": "B"},
            DeadReason.UNKNOWN_FORMAT,
            "JSON with title and text: map them with newswire convert --map FIELD=id,title=headline,text=body",
        ),
        (
            {"data": {"url": "x", "Title": "A", "content_html": "B", "published_at": "C"}},
            DeadReason.UNKNOWN_FORMAT,
            "--map url=id,Title=headline,content_html=body,published_at=date",
        ),
        (
            {"a": 1, "b": 2},
            DeadReason.UNKNOWN_FORMAT,
            "JSON with a and b: map them with newswire",
        ),
        ({"sku": 1, "headline": "A"}, DeadReason.NO_ID, "JSON with sku and headline: map them with"),
        ({"uri": "urn:x:1", "title": "A", "content": "B"}, DeadReason.NO_CONTENT, "title=headline,content=body"),
    ],
)
def test_json_of_another_kind(value: Any, reason: DeadReason, told: str) -> None:
    """JSON that is no item, or lacks what an item needs, is told with its fields and the map that they need."""
    with pytest.raises(DeadLetterError) as caught:
        parse(value)

    assert caught.value.reason is reason
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "value",
    [
        {"uri": "urn:x:1", "type": "picture", "title": "A", "content": "B"},
        {"uri": "urn:x:1", "type": "text", "slugline": "A"},
        {},
    ],
)
def test_no_map_is_advised_where_none_helps(value: dict[str, Any]) -> None:
    """A picture, an item without any text, and nothing at all need no map."""
    with pytest.raises(DeadLetterError) as caught:
        parse(value)

    assert "--map" not in str(caught.value)


def test_names_of_fields_do_not_steer_a_terminal() -> None:
    """Names are shown cut, without control characters, and not by the thousand."""
    with pytest.raises(DeadLetterError) as caught:
        parse({f"a\x1b[2J\n{number}" + "x" * 500: 1 for number in range(1_000)})

    assert len(str(caught.value)) < 1_000
    assert str(caught.value).isprintable()
    assert "and 988 more" in str(caught.value)


@given(st.text(st.sampled_from('a1,;\t\n"<>!-?[]{}: /html From'), max_size=200))
def test_any_text_has_a_shape(text: str) -> None:
    """Whatever it is, it is told."""
    assert find_shape(text) in Shape
    assert isinstance(find_columns(text), list)
