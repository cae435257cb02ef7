"""Which lines are names of authors."""

import pytest

from streams.parse.page_dump.names import find_by_name, is_credit, is_name, is_name_shaped


@pytest.mark.parametrize(
    "line",
    ["Maria Sample", "MARIA SAMPLE", "J. R. Sample", "J.R. Sample", "J.-P. Sample",
     "Maria Q. Sample", "Jean-Luc O’Sample", "Ludwig van der Sample",
     "Maria Sample and Peter Pebble", "Maria Sample, Peter Pebble", "Wanja Bondarenko", "Татьяна Пробная",
     "Maria Sample, Staff Writer", "Peter Pebble | Harbour correspondent", "Angus McSample", "Anne-Marie Pebble"],
)  # fmt: skip
def test_names_prove_themselves(line: str) -> None:
    """A given name, an initial or the ending of a surname is proof."""
    assert is_name(line)
    assert is_name_shaped(line.partition(" | ")[0])


@pytest.mark.parametrize(
    "line",
    ["Ferry Plan Approved", "North Korea", "U.S. Steel", "S. Korea", "Breaking News", "Harbour Council",
     "Paul Wins Gold",
     "MARK TAKES LEAD", "Peter", "Harbour council backs ferry plan", "Photo: Maria Sample", "© Maria Sample",
     "Maria Sample: my year", "Maria Sample 2011", "Maria says no", "United Nations", "Will Harbour Close", "New York",
     "Mar del Plata", "Read more", "Maria Sample Bakes Five Ferry Cakes",
     "N.Y. Ferry Fares", "L.A. FERRY OUTLOOK", "I.M.F. Ferry Loans"],
)  # fmt: skip
def test_headlines_and_credits_are_no_names(line: str) -> None:
    """Words of headlines, places and signs are none; nor is a first name alone."""
    assert not is_name(line)


def test_by_lines_and_credits() -> None:
    """`By` without a colon needs a name behind it; a credit a picture's word before it."""
    assert find_by_name("By Maria Sample and Peter Pebble") == "Maria Sample and Peter Pebble"
    assert find_by_name("By George He Did It Again") is None
    assert find_by_name("By all means vote") is None
    assert all(
        map(is_credit, ["Photo: Maria Sample/AP", "Photo by Maria Sample", "© Maria Sample", "Image credit: AFP"])
    )
    assert not any(map(is_credit, ["Photo: a day at the harbour", "Photos show the harbour", "Pictures of the Year"]))
