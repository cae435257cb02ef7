"""Whatever ends the connection, the page goes on from where it was: nothing is missing, nothing stands there twice."""

import json
import re
import signal
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from streams.kafka.embedded import EmbeddedBroker
from tests.browser.conftest import OpenPage
from tests.browser.desk import ENRICHED, Desk, Feed
from tests.kit.gateways import GatewayProcess
from tests.kit.waiting import block_until

STREAM = re.compile(r"/v1/stream\?")


def expect_headlines(page: Page, *names: str) -> None:
    """These articles and no others, from above."""
    expect(page.locator(".row .headline")).to_have_text([f"Headline of {name}" for name in names])


class Streams:
    """Answers the page's first requests for a stream in the gateway's place, and knows from where each was to go on."""

    def __init__(self, *answers: dict[str, Any]) -> None:
        """answers: in their order, as for `route.fulfill`; behind them the gateway itself answers."""
        self.tokens: list[str] = []
        self._answers = list(answers)

    def install(self, page: Page) -> None:
        page.route(STREAM, self._answer)

    def answer_next(self, answer: dict[str, Any]) -> None:
        """Answer the next request so."""
        self._answers.append(answer)

    def wait(self, page: Page, count: int) -> None:
        """Wait until the page has asked so many times."""
        # Playwright tells of requests while it waits for the page itself.
        asked = lambda: page.evaluate("true") and len(self.tokens) >= count  # noqa: E731
        block_until(asked, timeout_seconds=15, what=f"request {count} for a stream")

    def _answer(self, route: Route) -> None:
        query = parse_qs(urlsplit(route.request.url).query)
        self.tokens += query["last_event_id"]
        if self._answers:
            route.fulfill(**self._answers.pop(0))
        else:
            route.continue_()


def lines(*values: dict[str, Any], tail: str = "") -> dict[str, Any]:
    """A stream that ends behind these."""
    body = "".join(f"{json.dumps(value)}\n" for value in values)
    return {"content_type": "application/x-ndjson", "body": body + tail}


def refusal(status: int, reason: str, **headers: str) -> dict[str, Any]:
    """A refused stream."""
    body = json.dumps({"status": status, "reason": reason, "detail": f"for {reason}"})
    return {"status": status, "content_type": "application/problem+json", "headers": headers, "body": body}


def go_on(page: Page) -> None:
    """Tell the page that its network is another one: it connects at once."""
    page.evaluate("dispatchEvent(new Event('online'))")


@pytest.mark.parametrize(
    ("end", "then"), [(GatewayProcess.kill, None), (GatewayProcess.terminate, go_on)], ids=["crash", "stop"]
)
def test_a_gateway_that_starts_again_is_gone_on_with(
    open_page: OpenPage,
    own_server: GatewayProcess,
    feed: Feed,
    end: Callable[[GatewayProcess], None],
    then: Callable[[Page], None] | None,
) -> None:
    """What was published while the gateway was away comes once it is back, in its order, a kill among it."""
    own_server.start()
    feed.send("first")
    feed.send("second")
    page = open_page(url=own_server.url)
    feed.send("third")
    expect_headlines(page, "third", "second", "first")

    end(own_server)
    expect(page.locator("#state")).to_have_text(re.compile(r"connecting again, attempt \d+"))
    expect(page.locator("#announcements")).to_contain_text("connecting again")
    expect_headlines(page, "third", "second", "first")
    feed.send("fourth")
    feed.take_back("second")
    feed.send("first", headline="Headline of first, put right")
    own_server.start()
    if then is not None:  # else the page tries again by itself
        then(page)

    expect(page.locator("#state")).to_have_text("live")
    expect(page.locator(".row .headline")).to_have_text(
        ["Headline of first, put right", "Headline of fourth", "Headline of third", re.compile("killed, ")]
    )
    expect(page.locator("#notice")).to_be_hidden()


def test_a_line_that_breaks_again_and_again_loses_nothing(open_page: OpenPage, feed: Feed) -> None:
    """Cut at any moment, the page goes on at the last sign that it has of where it is."""
    feed.send("0")
    streams = Streams()
    page = open_page(prepare=streams.install)
    for number in range(1, 9):
        feed.send(str(number))
        if number % 2:
            expect(page.locator(".row .headline").first).to_have_text(f"Headline of {number}")
        go_on(page)

    expect_headlines(page, *"876543210")
    expect(page.locator("#state")).to_have_text("live")
    assert len(set(streams.tokens)) >= 4


def test_the_list_and_its_stream_have_no_gap_between_them(
    open_page: OpenPage, server: GatewayProcess, feed: Feed
) -> None:
    """What comes after the list was made, and before the stream is there, is shown."""
    feed.send("listed")

    def send_between(route: Route) -> None:
        feed.send("listed", headline="Headline of listed, put right")
        feed.send("between")
        server.wait_for(feed.uri("between"))
        route.continue_()

    page = open_page(prepare=lambda page: page.route(STREAM, send_between, times=1))

    expect_headlines(page, "between", "listed, put right")


def test_a_record_that_comes_again_is_no_news(open_page: OpenPage, server: GatewayProcess, feed: Feed) -> None:
    """The record that was in work when the line broke comes again: it has one row, and moves nothing."""
    story, other = feed.send("story"), feed.send("other")
    server.wait_for(feed.uri("other"))
    page = open_page()
    here = page.request.get(f"{server.url}/v1/items").json()["position"]
    streams = Streams(lines(*[{"id": here, "record": record} for record in (story, other, story)]))
    streams.install(page)

    go_on(page)

    streams.wait(page, 2)
    expect_headlines(page, "other", "story")
    expect(page.locator("#count")).to_have_text("2 articles")
    expect(page.locator("#announcements")).not_to_contain_text("article")


