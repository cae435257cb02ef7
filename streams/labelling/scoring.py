"""Labelled texts and rules become figures and errors, by subject."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from streams.article import frozen
from streams.labelling.figures import Counts, bootstrap, wilson
from streams.labelling.reading import Row
from streams.tag import Rules

ORDINARY = "ordinary"
"""The kind of those articles that nobody would take for one of a subject."""

Interval = tuple[float, float]


@frozen
class Labelled:
    """A labelled article with its whole text."""

    row: Row
    headline: str | None
    body: str | None
    language: str | None


@frozen
class Case:
    """A labelled article, for one subject."""

    row: Row
    headline: str | None
    is_positive: bool
    is_tagged: bool
    score: int


@frozen
class Share:
    """A share of cases, with its 95 % interval."""

    hits: int
    total: int
    value: float | None
    """None: of no cases."""
    interval: Interval


@frozen
class SubjectScore:
    """How well the rules of one subject do."""

    subject: str
    threshold: int
    labelled: int
    positives: int
    precision: Share
    recall: Share
    f1: float | None
    """None where nothing is positive and nothing tagged."""
    f1_interval: Interval
    ordinary: Share | None
    """Of the ordinary articles that are not of the subject, those tagged. None: no article is called ordinary."""
    errors: tuple[Case, ...]
    """Missed, then false; of each those that are furthest from right first."""


@frozen
class Conflict:
    """One text with two labels."""

    subject: str
    rows: tuple[Row, ...]


class Scoring:
    """Takes labelled texts one by one; what stays of each is its scores."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._threshold = {one.subject: one.threshold for one in rules.explain("x", None, language=None)}
        self._rows: dict[bytes, list[tuple[Row, str | None]]] = {}
        self._scores: dict[bytes, dict[str, int]] = {}

    def add(self, labelled: Labelled) -> None:
        """Score a labelled article by all subjects."""
        key = _digest(labelled)
        self._rows.setdefault(key, []).append((labelled.row, labelled.headline))
        if key not in self._scores:
            explained = self._rules.explain(labelled.headline, labelled.body, language=labelled.language)
            self._scores[key] = {one.subject: one.score for one in explained}

    def finish(self) -> tuple[list[SubjectScore], list[Conflict]]:
        """The figures of each subject that has labels, by id, and the texts whose labels contradict each other.

        A text that is labelled twice counts once, and not at all where its labels differ.
        """
        cases: dict[str, list[Case]] = {}
        conflicts = []
        for key, rows in self._rows.items():
            for subject, threshold in self._threshold.items():
                labelled = [(row, headline) for row, headline in rows if subject in row.labels]
                if len({row.labels[subject] for row, _ in labelled}) > 1:
                    conflicts.append(Conflict(subject=subject, rows=tuple(row for row, _ in labelled)))
                elif labelled:
                    (row, headline), score = labelled[0], self._scores[key].get(subject, 0)
                    case = Case(
                        row=row,
                        headline=headline,
                        is_positive=row.labels[subject],
                        # A subject that does not speak the article's language tags nothing.
                        is_tagged=subject in self._scores[key] and score >= threshold,
                        score=score,
                    )
                    cases.setdefault(subject, []).append(case)
        scores = [score_cases(subject, self._threshold[subject], found) for subject, found in sorted(cases.items())]
        return scores, conflicts


def score_cases(subject: str, threshold: int, cases: Sequence[Case]) -> SubjectScore:
    """Turn the cases of a subject, at least one, into its figures."""
    verdicts = [(case.is_positive, case.is_tagged) for case in cases]
    counts = _count(verdicts)
    tagged, positives = counts.true + counts.false, counts.true + counts.missed
    ordinary = [case.is_tagged for case in cases if case.row.kind == ORDINARY and not case.is_positive]
    errors = [case for case in cases if case.is_positive != case.is_tagged]
    errors.sort(key=lambda case: (case.is_tagged, -case.score if case.is_tagged else case.score))
    is_known = bool(tagged or positives)
    return SubjectScore(
        subject=subject,
        threshold=threshold,
        labelled=len(cases),
        positives=positives,
        precision=_share(counts.true, tagged),
        recall=_share(counts.true, positives),
        f1=counts.f1 if is_known else None,
        f1_interval=bootstrap(verdicts, lambda sample: _count(sample).f1) if is_known else (0.0, 1.0),
        ordinary=_share(sum(ordinary), len(ordinary)) if ordinary else None,
        errors=tuple(errors),
    )


def _count(verdicts: Iterable[tuple[bool, bool]]) -> Counts:
    """verdicts: whether each is of the subject, and whether it is tagged."""
    counted = Counter(verdicts)
    return Counts(true=counted[True, True], false=counted[False, True], missed=counted[True, False])


def _share(hits: int, total: int) -> Share:
    return Share(hits=hits, total=total, value=hits / total if total else None, interval=wilson(hits, total))


def _digest(labelled: Labelled) -> bytes:
    texts = "\0".join((labelled.headline or "", labelled.body or ""))
    return hashlib.blake2b(texts.encode("utf-8", "surrogatepass"), digest_size=16).digest()
