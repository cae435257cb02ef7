"""The gateway over HTTP, but for its stream: what it promises in /openapi.json, headers, access, hostile input."""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import feedparser
import jsonschema_rs
import pytest

from streams.gateway.openapi import openapi
from streams.kafka.embedded import EmbeddedBroker
from streams.records.outcomes import OutRecord
from tests.broker.gateways import Running, running
from tests.kit.listed import enriched
from tests.kit.waiting import until
from tests.kit.wires import enriched_wire

RECORDS = enriched_wire(11, 60)
DESK = "https://desk.example"
HOSTILE = (
    "</script><script>alert(1)</script>",
    "]]></content><entry>",
    "line\nbreak\r\nid: forged\n\nevent: item",
    "\u2028\u2029\u0085\x00\x1b[31m",
    "\u202eright to left \u2066",
    '"},{"item":{}}',
)


@pytest.fixture
async def gateway(broker: EmbeddedBroker) -> AsyncIterator[Running]:
    async with running(broker) as gateway:
        await gateway.publish(RECORDS)
        await gateway.wait_until_read(len(RECORDS))
        yield gateway


def record_of(value: bytes) -> OutRecord:
    identity = json.loads(value)["enrichment"]["id"]
    return OutRecord(topic="wire.enriched", key=identity.encode(), value=value, headers=())


def check(document: dict[str, Any], path: str, answer: Any, body: object) -> None:
    """Hold an answer against what the description promises of its path, status and content type."""
    promised = document["paths"][path]["get"]["responses"][str(answer.status)]
    content = promised.get("content", {})
    if not content:
        assert body in ("", None), body
        return
    assert answer.content_type in content, (path, answer.content_type)
    schema = content[answer.content_type].get("schema")
    if schema is not None:
        jsonschema_rs.Draft202012Validator({**schema, "components": document["components"]}).validate(body)
    for name in promised.get("headers", {}):
        assert name in answer.headers


async def test_every_operation_is_as_described(gateway: Running) -> None:
    """Each path of /openapi.json, each status that a request can bring about; and no path is missing there."""
    status, document, answer = await gateway.get("/openapi.json")
    assert status == 200
    assert document == openapi()
    assert isinstance(document, dict)
    log = gateway.gateway.log
    assert log is not None
    alive = next(entry for entry in reversed([*log.window]) if not entry.is_kill)
    killed = next(entry for entry in reversed([*log.window]) if entry.is_kill)
    asked: list[tuple[str, str, dict[str, str], int]] = [
        ("/v1/items", "/v1/items?limit=5", {}, 200),
        ("/v1/items", "/v1/items?limit=0", {}, 400),
        ("/v1/items", "/v1/items?cursor=x", {}, 400),
        ("/v1/items", "/v1/items?outcome=x", {}, 400),
        ("/v1/items/{id}", f"/v1/items/{quote(alive.identity, safe='')}", {}, 200),
        ("/v1/items/{id}", f"/v1/items/{quote(killed.identity, safe='')}", {}, 410),
        ("/v1/items/{id}", "/v1/items/nothing", {}, 404),
        ("/v1/rates", "/v1/rates?feed=north", {}, 200),
        ("/v1/rates", "/v1/rates?q=", {}, 400),
        ("/v1/feed.atom", "/v1/feed.atom?language=en", {}, 200),
        ("/v1/feed.atom", "/v1/feed.atom?feed=A", {}, 400),
        ("/v1/feed.json", "/v1/feed.json", {}, 200),
        ("/v1/feed.json", "/v1/feed.json?subject=%20", {}, 400),
        ("/v1/stream", "/v1/stream?since=x", {}, 400),
        ("/v1/stream", "/v1/stream", {"Last-Event-ID": "x"}, 400),
        ("/", "/", {}, 200),
        ("/openapi.json", "/openapi.json", {}, 200),
        ("/metrics", "/metrics", {}, 200),
        ("/livez", "/livez", {}, 200),
        ("/readyz", "/readyz", {}, 200),
    ]
    for path, url, headers, expected in asked:
        status, body, answer = await gateway.get(url, headers=headers)
        assert status == expected, (url, body)
        check(document, path, answer, body)
        if status == 200 and (etag := answer.headers.get("ETag")):
            status, body, answer = await gateway.get(url, headers={"If-None-Match": etag})
            assert status == 304, url
            check(document, path, answer, body)
        if expected == 200:
            async with gateway.session.head(gateway.url + url) as head:
                assert (head.status, await head.read()) == (200, b"")
    for accept in ("text/event-stream", "application/x-ndjson"):
        async with gateway.session.get(f"{gateway.url}/v1/stream", headers={"Accept": accept}) as stream:
            assert stream.status == 200
            assert stream.content_type == accept
            assert stream.content_type in document["paths"]["/v1/stream"]["get"]["responses"]["200"]["content"]
    assert {path for path, *_ in asked} == set(document["paths"])


