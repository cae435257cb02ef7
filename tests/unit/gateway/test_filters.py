"""Filters: what a query wants, and which records and articles that is."""

import pytest

from streams.gateway.entry import fold_words
from streams.gateway.filters import EVERYTHING, Filters, read_filters
from streams.records.outcomes import OutcomeKind
from tests.kit.entries import entry

KILL = {"outcome": OutcomeKind.KILL, "words": "  ", "language": None}


def filters(*query: tuple[str, str]) -> Filters:
    return read_filters(query)


def test_nothing_asked_is_everything() -> None:
    """Other names of a query are not the filters' business."""
    assert filters(("last_event_id", "x"), ("limit", "5")) == EVERYTHING
    assert EVERYTHING.pass_on(entry())
    assert EVERYTHING.lists(entry())


@pytest.mark.parametrize(
    ("query", "changes", "fits"),
    [
        ([("feed", "north")], {}, True),
        ([("feed", "south")], {}, False),
        ([("feed", "south"), ("feed", "north")], {}, True),
        ([("feed", "north"), ("outcome", "revision")], {}, False),
        ([("outcome", "new")], {}, True),
        ([("language", "en")], {"language": "en-gb"}, True),
        ([("language", "EN-gb")], {"language": "en-gb"}, True),
        ([("language", "en-GB")], {"language": "en"}, False),
        ([("language", "e")], {"language": "en"}, None),
        ([("language", "en")], {"language": "eng"}, False),
        ([("language", "en")], {"language": None}, False),
        ([("subject", "trade")], {"subjects": frozenset(["trade", "war"])}, True),
        ([("subject", "trade")], {"subjects": frozenset(["war"])}, False),
        ([("q", "Tokyo")], {}, True),
        ([("q", "toky")], {}, False),
        ([("q", "tokyo leaders")], {}, True),
        ([("q", "tokyo rome")], {}, False),
        ([("q", "rome"), ("q", "tokyo")], {}, True),
        ([("q", "MEET-IN")], {}, True),
        ([("q", "東京")], {"words": fold_words("今日の東京で会談")}, True),
        ([("q", "会議")], {"words": fold_words("今日の東京で会談")}, False),
    ],
)
def test_which_records_fit(query: list[tuple[str, str]], changes: dict[str, object], fits: bool | None) -> None:
    """Any value of a name, all names; words whole, in any order; a tag and its kinds. None: refused."""
    if fits is None:
        with pytest.raises(ValueError, match="language"):
            read_filters(query)
        return
    assert read_filters(query).pass_on(entry(**changes)) is fits  # type: ignore[arg-type]
    assert read_filters(query).lists(entry(**changes)) is fits  # type: ignore[arg-type]


@pytest.mark.parametrize("query", [("q", "tokyo"), ("language", "de")])
def test_no_text_filter_hides_a_kill(query: tuple[str, str]) -> None:
    """It has no text and no language: whoever was given the article must learn of it."""
    assert filters(query).pass_on(entry(**KILL))  # type: ignore[arg-type]
    assert not filters(query).lists(entry(**KILL))  # type: ignore[arg-type]
    assert not filters(query, ("feed", "south")).pass_on(entry(**KILL))  # type: ignore[arg-type]
    assert not filters(query, ("outcome", "new")).pass_on(entry(**KILL))  # type: ignore[arg-type]


def test_a_subject_that_is_taken_away_is_told() -> None:
    """By a revision or a kill, its readers learn that the article is no more theirs; lists have it as it stands now."""
    lost = entry(subjects_before=frozenset(["trade"]))

    assert filters(("subject", "trade")).pass_on(lost)
    assert not filters(("subject", "trade")).lists(lost)
    assert not filters(("subject", "war")).pass_on(lost)
    assert filters(("subject", "war")).pass_on(entry(is_without_story=True, **KILL))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("subject", "Trade Wars"),
        ("subject", ""),
        ("feed", "../x"),
        ("feed", "a" * 201),
        ("language", "english language"),
        ("outcome", "duplicate"),
        ("outcome", "NEW"),
        ("q", ""),
        ("q", "?!"),
        ("q", "x" * 201),
    ],
)
def test_what_cannot_be_is_refused(name: str, value: str) -> None:
    """By its name and what it should be, instead of an empty answer whose reader waits for ever."""
    with pytest.raises(ValueError, match=rf"^{name} "):
        filters((name, value))


def test_so_many_values_and_no_more() -> None:
    """A request is bounded in what it makes each record cost."""
    many = [("feed", f"feed-{number}") for number in range(101)]

    assert len(read_filters(many[:100]).feeds) == 100
    with pytest.raises(ValueError, match=r"^feed stands 101 times"):
        read_filters(many)
