"""Say why an article got a subject, or did not: what matched, what nearly did, what was excluded."""

from collections.abc import Iterator, Sequence

from streams.article import frozen
from streams.tag.compiled import CompiledSubject, Prepared
from streams.tag.compiled_rule import CompiledRule
from streams.tag.field import Field
from streams.tag.matcher import Group, Hit
from streams.tag.scoring import Match, Part, Place, make_parts, score_of

# Enough to see; a text that repeats one phrase would print it for ever.
_MOST_SHOWN = 10


@frozen
class Passage:
    """A place in an article: `text == field[start:end]`."""

    field: str
    start: int
    end: int
    text: str


@frozen
class Matched:
    """A rule that matched and the points that it gave."""

    rule: str
    says: str
    points: float
    places: tuple[Place, ...]
    """Where it counted: each place once."""
    passages: tuple[Passage, ...]


@frozen
class Nearly:
    """A rule that had some of its phrases and did not match."""

    rule: str
    says: str
    why: str
    passages: tuple[Passage, ...]


@frozen
class Excluded:
    """Passages that did not count, and why."""

    rule: str | None
    """None: ignored for the whole subject."""
    why: str
    passages: tuple[Passage, ...]


@frozen
class Explanation:
    """Why an article got one subject, or did not."""

    subject: str
    name: str
    score: int
    threshold: int
    tagged: bool
    why_not: str | None
    """One line for who asks why an article did not get the subject; None where it did."""
    matched: tuple[Matched, ...]
    """Most points first; those below zero spoke against it."""
    nearly: tuple[Nearly, ...]
    excluded: tuple[Excluded, ...]


def explain_subject(subject: CompiledSubject, prepared: Prepared, *, ignored: Sequence[Field]) -> Explanation:
    """Explain one subject by the very judgement that tags.

    prepared: with everyday words found everywhere; ignored: the fields before, with what the rule set ignores.
    """
    rule_set = subject.rule_set
    all_judged = subject.judge(prepared) + subject.judge_against(prepared)
    parts = make_parts(((judged.rule, judged.matches) for judged in all_judged), rule_set.score)
    matched = [
        Matched(
            rule=part.rule.id,
            says=part.rule.says,
            points=round(part.points, 1),
            places=part.places,
            passages=_passages(part.matches),
        )
        for part in parts
    ]
    excluded = [
        Excluded(
            rule=judged.rule.id,
            why="one of the rule's `unless` phrases stands there",
            passages=_passages(judged.undone),
        )
        for judged in all_judged
        if judged.undone
    ]
    masks = [
        _passage_of(field.name, field.text, hit)
        for field in ignored
        if subject.ignore is not None
        for hit in field.sorted_hits(subject.ignore)[0]
    ]
    if masks:
        excluded.append(Excluded(rule=None, why="ignored by the rule file", passages=tuple(masks[:_MOST_SHOWN])))
    said = {judged.rule.id for judged in all_judged}
    score = score_of(parts)
    is_tagged = score >= rule_set.score.threshold
    matched.sort(key=lambda item: -item.points)
    nearly = list(_find_nearly(subject, prepared.fields, said))
    return Explanation(
        subject=rule_set.id,
        name=rule_set.name,
        score=score,
        threshold=rule_set.score.threshold,
        tagged=is_tagged,
        why_not=None if is_tagged else _why_untagged(parts, matched, nearly, excluded, rule_set.score.threshold),
        matched=tuple(matched),
        nearly=tuple(nearly),
        excluded=tuple(excluded),
    )


def _why_untagged(
    parts: Sequence[Part],
    matched: Sequence[Matched],
    nearly: Sequence[Nearly],
    excluded: Sequence[Excluded],
    threshold: int,
) -> str:
    """The one thing that most stood in the way: what speaks against it, undid a match, stands too deep, or lacks."""
    speaking = [part for part in parts if part.points > 0]
    against = [one for one in matched if one.points < 0]
    if against and score_of(speaking) >= threshold:
        return f"{against[-1].says.rstrip('.')}: {_quoted(against[-1].passages)}"
    undone = [one for one in excluded if one.rule is not None]
    if undone and not speaking:
        return f"{undone[0].why.rstrip('.')}: {_quoted(undone[0].passages)}"
    if speaking:
        first = matched[0]
        told = f"{first.says.rstrip('.')}: {_quoted(first.passages)}"
        if {place for part in speaking for place in part.places} == {"rest"}:
            return f"only far down in the text: {told}"
        return f"too little: {told}, and no more"
    if nearly:
        return f"{_quoted(nearly[0].passages)} alone: {nearly[0].why}"
    if excluded:
        return f"{excluded[0].why}: {_quoted(excluded[0].passages)}"
    return "nothing of what its rules look for stands there"


def _quoted(passages: Sequence[Passage]) -> str:
    return f"“{' '.join(passages[0].text.split())}”" if passages else ""


def _find_nearly(subject: CompiledSubject, fields: Sequence[Field], said: set[str]) -> Iterator[Nearly]:
    """The rules that have some of their own phrases, those first that have most of what would give most."""
    nearly: dict[str, tuple[float, Nearly]] = {}
    for rule in subject.rules:
        groups = rule.condition.groups
        present = [group for group in groups if any(field.has(group) for field in fields)]
        share = len(present) / len(groups)
        # Everyday words alone are in every article.
        if rule.rule.id in said or not any(group in rule.own for group in present):
            continue
        if rule.rule.id in nearly and nearly[rule.rule.id][0] >= share:
            continue
        shown = [
            _passage_of(field.name, field.text, hit)
            for group in present
            for field in fields
            for hit in field.sorted_hits(group)[0][:2]
        ]
        told = Nearly(
            rule=rule.rule.id,
            says=rule.rule.says,
            why=_why_not(rule, present),
            passages=tuple(shown[:_MOST_SHOWN]),
        )
        nearly[rule.rule.id] = share, told
    weights = {rule.rule.id: rule.rule.weight for rule in subject.rules}
    for _, told in sorted(nearly.values(), key=lambda item: -item[0] * weights[item[1].rule]):
        yield told


def _why_not(rule: CompiledRule, present: Sequence[Group]) -> str:
    missing = [told for group, told in zip(rule.condition.groups, rule.told, strict=True) if group not in present]
    if missing:
        return f"without {' and '.join(missing)}"
    if rule.rule.needs is not None:
        return "not near enough, or none of the phrases that it needs"
    if rule.rule.where != "anywhere":
        return f"not in the {rule.rule.where}, or not near enough"
    return "not near enough" + (", or not in the order" if rule.rule.order else "")


def _passages(matches: tuple[Match, ...]) -> tuple[Passage, ...]:
    return tuple(_passage_of(match.field.name, match.field.text, match.span) for match in matches[:_MOST_SHOWN])


def _passage_of(field: str, text: str, span: Hit) -> Passage:
    return Passage(field=field, start=span[0], end=span[1], text=text[span[0] : span[1]])