async def test_a_list_and_a_stream_from_its_position_have_no_gap(gateway: Running) -> None:
    """Whoever shows the list and goes on by the stream has all, and nothing twice."""
    _, page, _ = await gateway.get("/v1/items?limit=500")
    assert isinstance(page, dict)
    listed = {one["enrichment"]["id"] for one in page["items"]}
    more = enriched_wire(12, 20)

    await gateway.publish(more)

    lines: list[Any] = []
    async with gateway.session.get(
        f"{gateway.url}/v1/stream",
        params={"last_event_id": page["position"]},
        headers={"Accept": "application/x-ndjson"},
    ) as stream:
        while len(lines) < 20:
            line = json.loads(await stream.content.readline())
            lines += [line["record"]] if "record" in line else []
    keys = [(line["enrichment"]["id"], line["enrichment"]["revision"]) for line in lines]
    wanted = [json.loads(record.value or b"")["enrichment"] for record in more]
    assert sorted(keys) == sorted((one["id"], one["revision"]) for one in wanted)
    assert listed


async def test_unknown_addresses_and_methods(gateway: Running) -> None:
    """Problems too, with what is allowed."""
    for path in ("/v2/items", "/v1/", "/page/../../etc/passwd", "/page/absent.js", "/v1/items/"):
        status, problem, _ = await gateway.get(path)
        assert (status, problem["reason"]) == (404, "not_found"), path  # type: ignore[index]
    for method, path in (("POST", "/v1/items"), ("HEAD", "/v1/stream"), ("DELETE", "/")):
        async with gateway.session.request(method, gateway.url + path) as answer:
            assert answer.status == 405
            assert "GET" in answer.headers["Allow"]


async def test_headers_of_every_answer(gateway: Running) -> None:
    """A browser runs nothing that is not the page's own, guesses no types, and puts nothing in a frame."""
    for path in ("/", "/page/main.js", "/v1/items", "/v1/nothing", "/metrics", "/openapi.json", "/v1/feed.atom"):
        _, _, answer = await gateway.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), path
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Access-Control-Allow-Origin" not in answer.headers


async def test_pages_of_other_sites(broker: EmbeddedBroker) -> None:
    """Those of the list may read, by a preflight too; no others."""
    async with running(broker, gateway_origins=f"{DESK}, https://other.example/") as gateway:
        for origin, may in (
            ("https://desk.example", True),
            ("https://other.example", True),
            ("https://x.example", False),
        ):
            for path in ("/v1/items", "/v1/stream", "/v1/nothing"):
                async with gateway.session.get(gateway.url + path, headers={"Origin": origin}) as answer:
                    assert answer.headers.get("Access-Control-Allow-Origin") == (origin if may else None)
                    assert "Origin" in answer.headers["Vary"]
            asks = {"Origin": origin, "Access-Control-Request-Method": "GET"}
            async with gateway.session.options(f"{gateway.url}/v1/items", headers=asks) as answer:
                assert answer.status == 204
                assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
                assert answer.headers.get("Access-Control-Allow-Origin") == (origin if may else None)


