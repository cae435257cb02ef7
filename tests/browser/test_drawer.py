"""The drawer: an article with what proves its subjects, what changed, and where it comes from."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import Desk, Feed
from tests.kit.paths import SEED


def marked(page: Page) -> list[str]:
    """The words that are marked in the text, without the numbers that the style adds."""
    return page.locator("#drawer .body mark").all_text_contents()


def test_the_given_article_with_all_that_is_known_of_it(open_page: OpenPage, desk: Desk) -> None:
    """Headline, dateline, text, marks, subjects with score, notes in words, and provenance of the given article."""
    record = desk.send(SEED.read_bytes())
    page = open_page("?feed=tass", fragment="#item=urn:newswire:tass:395009")
    drawer = page.get_by_role("dialog", name="Japan will work on improving relations")

    expect(drawer).to_be_visible()
    expect(drawer.locator(".byline")).to_have_text("TOKYO · 26 January 2016 · TASS")
    expect(drawer.locator(".dateline")).to_have_text("TOKYO, January 26. /TASS/.")
    expect(drawer.locator(".subjects > li")).to_have_count(2)
    expect(drawer).to_contain_text(re.compile(r"territorial dispute score \d+ of 100"))
    expect(drawer).to_contain_text("The date has no time zone; “\u2068Europe/Moscow\u2069” was taken.")
    expect(drawer).to_contain_text(record["enrichment"]["raw"]["sha256"])
    expect(drawer).to_contain_text("wire.raw 0:")
    expect(drawer).to_contain_text(f"newswire {record['enrichment']['pipeline']['version']}")
    body = record["item"]["bodies"][0]["value"]
    assert drawer.locator(".body").inner_text().replace("\n", "") == body.replace("\n", "")
    evidence = [span["text"] for tag in record["enrichment"]["subjects"] for span in tag["evidence"]]
    assert evidence
    for words in evidence:
        assert any(words in mark for mark in marked(page)), words


def test_marks_stand_right_behind_emoji(open_page: OpenPage, feed: Feed) -> None:
    """Spans count code points: behind characters that take two units in the page the right words are marked still."""
    emoji = "😀👩‍👩‍👧‍👦🏴󠁧󠁢󠁳󠁣󠁴󠁿 𝔸𝔹 "
    record = feed.send(
        "emoji",
        headline=f"{emoji}the territorial dispute goes on",
        body=f"{emoji * 3}They spoke.\n\n{emoji}Nobody solved the territorial dispute over the Tarn Islands. {emoji}",
    )
    (tag,) = record["enrichment"]["subjects"]
    spans = {field: [one["text"] for one in tag["evidence"] if one["field"] == field] for field in ("headline", "body")}
    assert all(spans.values()), spans
    page = open_page(fragment=f"#item={feed.uri('emoji')}")

    expect(page.locator("#drawer .body p")).to_have_count(2)
    assert page.locator("#drawer h2 mark").all_text_contents() == spans["headline"]
    assert marked(page) == spans["body"]


def test_paragraphs_and_lines_stay(open_page: OpenPage, feed: Feed) -> None:
    """Empty lines part paragraphs, and lines within one stay lines."""
    feed.send("story", body="One.\nStill one.\n\nTwo.")
    page = open_page(fragment=f"#item={feed.uri('story')}")

    expect(page.locator("#drawer .body p")).to_have_text(["One.\nStill one.", "Two."], use_inner_text=True)


def test_an_article_without_text_opens(open_page: OpenPage, feed: Feed) -> None:
    """An article that is a headline alone says that it has no text."""
    feed.send("flash", body=None)
    page = open_page(fragment=f"#item={feed.uri('flash')}")

    expect(page.locator("#drawer h2")).to_have_text("Headline of flash")
    expect(page.locator("#drawer .body")).to_have_text("The article has no text.")


def test_differences_are_told_word_by_word(open_page: OpenPage, feed: Feed) -> None:
    """What a correction took out and put in is struck out and underlined, and said in words to who hears it."""
    feed.send("story", headline="Ten boats sink", body="Ten boats sank off Aven on Monday. Nobody was hurt.")
    feed.send("story", headline="CORRECTED: Two boats sink", body="Two boats sank off Aven on Monday. Nobody was hurt.")
    page = open_page(fragment=f"#item={feed.uri('story')}")
    text = page.locator(".difference", has_text="Text")

    expect(text.locator("del")).to_contain_text("Ten")
    expect(text.locator("ins")).to_contain_text("Two")
    assert text.locator("del").evaluate("node => getComputedStyle(node).textDecorationLine") == "line-through"
    assert text.locator("ins").evaluate("node => getComputedStyle(node).textDecorationLine") == "underline"
    expect(text.locator("del .visually-hidden").first).to_have_text("removed: ")
    expect(text).to_contain_text("boats sank off Aven on Monday. Nobody was hurt.")
    expect(page.locator("#drawer")).to_contain_text("Revision 1")
    expect(page.locator("#drawer")).to_contain_text("first version")


def test_the_open_article_follows_its_revisions(open_page: OpenPage, feed: Feed) -> None:
    """A revision of the article that is open is shown in the drawer by itself, and told."""
    feed.send("story", headline="Ten boats sink")
    page = open_page(fragment=f"#item={feed.uri('story')}")
    expect(page.locator("#drawer h2")).to_have_text("Ten boats sink")

    feed.send("story", headline="Two boats sink")

    expect(page.locator("#drawer h2")).to_have_text("Two boats sink")
    expect(page.locator("#drawer [role=status]")).to_have_text("Revision 2 has come.")


def test_the_link_is_copied_and_opens_the_article(open_page: OpenPage, feed: Feed) -> None:
    """The copied link opens the same article, whatever characters its identity has."""
    record = feed.desk.send(
        b'{"uri": "https://wire.example/50%25/a%20b?c=1&d=2+3#e", "type": "text", "version": "1", "language": "en",'
        b' "headline": "Odd identity"}',
        feed=feed.id,
    )
    assert record["item"]["uri"].startswith("https://")
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="Odd identity").click()
    expect(page.locator("#drawer h2")).to_have_text("Odd identity")

    page.get_by_role("button", name="Copy link").click()

    expect(page.locator("#drawer [role=status]")).to_have_text("The link is copied.")
    link = page.evaluate("navigator.clipboard.readText()")
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator("#drawer h2")).to_have_text("Odd identity")
    expect(page.locator("#drawer dd a")).to_have_attribute("href", record["item"]["uri"])


def test_an_unknown_article_is_told(open_page: OpenPage, feed: Feed) -> None:
    """A link to an article that is not at hand says so, and the page goes on."""
    page = open_page(fragment="#item=urn:example:nobody")

    expect(page.locator("#drawer")).to_contain_text("There is no such article at hand.")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("#"))


def test_the_back_button_closes_the_drawer(open_page: OpenPage, feed: Feed) -> None:
    """Opening an article is a step in the browser's history: back closes it, forward opens it again."""
    feed.send("story")
    page = open_page()
    page.get_by_role("link", name="Headline of story").click()
    expect(page.locator("#drawer h2")).to_have_text("Headline of story")

    page.go_back()
    expect(page.locator("#drawer")).to_be_hidden()
    page.go_forward()
    expect(page.locator("#drawer h2")).to_have_text("Headline of story")
