"""Filters of the live page: they stand in the address, and what fits them is what is shown."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.desk import Feed

DISPUTE = "The leaders will hold talks on the territorial dispute over the Tarn Islands."


def test_filters_go_into_the_address_and_back(open_page: OpenPage, feed: Feed) -> None:
    """What is typed stands in the address, an address shows the same to another reader, and back takes it off again."""
    feed.send("tarn", body=DISPUTE)
    feed.send("wheat", body="Wheat is cheap.")
    page = open_page()
    expect(page.locator(".row")).to_have_count(2)

    page.get_by_label("Words").fill("cheap wheat")
    page.keyboard.press("Enter")

    expect(page.locator(".row .headline")).to_have_text(["Headline of wheat"])
    expect(page).to_have_url(re.compile(r"\?q=cheap\+wheat&feed=t-"))
    other = open_page(page.url.removeprefix(page.evaluate("document.baseURI.split('?')[0]")))
    expect(other.get_by_label("Words")).to_have_value("cheap wheat")
    expect(other.locator(".row .headline")).to_have_text(["Headline of wheat"])
    page.go_back()
    expect(page.locator(".row")).to_have_count(2)
    expect(page.get_by_label("Words")).to_have_value("")
    page.go_forward()
    expect(page.locator(".row")).to_have_count(1)


def test_clear_takes_all_filters_off(open_page: OpenPage, feed: Feed) -> None:
    """One button takes all filters off and is there only while there are some."""
    feed.send("tarn")
    page = open_page()

    page.get_by_role("button", name="Clear").click()

    expect(page).not_to_have_url(re.compile(r"\?"))
    expect(page.get_by_role("button", name="Clear")).to_be_hidden()


@pytest.mark.parametrize(
    ("filters", "fitting"),
    [
        ("subject=territorial-dispute", ["tarn"]),
        ("subject=territorial-dispute&subject=summit-planning", ["tarn"]),
        ("language=en", ["straße", "tarn", "wheat"]),
        ("language=fr&language=de", ["blé"]),
        ("q=tarn", ["tarn"]),
        ("q=TARN islands", ["tarn"]),
        ("q=tar", []),
        ("q=wheat&q=tarn", ["tarn", "wheat"]),
        ("q=STRASSE", ["straße"]),
        ("outcome=new", ["blé", "straße", "tarn"]),
        ("outcome=revision", ["wheat"]),
    ],
)
def test_what_comes_is_chosen_as_what_was_there(
    open_page: OpenPage, feed: Feed, filters: str, fitting: list[str]
) -> None:
    """The page chooses from the stream by the same rules as the gateway chooses for the list."""
    query = f"?feed={feed.id}&{filters}"
    page = open_page(query)

    feed.send("wheat", body="Wheat is cheap.", language="en-GB")
    feed.send("blé", headline="Headline of blé", body="Le blé est bon marché.", language="fr")
    feed.send("tarn", body=DISPUTE)
    feed.send("wheat", body="Wheat is dear.", language="en-GB")
    feed.send("straße", body="A word of German.")

    expected = sorted(f"Headline of {name}" for name in fitting)
    expect(page.locator(".row")).to_have_count(len(fitting))
    assert sorted(page.locator(".row .headline").all_inner_texts()) == expected
    again = open_page(query)
    expect(again.locator(".row")).to_have_count(len(fitting))
    assert sorted(again.locator(".row .headline").all_inner_texts()) == expected


@pytest.mark.parametrize("filters", ["q=guilty", "subject=territorial-dispute", "outcome=new", "language=en"])
def test_an_article_that_fits_no_longer_leaves(open_page: OpenPage, feed: Feed, filters: str) -> None:
    """A revision that takes away why an article was shown takes the article off the page, not only the new words."""
    feed.send("story", body=f"The minister was found guilty. {DISPUTE}")
    feed.send("other", body=f"Guilty, too. {DISPUTE}")
    page = open_page(f"?feed={feed.id}&{filters}")
    expect(page.locator(".row")).to_have_count(2)

    feed.send("story", headline="CORRECTION: not so", body="L'article est retiré.", language="fr")

    expect(page.locator(".row .headline")).to_have_text(["Headline of other"])


@pytest.mark.parametrize("filters", ["q=headline", "subject=territorial-dispute", "outcome=new", "language=en"])
def test_no_filter_hides_a_kill(open_page: OpenPage, feed: Feed, filters: str) -> None:
    """An article that is shown under a filter is killed under it, though a kill has no words, subject or language."""
    feed.send("story", body=DISPUTE)
    page = open_page(f"?feed={feed.id}&{filters}")
    expect(page.locator(".row")).to_have_count(1)

    feed.take_back("story")

    expect(page.locator(".row.kill")).to_have_count(1)
    expect(page.locator(".row:not(.kill)")).to_have_count(0)


def test_a_filter_that_cannot_be_read_is_told(open_page: OpenPage, feed: Feed) -> None:
    """Where the gateway does not understand a filter, the page says what is wrong with it, and another one works."""
    feed.send("story")
    page = open_page("?feed=No+Feed!", live=False)
    expect(page.locator("#state")).to_contain_text("not understood: feed")

    page.get_by_label("Feed").fill(feed.id)
    page.keyboard.press("Enter")

    expect(page.locator("#state")).to_have_text("live")
    expect(page.locator(".row")).to_have_count(1)


def test_a_subject_of_the_drawer_becomes_the_filter(open_page: OpenPage, feed: Feed) -> None:
    """A click on an article's subject shows that subject's articles."""
    feed.send("wheat")
    feed.send("tarn", body=DISPUTE)
    page = open_page(fragment=f"#item={feed.uri('tarn')}")

    page.locator("#drawer").get_by_role("link", name="territorial dispute").click()

    expect(page.locator("#drawer")).to_be_hidden()
    expect(page.get_by_label("Subject")).to_have_value("territorial-dispute")
    expect(page).to_have_url(re.compile(r"subject=territorial-dispute$"))
    expect(page.locator(".row .headline")).to_have_text(["Headline of tarn"])


def test_find_narrows_the_loaded_rows(open_page: OpenPage, feed: Feed) -> None:
    """Words in the find field leave the rows that have them, say how many, and what comes is found, too."""
    for name in ("wheat", "tarn", "wheat again"):
        feed.send(name)
    page = open_page()
    page.get_by_label("Find in loaded rows").fill("WHEAT")

    expect(page.locator(".row .headline")).to_have_text(["Headline of wheat again", "Headline of wheat"])
    expect(page.locator("#found")).to_have_text("2 of 3")
    feed.send("more wheat")
    feed.send("barley")
    expect(page.locator("#found")).to_have_text("3 of 5")
    page.get_by_label("Find in loaded rows").fill("no such word")
    expect(page.locator("#empty")).to_have_text("No loaded row has these words.")
