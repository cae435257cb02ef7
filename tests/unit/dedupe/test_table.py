"""The table of RECORDS.md, written down a second time and held against judge over random histories."""

from collections.abc import Callable
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from tests.kit.stories import HOUR, NOW, Said, judge_all, policies, said_by_chance


class Revision(NamedTuple):
    """What one revision said. Nothing is shortened or hashed here."""

    raw: bytes
    content: tuple[str, str]


class Story:
    """All that was published of one identity."""

    def __init__(self) -> None:
        self.revisions: list[Revision] = []
        self.status = ""
        self.order: tuple[tuple[int, ...], float] = ((), 0.0)
        self.received_at = 0

    def stands(self, said: Said) -> bool:
        last = self.revisions[-1]
        return said.raw == last.raw or content_of(said) == last.content

    def known(self, said: Said) -> bool:
        return any(said.raw == one.raw or content_of(said) == one.content for one in self.revisions[-16:])


def content_of(said: Said) -> tuple[str, str]:
    return said.text, said.status


def order_in_words(said: Said) -> tuple[tuple[int, ...], float]:
    """Version, then time; absent is lowest. The versions of these tests need no more than splitting."""
    version = () if said.version in (None, "draft") else tuple(int(part) for part in said.version.split("."))
    is_counted = said.updated is not None and NOW - said.updated * HOUR <= first_reception(said) + 24 * HOUR
    return version, -said.updated if is_counted and said.updated is not None else float("-inf")


def first_reception(said: Said) -> int:
    return said.at if said.received_at is None else said.received_at


Holds = Callable[[Story], bool]
Fits = Callable[[Story, Said], bool]


def nothing(story: Story) -> bool:
    return not story.revisions


def a_cancel(story: Story) -> bool:
    return story.status == "canceled"


def is_usable(story: Story) -> bool:
    return story.status == "usable"


def any_other(story: Story) -> bool:
    return True


TABLE: list[tuple[Holds, Fits, str]] = [
    (nothing, lambda story, said: said.status == "usable", "new"),
    (nothing, lambda story, said: said.status in ("canceled", "withheld"), "kill"),
    (a_cancel, lambda story, said: said.status == "canceled" and story.known(said), "duplicate same"),
    (a_cancel, lambda story, said: said.status == "canceled", "kill"),
    (a_cancel, lambda story, said: True, "late after_kill"),
    (any_other, lambda story, said: said.status == "canceled", "kill"),
    (any_other, lambda story, said: order_in_words(said) < story.order, "late older"),
    (any_other, lambda story, said: story.stands(said), "duplicate same"),
    (
        any_other,
        lambda story, said: order_in_words(said) == story.order and story.known(said),
        "duplicate earlier_text",
    ),
    (
        any_other,
        lambda story, said: order_in_words(said) == story.order and first_reception(said) < story.received_at,
        "late older",
    ),
    (any_other, lambda story, said: said.status == "withheld", "kill"),
    (
        is_usable,
        lambda story, said: said.policy == "first_wins" and said.status == "usable",
        "duplicate first_wins",
    ),
    (any_other, lambda story, said: said.status == "usable", "revision"),
]


def read_table(story: Story, said: Said) -> str:
    line = next(line for holds, fits, line in TABLE if holds(story) and fits(story, said))
    if line in ("new", "kill", "revision"):
        story.revisions.append(Revision(said.raw, content_of(said)))
        story.status, story.order, story.received_at = said.status, order_in_words(said), first_reception(said)
    elif line == "duplicate same":
        story.order = max(story.order, order_in_words(said))
    return line


@given(history=st.lists(said_by_chance(policy=policies), max_size=40))
def test_judge_reads_the_table(history: list[Said]) -> None:
    """Every verdict, reason and revision number is what the first fitting line of RECORDS' table says."""
    story = Story()
    expected = [(read_table(story, said), len(story.revisions)) for said in history]

    verdicts = judge_all(history)

    assert expected == [(" ".join(filter(None, (v.kind, v.reason))), v.revision) for v in verdicts]


@given(history=st.lists(said_by_chance(policy=policies), min_size=1, max_size=40))
def test_what_is_published_says_what_it_replaces(history: list[Said]) -> None:
    """A verdict gives what stood, what it supersedes, the digest wherever one was needed, and what changed."""
    standing = None
    first_feed = history[0].feed
    for said, verdict in zip(history, judge_all(history), strict=True):
        is_published = verdict.reason is None

        assert standing == verdict.standing
        assert (None if said.feed == first_feed else first_feed) == verdict.other_feed
        assert (standing if is_published else None) == verdict.supersedes
        assert (None if verdict.kind == "late" else said.digest.full) == (verdict.digest and verdict.digest.full)
        if verdict.kind == "revision":
            assert standing is not None and verdict.entry is not None
            assert verdict.changed_fields == (
                *(["headline"] if standing.digest.fields[0] != said.digest.fields[0] else []),
                *(["pubStatus"] if standing.status != said.status else []),
            )
            assert verdict.same_order == (standing.order == said.candidate.order)
        else:
            assert (verdict.changed_fields, verdict.same_order) == ((), False)
        standing = verdict.entry or standing
