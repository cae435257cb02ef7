"""Whatever an article holds, it is text: no word of a source becomes markup, script or style, or harms another row."""

import copy
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import Feed

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


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_are_inert_everywhere(open_page: OpenPage, feed: Feed, words: str) -> None:
    """The same hostile words in each field of an article are shown as they are and do nothing."""
    record = feed.send("ordinary", body="It is about the territorial dispute over the Tarn Islands.")
    page = open_page()
    expect(page.locator(".row")).to_have_count(1)

    feed.desk.send_as_it_is(_with_words_everywhere(copy.deepcopy(record), words))

    expect(page.locator(".row")).to_have_count(2)
    hostile, ordinary = page.locator(".row").nth(0), page.locator(".row").nth(1)
    expect(ordinary.locator(".headline")).to_have_text("Headline of ordinary")
    box, below = hostile.bounding_box(), ordinary.bounding_box()
    assert box is not None
    assert below is not None
    assert (box["height"], box["y"] + box["height"]) == (below["height"], below["y"])
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer .heading")).to_contain_text("revision 1")
    drawer = page.locator("#drawer")
    assert drawer.locator("h2").evaluate("title => title.textContent") == words
    assert drawer.locator(".body").evaluate("body => body.textContent") == words
    assert drawer.locator(".subjects a").evaluate("subject => subject.textContent") == words
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
