"""What changed between two texts."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.gateway.differences import find_differences

# Few words, so that much is the same; ends of sentences and all kinds of white space.
WORDS = st.lists(st.sampled_from(["a", "b", "c", " ", "  ", "\n", "\u2003", ". ", "!", "東京", "é", "-"]), max_size=30)
TEXTS = WORDS.map("".join) | st.text(max_size=20)


def old_and_new(differences: list[tuple[str, str]]) -> tuple[str, str]:
    """The texts that differences give."""
    return (
        "".join([text for sign, text in differences if sign in "=-"]),
        "".join([text for sign, text in differences if sign in "=+"]),
    )


@given(TEXTS, TEXTS)
def test_they_give_both_texts(old: str, new: str) -> None:
    """With `=` and `-` they are the old text to the letter, with `=` and `+` the new one."""
    assert old_and_new(find_differences(old, new)) == (old, new)


@given(TEXTS, TEXTS)
def test_their_form(old: str, new: str) -> None:
    """None is empty, no two neighbours are of one kind, and what goes stands before what comes."""
    differences = find_differences(old, new)

    assert all(text for _, text in differences)
    assert all(signs in ("=-", "=+", "-=", "+=", "-+") for signs in map("".join, pairwise(s for s, _ in differences)))


@given(TEXTS)
def test_the_same_is_the_same(text: str) -> None:
    """A text and itself have no difference, and nothing and nothing have none at all."""
    assert find_differences(text, text) == ([("=", text)] if text else [])


@pytest.mark.parametrize(
    ("old", "new", "differences"),
    [
        ("Leaders met.", "Leaders meet.", [("=", "Leaders "), ("-", "met"), ("+", "meet"), ("=", ".")]),
        ("A b.", "", [("-", "A b.")]),
        ("", "A b.", [("+", "A b.")]),
        ("one two", "six ten", [("-", "one two"), ("+", "six ten")]),
        ("in Tokyo today.", "in Tokyo.", [("=", "in Tokyo"), ("-", " today"), ("=", ".")]),
        ("One.\n\nTwo.", "One.\nTwo.", [("=", "One."), ("-", "\n\n"), ("+", "\n"), ("=", "Two.")]),
        ("A. B. C.", "A. C.", [("=", "A. "), ("-", "B. "), ("=", "C.")]),
    ],
)
def test_words(old: str, new: str, differences: list[tuple[str, str]]) -> None:
    """Words are compared, not letters; white space alone is nothing in common; sentences that stay, stay."""
    assert find_differences(old, new) == differences


def test_a_long_run_of_words_stays_whole() -> None:
    """Of what could be called the same the longest run is."""
    old, new = "x " + "peace talks in Tokyo " + "y", "z talks peace talks in Tokyo q"

    assert ("=", "peace talks in Tokyo ") in find_differences(old, new)


def _hostile() -> list[tuple[str, str]]:
    chance = random.Random(1)
    words = [f"w{chance.randrange(9_999)}" for _ in range(150_000)]
    return [
        (" ".join(words), " ".join(reversed(words))),
        ("a " * 300_000 + "x", "a " * 299_999 + "y"),
        ("x " + "a b " * 100_000, "y " + "b a " * 100_000),
        ("x " + " ".join(f"u{at} a" for at in range(160)), "y " + " ".join(f"v{at} a" for at in range(160)) + " z"),
        *[("x " + sign * 700_000, "y " + sign * 700_001) for sign in (".", " ", "\n", "-", ".\n", "a")],
        ("a.\n" * 200_000, "b.\n" * 200_000),
        ("".join(f"{at} a.\n" for at in range(60_000)), "".join(f"{at} b.\n" for at in range(60_000))),
    ]


@pytest.mark.parametrize("pair", _hostile(), ids=range(len(_hostile())))
def test_no_text_costs_seconds(pair: tuple[str, str]) -> None:
    """Texts of a megabyte that have much, little or nothing in common are compared in a second or so."""
    begun = time.process_time()
    differences = find_differences(*pair)

    assert time.process_time() - begun < 5
    assert old_and_new(differences) == pair
