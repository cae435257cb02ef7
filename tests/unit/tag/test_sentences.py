"""Sentences: split by sense, and bounded where the splitter is not."""

import time

import pytest

from streams.tag.sentences import Sentences


def spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences start and end, asked for from each end on."""
    sentences, found, place = Sentences(text), [], 0
    while place < len(text):
        found.append(sentences.sentence_at(place))
        place = found[-1][1]
    return found


def split(text: str) -> list[str]:
    """The sentences, trimmed; empty ones left out."""
    pieces = (text[start:end].strip() for start, end in spans(text))
    return [piece for piece in pieces if piece]


def test_abbreviations_end_no_sentence() -> None:
    """Mr. and U.S. go on; a line end goes on; an empty line ends."""
    assert split("He met Mr. Abe in the U.S. on\nFriday. It rained.\n\nno stop\n\nEnd") == [
        "He met Mr. Abe in the U.S. on\nFriday.",
        "It rained.",
        "no stop",
        "End",
    ]


def test_places_are_those_of_the_text() -> None:
    """Places count code points, whatever stands before; the sentences are the whole text, and none overlaps another."""
    text = "🤝 İ ß e\u0301. Then.\n\nMore"

    assert split(text) == ["🤝 İ ß e\u0301.", "Then.", "More"]
    assert spans(text)[-1][1] == len(text)
    assert all(Sentences(text).sentence_at(place) == span for span in spans(text) for place in range(*span))
    assert Sentences("").sentence_at(0) == (0, 0)


@pytest.mark.parametrize("quote", ["“", "‘", "«", "„", "‹", "“ ", "(“"])
def test_runs_of_quotes_are_bounded(quote: str) -> None:
    """20,000 opening quotes cost the splitter 0.15 s, squared; a paragraph of many is split at full stops alone."""
    text = f"One. {quote * 20_000} two. Three.\n\n" * 40 + f"One. {quote * 200_000} two."
    started = time.process_time()
    found = spans(text)

    assert time.process_time() - started < 2
    assert found[0] == (0, 5)
    assert found[-1][1] == len(text)
