"""Sentences: split by sense, and bounded where the splitter is not."""

import time

import pytest

from streams.tag.sentences import sentence_ends


def split(text: str) -> list[str]:
    """The sentences, trimmed; empty ones left out."""
    ends = sentence_ends(text)
    pieces = (text[start:end].strip() for start, end in zip([0, *ends], ends, strict=False))
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
    """Ends count code points, whatever stands before, and the last is the end of the text."""
    text = "🤝 İ ß e\u0301. Then.\n\nMore"

    assert split(text) == ["🤝 İ ß e\u0301.", "Then.", "More"]
    assert sentence_ends(text)[-1] == len(text)
    assert sentence_ends("") == [0]


@pytest.mark.parametrize("quote", ["“", "‘", "«", "„", "‹", "“ ", "(“"])
def test_runs_of_quotes_are_bounded(quote: str) -> None:
    """20,000 opening quotes cost the splitter 0.15 s, squared; a paragraph of many is split at full stops alone."""
    text = f"One. {quote * 20_000} two. Three.\n\n" * 40 + f"One. {quote * 200_000} two."
    started = time.process_time()
    ends = sentence_ends(text)

    assert time.process_time() - started < 2
    assert ends[0] == 5
    assert ends[-1] == len(text)
