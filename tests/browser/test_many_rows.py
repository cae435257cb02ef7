"""Thousands of rows: the page stays small and the list goes on."""

import itertools

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import Desk, Feed

SENT, KEPT = 5_200, 5_000
# Rows in the page at most: those of a view of 700 pixels, and those kept ready above and below it.
MOST_IN_PAGE = 60
TOUCHED = """async (steps) => {
  const scroller = document.getElementById("scroller");
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const height = document.querySelector(".row").getBoundingClientRect().height;
  scroller.scrollTop = 0.5 * scroller.scrollHeight;
  await frame();
  let touched = 0;
  const observer = new MutationObserver((changes) => {
    touched += changes.reduce((sum, change) => sum + change.addedNodes.length, 0);
  });
  observer.observe(document.getElementById("rows"), { childList: true });
  for (let step = 0; step < steps; step += 1) {
    scroller.scrollTop += height;
    await frame();
  }
  observer.disconnect();
  return touched;
}"""


def test_five_thousand_rows_are_kept_and_few_are_in_the_page(open_page: OpenPage, desk: Desk) -> None:
    """Of all that comes the newest 5,000 are kept; those in view are in the page, wherever one scrolls to.

    A step of scrolling makes the rows that come into view and leaves the others as they are: so it stays smooth.
    """
    feeds = [Feed(desk) for _ in range(4)]  # on all partitions: the embedded broker keeps little of each
    page = open_page("?" + "&".join(f"feed={feed.id}" for feed in feeds))
    scroller = page.locator("#scroller")
    for number, feed in zip(range(SENT), itertools.cycle(feeds), strict=False):
        feed.send(f"{number:04}", body=None, wait=False)
    desk.wait()

    expect(page.locator("#rate")).to_have_text(f"{SENT:,} in the last hour", timeout=30_000)
    expect(page.locator("#count")).to_have_text(f"{KEPT:,} articles")
    expect(page.locator(".row").first).to_have_attribute("aria-setsize", str(KEPT))
    for place in (0, 0.5, 1, 0.25):
        scroller.evaluate("(scroller, place) => scroller.scrollTop = place * scroller.scrollHeight", place)
        height = scroller.evaluate("scroller => scroller.scrollHeight")
        top = min(place * height, height - 600)
        position = round(top / (height / KEPT)) + 2
        expect(page.locator(f".row[aria-posinset='{position}']")).to_be_in_viewport()
        assert page.locator(".row").count() <= MOST_IN_PAGE
    assert page.evaluate(TOUCHED, 20) == 20

    feeds[0].take_back(f"{SENT - 4}", note="Quillfeather.")
    page.get_by_label("Find in loaded rows").fill("quillfeather")
    expect(page.locator(".row.kill")).to_have_count(1)
    expect(page.locator("#found")).to_have_text(f"1 of {KEPT}")


def test_rows_stay_while_the_list_is_held_however_much_comes(open_page: OpenPage) -> None:
    """Of more than the list takes the newest are kept, but no row goes from under its reader while the list is held."""
    page = open_page()

    held, then = page.evaluate(
        """async ([before, after]) => {
          const { Wire } = await import("/page/wire.js");
          const wire = new Wire();
          const take = (number) => wire.take({ id: number, key: number, outcome: "new" });
          const say = () => [wire.shown().length, wire.waiting, wire.shown().at(0).id, wire.shown().at(-1).id];
          for (let number = 0; number < before; number += 1) take(number);
          wire.hold();
          for (let number = before; number < before + after; number += 1) take(number);
          const held = say();
          wire.release();
          return [held, say()];
        }""",
        [10, KEPT + 100],
    )

    assert held == [10, KEPT, 9, 0]
    assert then == [KEPT, 0, KEPT + 109, 110]
