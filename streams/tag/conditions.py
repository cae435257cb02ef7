"""Hold a rule's condition against the hits of one field: where its phrases are near each other.

Every search moves along sorted hits by bisection, so a text of one phrase repeated 100,000 times stays bounded.
"""

from bisect import bisect_left
from collections.abc import Sequence

from streams.article import frozen
from streams.tag.field import LONGEST_WORD, Field
from streams.tag.matcher import Group, Hit

# Further than any text is long.
_FAR = 1 << 62


@frozen
class Condition:
    """A rule's condition, its phrases replaced by the numbers of their lists."""

    groups: tuple[Group, ...]
    """In the order written; where that does not matter, those with the fewest hits should come first."""
    words: int | None
    """At most so many words between neighbours; None: in one sentence or clause."""
    order: bool
    in_clause: bool = False


def find_matches(condition: Condition, field: Field) -> list[Hit]:
    """Find where the condition holds: spans from the first to the last of its phrases, in order, none overlapping."""
    for group in condition.groups:
        if not field.has(group):
            return []
    if len(condition.groups) == 1:
        return _without_overlaps(field.sorted_hits(condition.groups[0])[0], tightest=False)
    return _without_overlaps(_near(condition, field), tightest=True)


def _near(condition: Condition, field: Field) -> list[Hit]:
    """Spans that hold one hit of each group near each other, tried from every hit of the first group."""
    (anchors, _), *others = [field.sorted_hits(group) for group in condition.groups]
    spans = []
    for anchor in anchors:
        chosen = [anchor]
        for hits, starts in others:
            if condition.order:
                nearest = _next(hits, starts, chosen[-1], condition, field)
            else:
                nearest = _nearest(hits, starts, chosen, condition, field)
            if nearest is None:
                break
            chosen.append(nearest)
        else:
            spans.append((min(chosen)[0], max(end for _, end in chosen)))
    return spans


def _next(hits: Sequence[Hit], starts: Sequence[int], last: Hit, condition: Condition, field: Field) -> Hit | None:
    """The first hit behind `last`, if it is near enough."""
    after = bisect_left(starts, last[1])
    if after < len(hits):
        hit = hits[after]
        if hit[0] - last[1] < _furthest(condition) and _is_near(last[0], last[1], hit[0], condition, field):
            return hit
    return None


def _nearest(
    hits: Sequence[Hit], starts: Sequence[int], chosen: Sequence[Hit], condition: Condition, field: Field
) -> Hit | None:
    """The hit nearest to one of `chosen` that is near enough and overlaps none."""
    best: Hit | None = None
    best_gap = _furthest(condition)
    for start, end in chosen:
        after = bisect_left(starts, end)
        if after < len(hits):
            hit = hits[after]
            gap = hit[0] - end
            if gap < best_gap and _is_free(hit, chosen) and _is_near(start, end, hit[0], condition, field):
                best, best_gap = hit, gap
        # Hits of one group may overlap each other (`Crimea`, `Crimean Peninsula`); four steps back pass them.
        place = bisect_left(starts, start)
        for hit in hits[max(0, place - 4) : place]:
            gap = start - hit[1]
            if 0 <= gap < best_gap and _is_free(hit, chosen) and _is_near(hit[0], hit[1], start, condition, field):
                best, best_gap = hit, gap
    return best


def _furthest(condition: Condition) -> int:
    """Characters between neighbours from which on none can be near."""
    return _FAR if condition.words is None else (condition.words + 1) * LONGEST_WORD + 1


def _is_near(first: int, end: int, second: int, condition: Condition, field: Field) -> bool:
    """Whether two hits are near: one from `first` to `end`, the other from `second`, behind it."""
    if condition.words is None:
        unit = field.clause_span(first) if condition.in_clause else field.sentence_span(first)
        return second < unit[1]
    return field.is_within(condition.words, end, second)


def _is_free(hit: Hit, chosen: Sequence[Hit]) -> bool:
    for start, end in chosen:  # noqa: SIM110 - a generator costs more than the comparison, and this runs for every pair
        if hit[0] < end and start < hit[1]:
            return False
    return True


def _without_overlaps(spans: Sequence[Hit], *, tightest: bool) -> list[Hit]:
    """Keep one of spans that overlap, so that no words count twice for one rule.

    tightest: the shorter one, whose phrases are nearer each other; else the longer one, the more telling phrase.
    """
    kept: list[Hit] = []
    for span in sorted(spans) if len(spans) > 1 else spans:
        if kept and span[0] < kept[-1][1]:
            is_shorter = span[1] - span[0] < kept[-1][1] - kept[-1][0]
            if is_shorter == tightest:
                kept[-1] = span
            continue
        kept.append(span)
    return kept
