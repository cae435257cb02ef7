"""The live page by keys alone, and what a screen reader is told."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import Feed


@pytest.fixture
def page(open_page: OpenPage, feed: Feed) -> Page:
    """A page with forty articles."""
    feed.send_all([f"story {number:02}" for number in range(40)])
    page = open_page()
    expect(page.locator("#count")).to_have_text("40 articles")
    return page


def focused(page: Page) -> str:
    """The text of what has the focus."""
    return page.evaluate("document.activeElement.textContent")


def test_j_and_k_go_through_the_rows(page: Page) -> None:
    """j goes down and k up, row by row, beyond what is in view too, and no further than the ends."""
    page.keyboard.press("k")
    assert focused(page) == "Headline of story 39"
    for _ in range(45):
        page.keyboard.press("j")
    assert focused(page) == "Headline of story 00"
    expect(page.locator(":focus")).to_be_in_viewport(ratio=1)
    page.keyboard.press("k")
    assert focused(page) == "Headline of story 01"


def test_enter_opens_and_escape_returns(page: Page) -> None:
    """Enter opens the row's article, Escape closes it, and the focus is on the row again."""
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer h2")).to_have_text("Headline of story 38")
    expect(page.locator("#drawer h2")).to_be_focused()

    page.keyboard.press("Escape")

    expect(page.locator("#drawer")).to_be_hidden()
    expect(page.locator(".row a:focus")).to_have_text("Headline of story 38")


def test_j_in_the_drawer_opens_the_next_article(page: Page) -> None:
    """With an article open, j opens the one below; closing goes back to the page, not through all of them."""
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer h2")).to_have_text("Headline of story 39")
    page.keyboard.press("j")
    expect(page.locator("#drawer h2")).to_have_text("Headline of story 38")
    page.keyboard.press("j")
    expect(page.locator("#drawer h2")).to_have_text("Headline of story 37")

    page.keyboard.press("Escape")

    expect(page.locator(".row a:focus")).to_have_text("Headline of story 37")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("#"))


def test_the_drawer_keeps_the_focus_inside(page: Page) -> None:
    """Tab never leaves the open drawer for what lies behind it."""
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer .subjects, #drawer .body")).not_to_have_count(0)
    for _ in range(15):
        page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || document.activeElement.closest('#drawer') !== null"
        assert page.evaluate(inside)


def test_the_focus_stays_on_its_article_while_rows_come(page: Page, feed: Feed) -> None:
    """What comes above moves no focus: it stays on the article that had it, in its new place."""
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == "Headline of story 38"

    feed.send("new one")
    feed.send("new two")

    expect(page.locator("#count")).to_have_text("42 articles")
    assert focused(page) == "Headline of story 38"
    expect(page.locator(".row a[tabindex='0']")).to_have_count(1)
    order = page.locator(".row .headline").all_inner_texts()
    assert order[:4] == [f"Headline of {name}" for name in ("new two", "new one", "story 39", "story 38")]
    page.keyboard.press("k")
    assert focused(page) == "Headline of story 39"


def test_the_focus_is_not_lost_where_its_article_leaves_the_list(page: Page, feed: Feed) -> None:
    """Where the article that has the focus leaves the list, the one that takes its place has it."""
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == "Headline of story 38"

    feed.send("story 38", embargoedUntil="2099-01-01T00:00:00Z")

    expect(page.locator("#count")).to_have_text("39 articles")
    expect(page.locator(".row a:focus")).to_have_text("Headline of story 37")


def test_slash_finds_and_question_mark_helps(page: Page) -> None:
    """/ goes to the find field, where keys are letters; Escape empties it; ? opens the help and closes it."""
    page.keyboard.press("/")
    page.keyboard.type("jkp?")
    expect(page.get_by_label("Find in loaded rows")).to_have_value("jkp?")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Find in loaded rows")).to_have_value("")
    expect(page.locator(".row a:focus")).to_have_text("Headline of story 39")

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Help")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Pause", pressed=False, include_hidden=True)).to_have_count(1)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Help")).to_be_hidden()


def test_single_keys_can_be_switched_off(page: Page) -> None:
    """Who speaks to the machine can switch single keys off, and they stay off."""
    page.get_by_role("button", name="Help").click()
    page.get_by_label("Single keys are on").uncheck()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.reload()
    expect(page.locator("#count")).to_have_text("40 articles")

    page.keyboard.press("p")
    page.keyboard.press("j")

    expect(page.get_by_role("button", name="Pause", pressed=False, include_hidden=True)).to_have_count(1)
    expect(page.locator(".row a:focus")).to_have_count(0)


def test_what_comes_is_announced_in_one_sentence(open_page: OpenPage, feed: Feed) -> None:
    """A screen reader hears a summary, then nothing for a while however much comes, then the next summary."""
    feed.send_all(["story 00", "story 01"])
    page = open_page(prepare=lambda page: page.clock.install())
    said = page.locator("#announcements")
    expect(page.locator("#count")).to_have_text("2 articles")
    feed.send("new one")
    expect(page.locator("#count")).to_have_text("3 articles")
    page.clock.run_for(2_000)
    expect(said).to_have_text("1 new article")

    feed.send("new two")
    feed.send("new three")
    feed.send("story 00", headline="Put right")
    feed.take_back("story 01")
    expect(page.locator(".row.kill")).to_have_count(1)
    page.clock.run_for(5_000)
    expect(said).to_have_text("1 new article")
    page.clock.run_for(20_000)

    expect(said).to_have_text("1 kill, 2 new articles, 1 revision")


def test_rows_say_where_they_are(page: Page) -> None:
    """Each row says which of how many it is, since only a part of them is in the page."""
    page.locator("#scroller").evaluate("scroller => scroller.scrollTop = 1e6")
    last = page.locator(".row", has_text="story 00")

    expect(last).to_have_attribute("aria-posinset", "40")
    expect(last).to_have_attribute("aria-setsize", "40")
