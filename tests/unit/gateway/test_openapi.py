"""`/openapi.json`, by a maintained validator, and against the code's own lists."""

import re
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from streams.gateway.filters import KINDS, OUTCOMES, read_filters
from streams.gateway.openapi import openapi
from streams.gateway.problems import REASONS
from tests.kit.paths import ROOT

SPEC = openapi()


def operations() -> dict[str, dict[str, Any]]:
    """What each path gives."""
    return {path: of_path["get"] for path, of_path in SPEC["paths"].items()}


def reasons(operation: dict[str, Any]) -> set[str]:
    """Reasons for which an operation may be refused."""
    return {
        reason
        for response in operation["responses"].values()
        if "application/problem+json" in response.get("content", {})
        for reason in response["content"]["application/problem+json"]["schema"]["allOf"][1]["properties"]["reason"][
            "enum"
        ]
    }


def test_it_is_openapi() -> None:
    """Valid by version 3.1."""
    OpenAPIV31SpecValidator(SPEC).validate()


def test_it_has_the_addresses_of_the_document() -> None:
    """All of them, and no others."""
    table = (ROOT / "docs" / "gateway.md").read_text("utf-8").split("## Filters")[0]
    named = {
        name for row in re.findall(r"^\| (`/.*?) \|", table, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)
    }

    assert named == set(SPEC["paths"])


def test_names_of_operations_differ() -> None:
    """Programs make functions of them."""
    names = [operation["operationId"] for operation in operations().values()]

    assert len(names) == len(set(names))


def test_every_reason_is_somewhere() -> None:
    """Under its own status; but 405, which is of what is no operation."""
    said = set()
    for operation in operations().values():
        said |= reasons(operation)
        for status, response in operation["responses"].items():
            for reason in reasons({"responses": {status: response}}):
                assert REASONS[reason].value == int(status)

    assert said == set(REASONS) - {"method_not_allowed"}


def test_whatever_needs_access_may_be_refused() -> None:
    """Without a token or beyond it, too often, or while there is nothing to give."""
    for path, operation in operations().items():
        if path.startswith("/v1/"):
            assert reasons(operation) >= {"no_access", "not_allowed", "too_many_requests", "not_ready"}
            assert "security" not in operation
        else:
            assert (reasons(operation), operation["security"]) == ({"not_allowed"}, [{}])


def test_all_but_an_article_take_the_filters() -> None:
    """Those that the code reads, with what it lets stand there."""
    for path, operation in operations().items():
        names = [parameter["name"] for parameter in operation["parameters"]]
        takes = path.startswith("/v1/") and path != "/v1/items/{id}"
        assert [name for name in names if name in KINDS] == (list(KINDS) if takes else [])


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("subject", ["a", "summit-planning", "x" * 200], ["", "A", "a b", "x" * 201]),
        ("language", ["en", "EN-gb", "zh-Hant-TW"], ["", "e", "en_GB", "english-"]),
        ("outcome", [*OUTCOMES], ["late", ""]),
        ("q", ["word", "two words"], ["", "x" * 201]),
    ],
)
def test_what_a_filter_may_be_is_what_is_read(kind: str, good: list[str], bad: list[str]) -> None:
    """The description lets through what the code does, and refuses what it refuses."""
    (parameter,) = [each for each in operations()["/v1/items"]["parameters"] if each["name"] == kind]
    schema = parameter["schema"]["items"]

    def passes(value: str) -> bool:
        return (
            value in schema.get("enum", [value])
            and re.search(schema.get("pattern", ""), value) is not None
            and schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
        )

    assert all(map(passes, good))
    assert not any(map(passes, bad))
    for value in good:
        read_filters([(kind, value)])
    for value in bad:
        with pytest.raises(ValueError, match=kind):
            read_filters([(kind, value)])


def test_the_stream_is_of_both_kinds() -> None:
    """Server-sent events and JSON lines."""
    assert list(operations()["/v1/stream"]["responses"]["200"]["content"]) == [
        "text/event-stream",
        "application/x-ndjson",
    ]
