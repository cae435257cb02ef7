"""Figures of scored articles: precision, recall, F1, their 95 % intervals, and what a fitted threshold would give."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from streams.labelling.figures import Counts, bootstrap, wilson

__all__ = [
    "FOLDS",
    "Case",
    "Counts",
    "best_threshold",
    "bootstrap",
    "count",
    "cross_validate",
    "f1_in_mix",
    "kind_of",
    "wilson",
]

_SEED = 7
FOLDS = 5


@dataclass(frozen=True)
class Case:
    """One labelled article and the score that the rules give it."""

    id: str
    headline: str
    is_ordinary: bool
    is_positive: bool
    score: int
    reason: str | None
    """The annotator's word on it."""


def count(cases: Sequence[Case], threshold: int) -> Counts:
    """Count what a threshold makes of scored cases."""
    return Counts(
        true=sum(case.is_positive and case.score >= threshold for case in cases),
        false=sum(not case.is_positive and case.score >= threshold for case in cases),
        missed=sum(case.is_positive and case.score < threshold for case in cases),
    )


def kind_of(case: Case) -> str:
    """What a case is to the mix of a set: `positive`, `hard` or `ordinary` negative."""
    return "positive" if case.is_positive else "ordinary" if case.is_ordinary else "hard"


def f1_in_mix(cases: Sequence[Case], threshold: int, mix: Mapping[str, int]) -> float:
    """The F1 that the same shares of errors would give in a set of another mix. mix: how many of each kind_of."""
    tagged = {}
    for kind, number in mix.items():
        alike = [case for case in cases if kind_of(case) == kind]
        tagged[kind] = number * sum(case.score >= threshold for case in alike) / max(len(alike), 1)
    false = tagged["hard"] + tagged["ordinary"]
    return 2 * tagged["positive"] / (tagged["positive"] + false + mix["positive"])


def best_threshold(cases: Sequence[Case]) -> int:
    """The threshold of best F1; of several the middle one."""
    figures = {threshold: count(cases, threshold).f1 for threshold in range(1, 101)}
    best = [threshold for threshold, f1 in figures.items() if f1 == max(figures.values())]
    return best[len(best) // 2]


def cross_validate(cases: Sequence[Case]) -> tuple[Counts, list[int]]:
    """Fit the threshold on all folds but one, count on that one; the sum over the folds, and the thresholds."""
    shuffled = list(cases)
    random.Random(_SEED).shuffle(shuffled)
    folds = [shuffled[number::FOLDS] for number in range(FOLDS)]
    thresholds, counts = [], []
    for number, held_out in enumerate(folds):
        rest = [case for other, fold in enumerate(folds) if other != number for case in fold]
        thresholds.append(best_threshold(rest))
        counts.append(count(held_out, thresholds[-1]))
    total = Counts(
        true=sum(one.true for one in counts),
        false=sum(one.false for one in counts),
        missed=sum(one.missed for one in counts),
    )
    return total, thresholds
