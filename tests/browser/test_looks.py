"""The live page for everybody: in each state, light and dark, wide and 360 pixels narrow."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import Feed
from tests.kit.gateways import GatewayProcess

NARROW: ViewportSize = {"width": 360, "height": 640}
LONG = "Ministers of all the member states agree in principle on what they will not agree on before the spring summit"
BODY = "AVEN, Nov. 30. /TASS/. The territorial dispute over the Tarn Islands goes on.\n\nNobody knows how long."


def fill(feed: Feed, server: GatewayProcess) -> None:
    """Publish something of each kind, and wait until the gateway has it."""
    until = datetime.now(UTC) + timedelta(hours=1)
    feed.send("embargoed", embargoedUntil=until.isoformat(timespec="seconds"))
    feed.send("killed")
    feed.take_back("killed")
    feed.send_all([f"story {number}" for number in range(30)])
    feed.send("long", headline=LONG, body=BODY, edNote="Hold the second paragraph.", by="Ann Author")
    feed.send("corrected", headline="Ten boats sink off Aven", body="Ten boats sank off Aven on Monday.")
    feed.send("corrected", headline="CORRECTED: Two boats sink off Aven", body="Two boats sank off Aven on Monday.")
    feed.send("last")
    server.wait_for(feed.uri("last"))


def as_it_opens(page: Page, feed: Feed) -> None:
    expect(page.locator("#count")).to_have_text("33 articles")


def with_all_kinds_of_rows(page: Page, feed: Feed) -> None:
    feed.send("story 27", headline="UPDATE 1: story 1 goes on")
    feed.take_back("story 28")
    expect(page.locator(".row.kill")).to_have_count(1)
    page.keyboard.press("p")
    feed.send("one more")
    expect(page.get_by_role("button", name="1 new")).to_be_visible()


def with_an_article(page: Page, feed: Feed) -> None:
    page.get_by_role("link", name=LONG).click()
    expect(page.locator("#drawer mark")).not_to_have_count(0)


def with_differences(page: Page, feed: Feed) -> None:
    page.get_by_role("link", name="Two boats sink").click()
    expect(page.locator("#drawer ins").first).to_be_visible()


def with_a_killed_article(page: Page, feed: Feed) -> None:
    page.get_by_role("link", name=LONG).click()
    expect(page.locator("#drawer h2")).to_have_text(LONG)
    feed.take_back("long")
    expect(page.locator("#drawer h2")).to_contain_text("Killed")


def with_help(page: Page, feed: Feed) -> None:
    page.get_by_role("button", name="Help").click()
    expect(page.get_by_role("dialog", name="Help")).to_be_visible()


def with_filters(page: Page, feed: Feed) -> None:
    page.get_by_label("Words").fill("nobody has this")
    page.keyboard.press("Enter")
    expect(page.locator("#empty")).to_contain_text("Nothing fits these filters yet.")


def with_a_filter_that_is_refused(page: Page, feed: Feed) -> None:
    page.goto(page.url.replace(feed.id, "No+Feed!"))
    expect(page.locator("#state")).to_contain_text("not understood")


def with_find(page: Page, feed: Feed) -> None:
    page.keyboard.press("/")
    page.keyboard.type("story")
    expect(page.locator("#found")).to_have_text("30 of 33")


def with_a_lost_place(page: Page, feed: Feed) -> None:
    body = '{"reason": "gone", "status": 400}'
    page.route("**/v1/stream?*", lambda route: route.fulfill(status=400, body=body), times=1)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#notice")).to_be_visible()


STATES = [
    as_it_opens,
    with_all_kinds_of_rows,
    with_an_article,
    with_differences,
    with_a_killed_article,
    with_help,
    with_filters,
    with_a_filter_that_is_refused,
    with_find,
    with_a_lost_place,
]


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible(
    open_page: OpenPage, server: GatewayProcess, feed: Feed, state: Callable[[Page, Feed], None]
) -> None:
    """axe finds no violation, wide and narrow, light and dark, and nothing reaches beyond the window."""
    fill(feed, server)
    page = open_page()

    state(page, feed)

    expect_accessible(page)
    page.set_viewport_size(NARROW)
    expect_accessible(page)


def test_a_narrow_page_has_its_filters_behind_a_button(open_page: OpenPage, feed: Feed) -> None:
    """360 pixels wide, the filters are out of the way until they are asked for, and say how many there are."""
    page = open_page(viewport=NARROW)
    expect(page.get_by_label("Words")).to_be_hidden()

    page.get_by_role("button", name="Filters (1)").click()

    expect(page.get_by_label("Words")).to_be_visible()
    expect_accessible(page)
    page.get_by_role("button", name="Filters (1)").click()
    expect(page.get_by_label("Words")).to_be_hidden()


@pytest.mark.parametrize("width", [1200, 1000, 800])
def test_wide_letters_push_nothing_out_of_the_window(
    open_page: OpenPage, server: GatewayProcess, feed: Feed, width: int
) -> None:
    """A reader's own fonts, and larger ones, are wider than ours: the bars wrap."""
    fill(feed, server)
    page = open_page(viewport={"width": width, "height": 700})

    page.evaluate("Object.assign(document.documentElement.style, {fontSize: '125%', letterSpacing: '0.12em'})")

    expect_within_window(page)


def expect_accessible(page: Page) -> None:
    """No violation, and all controls within the window."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        results = Axe().run(page)
        assert results.violations_count == 0, f"{scheme}: {results.generate_report()}"
    expect_within_window(page)


def expect_within_window(page: Page) -> None:
    """Nothing reaches beyond the window to the side, and no control does."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    inside = "node => { const box = node.getBoundingClientRect(); return box.left >= 0 && box.right <= innerWidth }"
    for control in page.locator("button:visible, input:visible").all():
        assert control.evaluate(inside), control
