"""A real Chromium, a gateway on the embedded broker, and pages of it that must end without an error of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from streams.kafka.embedded import EmbeddedBroker
from tests.kit.needs import CHROMIUM, need_module, need_program

pytest.importorskip("playwright", reason="playwright is not installed: pip install 'newswire[dev]'")

from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.desk import ENRICHED, Desk, Feed
from tests.kit.gateways import GatewayProcess

# Milliseconds that a page may take for what is expected of it; it takes some 50 on an idle machine.
expect.set_options(timeout=15_000)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def broker() -> Iterator[str]:
    """The address of a broker with an empty wire."""
    need_module("confluent_kafka", extra="demo")
    with EmbeddedBroker() as broker:
        broker.create_topics([ENRICHED])
        yield broker.address


@pytest.fixture(scope="session")
def desk(broker: str) -> Desk:
    return Desk(broker)


@pytest.fixture(scope="session")
def server(broker: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayProcess]:
    """The gateway that all tests share which do it no harm."""
    server = GatewayProcess(broker, tmp_path_factory.mktemp("gateway"))
    try:
        server.start()
        yield server
    finally:
        server.kill()


@pytest.fixture
def own_server(broker: str, tmp_path: Path) -> Iterator[GatewayProcess]:
    """A gateway of one test's own, started by the test, to kill."""
    server = GatewayProcess(broker, tmp_path)
    yield server
    server.kill()


@pytest.fixture
def feed(desk: Desk) -> Feed:
    return Feed(desk)


# Of a module, not of the session: its event loop would be in the way of other tiers' tests.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=need_program(*CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, server: GatewayProcess, feed: Feed) -> Iterator[OpenPage]:
    """Open the live page in a window of its own, with this test's feed alone unless told otherwise.

    prepare: called with the page before it opens. live: wait until it is.
    A script's error, or anything that the page's Content-Security-Policy had to stop, fails the test at its end.
    """
    errors: list[str] = []
    contexts = []

    def listen(message: ConsoleMessage) -> None:
        # What fails on the network is the matter of some tests, and the browser tells it as an error, too.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            errors.append(message.text)

    def open_page(
        query: str | None = None,
        *,
        url: str | None = None,
        fragment: str = "",
        prepare: Callable[[Page], object] | None = None,
        live: bool = True,
        **window: Any,
    ) -> Page:
        options = {"viewport": {"width": 1200, "height": 700}, "reduced_motion": "reduce", **window}
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", listen)
        if prepare is not None:
            prepare(page)
        page.goto(f"{url or server.url}/{f'?feed={feed.id}' if query is None else query}{fragment}")
        if live:
            expect(page.locator("#state")).to_have_text("live")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []
