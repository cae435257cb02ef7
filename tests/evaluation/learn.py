"""Learn the weights of rule files from every labelled article: run by `make learn-subjects`.

    python -m tests.evaluation.learn [--rules FOLDER] [--subject ID] [--write] [--without] [--errors]

A rule's feature is what it counts in the places of an article (headline, lead, rest, by the factors of [score]). A
logistic regression, held towards nothing by L2 and to each rule's sign, learns what a rule is worth. The figures are of
ten folds that part no event: weights and threshold of each fold are learned on the other nine. `--write` puts weights
learned on all into the rule files, scaled so that the threshold is 50, with the date and the figures of the folds.
"""

import argparse
import random
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy
from scipy.optimize import minimize

from streams.tag import Rules, compile_rules
from tests.evaluation.corpus import SUBJECTS, Labelled, read_corpus
from tests.kit.samples import read_packaged

FOLDS = 10
_SEED = 11
_STRENGTHS = (0.3, 1.0, 3.0)


@dataclass(frozen=True)
class Table:
    """The features of all articles for one subject."""

    rules: list[str]
    signs: numpy.ndarray
    values: numpy.ndarray
    """Articles × rules."""
    labels: numpy.ndarray
    groups: numpy.ndarray
    articles: list[Labelled]


FINAL = False


def is_seen(article: Labelled) -> bool:
    """Whether rules may be written by it: all wire items, and the half of the modern events that crc32 chooses."""
    return article.era == "wire" or zlib.crc32(str(article.group).encode()) % 2 == 0


def make_table(rules: Rules, subject: str, articles: Sequence[Labelled]) -> Table:
    """Hold the rules of one subject against all articles."""
    rule_set = next(one.rule_set for one in rules._compiled if one.rule_set.id == subject)
    names = [rule.id for rule in rule_set.rules]
    values = numpy.zeros((len(articles), len(names)))
    weights = {rule.id: rule.weight for rule in rule_set.rules}
    for row, article in enumerate(articles):
        for told in rules.explain(article.headline, article.body, language="en", year=article.year):
            if told.subject == subject:
                for matched in told.matched:
                    values[row, names.index(matched.rule)] = matched.points / weights[matched.rule]
    return Table(
        rules=names,
        signs=numpy.sign([rule.weight for rule in rule_set.rules]),
        values=values,
        labels=numpy.array([article.labels[subject] for article in articles], float),
        groups=numpy.array([article.group for article in articles]),
        articles=list(articles),
    )


