"""Figures of scored articles: precision, recall, F1, their 95 % intervals, and what a fitted threshold would give."""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_SEED = 7
_RESAMPLES = 2000
FOLDS = 5
# 95 %
_Z = 1.96


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


@dataclass(frozen=True)
class Counts:
    """True and false positives, false negatives."""

    true: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the tagged that are right; 0 where nothing is tagged."""
        return self.true / (self.true + self.false) if self.true else 0.0

    @property
    def recall(self) -> float:
        """Share of the positives that are tagged."""
        return self.true / (self.true + self.missed) if self.true else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.true / (2 * self.true + self.false + self.missed) if self.true else 0.0


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


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share, by Wilson."""
    if not total:
        return 0.0, 1.0
    share = hits / total
    centre = share + _Z**2 / (2 * total)
    spread = _Z * math.sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2))
    scale = 1 + _Z**2 / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def bootstrap(cases: Sequence[Case], figure: Callable[[Sequence[Case]], float]) -> tuple[float, float]:
    """The 95 % interval of a figure, by resampling the cases; the same at every run."""
    chance = random.Random(_SEED)
    figures = sorted(figure(chance.choices(cases, k=len(cases))) for _ in range(_RESAMPLES))
    return figures[int(0.025 * _RESAMPLES)], figures[int(0.975 * _RESAMPLES) - 1]


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
