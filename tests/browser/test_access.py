"""Where the gateway asks for an access token, so does the page, and has nothing once the token is good no more."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from streams.gateway.access_file import TokenTable, add_token, digest_of, remove_token
from tests.browser.conftest import OpenPage
from tests.browser.desk import Feed
from tests.kit.gateways import GatewayProcess

TOKEN = "a-token-of-the-desk"


@pytest.fixture
def tokens(tmp_path: Path) -> Path:
    """A file with one token."""
    path = tmp_path / "tokens.toml"
    add_token(path, "desk", TokenTable(sha256=digest_of(TOKEN)))
    return path


@pytest.fixture
def closed_server(broker: str, tmp_path: Path, tokens: Path) -> Iterator[GatewayProcess]:
    """A gateway that asks for it."""
    server = GatewayProcess(broker, tmp_path, settings={"NEWSWIRE_TOKENS": str(tokens)})
    try:
        server.start()
        yield server
    finally:
        server.kill()


def test_the_page_asks_for_a_token_and_forgets_all_once_it_is_revoked(
    open_page: OpenPage, closed_server: GatewayProcess, feed: Feed, tokens: Path
) -> None:
    """A wrong token is told, the right one opens the page and is kept for this tab; a revoked one takes all away."""
    feed.send("story", headline="Minister Quillfeather resigns")
    page = open_page(url=closed_server.url, live=False)
    expect(page.locator("#state")).to_have_text("no access: token needed")
    expect(page.get_by_label("Token")).to_be_focused()

    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Token")).to_have_value("")
    expect(page.get_by_label("Token")).to_be_visible()
    page.get_by_label("Token").fill(TOKEN)
    page.keyboard.press("Enter")

    expect(page.locator("#state")).to_have_text("live")
    expect(page.get_by_label("Token")).to_be_hidden()
    page.reload()
    expect(page.locator("#state")).to_have_text("live")
    page.get_by_role("link", name="Quillfeather").click()
    expect(page.locator("#drawer h2")).to_contain_text("Quillfeather")
    remove_token(tokens, "desk")
    closed_server.send(signal.SIGHUP)
    expect(page.locator("#state")).to_have_text("no access: token needed")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page.locator(".row")).to_have_count(0)
    assert "Quillfeather" not in page.evaluate("document.documentElement.outerHTML")


def test_a_token_in_the_address_goes_out_of_it(open_page: OpenPage, closed_server: GatewayProcess, feed: Feed) -> None:
    """A link with a token opens the page; the token leaves the address, and stands in that of no request."""
    feed.send("story")
    asked: list[str] = []

    def prepare(page: Page) -> None:
        def listen(request: Request) -> None:
            asked.append(request.url)

        page.on("request", listen)

    page = open_page(url=closed_server.url, fragment=f"#token={TOKEN}&item={feed.uri('story')}", prepare=prepare)

    expect(page.locator("#drawer h2")).to_have_text("Headline of story")
    assert page.url.endswith(f"#item={feed.uri('story').replace(':', '%3A')}")
    assert [url for url in asked if TOKEN in url.partition("#")[0]] == []
