"""One rule made ready: its phrases as numbers of lists in a matcher, its condition, what it makes of an article."""

from collections.abc import Container, Sequence

from streams.article import frozen
from streams.tag.concepts import Concepts
from streams.tag.conditions import Condition, find_matches
from streams.tag.field import Field
from streams.tag.matcher import Group, Hit, PhraseMatcher
from streams.tag.phrases import Phrase
from streams.tag.reading import expand_group, groups_of, is_everyday
from streams.tag.ruleset import Rule, RuleSet
from streams.tag.scoring import Match


class Phrasebook:
    """The lists of phrases of all subjects, numbered, each kept once."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[bool, tuple[Phrase, ...]], int] = {}

    def group_of(self, lists: Sequence[tuple[Phrase, ...]], *, everyday: bool = False) -> Group:
        """The numbers of the lists that make one group."""
        return tuple(sorted({self._numbers.setdefault((everyday, phrases), len(self._numbers)) for phrases in lists}))

    def matcher(self, *, everyday: bool, among: Container[int] | None = None) -> PhraseMatcher:
        """Compile all lists of everyday words, or all that are not. among: only those of these numbers."""
        return PhraseMatcher(
            {
                number: phrases
                for (kind, phrases), number in self._numbers.items()
                if kind == everyday and (among is None or number in among)
            }
        )


@frozen
class Judged:
    """What became of one rule on one article."""

    rule: Rule
    matches: tuple[Match, ...]
    """Headline first, then by place."""
    undone: tuple[Match, ...]
    """Matches that `unless` undid."""


class CompiledRule:
    """A rule and its condition."""

    def __init__(
        self, rule: Rule, book: Phrasebook, rule_set: RuleSet, concepts: Concepts, *, whole: bool = False
    ) -> None:
        """whole: look for everyday words in the whole article too."""
        self.rule = rule
        groups: list[Group] = []
        self.own: list[Group] = []
        """Groups that are looked for in the whole article; the rule is dead where one has no hit."""
        lengths: list[int] = []
        told: list[str] = []
        for items in groups_of(rule):
            told.append(_tell(items))
            lists = expand_group(rule_set, concepts, items)
            everyday = not whole and is_everyday(rule_set, items)
            groups.append(book.group_of(lists, everyday=everyday))
            if not everyday:
                self.own.append(groups[-1])
            lengths.append(max(phrase.text.count(" ") + 1 for phrases in lists for phrase in phrases))
        if not rule.order:
            # Everyday words last: they have the most hits, and how many are found must not change what matches.
            places = sorted(range(len(groups)), key=lambda place: groups[place] not in self.own)
            groups, lengths = [groups[place] for place in places], [lengths[place] for place in places]
            told = [told[place] for place in places]
        self.told = tuple(told)
        """What each group is called, for explanations."""
        self.condition = Condition(
            groups=tuple(groups),
            words=rule.within if isinstance(rule.within, int) else None,
            order=rule.order,
            in_clause=rule.within == "clause",
        )
        self.has_everyday = len(self.own) < len(groups)
        self.reach = _reach_of(self.condition, lengths, groups.index(self.own[0]))
        """Words on the left and right of its first own phrase in which all others must be; None: its sentence."""
        self.needs = None if rule.needs is None else book.group_of(expand_group(rule_set, concepts, rule.needs))
        self.asked = frozenset(number for group in (*groups, self.needs or ()) for number in group)
        """All lists that it asks for."""
        score = rule_set.score
        self.most = {
            "headline": rule.weight * score.headline,
            "body": rule.weight * (score.lead + (0 if rule.where in ("lead", "opening") else score.rest)),
        }
        """The most points that it can give, by field."""
        self._in_headline, self._in_body = rule.where not in ("body", "lead"), rule.where != "headline"
        self._further_own = tuple(dict.fromkeys(group for group in self.own if group != self.own[0]))
        self._unless = None
        if rule.unless is not None:
            self._unless = PhraseMatcher(dict(enumerate(expand_group(rule_set, concepts, rule.unless))))

    def is_alive(self, field: Field, fields: Sequence[Field]) -> bool:
        """Whether the phrases found so far let the rule match in `field`, which has its first own ones."""
        if not (self._in_headline if field.name == "headline" else self._in_body):
            return False
        for group in self._further_own:
            if not field.has(group):
                return False
        return self.needs is None or any(other.has(self.needs) for other in fields)

    def may_match(self, found: Container[int]) -> bool:
        """Whether something of each of its own groups is among these lists."""
        return all(any(number in found for number in group) for group in self.own)

    def judge(self, fields: Sequence[Field]) -> Judged | None:
        """Hold the rule against the fields in which it is alive; None where it has nothing to say."""
        matches: list[Match] = []
        undone: list[Match] = []
        for field in fields:
            spans = find_matches(self.condition, field)
            if self.rule.where in ("lead", "opening"):
                spans = [span for span in spans if span[0] < field.lead_end]
            if not spans:
                continue
            lost = self._undone(field, spans)
            for span in spans:
                (undone if span in lost else matches).append(Match(field=field, span=span))
        if not matches and not undone:
            return None
        return Judged(rule=self.rule, matches=tuple(matches), undone=tuple(undone))

    def _undone(self, field: Field, spans: Sequence[Hit]) -> set[Hit]:
        """The spans in whose sentence, or clause, an `unless` phrase stands; each is looked at once."""
        if self._unless is None:
            return set()
        verdicts: dict[Hit, bool] = {}
        undone: set[Hit] = set()
        for span in spans:
            unit = field.clause_span(span[0]) if self.condition.in_clause else field.sentence_span(span[0])
            if unit not in verdicts:
                found: dict[int, list[Hit]] = {}
                self._unless.find(field, found, span=unit)
                verdicts[unit] = bool(found)
            if verdicts[unit]:
                undone.add(span)
        return undone


def _tell(items: Sequence[str]) -> str:
    """What a group is called: its list's name, or its first phrase and that there are more."""
    if items[0].startswith("@"):
        return f"any of {items[0].removeprefix('@').replace('-', ' ')}"
    return f"“{items[0]}”" if len(items) == 1 else f"“{items[0]}” or the like"


def _reach_of(condition: Condition, lengths: Sequence[int], anchor: int) -> tuple[int, int] | None:
    """How many words left and right of one group's phrase the others can reach, by the most words of each group."""
    if condition.words is None:
        return None
    left = sum(lengths[:anchor]) + condition.words * anchor
    right = sum(lengths[anchor + 1 :]) + condition.words * (len(lengths) - 1 - anchor)
    return (left, right) if condition.order else (left + right, left + right)
