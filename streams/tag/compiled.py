"""A rule set made ready: its phrases as numbers of groups in the shared matcher, its rules as conditions."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from streams.article import record
from streams.tag.conditions import Condition, Field, find_matches
from streams.tag.matcher import Hit, Hits, without_covered
from streams.tag.reading import expand_group, groups_of
from streams.tag.ruleset import Rule, RuleSet
from streams.tag.scoring import Match

Texts = Sequence[tuple[Field, Hits]]
"""The fields of an article with their hits, headline first."""


@record
class Judged:
    """What became of one rule on one article."""

    rule: Rule
    matches: tuple[Match, ...]
    """Headline first, then by place."""
    undone: tuple[Match, ...]
    """Matches that `unless` undid."""


class CompiledRule:
    """A rule and its condition."""

    def __init__(self, rule: Rule, number_of: Callable[[Sequence[str]], int], rule_set: RuleSet) -> None:
        self.rule = rule
        groups = tuple(number_of(expand_group(rule_set, group)) for group in groups_of(rule))
        unless = None if rule.unless is None else number_of(expand_group(rule_set, rule.unless))
        self.groups = groups
        self.needs = None if rule.needs is None else number_of(expand_group(rule_set, rule.needs))
        self.condition = Condition(
            groups=groups,
            words=rule.within if isinstance(rule.within, int) else None,
            order=rule.order,
            unless=unless,
        )

    def judge(self, texts: Texts) -> Judged | None:
        """Hold the rule against an article; None where it has nothing to say."""
        if self.needs is not None and not any(self.needs in hits for _, hits in texts):
            return None
        matches: list[Match] = []
        undone: list[Match] = []
        for field, hits in texts:
            if self.condition.groups[0] not in hits or not self._reads(field):
                continue
            spans, excluded = find_matches(self.condition, hits, field)
            matches += [Match(field=field, span=span) for span in spans if self._counts(field, span)]
            undone += [Match(field=field, span=span) for span in excluded if self._counts(field, span)]
        if not matches and not undone:
            return None
        return Judged(rule=self.rule, matches=tuple(matches), undone=tuple(undone))

    def _reads(self, field: Field) -> bool:
        if field.name == "headline":
            return self.rule.where not in ("body", "lead")
        return self.rule.where != "headline"

    def _counts(self, field: Field, span: Hit) -> bool:
        return self.rule.where not in ("lead", "opening") or field.name == "headline" or span[0] < field.lead_end


class CompiledSubject:
    """A rule set whose phrases are in the matcher."""

    def __init__(self, rule_set: RuleSet, number_of: Callable[[Sequence[str]], int]) -> None:
        self.rule_set = rule_set
        self.rules = tuple(CompiledRule(rule, number_of, rule_set) for rule in rule_set.rules)
        self.ignore = None if rule_set.ignore is None else number_of(expand_group(rule_set, rule_set.ignore))
        # A subject without a hit of any rule's first group is not looked at further.
        self._starts = frozenset(rule.condition.groups[0] for rule in self.rules if rule.rule.weight > 0)

    def judge(self, texts: Texts) -> list[Judged]:
        """Hold every rule against an article; those with nothing to say are left out."""
        if not any(number in self._starts for _, hits in texts for number in hits):
            return []
        return list(self._judge(self.unmasked(texts)))

    def _judge(self, texts: Texts) -> Iterator[Judged]:
        for rule in self.rules:
            judged = rule.judge(texts)
            if judged is not None:
                yield judged

    def unmasked(self, texts: Texts) -> Texts:
        """The article without the hits inside phrases that the rule set ignores."""
        if self.ignore is None or not any(self.ignore in hits for _, hits in texts):
            return texts
        return [(field, _unmask(hits, hits.get(self.ignore, ()))) for field, hits in texts]


def _unmask(hits: Mapping[int, list[Hit]], masks: Sequence[Hit]) -> Hits:
    left = ((number, without_covered(group, masks)) for number, group in hits.items())
    return {number: group for number, group in left if group}
