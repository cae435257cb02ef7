"""Who wrote an entry, as feeds write it."""

import pytest

from streams.parse.webfeed.people import join_people, read_person


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ann Vale", "Ann Vale"),
        ("ann@norwire.example (Ann Vale)", "Ann Vale"),
        ("mailto:ann@norwire.example (Ann Vale (Norland))", "Ann Vale (Norland)"),
        ("Ann Vale <ann@norwire.example>", "Ann Vale"),
        ("By Ann Vale", "Ann Vale"),
        ("Ann @ Norland Wire", "Ann @ Norland Wire"),
        ("ann@norwire.example", None),
        ("ann@norwire.example ()", None),
        ("  ", None),
        (None, None),
    ],
)
def test_a_name_without_its_address(written: str | None, name: str | None) -> None:
    """An address of mail is nobody's name."""
    assert read_person(written) == name


def test_several_stand_on_one_line() -> None:
    """Each once."""
    assert join_people(["Ann Vale", None, "a@b.example (Jon Dal)", "Ann Vale"]) == "Ann Vale, Jon Dal"
    assert join_people([]) is None