def fit(table: Table, rows: numpy.ndarray, strength: float) -> numpy.ndarray:
    """Learn weights, the last being the intercept."""
    x = numpy.hstack([table.values[rows], numpy.ones((len(rows), 1))])
    y = table.labels[rows]

    def loss(weights: numpy.ndarray) -> tuple[float, numpy.ndarray]:
        z = x @ weights
        penalty = weights.copy()
        penalty[-1] = 0
        value = numpy.logaddexp(0, z).sum() - y @ z + strength / 2 * penalty @ penalty
        return float(value), x.T @ (1 / (1 + numpy.exp(-z)) - y) + strength * penalty

    bounds = [(0, None) if sign > 0 else (None, 0) for sign in table.signs] + [(None, None)]
    return minimize(loss, numpy.zeros(x.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x


def predict(table: Table, weights: numpy.ndarray) -> numpy.ndarray:
    """The log odds of all articles."""
    return table.values @ weights[:-1] + weights[-1]


def best_threshold(scores: numpy.ndarray, labels: numpy.ndarray) -> float:
    """The threshold of best F1; of neighbours that are nearly as good the middle."""
    candidates = numpy.linspace(-3, 3, 61)
    figures = numpy.array([f1(scores >= one, labels) for one in candidates])
    smooth = numpy.convolve(figures, numpy.ones(7) / 7, mode="same")
    return float(candidates[3:-3][numpy.argmax(smooth[3:-3])])


def f1(tagged: numpy.ndarray, labels: numpy.ndarray) -> float:
    """F1 of what is tagged."""
    right = float((tagged * labels).sum())
    return 2 * right / max(float(tagged.sum() + labels.sum()), 1)


def folds_of(groups: numpy.ndarray, *, number: int = FOLDS, seed: int = _SEED) -> numpy.ndarray:
    """The fold of each article; those of one group are in one."""
    known = sorted(set(groups.tolist()))
    random.Random(seed).shuffle(known)
    fold = {group: place % number for place, group in enumerate(known)}
    return numpy.array([fold[group] for group in groups.tolist()])


def cross_validate(table: Table, *, rows: numpy.ndarray | None = None, strength: float = 1.0) -> numpy.ndarray:
    """What is tagged, each article by weights and threshold that were learned without its fold."""
    folds = folds_of(table.groups)
    tagged = numpy.zeros(len(table.labels), bool)
    for fold in range(FOLDS):
        train = numpy.flatnonzero(folds != fold)
        inner = folds_of(table.groups[train], number=5, seed=fold)
        scores = numpy.zeros(len(train))
        for part in range(5):
            weights = fit(table, train[inner != part], strength)
            scores[inner == part] = predict(table, weights)[train[inner == part]]
        threshold = best_threshold(scores, table.labels[train])
        weights = fit(table, train, strength)
        test = folds == fold
        tagged[test] = predict(table, weights)[test] >= threshold
    return tagged


def report(name: str, tagged: numpy.ndarray, table: Table) -> None:
    """Print F1 by set and kind."""
    def of(test) -> str:
        rows = numpy.array([test(article) for article in table.articles])
        y, t = table.labels[rows], tagged[rows]
        return f"{f1(t, y):.2f} ({int((t*y).sum())}+{int((t*(1-y)).sum())}f/{int(y.sum())})"
    print(f"{name:30}", "wire", of(lambda a: a.era == "wire"), 
          *(f"{one} {of(lambda a, one=one: a.set == one)}" for one in ("dev", "own")),
          "modern-seen", of(lambda a: a.era == "modern" and is_seen(a)), *(["UNSEEN", of(lambda a: a.era == "modern" and not is_seen(a)), "sure", of(lambda a: a.era == "modern" and not is_seen(a) and not a.doubt)] if FINAL else []))
    ordinary = numpy.array([a.kind == "ordinary" for a in table.articles]) & (table.labels == 0)
    long = numpy.array([a.is_long for a in table.articles])
    print(f"{'':30} ordinary short {int(tagged[ordinary & ~long].sum())}/{int((ordinary & ~long).sum())} long {int(tagged[ordinary & long].sum())}/{int((ordinary & long).sum())}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rules", type=Path)
    parser.add_argument("--subject", action="append", choices=SUBJECTS)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--final", action="store_true", help="also the half of modern that no rule was written by")
    arguments = parser.parse_args()
    global FINAL
    FINAL = arguments.final
    articles = read_corpus()
    files = dict(read_packaged())
    if arguments.rules:
        files = {n: t for n, t in files.items() if "concepts/" in n} | {p.name: p.read_text() for p in arguments.rules.glob("*.toml")} | {f"concepts/{p.name}": p.read_text() for p in arguments.rules.glob("concepts/*.toml")}
    rules = compile_rules(files)
    thresholds = {told.subject: told.threshold for told in rules.explain("", "", language="en")}
    for subject in arguments.subject or SUBJECTS:
        table = make_table(rules, subject, articles)
        tags = numpy.array([any(t.subject == subject for t in rules.tag(a.headline, a.body, language="en", year=a.year).tags) for a in articles])
        print(f"\n{subject} {len(table.rules)} rules")
        report("as written", tags, table)
        for strength in _STRENGTHS:
            tagged = cross_validate(table, strength=strength)
            report(f"learned, L2 {strength}", tagged, table)
            if strength == 1.0:
                kept = tagged
        weights = fit(table, numpy.arange(len(articles)), 1.0)
        for w, n, used in sorted(zip(weights, table.rules, (table.values > 0).sum(0)), key=lambda p: -p[0]):
            print(f"   {w:6.2f} {n} ({used})")
        print("  intercept", weights[-1])
        if arguments.errors:
            for a, t in zip(articles, kept):
                if t != a.labels[subject] and is_seen(a):
                    print("missed" if a.labels[subject] else "false ", "D" if a.doubt else " ", a.set, a.id[-8:], len(a.body.split()), a.headline[:110], "|", a.body[:160].replace("\n", " "), "|", a.note)
    return 0


if __name__ == "__main__":
    sys.exit(main())
