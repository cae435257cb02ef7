"""Filters of the live page: they stand in the address, and what fits them is what is shown."""

import json
import re
import unicodedata
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import expect

from streams.article import RawItem
from streams.gateway.entry import fold_words, read_entry
from streams.gateway.filters import read_filters
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


def test_what_comes_is_chosen_as_what_was_there(open_page: OpenPage, feed: Feed) -> None:
    """The page chooses from the stream by the same rules as the gateway chooses for the list."""
    query = f"?feed={feed.id}&q=wheat&q=tarn&language=en&language=de"
    page = open_page(query)

    feed.send("wheat", body="Wheat is cheap.", language="en-GB")
    feed.send("blé", body="Not the wheat of Tarn.", language="fr")
    feed.send("tarn", body=DISPUTE)
    feed.send("wheat", body="WHEAT is dear.", language="en-GB")
    feed.send("straße", body="A word of German.", language="de")

    expected = ["Headline of wheat", "Headline of tarn"]
    expect(page.locator(".row .headline")).to_have_text(expected)
    expect(open_page(query).locator(".row .headline")).to_have_text(expected)


QUERIES = [
    "",
    *[f"subject={subject}" for subject in ("territorial-dispute", "summit-planning", "nothing")],
    "subject=nothing&subject=territorial-dispute",
    *[f"language={language}" for language in ("en", "EN-gb", "en-g", "de", "fr", "pt-br")],
    "language=fr&language=de",
    *[f"outcome={outcome}" for outcome in ("new", "revision", "kill")],
    *[f"q={words}" for words in ("tarn", "TARN islands", "islands,tarn", "tar", "STRASSE", "straße", "ﬁne", "fine")],
    *[
        f"q={words}"
        for words in (
            "Σίσυφος",
            "σισυφοσ",
            "島",
            "島々",
            "北京 talks",
            "l'été",
            "été",
            "a_b",
            "ılık",
            "ilik",
            "ILIK",
            "2",
            "½",
            "İzmir",
            "izmir",
        )
    ],
    "q=wheat&q=tarn",
    "q=tarn&language=en&outcome=new&subject=territorial-dispute",
]
TEXTS = [
    ("Talks", DISPUTE, "en"),
    ("Wheat is cheap", "Straße, STRASSE; ﬁne and fine.", "en-GB"),
    ("Σίσυφος σισυφοσ", "L'été à İzmir, izmir: a_b a b 2 ½ ²", "fr"),
    ("島々の北京talks", "北京 talks", "ja"),
    ("Sem título", "Texto", "pt-BR"),
    ("Ilık, ılık, ILIK", None, "tr"),
]


def test_the_page_chooses_by_the_rules_of_the_gateway(open_page: OpenPage, feed: Feed) -> None:
    """Whatever the filters and the text, page and gateway say the same of an article."""
    records = [
        feed.send(str(at), headline=headline, body=body, language=language)
        for at, (headline, body, language) in enumerate([*TEXTS, *TEXTS[:1]])
    ]
    records.append(feed.send("0", headline="Put right", body="Nothing is left of it."))
    page = open_page()
    entries = [read_entry(RawItem(value=json.dumps(record).encode(), received_at=0)) for record in records]

    chosen = page.evaluate(
        """async ([queries, records]) => {
          const {readFilters, fits} = await import("/page/filters.js");
          return queries.map((query) => records.map((record) => fits(readFilters(query), record)));
        }""",
        [QUERIES, records],
    )

    for query, of_page in zip(QUERIES, chosen, strict=True):
        filters = read_filters(parse_qsl(query))
        assert of_page == [entry is not None and filters.lists(entry) for entry in entries], query


def test_words_are_folded_as_the_gateway_does(open_page: OpenPage) -> None:
    """Of all characters that both know, page and gateway make the same words; Cherokee alone is folded otherwise."""
    page = open_page()
    characters = [chr(point) for point in range(0x80, 0x30000) if unicodedata.category(chr(point)) not in {"Cn", "Cs"}]

    folded = page.evaluate(
        "async (texts) => { const {foldWords} = await import('/page/filters.js'); return texts.map(foldWords) }",
        [f"a{character}b" for character in characters],
    )

    pairs = zip(characters, folded, strict=True)
    differing = [character for character, words in pairs if words != fold_words(f"a{character}b")]
    assert [character for character in differing if "CHEROKEE" not in unicodedata.name(character)] == []


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
