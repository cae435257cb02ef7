"""An address or id → what an entry is known by."""

import pytest

from streams.parse.webfeed.links import Known, choose_identity, clean_link, resolve

PAGE = "https://norwire.example/boats"


@pytest.mark.parametrize(
    ("link", "cleaned"),
    [
        (PAGE, PAGE),
        (f"{PAGE}?utm_source=rss&utm_medium=feed", PAGE),
        (f"{PAGE}?id=1&utm_source=rss", f"{PAGE}?id=1"),
        (f"{PAGE}?utm_source=rss&id=1", f"{PAGE}?id=1"),
        (f"{PAGE}?id=1;UTM_campaign=a;b=2", f"{PAGE}?id=1;b=2"),
        (f"{PAGE}#xtor=RSS-1", PAGE),
        (f"{PAGE}?utm_source=rss#second", f"{PAGE}#second"),
        (f"{PAGE}#second", f"{PAGE}#second"),
        (f"{PAGE}#!/story?id=1", f"{PAGE}#!/story?id=1"),
        (f"{PAGE}?a=utm_x", f"{PAGE}?a=utm_x"),
        (f"{PAGE}?", f"{PAGE}?"),
    ],
)
def test_where_a_reader_came_from_is_no_part_of_a_link(link: str, cleaned: str) -> None:
    """All else stays as it is written, a place on the page, too: some feeds have all their entries on one page."""
    assert clean_link(link) == cleaned


@pytest.mark.parametrize(
    ("guid", "link", "known"),
    [
        ("urn:x:1", PAGE, Known("urn:x:1", None, (("guid", "urn:x:1"),))),
        ("12345", PAGE, Known(None, "12345", (("guid", "12345"),))),
        ("https://norwire.example/", PAGE, Known(PAGE)),
        (None, f"{PAGE}?utm_source=a", Known(PAGE)),
        (None, "boats and trains", Known(None, "boats and trains")),
        (None, "https://norwire.example/", None),
        (None, None, None),
    ],
)
def test_the_id_goes_before_the_link(guid: str | None, link: str | None, known: Known | None) -> None:
    """What the whole feed is known by is no entry's."""
    assert choose_identity(guid, link, shared=("https://norwire.example/", None)) == known


@pytest.mark.parametrize(
    ("link", "bases", "whole"),
    [
        ("/boats", ("https://norwire.example/",), PAGE),
        ("boats", ("news/", "https://norwire.example/"), "https://norwire.example/news/boats"),
        (PAGE, ("https://other.example/",), PAGE),
        ("/boats", (None, None), "/boats"),
        ("//[", ("https://norwire.example/",), "//["),
        (None, (PAGE,), None),
    ],
)
def test_a_part_of_an_address_becomes_whole(link: str | None, bases: tuple[str | None, ...], whole: str | None) -> None:
    """By the nearest base, which may itself be a part."""
    assert resolve(link, iter(bases)) == whole
