"""Pictures of the live page for docs/images: `python -m tests.browser.screenshots`. What they show is made up."""

import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from streams.kafka.embedded import EmbeddedBroker
from tests.browser.desk import ENRICHED, Desk
from tests.browser.palette import shrink
from tests.kit.gateways import GatewayProcess
from tests.kit.items import ninjs
from tests.kit.needs import CHROMIUM, find_program
from tests.kit.paths import ROOT, SEED

IMAGES = ROOT / "docs" / "images"
WIDE, NARROW = {"width": 1200, "height": 680}, {"width": 360, "height": 720}
MINUTE_MS = 60_000

ISLANDS = (
    "AVEN, Nov. 30 (North) - Lune and Aven will go on with their talks on the Tarn Islands next week, ministers said "
    "on Monday. The territorial dispute over the islands is forty years old.\n\nThe two leaders will hold "
    "talks in Lune in spring, for the first time in nine years, and sign a treaty on fishing rights."
)
FERRY = (
    "CORVO, Nov. 30 (South) - {boats} boats sank off Corvo on Monday in a storm that the weather service had not "
    "foreseen.\n\nAll {people} people on board were saved, the coast guard said. It had sent three ships and a "
    "helicopter.\n\nThe storm went on to the east, where it is expected to lose its force by the evening. Ferries stay "
    "in the harbour until Tuesday {hour}."
)
# Minutes ago, feed, name, headline; what else an item has.
STORIES: list[tuple[float, str, str, str, dict[str, Any]]] = [
    (58, "north-wire", "harbour", "Harbour of Aven opens a second quay", {}),
    (57, "east-desk", "opera", "Opera of Lune closes for two years of repairs", {}),
    (55, "south-press", "wheat", "Wheat at its cheapest for two years after a dry autumn", {}),
    (51, "north-wire", "rates", "Bank of Aven leaves rates as they are", {}),
    (50, "south-press", "strike", "Teachers of Corvo end their strike", {}),
    (44, "east-desk", "ship", "New lighthouse ship on its way to the Tarn Islands", {}),
    (43, "north-wire", "trial", "Trial of two bankers begins in Aven", {}),
    (42, "south-press", "storm", "Storm warning for the whole coast of Corvo", {}),
    (41, "south-press", "ferries", "Ferries to Corvo stay in the harbour", {}),
    (36, "east-desk", "lune", "LUNE: la ville rouvre ses musées", {"language": "fr", "body": "Les musées rouvrent."}),
    (33, "north-wire", "film", "Film festival of Aven goes to a film without words", {}),
    (32, "north-wire", "tram", "Tram line to the airport ready a year late", {}),
    (27, "south-press", "grapes", "Early frost halves the harvest of grapes", {}),
    (25, "east-desk", "vote", "Parliament of Lune votes on the budget at noon", {}),
    (22, "north-wire", "summit", "Leaders of Lune and Aven to meet in spring", {"body": ISLANDS}),
    (
        20,
        "south-press",
        "boats",
        "Ten boats sink off Corvo",
        {"body": FERRY.format(boats="Ten", people=31, hour="noon")},
    ),
    (14, "east-desk", "mayor", "Mayor of Lune resigns over a house that he did not own", {}),
    (
        13,
        "north-wire",
        "islands",
        "Tarn Islands: talks on the territorial dispute to go on next week",
        {"body": ISLANDS},
    ),
    (11, "east-desk", "vote", "UPDATE 1: Parliament of Lune passes the budget", {}),
    (6, "north-wire", "bridge", "Bridge over the Tarn strait closed to lorries", {}),
    (
        5,
        "south-press",
        "boats",
        "CORRECTED: Two boats sink off Corvo, all saved",
        {"body": FERRY.format(boats="Two", people=13, hour="morning")},
    ),
    (2, "east-desk", "train", "First night train from Lune to Aven in thirty years", {}),
    (1, "north-wire", "whales", "Whales seen in the harbour of Aven", {}),
]


def publish(desk: Desk) -> None:
    """Send all stories as if each had come so many minutes ago, and the given article among them."""
    now = time.time_ns() // 1_000_000
    versions: dict[str, int] = {}
    for ago, feed, name, headline, more in STORIES:
        versions[name] = versions.get(name, 0) + 1
        body = f"{headline}. More follows."
        item = ninjs(
            **{"uri": uri(name), "headline": headline, "body": body, "version": str(versions[name]), "language": "en"}
            | more
        )
        desk.send(item, feed=feed, received_at=now - round(ago * MINUTE_MS))
        if name == "grapes":
            desk.send(SEED.read_bytes(), received_at=now - 26 * MINUTE_MS)


def uri(name: str) -> str:
    """The identity of a story."""
    return f"urn:example:{name}"


def take_all(browser: Browser, server: GatewayProcess, desk: Desk) -> None:
    """Take the pictures, one after the other; the kill is the last, since it cannot be taken back."""
    wide = open_page(browser, server, viewport=WIDE)
    save(wide, "live")
    wide.goto(f"{server.url}/?q=islands&q=leaders&language=en")
    expect(wide.locator(".row")).not_to_have_count(0)
    save(wide, "filtered")
    wide.goto(f"{server.url}/#item=urn:newswire:tass:395009")
    expect(wide.locator("#drawer mark")).not_to_have_count(0)
    save(wide, "drawer")
    wide.goto(f"{server.url}/#item={uri('boats')}")
    wide.locator("#drawer ins").first.scroll_into_view_if_needed()
    wide.locator("#drawer section", has_text="Revisions").evaluate("section => section.scrollIntoView()")
    save(wide, "differences")
    save(open_page(browser, server, viewport=NARROW), "narrow")
    save(open_page(browser, server, viewport=WIDE, color_scheme="dark", fragment=f"#item={uri('islands')}"), "dark")
    wide.goto("about:blank")
    wide.goto(f"{server.url}/#item={uri('mayor')}")
    expect(wide.locator("#drawer h2")).to_contain_text("Mayor of Lune")
    kill = ninjs(uri=uri("mayor"), headline=None, body=None, status="canceled", version="2", edNote="Not the mayor.")
    desk.send(kill, feed="east-desk")
    expect(wide.locator("#drawer h2")).to_contain_text("Killed")
    save(wide, "kill")


def open_page(browser: Browser, server: GatewayProcess, *, fragment: str = "", **window: Any) -> Page:
    page = browser.new_context(reduced_motion="reduce", **window).new_page()
    page.goto(f"{server.url}/{fragment}")
    expect(page.locator("#state")).to_have_text("live")
    expect(page.locator("#rate")).to_have_text("24 in the last hour")
    if fragment:
        expect(page.locator("#drawer mark")).not_to_have_count(0)
    return page


def save(page: Page, name: str) -> None:
    """Take a picture of a page as it is."""
    blank = page.context.new_page()
    (IMAGES / f"{name}.png").write_bytes(shrink(page.screenshot(), blank=blank))
    blank.close()


def main() -> None:
    """Publish, serve, and look at it."""
    IMAGES.mkdir(exist_ok=True)
    with EmbeddedBroker() as broker, tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        broker.create_topics([ENRICHED])
        desk = Desk(broker.address)
        publish(desk)
        server = GatewayProcess(broker.address, Path(folder))
        try:
            server.start()
            browser = playwright.chromium.launch(executable_path=find_program(*CHROMIUM), args=["--no-sandbox"])
            take_all(browser, server, desk)
            browser.close()
        finally:
            server.kill()


if __name__ == "__main__":
    main()
