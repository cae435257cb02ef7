"""Learn what the rules of a subject are worth, and say how well that carries over to articles it was not learned by.

A rule's feature is what it counts in the places of an article (headline, lead, rest, by the factors of [score]). A
logistic regression, held towards nothing by L2 and each weight to its rule's sign, gives the weights. Figures are of
ten folds that part no event; weights and threshold of each are learned by the other nine alone.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy
from numpy.typing import NDArray
from scipy.optimize import minimize

from streams.tag import Rules
from streams.tag.ruleset import RuleSet
from tests.evaluation.corpus import Labelled

FOLDS = 10
STRENGTH = 0.3
"""Of L2. Three times more or less changes F1 by less than its interval."""
THRESHOLD = 50
"""The threshold of a rule file with learned weights: these are scaled to it."""
_INNER_FOLDS = 5
_SEED = 11

Floats = NDArray[numpy.float64]
Bools = NDArray[numpy.bool_]
Ints = NDArray[numpy.int_]


@dataclass(frozen=True)
class Table:
    """The features of labelled articles for one subject."""

    rules: tuple[str, ...]
    signs: Floats
    """1 or -1 by rule."""
    values: Floats
    """Articles × rules."""
    labels: Floats
    """1 or 0 by article."""
    groups: Ints

    def without(self, rule: str) -> "Table":
        """The same without one rule."""
        place = self.rules.index(rule)
        return replace(
            self,
            rules=tuple(one for one in self.rules if one != rule),
            signs=numpy.delete(self.signs, place),
            values=numpy.delete(self.values, place, axis=1),
        )


def make_table(rules: Rules, rule_set: RuleSet, articles: Sequence[Labelled]) -> Table:
    """Hold the rules of one subject against articles."""
    score = rule_set.score
    factors = {"headline": score.headline, "lead": score.lead, "rest": score.rest}
    columns = {rule.id: column for column, rule in enumerate(rule_set.rules)}
    values = numpy.zeros((len(articles), len(columns)))
    for row, article in enumerate(articles):
        for told in rules.explain(article.headline, article.body, language="en", year=article.year):
            if told.subject == rule_set.id:
                for matched in told.matched:
                    values[row, columns[matched.rule]] = sum(factors[place] for place in matched.places)
    return Table(
        rules=tuple(columns),
        signs=numpy.sign([float(rule.weight) for rule in rule_set.rules]),
        values=values,
        labels=numpy.array([article.labels[rule_set.id] for article in articles], float),
        groups=numpy.array([article.group for article in articles]),
    )


def fit(table: Table, rows: Ints) -> Floats:
    """Learn weights by some articles; the last is the intercept."""
    features = numpy.hstack([table.values[rows], numpy.ones((len(rows), 1))])
    labels = table.labels[rows]

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = features @ weights
        held = numpy.append(weights[:-1], 0.0)
        value = numpy.logaddexp(0, odds).sum() - labels @ odds + STRENGTH / 2 * held @ held
        return float(value), features.T @ (1 / (1 + numpy.exp(-odds)) - labels) + STRENGTH * held

    bounds = [(0, None) if sign > 0 else (None, 0) for sign in table.signs] + [(None, None)]
    found = minimize(loss, numpy.zeros(features.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds)
    return numpy.asarray(found.x, float)


def predict(table: Table, weights: Floats) -> Floats:
    """The log odds of all articles."""
    return numpy.asarray(table.values @ weights[:-1] + weights[-1], float)


def f1(tagged: Bools, labels: Floats) -> float:
    """F1 of what is tagged."""
    return 2 * float(labels[tagged].sum()) / max(float(tagged.sum() + labels.sum()), 1.0)


def choose_threshold(table: Table, rows: Ints, *, seed: int) -> float:
    """The log odds from which on to tag: of best F1 on articles each scored without its inner fold."""
    inner = _folds_of(table.groups[rows], number=_INNER_FOLDS, seed=seed)
    odds = numpy.zeros(len(rows))
    for fold in range(_INNER_FOLDS):
        odds[inner == fold] = predict(table, fit(table, rows[inner != fold]))[rows[inner == fold]]
    candidates = numpy.linspace(-3, 3, 61)
    figures = numpy.array([f1(odds >= one, table.labels[rows]) for one in candidates])
    # Of neighbours: the best single one is a matter of luck.
    smooth = numpy.convolve(figures, numpy.ones(7) / 7, mode="valid")
    return float(candidates[3 + int(numpy.argmax(smooth))])


def cross_validate(table: Table, *, share: float = 1.0) -> Bools:
    """What is tagged, each article by weights and a threshold that were learned without its fold.

    share: of the groups of the other folds, how many are learned by; for a learning curve.
    """
    folds = _folds_of(table.groups, number=FOLDS, seed=_SEED)
    tagged = numpy.zeros(len(table.labels), bool)
    for fold in range(FOLDS):
        rows = _part_of(table, numpy.flatnonzero(folds != fold), share, seed=fold)
        threshold = choose_threshold(table, rows, seed=fold)
        test = folds == fold
        tagged[test] = predict(table, fit(table, rows))[test] >= threshold
    return tagged


def learn(table: Table) -> dict[str, int]:
    """Learn the weights by all articles, scaled so that the threshold is THRESHOLD points."""
    rows = numpy.arange(len(table.labels))
    weights = fit(table, rows)
    scale = THRESHOLD / (choose_threshold(table, rows, seed=_SEED) - weights[-1])
    return {rule: round(float(weight * scale)) for rule, weight in zip(table.rules, weights, strict=False)}


def _part_of(table: Table, rows: Ints, share: float, *, seed: int) -> Ints:
    if share == 1.0:
        return rows
    groups = sorted(set(table.groups[rows].tolist()))
    random.Random(seed).shuffle(groups)
    kept = set(groups[: round(share * len(groups))])
    return numpy.array([row for row in rows.tolist() if int(table.groups[row]) in kept])


def _folds_of(groups: Ints, *, number: int, seed: int) -> Ints:
    """The fold of each article; those of one group are in one."""
    known = sorted(set(groups.tolist()))
    random.Random(seed).shuffle(known)
    fold = {group: place % number for place, group in enumerate(known)}
    return numpy.array([fold[group] for group in groups.tolist()])