def test_a_record_that_the_page_fails_on_stops_nothing(open_page: OpenPage, server: GatewayProcess, feed: Feed) -> None:
    """Those behind it come all the same, and it is reported as a fault of the page."""
    record = feed.send("story")
    server.wait_for(feed.uri("story"))
    page = open_page("?feed=other")
    here = page.request.get(f"{server.url}/v1/items").json()["position"]
    page.evaluate("addEventListener('error', (event) => { window.reported = event.message; event.preventDefault(); })")
    good = {**record, "enrichment": {**record["enrichment"], "feed": "other"}}
    streams = Streams(lines({"id": here, "record": {"item": {}}}, {"id": here, "record": good}))
    streams.install(page)

    go_on(page)

    expect_headlines(page, "story")
    assert "undefined" in page.evaluate("window.reported")


def test_signs_of_life_move_the_place_to_go_on_from(open_page: OpenPage, feed: Feed) -> None:
    """Where nothing comes that the filters want, the page goes on at the last sign of life, not at the last record.

    A line that broke off half-way counts for nothing.
    """
    signs = lines({"id": "sign-1"}, {"id": "sign-2"}, tail='{"id":"sign-3"')
    streams = Streams(signs, lines({"id": "sign-4"}))

    page = open_page(prepare=streams.install)

    streams.wait(page, 3)
    assert streams.tokens[1:3] == ["sign-2", "sign-4"]


def test_a_dead_connection_is_noticed(open_page: OpenPage, own_server: GatewayProcess, feed: Feed) -> None:
    """After a laptop's sleep, or where a network swallows the line, no sign of life comes: the page connects anew."""
    own_server.start()
    feed.send("first")
    streams = Streams()

    def prepare(page: Page) -> None:
        streams.install(page)
        page.clock.install()

    page = open_page(url=own_server.url, prepare=prepare)
    feed.send("second")
    expect_headlines(page, "second", "first")
    own_server.send(signal.SIGSTOP)  # the line is open, and silent
    feed.send("third")
    page.clock.fast_forward(30_000)
    page.clock.run_for(1_000)
    expect(page.locator("#state")).to_have_text("live")

    page.clock.fast_forward(3_600_000)
    page.clock.run_for(1_000)

    expect(page.locator("#state")).to_have_text("connecting again, attempt 1")
    own_server.send(signal.SIGCONT)
    page.clock.run_for(2_000)
    expect(page.locator("#state")).to_have_text("live")
    expect_headlines(page, "third", "second", "first")
    assert len(streams.tokens) == 2


@pytest.mark.parametrize(
    ("reason", "words"),
    [("gone", "no longer kept"), ("other_log", "set up anew"), ("bad_token", "The place in the wire was lost.")],
)
def test_a_place_that_is_lost_makes_the_list_anew(open_page: OpenPage, feed: Feed, reason: str, words: str) -> None:
    """Where the gateway has no more what comes next, the reader is told why, and sees the list as it is now."""
    feed.send("kept")
    feed.send("lost")
    streams = Streams()
    page = open_page(prepare=streams.install)
    expect_headlines(page, "lost", "kept")
    streams.answer_next(refusal(400, reason))

    go_on(page)

    expect(page.locator("#notice")).to_contain_text(words)
    expect(page.locator("#state")).to_have_text("live")
    expect_headlines(page, "lost", "kept")
    page.get_by_role("button", name="Understood").click()
    expect(page.locator("#notice")).to_be_hidden()


def test_another_wire_is_told_and_shown(
    open_page: OpenPage, own_server: GatewayProcess, feed: Feed, broker: str
) -> None:
    """A gateway that comes back with another wire honours no old place: the page shows what the new wire has."""
    own_server.start()
    feed.send("of the old wire")
    page = open_page(url=own_server.url)
    expect_headlines(page, "of the old wire")
    own_server.kill()
    with EmbeddedBroker() as other:
        other.create_topics([ENRICHED])
        new = Feed(Desk(other.address), name=feed.id)
        new.send("of the new wire")
        own_server.move(other.address)
        own_server.start()
        go_on(page)

        expect(page.locator("#notice")).to_contain_text("set up anew")
        expect_headlines(page, "of the new wire")
        own_server.kill()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (refusal(429, "too_many_readers", **{"Retry-After": "1"}), "the gateway is busy, attempt"),
        (refusal(503, "not_ready"), "gateway is starting, attempt"),
        ({"status": 502, "content_type": "text/html", "body": "<h1>Bad Gateway</h1>"}, "connecting again, attempt"),
        (lines({"id": "a"}, {"event": "bye"}), "connecting again, attempt"),
        (lines({"id": "a"}, {"event": "error", "reason": "slow_reader"}), "connecting again, attempt"),
    ],
    ids=["busy", "starting", "proxy", "bye", "slow"],
)
def test_what_the_gateway_says_is_told_in_words(
    open_page: OpenPage, feed: Feed, answer: dict[str, Any], words: str
) -> None:
    """Why there is no connection stands there in words, and the page tries again by itself."""
    feed.send("story")
    streams = Streams()
    page = open_page(prepare=streams.install)
    streams.answer_next(answer)

    go_on(page)

    expect(page.locator("#announcements")).to_contain_text(words)
    expect(page.locator("#state")).to_have_text("live")
    expect_headlines(page, "story")


def test_a_list_that_fails_is_asked_for_again(open_page: OpenPage, feed: Feed) -> None:
    """Where the page opens while the gateway is not there, it says so, tries again, and shows the list then."""
    feed.send("story")

    page = open_page(prepare=lambda page: page.route("**/v1/items?*", lambda route: route.abort(), times=2))

    expect_headlines(page, "story")
