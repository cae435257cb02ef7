"""Turn the matches of a subject's rules into points, a score and evidence."""

from collections.abc import Iterable, Sequence
from typing import Literal

from streams.article import Evidence, frozen
from streams.tag.field import Field
from streams.tag.matcher import Hit
from streams.tag.ruleset import Rule, Scoring

MOST_EVIDENCE = 10
"""Spans delivered with a subject; RECORDS: at most 10, headline first."""

Place = Literal["headline", "lead", "rest"]


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
    places: tuple[Place, ...]
    """Where it matched, in the order of an article."""
    matches: tuple[Match, ...]
    """Headline first, then by place."""


def make_parts(judged: Iterable[tuple[Rule, Sequence[Match]]], scoring: Scoring) -> list[Part]:
    """Weigh the matches of a subject's rules: a rule counts once in the headline, once in the lead, once in the rest.

    So neither length nor repetition makes a subject.
    """
    factors: dict[Place, float] = {"headline": scoring.headline, "lead": scoring.lead, "rest": scoring.rest}
    parts = []
    for rule, matches in judged:
        if matches:
            found = {place_of(match) for match in matches}
            places = tuple(place for place in factors if place in found)
            points = rule.weight * sum(factors[place] for place in places)
            parts.append(Part(rule=rule, points=points, places=places, matches=tuple(matches)))
    return parts


def place_of(match: Match) -> Place:
    """Where a match stands."""
    if match.field.name == "headline":
        return "headline"
    return "lead" if match.span[0] < match.field.lead_end else "rest"


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
