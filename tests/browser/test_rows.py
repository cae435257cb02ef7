"""Rows of the live page: what comes appears, what changes is replaced, what is killed is gone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import Feed

TEXT = "The leaders will hold talks on the territorial dispute over the Tarn Islands."


def headlines(page: Page) -> list[str]:
    """Of all rows that are in the page, from above."""
    return page.locator(".row .headline").all_inner_texts()


def test_what_was_there_and_what_comes_are_rows(open_page: OpenPage, feed: Feed) -> None:
    """Articles from before stand there at once, the newest first, and one that comes appears above them by itself."""
    feed.send("first")
    feed.send("second", body=TEXT)
    page = open_page()
    expect(page.locator(".row")).to_have_count(2)

    feed.send("third")

    expect(page.locator(".row")).to_have_count(3)
    assert headlines(page) == ["Headline of third", "Headline of second", "Headline of first"]
    second = page.locator(".row", has_text="second")
    expect(second.locator(".feed")).to_have_text(feed.id)
    expect(second.locator(".chip")).to_have_text(["territorial dispute"])
    assert re.fullmatch(r"\d\d:\d\d", second.locator(".when").inner_text())


def test_a_revision_replaces_its_row_at_the_top(open_page: OpenPage, feed: Feed) -> None:
    """An article has one row: its new state goes to the top with number and marker, and the old words are gone."""
    feed.send("story", headline="Ten boats sink")
    feed.send("other")
    page = open_page()
    expect(page.locator(".row")).to_have_count(2)

    feed.send("story", headline="CORRECTED: Two boats sink")

    first = page.locator(".row").first
    expect(first.locator(".headline")).to_have_text("CORRECTED: Two boats sink")
    expect(first.locator(".badge")).to_have_text(["r2revision 2", "CORRECTED"])
    expect(first.locator(".badge.correction")).to_be_visible()
    expect(page.locator(".row")).to_have_count(2)
    assert "Ten boats" not in page.content()


def test_a_kill_takes_the_text_out_of_the_page(open_page: OpenPage, feed: Feed) -> None:
    """A killed article's row stays where it is, marked and with the time; no word of the article is left."""
    feed.send("story", headline="Minister Quillfeather resigns", body=TEXT)
    feed.send("other")
    page = open_page()
    expect(page.locator(".row")).to_have_count(2)

    feed.take_back("story", note="Wrong person.")

    last = page.locator(".row").last
    expect(last.locator(".headline")).to_contain_text("killed, ")
    expect(last.locator(".badge.kill")).to_be_visible()
    expect(last).to_contain_text("Wrong person.")
    expect(last.locator(".chip")).to_have_count(0)
    assert headlines(page)[0] == "Headline of other"
    assert "Quillfeather" not in page.evaluate("document.documentElement.outerHTML")


def test_a_kill_clears_the_drawer_that_shows_the_article(open_page: OpenPage, feed: Feed) -> None:
    """Who reads the article while it is killed sees that it is, and no word of it any more, in headline or text."""
    feed.send("story", headline="Minister Quillfeather resigns", body=f"Quillfeather went at noon. {TEXT}")
    page = open_page()
    page.get_by_role("link", name="Minister Quillfeather resigns").click()
    expect(page.locator("#drawer .body")).to_contain_text("Quillfeather went at noon")

    feed.take_back("story")

    expect(page.locator("#drawer h2")).to_contain_text("Killed")
    expect(page.locator(".row .headline")).to_contain_text("killed")
    html = page.evaluate("document.documentElement.outerHTML")
    assert "Quillfeather" not in html
    assert "Tarn Islands" not in html


def test_a_killed_article_that_is_asked_for_says_so(open_page: OpenPage, feed: Feed) -> None:
    """A link to an article that was killed meanwhile opens a drawer that says killed."""
    feed.send("story")
    feed.take_back("story")

    page = open_page(fragment=f"#item={feed.uri('story')}")

    expect(page.locator("#drawer h2")).to_have_text("Killed")


def test_a_withheld_article_comes_back(open_page: OpenPage, feed: Feed) -> None:
    """A withheld article is a mark without text until a newer version brings it back, at the top."""
    feed.send("story")
    feed.send("other")
    page = open_page()
    feed.take_back("story", status="withheld")
    expect(page.locator(".row.kill")).to_have_count(1)

    feed.send("story", headline="It is back")

    expect(page.locator(".row.kill")).to_have_count(0)
    expect(page.locator(".row .headline").first).to_have_text("It is back")


def test_rows_wait_while_the_page_is_paused(open_page: OpenPage, feed: Feed) -> None:
    """Paused, nothing moves: what comes is counted on a button, which shows it; then rows wait again."""
    feed.send("first")
    page = open_page()
    expect(page.locator(".row")).to_have_count(1)
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Pause", pressed=True)).to_be_visible()

    feed.send("second")
    feed.send("third")

    new = page.get_by_role("button", name="2 new")
    expect(new).to_be_visible()
    assert headlines(page) == ["Headline of first"]
    expect(page).to_have_title("2 new · newswire")
    new.click()
    expect(page.locator(".row")).to_have_count(3)
    feed.send("fourth")
    expect(page.get_by_role("button", name="1 new")).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator(".row")).to_have_count(4)


def test_rows_do_not_move_under_who_reads_further_down(open_page: OpenPage, feed: Feed) -> None:
    """Scrolled away from the top, the rows in view stay where they are; a correction changes in its place."""
    feed.send_all([f"story {number}" for number in range(60)])
    page = open_page()
    expect(page.locator("#count")).to_have_text("60 articles")
    page.locator("#scroller").evaluate("scroller => scroller.scrollTop = 600")
    row = page.locator(".row", has_text="story 30")
    before = row.bounding_box()
    assert before is not None

    feed.send("new one")
    feed.send("story 30", headline="CORRECTED: story 30, put right")

    expect(page.get_by_role("button", name="2 new")).to_be_visible()
    expect(page.get_by_role("link", name="story 30, put right")).to_be_visible()
    assert row.bounding_box() == before
    page.get_by_role("button", name="2 new").click()
    expect(page.locator(".row .headline").first).to_have_text("CORRECTED: story 30, put right")
    assert page.locator("#scroller").evaluate("scroller => scroller.scrollTop") == 0


def test_what_is_new_is_lit_up_but_where_motion_is_unwanted(open_page: OpenPage, feed: Feed) -> None:
    """A row that came just now fades from another colour; who wants no motion sees none."""
    names = {}
    for wish in ("no-preference", "reduce"):
        page = open_page(reduced_motion=wish)
        feed.send(f"for {wish}")
        row = page.locator(".row.fresh", has_text=f"for {wish}")
        names[wish] = row.evaluate("row => getComputedStyle(row).animationName")

    assert names == {"no-preference": "fresh", "reduce": "none"}


def test_times_of_another_day_say_which(open_page: OpenPage, feed: Feed) -> None:
    """A row of today has the time of day, one of another day that day too, also where midnight passes."""
    feed.send("story")
    page = open_page(prepare=lambda page: page.clock.install(), timezone_id="UTC")
    when = page.locator(".row .when")
    expect(when).to_have_text(re.compile(r"^\d\d:\d\d$"))

    page.clock.fast_forward(24 * 3_600_000)
    page.clock.run_for(1_000)

    expect(when).to_have_text(re.compile(r"^\d\d? \w{3,4} \d\d:\d\d$"))
