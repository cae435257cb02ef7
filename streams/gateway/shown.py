"""What is shown of the articles in the window, to whom, and when: by lists, articles and feeds alike.

An article is as its newest revision has it. Killed and withheld ones are not shown; what they were before a kill is
never shown again, also where a later revision brings them back. Under embargo nobody sees it, nor what it was before,
until its time: an access token that may see what is under embargo has it from the stream.
"""

from collections.abc import Sequence
from typing import NamedTuple

from streams.gateway.access import Grant
from streams.gateway.entry import Entry
from streams.gateway.filters import Filters
from streams.gateway.log import Log
from streams.gateway.problems import Problem

MOST_BYTES = 8 << 20
"""Of records in one answer: what is too much for it comes on the next page, or is not among the revisions."""


class Page(NamedTuple):
    """Some articles, newest first."""

    entries: Sequence[Entry]
    last: Entry | None
    """Where the next page goes on. None: there is none."""
    position: str
    """Token of the moment at which it was made."""


async def find_page(
    log: Log, filters: Filters, grant: Grant, *, now: int, limit: int, before: int | None = None
) -> Page:
    """Find the articles that filters and grant let through, of those before a number; None: of all.

    now: milliseconds since 1970 UTC. The page is as of the moment of the call. What is revised while it is being made
    is on it as it was, since a stream from `position` has the revision; what is killed meanwhile, or put under embargo,
    is left out.
    """
    window, catalogue = log.window, log.catalogue
    end, position = window.end, window.token
    found: list[Entry] = []
    size, has_more = 0, False

    def take(numbered: tuple[int, Entry]) -> bool:
        nonlocal size, has_more
        number, entry = numbered
        if filters.lists(entry) and catalogue.is_newest(number, entry, end=end) and is_shown(entry, grant, now=now):
            size += len(entry.value)
            has_more = len(found) == limit or (size > MOST_BYTES and bool(found))
            if not has_more:
                found.append(entry)
        return not has_more

    await log.walks.walk(window.newest_first(end if before is None else before), take)
    kept = [entry for entry in found if not _is_taken_back(log, entry, now)]
    return Page(kept, found[-1] if has_more else None, position)


def find_revisions(log: Log, identity: str, grant: Grant, *, now: int) -> Sequence[Entry]:
    """Find what is shown of one article: its newest entry, and those before it, newest first.

    now: milliseconds since 1970 UTC. Raises Problem: killed; not_found.
    """
    entries = [log.window.entry(number) for number in log.catalogue.revisions(identity)]
    if not entries or not _is_within(entries[0], grant):
        raise _not_found()
    if entries[0].is_kill:
        raise Problem("killed", "the article was killed or is withheld: take it down; a later revision may restore it")
    if is_under_embargo(entries[0], now):
        raise _not_found()
    shown: list[Entry] = []
    size = 0
    for entry in entries:
        size += len(entry.value)
        if entry.is_kill or (shown and size > MOST_BYTES):
            break
        if is_shown(entry, grant, now=now):
            shown.append(entry)
    return shown


def is_shown(entry: Entry, grant: Grant, *, now: int) -> bool:
    """Whether this text is shown by itself, whatever came later. now: milliseconds since 1970 UTC."""
    return not entry.is_kill and not is_under_embargo(entry, now) and _is_within(entry, grant)


def is_under_embargo(entry: Entry, now: int) -> bool:
    """Whether it is to be held back now, in milliseconds since 1970 UTC."""
    return entry.embargoed_until is not None and entry.embargoed_until > now


def _is_within(entry: Entry, grant: Grant) -> bool:
    """Whether the access token reaches it. A kill has the subjects that the article had."""
    if grant.subjects is None:
        return True
    subjects = entry.subjects_before if entry.is_kill else entry.subjects
    return not grant.subjects.isdisjoint(subjects) or entry.is_without_story


def _is_taken_back(log: Log, entry: Entry, now: int) -> bool:
    number = log.catalogue.find_newest(entry.identity)
    if number is None:
        return False
    newest = log.window.entry(number)
    return newest.is_kill or is_under_embargo(newest, now)


def _not_found() -> Problem:
    # The same words whatever the reason: they tell nobody that there is something that he may not see.
    return Problem("not_found", "the gateway has no article of this id at hand: it may be older than its window")
