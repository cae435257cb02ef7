"""Turn the matches of a subject's rules into points, a score and evidence."""

from collections.abc import Iterable, Iterator, Sequence

from streams.article import Evidence, frozen
from streams.tag.field import Field
from streams.tag.matcher import Hit
from streams.tag.ruleset import Rule, Scoring

MOST_EVIDENCE = 10
"""Spans delivered with a subject; RECORDS: at most 10, headline first."""

# About ten words: what stands nearer belongs to one statement.
_PASSAGE_GAP = 60
_NEGLIGIBLE = 1e-6


@frozen
class Match:
    """One place where a rule's condition holds."""

    field: Field
    span: Hit


@frozen
class Part:
    """What one rule gives to the score."""

    rule: Rule
    points: float
    matches: tuple[Match, ...]
    """Headline first, then by place."""


_Weighed = tuple[float, int, Match]
"""Points of a match, the number of its rule, the match."""


def make_parts(judged: Iterable[tuple[Rule, Sequence[Match]]], scoring: Scoring) -> list[Part]:
    """Weigh the matches of a subject's rules: by rule, by place in the article, by what stands beside them.

    Of one rule, the best placed match counts in full and each further one a share of the one before. Of several rules
    that match in one passage, the heaviest counts in full: they tell of one thing. Rules that speak against the subject
    are not weighed down by others.
    """
    rules = [(rule, matches) for rule, matches in judged if matches]
    points = [0.0] * len(rules)
    weighed: list[_Weighed] = []
    for number, (rule, matches) in enumerate(rules):
        share = 1.0
        for match in sorted(matches, key=lambda match: -_factor(match, scoring)):
            value = rule.weight * _factor(match, scoring) * share
            if rule.weight < 0:
                points[number] += value
            else:
                weighed.append((value, number, match))
            share *= scoring.repeat
            if share < _NEGLIGIBLE:
                break
    for passage in _passages(weighed):
        share = 1.0
        for value, number, _ in sorted(passage, key=lambda item: (-item[0], item[1])):
            points[number] += value * share
            share *= scoring.together
    return [
        Part(rule=rule, points=value, matches=tuple(matches))
        for (rule, matches), value in zip(rules, points, strict=True)
    ]


def _passages(weighed: Iterable[_Weighed]) -> Iterator[list[_Weighed]]:
    """Part matches into passages: those of one field with fewer than so many characters between them."""
    passage: list[_Weighed] = []
    field, end = "", 0
    for item in sorted(weighed, key=lambda item: (item[2].field.name, item[2].span)):
        match = item[2]
        if passage and (match.field.name != field or match.span[0] > end + _PASSAGE_GAP):
            yield passage
            passage, end = [], 0
        passage.append(item)
        field, end = match.field.name, max(end, match.span[1])
    if passage:
        yield passage


def score_of(parts: Iterable[Part]) -> int:
    """The score: the sum of all parts, held between 0 and 100."""
    return max(0, min(100, round(sum(part.points for part in parts))))


def choose_evidence(subject: str, parts: Iterable[Part]) -> tuple[tuple[Evidence, ...], int]:
    """Give the spans that speak for a subject, headline first, at most 10, and how many more there were.

    Where rules share a span, the heavier one names it; a span inside another's is left out. Of too many, those of the
    heavier rules stay. Rules that show no evidence show it where no other does.
    """
    speaking = [part for part in parts if part.points > 0]
    spans: dict[tuple[bool, int, int], tuple[int, str, Field]] = {}
    for part in [part for part in speaking if part.rule.evidence] or speaking:
        for match in part.matches:
            key = (match.field.name == "body", *match.span)
            if key not in spans or spans[key][0] < part.rule.weight:
                spans[key] = (part.rule.weight, part.rule.id, match.field)
    outer: list[tuple[bool, int, int]] = []
    for key in sorted(spans, key=lambda key: (key[0], key[1], -key[2])):
        if not outer or outer[-1][0] != key[0] or outer[-1][2] < key[2]:
            outer.append(key)
    chosen = sorted(sorted(outer, key=lambda key: (key[0], -spans[key][0], key[1]))[:MOST_EVIDENCE])
    evidence = tuple(
        Evidence(
            field=spans[key][2].name,
            start=key[1],
            end=key[2],
            text=spans[key][2].text[key[1] : key[2]],
            rule=f"{subject}/{spans[key][1]}",
        )
        for key in chosen
    )
    return evidence, len(outer) - len(chosen)


def _factor(match: Match, scoring: Scoring) -> float:
    if match.field.name == "headline":
        return scoring.headline
    return scoring.lead if match.span[0] < match.field.lead_end else scoring.rest
