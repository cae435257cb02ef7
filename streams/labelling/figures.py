"""Figures of labelled cases: precision, recall, F1, and their 95 % intervals."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

_SEED = 7
_RESAMPLES = 2000
# 95 %
_Z = 1.96


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


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share, by Wilson."""
    if not total:
        return 0.0, 1.0
    share = hits / total
    centre = share + _Z**2 / (2 * total)
    spread = _Z * math.sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2))
    scale = 1 + _Z**2 / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def bootstrap(cases: Sequence[T], figure: Callable[[Sequence[T]], float]) -> tuple[float, float]:
    """The 95 % interval of a figure, by resampling the cases; the same at every run."""
    chance = random.Random(_SEED)
    figures = sorted(figure(chance.choices(cases, k=len(cases))) for _ in range(_RESAMPLES))
    return figures[int(0.025 * _RESAMPLES)], figures[int(0.975 * _RESAMPLES) - 1]
