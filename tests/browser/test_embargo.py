"""What is under embargo is not on the page before its time by the gateway's clock, and is there from then on."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import Feed
from tests.kit.gateways import GatewayProcess


def send_embargoed(feed: Feed, name: str, **until: float) -> datetime:
    """Publish a version of an article under embargo; gives when it ends."""
    end = datetime.now(UTC) + timedelta(**until)
    feed.send(name, headline=f"Embargoed {name} of Quillfeather", embargoedUntil=end.isoformat(timespec="seconds"))
    return end


def html(page: Page) -> str:
    return page.evaluate("document.documentElement.outerHTML")


def test_an_embargo_is_kept_and_ends_by_itself(open_page: OpenPage, feed: Feed) -> None:
    """What comes under embargo is told as a number, without a word of it, and appears once its time has come."""
    feed.send("other")
    page = open_page()

    until = send_embargoed(feed, "budget", seconds=6)
    expect(page.locator("#held")).to_have_text("1 article under embargo until their time")
    assert "Quillfeather" not in html(page)

    expect(page.locator(".row .headline").first).to_have_text("Embargoed budget of Quillfeather")
    assert datetime.now(UTC) >= until - timedelta(seconds=1)  # it was written without the fraction
    expect(page.locator("#held")).to_have_text("")


def test_the_gateways_clock_alone_ends_an_embargo(open_page: OpenPage, feed: Feed, server: GatewayProcess) -> None:
    """Where the reader's clock is hours off, and on a page that opened after the article came, it is shown in time.

    That is not earlier, and by no more than a minute later: each minute a page looks at the list.
    """
    feed.send("other")
    now = datetime.now(UTC)
    slow, fast = [
        open_page(prepare=lambda page, hours=hours: page.clock.install(time=now + timedelta(hours=hours)))
        for hours in (-3, 3)
    ]
    send_embargoed(feed, "budget", seconds=8)
    later = open_page(prepare=lambda page: page.clock.install())
    for page in (slow, fast):
        expect(page.locator("#held")).to_have_text("1 article under embargo until their time")
        page.clock.run_for(2_000)
    for page in (slow, fast, later):
        expect(page.locator(".row .headline")).to_have_text(["Headline of other"])
        assert "Quillfeather" not in html(page)

    server.wait_for(feed.uri("budget"))
    for page in (slow, fast, later):
        page.clock.fast_forward(61_000)
        page.clock.run_for(1_000)

        expect(page.locator(".row .headline").first).to_have_text("Embargoed budget of Quillfeather")
        page.clock.run_for(1_000)
        expect(page.locator("#held")).to_have_text("")


def test_a_revision_under_embargo_takes_its_article_off(open_page: OpenPage, feed: Feed) -> None:
    """Where the newest version is under embargo the article is off the page, its open drawer included."""
    feed.send("budget", headline="Budget of the Quillfeather ministry")
    feed.send("other")
    page = open_page()
    page.get_by_role("link", name="Quillfeather").click()
    expect(page.locator("#drawer h2")).to_have_text("Budget of the Quillfeather ministry")

    send_embargoed(feed, "budget", hours=1)

    expect(page.locator("#drawer h2")).to_have_text("Not at hand")
    expect(page.locator(".row .headline")).to_have_text(["Headline of other"])
    assert "Quillfeather" not in html(page)


def test_a_kill_ends_what_is_held(open_page: OpenPage, feed: Feed) -> None:
    """An article that is killed before its time is not waited for any more."""
    page = open_page()
    send_embargoed(feed, "budget", hours=1)
    expect(page.locator("#held")).to_have_text("1 article under embargo until their time")

    feed.take_back("budget")

    expect(page.locator(".row.kill")).to_have_count(1)
    expect(page.locator("#held")).to_have_text("")


def test_an_embargo_that_nobody_can_read_is_kept(open_page: OpenPage, feed: Feed) -> None:
    """Of a time that cannot be read nobody knows that it is over: the article is held back."""
    record = feed.send("template")
    page = open_page()
    record["item"] |= {"uri": feed.uri("budget"), "embargoedUntil": "Monday"}
    record["item"]["headlines"][0]["value"] = "Budget of the Quillfeather ministry"
    record["enrichment"]["id"] = feed.uri("budget")

    feed.desk.send_as_it_is(record)

    expect(page.locator("#held")).to_have_text("1 article under embargo until their time")
    assert "Quillfeather" not in html(page)
