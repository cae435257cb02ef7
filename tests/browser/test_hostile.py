"""Whatever an article holds, it is text: no word of a source becomes markup, script or style, or harms another row."""

import copy
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import Feed
from tests.kit.waiting import block_until

HOSTILE = [
    "<script>window.harmed = 1</script>",
    "</script><script>window.harmed = 1</script>",
    "<img src=x onerror='window.harmed = 1'>",
    "<svg onload=window.harmed=1>",
    '"><a href="javascript:window.harmed=1">here</a>',
    "javascript:window.harmed=1",
    "{{constructor.constructor('window.harmed=1')()}}",
    "<style>body { display: none }</style>",
    "<!-- <dialog open>",
    "&lt;script&gt;window.harmed=1&lt;/script&gt;",
    "\u202e\u2066\u202d reversed \u0000\u0001\u001b[2J\u009b31m\u2028\u2029\ufeff",
    "Z\u0310\u0300\u0301" + "\u0300\u0316" * 200,
    "W" * 20_000,
]


def test_hostile_words_are_inert_everywhere(open_page: OpenPage, feed: Feed) -> None:
    """Hostile words in each field of an article are shown as they are, do nothing, and disturb no other article."""
    record = feed.send("ordinary", body="It is about the territorial dispute over the Tarn Islands.")
    page = open_page()
    expect(page.locator(".row")).to_have_count(1)

    for words in HOSTILE:
        feed.desk.send_as_it_is(_with_words_everywhere(copy.deepcopy(record), words))

    expect(page.locator(".row")).to_have_count(len(HOSTILE) + 1)
    expect(page.locator(".row .headline").last).to_have_text("Headline of ordinary")
    boxes = page.eval_on_selector_all(".row", "rows => rows.map(row => row.getBoundingClientRect().toJSON())")
    assert {box["height"] for box in boxes} == {boxes[0]["height"]}
    assert all(below["top"] == box["bottom"] for box, below in pairwise(boxes))
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    for words in reversed(HOSTILE):
        _expect_inert(page, words)
        page.keyboard.press("j")
    expect(page.locator("#drawer h2")).to_have_text("Headline of ordinary")


def _expect_inert(page: Page, words: str) -> None:
    """The drawer shows these words in the places of text, and nothing that they would like to be."""
    drawer = page.locator("#drawer")
    texts = "drawer => ['h2', '.body', '.subjects a'].map(part => drawer.querySelector(part)?.textContent)"
    block_until(lambda: drawer.evaluate(texts) == [words] * 3, timeout_seconds=10, what=f"an article of {words[:40]!r}")
    assert page.evaluate("window.harmed") is None
    made = "document.querySelectorAll('script:not([src]), style, #rows img, #drawer img, #drawer svg, iframe').length"
    assert page.evaluate(made) == 0
    schemes = page.eval_on_selector_all("a[href]", "links => [...new Set(links.map(link => link.protocol))]")
    assert schemes == ["http:"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert drawer.locator(".scroller").evaluate("scroller => scroller.scrollWidth <= scroller.clientWidth")


def _with_words_everywhere(record: dict[str, Any], words: str) -> dict[str, Any]:
    item, enrichment = record["item"], record["enrichment"]
    identity = f"urn:example:{enrichment['feed']}:{words[:200]}"
    item |= dict.fromkeys(("by", "edNote", "slugline", "usageTerms", "located", "copyrightNotice", "version"), words)
    item |= {"uri": identity, "altIds": [{"value": words}], "language": words}
    item["headlines"][0]["value"] = item["bodies"][0]["value"] = words
    whole = {"start": 0, "end": len(words), "text": words}
    tag = {"subject": "harm", "name": words, "score": 50, "medtop": [words]}
    enrichment |= {
        "id": identity,
        "article_id": words,
        "dateline": {**whole, "place": words, "date": words, "agency": words},
        "notes": [f"fields_dropped:{words}", words],
        "changes": {"fields": [words], "marker": words},
        "subjects": [{**tag, "evidence": [{**whole, "field": field, "rule": words} for field in ("headline", "body")]}],
        "pipeline": {"version": words, "rules": words},
    }
    enrichment["raw"]["topic"] = words
    return record


def test_a_row_written_from_right_to_left_leaves_the_others_alone(open_page: OpenPage, feed: Feed) -> None:
    """Direction characters in a headline end with it: what stands beside it in the row keeps its order."""
    feed.send("odd", headline="\u202egnorw si siht", body="The territorial dispute over the Tarn Islands goes on.")
    feed.send("plain", body="The territorial dispute over the Tarn Islands goes on.")
    page = open_page()

    places = [
        [
            row.locator(part).evaluate("node => node.getBoundingClientRect().left")
            for part in (".when", ".feed", ".chip")
        ]
        for row in (page.locator(".row").nth(0), page.locator(".row").nth(1))
    ]

    assert places[0] == places[1]
    assert page.locator(".row .headline bdi").first.evaluate("node => getComputedStyle(node).unicodeBidi") == "isolate"
