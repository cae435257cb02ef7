"""Agencies, as datelines write them."""

import pytest

from streams.normalise.agencies import has_mark, is_unmistakable, part_agency, read_agency


@pytest.mark.parametrize(
    ("place", "parted"),
    [
        ("OSTERMOOR, AP", ("OSTERMOOR", "AP")),
        ("OSTERMOOR, Ohio, Reuters", ("OSTERMOOR, Ohio", "Reuters")),
        ("Ostermoor CNN", ("Ostermoor", "CNN")),
        ("OSTERMOOR, Kyodo News", ("OSTERMOOR", "Kyodo News")),
        ("Berlin, dpa", ("Berlin", "dpa")),
        ("AFP", ("", "AFP")),
        ("OSTERMOOR, Ohio", ("OSTERMOOR, Ohio", None)),
        # Pennsylvania, a town, a word.
        ("OSTERMOOR, PA", ("OSTERMOOR, PA", None)),
        ("LIEGE, Spa", ("LIEGE, Spa", None)),
        ("LIEGE, Trend", ("LIEGE, Trend", None)),
        ("LIEGE, ap", ("LIEGE, ap", None)),
        ("", ("", None)),
    ],
)
def test_agency_at_the_end_of_a_place(place: str, parted: tuple[str, str | None]) -> None:
    """An agency is no region; what may be a region or a word is left where it is."""
    assert part_agency(place) == parted
    assert parted[1] is None or is_unmistakable(parted[1])


def test_marks() -> None:
    """The agency of a mark is its first, or the one beside the correspondent, who is an author."""
    assert read_agency("Itar-Tass correspondent Vera Orr") == ("Itar-Tass", "Vera Orr")
    assert read_agency("AP, UPI") == ("AP", None)
    assert read_agency("Ostermoor Post") == (None, None)


@pytest.mark.parametrize(
    ("text", "told"),
    [("at (AP) b", True), ("at /TASS/ b", True), ("(b) (AP", False), ("at ((AFP)", True), ("a AP b", False)],
)
def test_mark_anywhere(text: str, told: bool) -> None:
    """A mark is a known agency in brackets or slashes."""
    assert has_mark(text) is told
    assert not has_mark(text, 0, 3)
