"""Draw articles to label: a mix that teaches most, by seed.

Drawn by chance alone, hardly any article would be of a subject, and none near its border. So a third are of those that
the rules tag or nearly tag, a third have something of a subject's phrases, and a third are ordinary; where one kind has
too few, the others fill up. The articles come shuffled and without their scores, so that nobody is led by them.
"""

import random
from collections.abc import Iterable, Sequence
from enum import Enum

from streams.article import frozen
from streams.tag import Explanation


class Nearness(Enum):
    """How near an article is to a subject, by the rules."""

    NEAR = 0
    """Tagged, or with half the score that it takes."""
    PHRASES = 1
    """Something of the subject's phrases is there."""
    ORDINARY = 2


@frozen
class Article:
    """An article to label, as it is shown."""

    id: str
    path: str
    line: int | None
    headline: str
    text: str
    """The beginning of its body."""


class Draw:
    """Takes articles one by one, however many, and keeps those that could be drawn: at most `number` of each kind."""

    def __init__(self, *, number: int, seed: int) -> None:
        """number: how many to draw, > 0."""
        self._number = number
        self._seed = seed
        self._chance = random.Random(seed)
        self._kept: dict[tuple[Nearness, str], list[Article]] = {}
        self._offered: dict[tuple[Nearness, str], int] = {}

    def offer(self, article: Article, explained: Sequence[Explanation]) -> None:
        """Let an article take part. explained: what the rules say of it, of each subject that is to be labelled."""
        kind = place(explained)
        offered = self._offered[kind] = self._offered.get(kind, 0) + 1
        kept = self._kept.setdefault(kind, [])
        if len(kept) < self._number:
            kept.append(article)
        elif (chosen := self._chance.randrange(offered)) < self._number:
            kept[chosen] = article

    @property
    def offered(self) -> int:
        """How many articles took part."""
        return sum(self._offered.values())

    def draw(self) -> list[Article]:
        """Draw, in an order that says nothing: the same from the same articles, rules and seed."""
        chance = random.Random(self._seed)
        kinds = []
        for nearness in Nearness:
            subjects = [list(kept) for (kind, _), kept in sorted(self._kept.items(), key=_by_kind) if kind is nearness]
            for articles in subjects:
                chance.shuffle(articles)
            kinds.append(_take_turns(subjects))
        drawn = _take_turns(kinds)[: self._number]
        chance.shuffle(drawn)
        return drawn


def place(explained: Sequence[Explanation]) -> tuple[Nearness, str]:
    """How near an article is, and to which subject; of several that which it is nearest to."""
    nearness, _, subject = min(
        ((_nearness_of(one).value, -one.score / one.threshold, one.subject) for one in explained),
        default=(Nearness.ORDINARY.value, 0.0, ""),
    )
    return Nearness(nearness), "" if nearness == Nearness.ORDINARY.value else subject


def _nearness_of(explained: Explanation) -> Nearness:
    if 2 * explained.score >= explained.threshold:
        return Nearness.NEAR
    has_phrases = explained.matched or explained.nearly or explained.excluded
    return Nearness.PHRASES if has_phrases else Nearness.ORDINARY


def _by_kind(item: tuple[tuple[Nearness, str], list[Article]]) -> tuple[int, str]:
    (nearness, subject), _ = item
    return nearness.value, subject


def _take_turns(groups: Iterable[list[Article]]) -> list[Article]:
    """One of each group, then the next of each, until all are empty."""
    waiting = [list(reversed(group)) for group in groups]
    taken = []
    while any(waiting):
        taken += [group.pop() for group in waiting if group]
    return taken