async def test_a_page_that_calls_itself_by_this_address_reads_nothing(gateway: Running) -> None:
    """DNS rebinding: a site whose name leads to 127.0.0.1 sends its own name as `Host`."""
    for path in ("/v1/items", "/", "/metrics"):
        status, problem, _ = await gateway.get(path, headers={"Host": "evil.example"})
        assert (status, problem["reason"]) == (403, "not_allowed")  # type: ignore[index]
    assert (await gateway.get("/v1/items", headers={"Host": "localhost:1"}))[0] == 200


async def test_hostile_words_stay_words(broker: EmbeddedBroker) -> None:
    """In headlines, bodies and ids: whatever they hold, lines, JSON, Atom and pages stay whole, and say the same."""
    values = [
        enriched(f"urn:example:{number}:{words}", headline=words, body=f"{words} {words}")
        for number, words in enumerate(HOSTILE)
    ]
    identities = [json.loads(value)["enrichment"]["id"] for value in values]
    async with running(broker) as gateway:
        async with gateway.session.get(f"{gateway.url}/v1/stream") as events:
            await gateway.publish([record_of(value) for value in values])
            await gateway.wait_until_read(len(values))
            text = b""
            while text.count(b"\nevent: item\n") + text.startswith(b"event: item") < len(values):
                text += await events.content.readany()
        frames = [frame for frame in text.decode().split("\n\n") if "event: item" in frame]
        datas = [
            line.removeprefix("data: ") for frame in frames for line in frame.split("\n") if line.startswith("data: ")
        ]
        assert sorted(json.loads(data)["enrichment"]["id"] for data in datas) == sorted(identities)

        _, page, _ = await gateway.get("/v1/items")
        assert sorted(one["enrichment"]["id"] for one in page["items"]) == sorted(identities)  # type: ignore[index]
        for identity, words in zip(identities, HOSTILE, strict=True):
            _, article, _ = await gateway.get(f"/v1/items/{quote(identity, safe='')}")
            assert "item" in article, (words, article)  # type: ignore[operator]
            assert article["item"]["headlines"][0]["value"] == words  # type: ignore[index]
        _, atom, _ = await gateway.get("/v1/feed.atom")
        feed = feedparser.parse(atom)
        assert not feed.bozo
        assert len(feed.entries) == len(values)
        _, document, _ = await gateway.get("/v1/feed.json")
        assert len(document["items"]) == len(values)  # type: ignore[index]


async def test_bytes_that_are_no_http(gateway: Running, caplog: pytest.LogCaptureFixture) -> None:
    """Anybody may send them: they are refused, and write nothing into the log."""
    address = ("127.0.0.1", int(gateway.url.rpartition(":")[2]))
    with caplog.at_level(logging.DEBUG):
        for sent in (b"\x16\x03\x01\r\n\r\n", b"GET http://[ HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nA b: c\r\n\r\n"):
            answer = await asyncio.to_thread(_say, address, sent)
            assert answer.startswith((b"HTTP/1.0 400", b"HTTP/1.1 400")), sent
    assert [record for record in caplog.records if record.name.startswith("aiohttp")] == []


def _say(address: tuple[str, int], sent: bytes) -> bytes:
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(sent)
        return connection.recv(4_096)


async def test_lists_are_there_after_a_restart(broker: EmbeddedBroker) -> None:
    """The window is filled from the topic before the gateway is ready."""
    async with running(broker, topic_prefix="again.") as gateway:
        await gateway.publish(RECORDS)
        await gateway.wait_until_read(len(RECORDS))
        _, before, _ = await gateway.get("/v1/items?limit=500")
    async with running(broker, topic_prefix="again.") as gateway:
        await until(lambda: not gateway.gateway.reasons(), timeout_seconds=10, what="readiness")
        _, after, _ = await gateway.get("/v1/items?limit=500")

    def identities(page: Any) -> list[str]:
        return sorted(one["enrichment"]["id"] for one in page["items"])

    assert identities(after) == identities(before)
    assert identities(after)
