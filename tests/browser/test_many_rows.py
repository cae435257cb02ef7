"""Thousands of rows: the page stays small and the list goes on."""

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import Feed

SENT, KEPT = 5_300, 5_000
MOST_IN_PAGE = 80


def test_five_thousand_rows_are_kept_and_few_are_in_the_page(open_page: OpenPage, feed: Feed) -> None:
    """Of all that comes the newest 5,000 are kept; those in view are in the page, wherever one scrolls to."""
    page = open_page()
    for number in range(SENT):
        feed.send(f"{number:04}", body=None, wait=False)
    feed.desk.wait()

    expect(page.locator(".row .headline").first).to_have_text(f"Headline of {SENT - 1}", timeout=30_000)
    expect(page.locator("#count")).to_have_text("5,000 articles")
    for scroll, expected in ((0, SENT - 1), (0.5, None), (1, SENT - KEPT), (0.25, None), (0, SENT - 1)):
        page.locator("#scroller").evaluate("(scroller, at) => scroller.scrollTop = at * scroller.scrollHeight", scroll)
        if expected is not None:
            expect(page.get_by_role("link", name=f"Headline of {expected:04}")).to_be_in_viewport()
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.locator(".row").count() <= MOST_IN_PAGE
        view = "node => node.getBoundingClientRect().height"
        assert page.locator("#scroller").evaluate(view) < 700
    assert page.locator("#rows").evaluate("list => list.getBoundingClientRect().height") >= KEPT * 20

    feed.kill("5299")
    expect(page.locator(".row.kill")).to_have_count(1)


def test_a_frame_of_scrolling_costs_little(open_page: OpenPage, feed: Feed) -> None:
    """With the list full of rows, one step of scrolling takes less than a frame of 60 a second has."""
    page = open_page()
    for number in range(1_000):
        feed.send(f"{number:04}", body=None, wait=False)
    feed.desk.wait()
    expect(page.locator("#count")).to_have_text("1,000 articles")

    milliseconds = page.evaluate(
        """async () => {
          const scroller = document.getElementById("scroller");
          const took = [];
          for (let step = 0; step < 60; step += 1) {
            scroller.scrollTop += 700;
            await new Promise((done) => requestAnimationFrame(done));
            const began = performance.now();
            scroller.dispatchEvent(new Event("scroll"));
            await new Promise((done) => requestAnimationFrame(() => { took.push(performance.now() - began); done(); }));
          }
          return took.sort((a, b) => a - b)[30];
        }"""
    )

    assert milliseconds < 50
