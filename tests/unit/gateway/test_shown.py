"""What is shown of the articles in the window: lists and articles against a slow oracle, over random histories."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.gateway import shown, walks
from streams.gateway.access import OPEN, Grant
from streams.gateway.entry import Entry
from streams.gateway.filters import EVERYTHING, Filters
from streams.gateway.problems import Problem
from streams.gateway.shown import find_page, find_revisions
from tests.kit.listed import NOW, Listed, desk

NAMES = [f"urn:newswire:tass:{number}" for number in range(5)]
SUBJECTS = ("trade", "war")
MINUTE = 60_000

RECORDS = st.fixed_dictionaries(
    {
        "identity": st.sampled_from(NAMES),
        "outcome": st.sampled_from(["new", "revision", "revision", "kill"]),
        "subjects": st.sets(st.sampled_from(SUBJECTS)).map(sorted),
        "removed": st.sets(st.sampled_from(SUBJECTS)).map(sorted),
        "feed": st.sampled_from(["tass", "afp"]),
        "body": st.sampled_from(["Peace.", "War and peace."]),
        "embargo": st.sampled_from([None, None, NOW - MINUTE, NOW, NOW + MINUTE]),
        "is_known": st.booleans(),
    }
)
TIMES = st.sampled_from([NOW - MINUTE, NOW, NOW + MINUTE])
GRANTS = st.sampled_from([OPEN, desk("trade"), desk("trade", "war", embargo=True)])
FILTERS = st.builds(
    Filters,
    subjects=st.sets(st.sampled_from(SUBJECTS)).map(frozenset),
    feeds=st.sampled_from([frozenset(), frozenset(["tass"])]),
    languages=st.just(frozenset()),
    outcomes=st.sampled_from([frozenset(), frozenset(["new"]), frozenset(["kill", "revision"])]),
    words=st.sampled_from([(), ((" war ",),)]),
)


def is_held_back(entry: Entry, now: int) -> bool:
    """Whether this text is under embargo now, by the record itself."""
    until = orjson.loads(entry.value)["item"].get("embargoedUntil")
    return until is not None and {NOW - MINUTE: "08:59", NOW: "09:00", NOW + MINUTE: "09:01"}[now] < until[11:16]


def may_see(entry: Entry, grant: Grant) -> bool:
    """Whether a token reaches this record."""
    said = orjson.loads(entry.value)["enrichment"]
    if grant.subjects is None or (said["outcome"] == "kill" and said["supersedes"] is None):
        return True
    subjects = said["subjects_removed"] if said["outcome"] == "kill" else [tag["subject"] for tag in said["subjects"]]
    return any(subject in grant.subjects for subject in subjects)


def listed(held: Sequence[Entry], filters: Filters, grant: Grant, now: int) -> list[Entry]:
    """All that a list should have, newest first."""
    found = []
    for at in reversed(range(len(held))):
        entry, said = held[at], orjson.loads(held[at].value)["enrichment"]
        if (
            all(later.identity != entry.identity for later in held[at + 1 :])
            and said["outcome"] != "kill"
            and not is_held_back(entry, now)
            and may_see(entry, grant)
            and (not filters.subjects or any(tag["subject"] in filters.subjects for tag in said["subjects"]))
            and (not filters.feeds or said["feed"] in filters.feeds)
            and (not filters.outcomes or said["outcome"] in filters.outcomes)
            and (not filters.words or b"War and" in entry.value)
        ):
            found.append(entry)
    return found


def revisions(held: Sequence[Entry], identity: str, grant: Grant, now: int) -> list[Entry] | str:
    """All that an article should have, newest first, or why it is not given."""
    mine = [entry for entry in held if entry.identity == identity][::-1]
    if not mine or not may_see(mine[0], grant):
        return "not_found"
    if mine[0].is_kill:
        return "killed"
    if is_held_back(mine[0], now):
        return "not_found"
    since_kill = mine[: next((at for at, entry in enumerate(mine) if entry.is_kill), len(mine))]
    return [entry for entry in since_kill if not is_held_back(entry, now) and may_see(entry, grant)]


def places(entries: Sequence[Entry]) -> list[tuple[int, int]]:
    """Entries by where they stand."""
    return [(entry.partition, entry.offset) for entry in entries]


def filled(records: Sequence[dict[str, Any]], let_go: int) -> tuple[Listed, list[Entry]]:
    """A gateway that was sent these, so many of which have left its window, and what it has left."""
    gateway = Listed()
    for number, record in enumerate(records):
        gateway.append(at=NOW + number, **record)
    gateway.let_go(NOW + let_go)
    return gateway, list(gateway.held.window)


@given(
    st.lists(RECORDS, max_size=30),
    st.integers(0, 5),
    FILTERS,
    GRANTS,
    st.sampled_from([NOW - MINUTE, NOW, NOW + MINUTE]),
)
async def test_lists_are_the_oracle_s(
    records: list[dict[str, Any]], let_go: int, filters: Filters, grant: Grant, now: int
) -> None:
    """Newest revisions alone, newest first; nothing killed, held back, beyond the token, or left out by a filter."""
    gateway, held = filled(records, let_go)

    page = await find_page(gateway.held, filters, grant, now=now, limit=100)

    assert places(page.entries) == places(listed(held, filters, grant, now))
    assert (page.last, page.position) == (None, gateway.held.window.token)


@given(st.lists(RECORDS, max_size=30), st.integers(0, 5), GRANTS, TIMES)
def test_articles_are_the_oracle_s(records: list[dict[str, Any]], let_go: int, grant: Grant, now: int) -> None:
    """Each article has its revisions since its last kill, but those held back, or beyond the token."""
    gateway, held = filled(records, let_go)

    for name in (*NAMES, "urn:newswire:tass:never"):
        try:
            found: Any = places(find_revisions(gateway.held, name, grant, now=now))
        except Problem as problem:
            found = problem.reason
        expected = revisions(held, name, grant, now)
        assert found == (expected if isinstance(expected, str) else places(expected))


def test_who_may_not_see_an_article_learns_nothing_of_it() -> None:
    """Unknown, under embargo and beyond the token are the same answer."""
    gateway = Listed()
    gateway.append("urn:held", embargo=NOW + 1)
    gateway.append("urn:other", subjects=["war"])
    gateway.append("urn:killed", outcome="kill", removed=["war"])
    said = set()

    for name in ("urn:held", "urn:other", "urn:killed", "urn:unknown"):
        with pytest.raises(Problem) as caught:
            find_revisions(gateway.held, name, desk("trade", embargo=True), now=NOW)
        said.add((caught.value.reason, caught.value.detail))

    assert len(said) == 1


async def test_what_is_under_embargo_takes_with_it_what_it_was_before() -> None:
    """A revision under embargo hides the article for everybody, until its time; then all of it is there."""
    gateway = Listed()
    gateway.append(body="Before.")
    gateway.append(outcome="revision", revision=2, body="Held.", embargo=NOW + MINUTE)

    early = await find_page(gateway.held, EVERYTHING, OPEN, now=NOW + MINUTE - 1, limit=9)
    late = await find_page(gateway.held, EVERYTHING, OPEN, now=NOW + MINUTE, limit=9)

    assert (len(early.entries), len(late.entries)) == (0, 1)
    assert len(find_revisions(gateway.held, "urn:newswire:tass:1", OPEN, now=NOW + MINUTE)) == 2


def _kill(gateway: Listed) -> None:
    gateway.append(NAMES[0], outcome="kill", revision=2)


def _hold(gateway: Listed) -> None:
    gateway.append(NAMES[0], outcome="revision", revision=2, embargo=NOW + MINUTE)


def _revise(gateway: Listed) -> None:
    gateway.append(NAMES[0], outcome="revision", revision=2)


def _let_go(gateway: Listed) -> None:
    gateway.append(NAMES[0], outcome="revision", revision=2)
    gateway.let_go(NOW)


@pytest.mark.parametrize(
    ("happens", "names"),
    [(_kill, NAMES[4:0:-1]), (_hold, NAMES[4:0:-1]), (_revise, NAMES[::-1]), (_let_go, [])],
)
@pytest.mark.parametrize("turns", range(1, 6))
async def test_a_list_is_of_one_moment(
    monkeypatch: pytest.MonkeyPatch, happens: Callable[[Listed], None], names: list[str], turns: int
) -> None:
    """What comes while a long list is made changes nothing of it, but that what is killed or held back is left out."""
    monkeypatch.setattr(walks, "_STEP_SECONDS", 0.0)
    gateway = Listed()
    for name in NAMES:
        gateway.append(name, at=NOW - 1)
    position = gateway.held.window.token
    making = asyncio.create_task(find_page(gateway.held, EVERYTHING, OPEN, now=NOW, limit=9))
    for _ in range(turns):
        await asyncio.sleep(0)
    happens(gateway)

    page = await making

    assert page.position == position
    found = [entry.identity for entry in page.entries]
    assert found == names if names else found == NAMES[: -len(found) - 1 : -1]


async def test_where_the_last_of_a_page_is_killed_meanwhile_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page has nothing then, and says all the same where the rest is."""
    monkeypatch.setattr(walks, "_STEP_SECONDS", 0.0)
    gateway = Listed()
    last = [gateway.append(name) for name in NAMES][-1]
    making = asyncio.create_task(find_page(gateway.held, EVERYTHING, OPEN, now=NOW, limit=1))
    await asyncio.sleep(0)
    gateway.append(last.identity, outcome="kill", revision=2)

    page = await making

    assert (page.entries, page.last) == ([], last)


async def test_what_is_too_much_for_one_answer_comes_on_the_next_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page ends before it is too long, and has one article at least."""
    monkeypatch.setattr(shown, "MOST_BYTES", 1)
    gateway = Listed()
    entries = [gateway.append(name) for name in NAMES]
    found: list[Entry] = []
    before = None

    while True:
        page = await find_page(gateway.held, EVERYTHING, OPEN, now=NOW, limit=9, before=before)
        found += page.entries
        if page.last is None:
            break
        before = gateway.held.window.find_number(page.last.partition, page.last.offset)

    assert places(found) == places(entries[::-1])


def test_an_article_of_many_large_revisions_has_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as one answer takes; one at least."""
    gateway = Listed()
    entries = [gateway.append(revision=number, outcome="revision") for number in range(2, 6)]
    monkeypatch.setattr(shown, "MOST_BYTES", 2 * len(entries[0].value))

    assert places(find_revisions(gateway.held, "urn:newswire:tass:1", OPEN, now=NOW)) == places(entries[:1:-1])
