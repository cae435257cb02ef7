"""How well the rules give articles their subjects: run by `make eval-subjects`, prints tables.

The headline is *cross-validated*: each article is judged by weights and a threshold that were learned without any
article of its fold (weights.py); that half of the modern events that nobody read while rules were written is a row of
its own (*unseen*). What the shipped weights give on the very articles that they were learned by is *fitted*, and
flatters. Title, dateline and body are put together as a page has them.

Exit 1 where a cross-validated figure falls below its floor, or more than 1 % of ordinary news is tagged.
"""

import argparse
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from streams.labelling.figures import Counts, bootstrap, wilson
from streams.tag import compile_rules
from streams.tag.rules import read_rule_files
from tests.evaluation.corpus import DATA, NEEDED, Labelled, read_corpus
from tests.evaluation.weights import Table, cross_validate, make_table
from tests.kit.samples import read_packaged

FLOORS = {
    "territorial-dispute": {"wire": 0.90, "modern": 0.70},
    "summit-planning": {"wire": 0.84, "modern": 0.60},
}
"""F1 by era: a little below what docs/benchmarks/subjects.md shows."""
MOST_ORDINARY = 0.01
_SHARES = (0.25, 0.5, 0.75, 1.0)
_MORE = 500


class Case(NamedTuple):
    """An article and its verdicts for one subject."""

    article: Labelled
    is_positive: bool
    is_tagged: bool
    """By weights of other folds."""
    is_fitted: bool
    """Whether the rules tag it as they are shipped."""


def count(cases: Iterable[Case], *, fitted: bool = False) -> Counts:
    """Count right and wrong verdicts."""
    verdicts = [(case.is_positive, case.is_fitted if fitted else case.is_tagged) for case in cases]
    return Counts(verdicts.count((True, True)), verdicts.count((False, True)), verdicts.count((True, False)))


def parts_of(cases: Sequence[Case]) -> Iterable[tuple[str, list[Case]]]:
    """The rows of the table: all, by era, unseen, sure, by set, source and length."""
    keys: list[Callable[[Labelled], str]] = [
        lambda article: "all",
        lambda article: article.era,
        lambda article: "unseen modern" if article.is_unseen else "",
        lambda article: f"{article.era} without doubt" if not article.doubt else "",
        lambda article: f"set {article.set}",
        lambda article: f"source {article.source}",
        lambda article: f"{article.era} {'from 400 words on' if article.is_long else 'below 400 words'}",
    ]
    for key in keys:
        rows: dict[str, list[Case]] = {}
        for case in cases:
            rows.setdefault(key(case.article), []).append(case)
        yield from ((name, rows[name]) for name in sorted(rows) if name)


def report(subject: str, cases: Sequence[Case]) -> None:
    """Print the table of a subject."""
    print(f"\n{subject}: {sum(case.is_positive for case in cases)} of {len(cases):,} articles")
    print(f"  {'':30}{'articles':>9}{'with it':>8}{'precision':>11}{'recall':>8}{'F1':>7}  95 %        fitted F1")
    for name, part in parts_of(cases):
        counts, fitted = count(part), count(part, fitted=True)
        positives = counts.true + counts.missed
        if not positives:
            continue
        low, high = bootstrap(part, lambda sample: count(sample).f1)
        print(
            f"  {name:30}{len(part):9,}{positives:8}{counts.precision:11.2f}{counts.recall:8.2f}{counts.f1:7.2f}"
            f"  {low:.2f}–{high:.2f}{fitted.f1:15.2f}"
        )
    for name, part in false_parts(cases).items():
        false = sum(case.is_tagged for case in part)
        low, high = wilson(false, len(part))
        print(f"  falsely tagged, {name}: {false} of {len(part)} = {false / len(part):.1%} ({low:.1%}–{high:.1%})")


def false_parts(cases: Sequence[Case]) -> dict[str, list[Case]]:
    """The negatives by kind and length."""
    parts: dict[str, list[Case]] = {}
    for case in cases:
        if not case.is_positive:
            length = "long" if case.article.is_long else "short"
            parts.setdefault(f"{case.article.kind} {length}", []).append(case)
    return parts


def show_curve(table: Table, articles: Sequence[Labelled]) -> None:
    """Print F1 by how much was learned from, and what the same slope gives for more labels."""
    figures = []
    for share in _SHARES:
        tagged = cross_validate(table, share=share)
        by_era = {
            era: count(
                Case(article, bool(label), bool(tag), False)
                for article, label, tag in zip(articles, table.labels, tagged, strict=True)
                if article.era == era
            ).f1
            for era in ("wire", "modern")
        }
        figures.append(by_era)
        print(f"  learned by {share:4.0%} of the labels: " + ", ".join(f"{f1:.3f} {era}" for era, f1 in by_era.items()))
    doublings = math.log2(1 + _MORE / len(articles))
    gains = ", ".join(f"{(figures[-1][era] - figures[1][era]) * doublings:+.3f} {era}" for era in figures[0])
    print(f"  another {_MORE} labels, where they bring as much as the last doubling did: {gains}")


def show_errors(cases: Sequence[Case]) -> None:
    """Print each error of what may be read, missed first."""
    for case in sorted(cases, key=lambda case: case.is_tagged):
        if case.is_positive != case.is_tagged and not case.article.is_unseen:
            verdict = "missed" if case.is_positive else "false"
            doubt = " (doubt)" if case.article.doubt else ""
            print(f"  {verdict:7}{case.article.id}{doubt}  {case.article.headline}  [{case.article.note}]")


def main(arguments: Sequence[str] | None = None) -> int:
    """Score the labelled sets and print the figures. arguments: None: the process's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="list each error")
    parser.add_argument("--curve", action="store_true", help="how F1 grows with labels")
    chosen = parser.parse_args(arguments)
    if missing := [file.name for file in NEEDED if not file.is_file()]:
        print(f"{', '.join(missing)} not in {DATA}; set NEWSWIRE_TEST_DATA", file=sys.stderr)
        return 1
    files = read_packaged()
    rules = compile_rules(files)
    rule_sets, _, _ = read_rule_files(files)
    articles = read_corpus()
    print(f"rules {rules.version}")
    is_met = True
    for rule_set in rule_sets.values():
        table = make_table(rules, rule_set, articles)
        tagged = cross_validate(table)
        cases = []
        for article, label, tag in zip(articles, table.labels, tagged, strict=True):
            shipped = rules.tag(article.headline, article.body, language="en", year=article.year).tags
            is_fitted = any(one.subject == rule_set.id for one in shipped)
            cases.append(Case(article, bool(label), bool(tag), is_fitted))
        report(rule_set.id, cases)
        if chosen.curve:
            show_curve(table, articles)
        if chosen.errors:
            show_errors(cases)
        for era, floor in FLOORS[rule_set.id].items():
            is_met &= count(case for case in cases if case.article.era == era).f1 >= floor
        for name, part in false_parts(cases).items():
            if name.startswith("ordinary"):
                is_met &= sum(case.is_tagged for case in part) <= MOST_ORDINARY * len(part)
    if not is_met:
        print(f"\nbelow the floors: F1 {FLOORS}, ordinary news falsely tagged ≤ {MOST_ORDINARY:.0%}")
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
