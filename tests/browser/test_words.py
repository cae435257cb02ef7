"""What the page says in words, and its pure parts, as the browser runs them."""

from typing import Any

from playwright.sync_api import expect

from streams.notes import NOTE_NAMES
from tests.browser.conftest import OpenPage
from tests.browser.desk import Feed


def test_every_note_has_words(open_page: OpenPage) -> None:
    """Each note that newswire may put on a record has a sentence of its own on the page, with its detail in it."""
    page = open_page()

    names, sentences = page.evaluate(
        """async (names) => {
          const words = await import("/page/words.js");
          return [words.NOTE_NAMES, names.map((name) => words.noteWords(name + ":this detail"))];
        }""",
        NOTE_NAMES,
    )

    assert names == list(NOTE_NAMES)
    assert len(set(sentences)) == len(NOTE_NAMES)
    assert all(sentence.endswith(".") and "_" not in sentence for sentence in sentences)


def test_a_note_of_a_later_release_stands_as_it_is(open_page: OpenPage) -> None:
    """A note without words, even one named as a part of the language, is shown as it came."""
    page = open_page()

    for note in ("note_of_tomorrow:detail", "constructor:x", "__proto__"):
        script = "async (note) => (await import('/page/words.js')).noteWords(note)"
        assert page.evaluate(script, note) == note


def test_waiting_grows_and_has_an_end(open_page: OpenPage) -> None:
    """Tries to connect come at growing distances, each by chance between half and all of it, 30 s at most."""
    page = open_page()
    script = "async () => { const {waitMs} = await import('/page/again.js');"
    script += "return [1, 2, 3, 4, 5, 6, 7, 50].map((n) => [waitMs(n, 0), waitMs(n, 1)]) }"

    waits = page.evaluate(script)

    assert waits == [[most / 2, most] for most in (1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000)]


def test_pieces_of_a_text_are_the_text(open_page: OpenPage) -> None:
    """Spans that overlap, touch, lie within one another or are wrong never change or lose a character of the text."""
    page = open_page()
    text = "a😀b\u0301c👩‍👩‍👧d\n\ne😀f"
    points = list(text)
    spans: list[dict[str, Any]] = [
        {"number": number % 3, "start": start, "end": end, "text": "".join(points[start:end])}
        for number, (start, end) in enumerate([(0, 3), (1, 2), (2, 6), (6, 7), (0, len(points)), (9, 12), (3, 3)])
    ]
    wrong: list[dict[str, Any]] = [
        {"number": 1, "start": 1, "end": 3, "text": "other"},
        {"number": 1, "start": 5, "end": 900, "text": "x"},
    ]

    located, pieces = page.evaluate(
        """async ([text, spans]) => {
          const {locate, join, piecesOf} = await import("/page/marks.js");
          const located = locate(text, spans);
          return [located.map(({start, end}) => text.slice(start, end)), piecesOf(text, join(located))];
        }""",
        [text, spans + wrong],
    )

    assert located == [span["text"] for span in spans if span["text"]]
    assert "".join(piece["text"] for piece in pieces) == text


def test_the_rate_is_drawn_and_said(open_page: OpenPage, feed: Feed) -> None:
    """The plot of the last hour counts what was there and what comes, and says the same in words."""
    feed.send("one")
    feed.send("two")
    page = open_page()
    expect(page.locator("#rate")).to_have_text("2 in the last hour")
    expect(page.get_by_role("img", name="2 records in the last hour; at most")).to_be_visible()

    feed.send("three")

    expect(page.locator("#rate")).to_have_text("3 in the last hour")
    expect(page.locator("#plot rect")).to_have_count(60)
