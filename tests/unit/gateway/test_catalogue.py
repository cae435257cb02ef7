"""Which article has which revisions in the window."""

from hypothesis import given
from hypothesis import strategies as st

from streams.gateway.catalogue import Catalogue
from streams.gateway.entry import Entry
from tests.kit.listed import Listed

NAMES = ("urn:a", "urn:b", "urn:c")


@given(st.lists(st.sampled_from(NAMES), max_size=25), st.data())
def test_it_has_what_the_window_has(names: list[str], data: st.DataObject) -> None:
    """Whatever comes and goes: all revisions of each article, and which was the newest when the window ended where."""
    gateway, catalogue = Listed(), Catalogue()
    held: list[tuple[int, Entry]] = []
    for number, name in enumerate(names):
        held.append((number, gateway.append(name)))
        catalogue.add(*held[-1])
        for _ in range(data.draw(st.integers(0, min(2, len(held))))):
            catalogue.remove(*held.pop(0))

    end = len(names)
    assert len(catalogue) == len({entry.identity for _, entry in held})
    for name in NAMES:
        numbers = [number for number, entry in held if entry.identity == name]
        assert list(catalogue.revisions(name)) == numbers[::-1]
        assert catalogue.find_newest(name) == max(numbers, default=None)
    for number, entry in held:
        for before in range(number + 1, end + 1):
            newer = [one for one, other in held if other.identity == entry.identity and number < one < before]
            assert catalogue.is_newest(number, entry, end=before) == (not newer)
