"""A rule set made ready: its phrases as numbers of groups in the matchers, its rules as conditions.

Phrases are looked for in three steps, each only where the one before calls for it: a rule's own phrases in the whole
article; its everyday words around those; then, for an article that would get the subject, what speaks against it.
"""

from collections.abc import Container, Sequence

from streams.article import frozen
from streams.tag.conditions import Condition, find_matches
from streams.tag.field import Field
from streams.tag.matcher import Cover, Hit, PhraseMatcher
from streams.tag.reading import expand_group, groups_of, is_everyday
from streams.tag.ruleset import Rule, RuleSet
from streams.tag.scoring import Match


class Phrasebook:
    """The phrase groups of all subjects, numbered, each kept once."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[bool, tuple[str, ...]], int] = {}

    def number_of(self, phrases: Sequence[str], *, everyday: bool = False) -> int:
        """The number of a group of phrases."""
        return self._numbers.setdefault((everyday, tuple(phrases)), len(self._numbers))

    def matcher(self, *, everyday: bool, among: Container[int] | None = None) -> PhraseMatcher:
        """Compile all groups that are everyday words, or all that are not. among: only those of these numbers."""
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

    def __init__(self, rule: Rule, book: Phrasebook, rule_set: RuleSet, *, whole: bool = False) -> None:
        """whole: look for everyday words in the whole article too."""
        self.rule = rule
        groups: list[int] = []
        self.own: list[int] = []
        """Groups that are looked for in the whole article; the rule is dead where one has no hit."""
        lengths: list[int] = []
        for items in groups_of(rule):
            phrases = expand_group(rule_set, items)
            everyday = not whole and is_everyday(rule_set, items)
            groups.append(book.number_of(phrases, everyday=everyday))
            if not everyday:
                self.own.append(groups[-1])
            lengths.append(max(phrase.count(" ") + 1 for phrase in phrases))
        if not rule.order:
            # Everyday words last: they have the most hits, and how many are found must not change what matches.
            everyday_last = sorted(zip(groups, lengths, strict=True), key=lambda group: group[0] not in self.own)
            groups, lengths = [group for group, _ in everyday_last], [length for _, length in everyday_last]
        self.condition = Condition(
            groups=tuple(groups), words=rule.within if isinstance(rule.within, int) else None, order=rule.order
        )
        self.has_everyday = len(self.own) < len(groups)
        self.reach = _reach_of(self.condition, lengths, groups.index(self.own[0]))
        """Words on the left and right of its first own phrase in which all others must be; None: its sentence."""
        self.needs = None if rule.needs is None else book.number_of(expand_group(rule_set, rule.needs))
        self.asked = frozenset((*groups, *(() if self.needs is None else (self.needs,))))
        """All groups that it asks for."""
        self._in_headline, self._in_body = rule.where not in ("body", "lead"), rule.where != "headline"
        self._further_own = tuple(dict.fromkeys(number for number in self.own if number != self.own[0]))
        self._unless = None if rule.unless is None else PhraseMatcher({0: expand_group(rule_set, rule.unless)})

    def is_alive(self, field: Field, fields: Sequence[Field]) -> bool:
        """Whether the phrases found so far let the rule match in `field`, which has its first own ones."""
        if not (self._in_headline if field.name == "headline" else self._in_body):
            return False
        for number in self._further_own:
            if number not in field.hits:
                return False
        return self.needs is None or any(self.needs in other.hits for other in fields)

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
        """The spans in whose sentence an `unless` phrase stands; each sentence is looked at once."""
        if self._unless is None:
            return set()
        verdicts: dict[Hit, bool] = {}
        undone: set[Hit] = set()
        for span in spans:
            sentence = field.sentence_span(span[0])
            if sentence not in verdicts:
                found: dict[int, list[Hit]] = {}
                self._unless.find(field, found, span=sentence)
                verdicts[sentence] = bool(found)
            if verdicts[sentence]:
                undone.add(span)
        return undone


@frozen
class Prepared:
    """An article ready to be judged for one subject."""

    fields: Sequence[Field]
    """Without what the rule set ignores, everyday words found where a rule asks for them."""
    alive: Sequence[tuple[CompiledRule, Sequence[Field]]]
    """Rules whose own phrases all stand in these fields."""


class CompiledSubject:
    """A rule set whose phrases are in the matchers."""

    def __init__(self, rule_set: RuleSet, book: Phrasebook) -> None:
        self.rule_set = rule_set
        self.rules = tuple(CompiledRule(rule, book, rule_set) for rule in rule_set.rules if rule.weight > 0)
        self.ignore = None if rule_set.ignore is None else book.number_of(expand_group(rule_set, rule_set.ignore))
        self._by_own: dict[int, list[tuple[int, CompiledRule]]] = {}
        for place, rule in enumerate(self.rules):
            self._by_own.setdefault(rule.own[0], []).append((place, rule))
        # Of this subject alone: another's would only add hits that nothing asks for.
        asked = {number for rule in self.rules for number in rule.condition.groups}
        self._everyday = book.matcher(everyday=True, among=asked)
        # Groups of rules that speak against the subject are numbered by themselves.
        against = Phrasebook()
        self.against = tuple(
            CompiledRule(rule, against, rule_set, whole=True) for rule in rule_set.rules if rule.weight < 0
        )
        self._against_matcher = against.matcher(everyday=False)

    def prepare(self, fields: Sequence[Field], *, everywhere: bool = False) -> Prepared:
        """Make an article ready for this subject.

        everywhere: look for everyday words in the whole article, as an explanation of what nearly matched needs it; the
        matches are the same.
        """
        living = self._living(fields)
        if not living and not everywhere:
            return Prepared(fields=(), alive=())
        own = fields
        if self.ignore is not None and any(self.ignore in field.hits for field in fields):
            own = [field.with_hits(self._unmasked(field, field.hits)) for field in fields]
            living = self._living(own)
        spans: dict[int, list[Hit]] = {}
        if everywhere:
            spans = {place: [(0, len(field.text))] for place, field in enumerate(fields)}
        else:
            for place, number, rules in living:
                reaches = [rule.reach for _, rule in rules if rule.has_everyday]
                if reaches:
                    spans.setdefault(place, []).extend(_spans_around(own[place], own[place].hits[number], reaches))
        complete = [*own]
        for place, around in spans.items():
            complete[place] = own[place].with_hits({})
            complete[place].find(self._everyday, around)
            complete[place].hits = own[place].hits | self._unmasked(fields[place], complete[place].hits)
        alive: dict[int, list[Field]] = {}
        for place, _, rules in living:
            for number, _ in rules:
                alive.setdefault(number, []).append(complete[place])
        return Prepared(fields=complete, alive=[(self.rules[number], alive[number]) for number in sorted(alive)])

    def _living(self, fields: Sequence[Field]) -> list[tuple[int, int, list[tuple[int, CompiledRule]]]]:
        """Place of a field, number of a group found in it, the rules that begin with it and are alive there."""
        living = []
        for place, field in enumerate(fields):
            for number in self._by_own.keys() & field.hits.keys():
                rules = [one for one in self._by_own[number] if one[1].is_alive(field, fields)]
                if rules:
                    living.append((place, number, rules))
        return living

    def judge(self, prepared: Prepared) -> list[Judged]:
        """Hold the rules for the subject against an article; those with nothing to say are left out."""
        judged = (rule.judge(fields) for rule, fields in prepared.alive)
        return [one for one in judged if one is not None]

    def judge_against(self, prepared: Prepared) -> list[Judged]:
        """Hold the rules against the subject against an article."""
        if not self.against:
            return []
        matcher = self._against_matcher
        scans = [matcher.scan(field) for field in prepared.fields]
        # Few of these rules have all their phrases in one article, and the phrases of the others are many.
        wanted: set[int] = set()
        for groups in map(matcher.groups, scans):
            wanted.update(*(rule.asked for rule in self.against if groups.issuperset(rule.own)))
        if not wanted:
            return []
        fields = [field.with_hits({}) for field in prepared.fields]
        for field, scan in zip(fields, scans, strict=True):
            matcher.read(scan, field, field.hits, among=wanted)
        judged = (rule.judge([field for field in fields if rule.is_alive(field, fields)]) for rule in self.against)
        return [one for one in judged if one is not None]

    def _unmasked(self, field: Field, hits: dict[int, list[Hit]]) -> dict[int, list[Hit]]:
        """The hits that do not stand inside what the rule set ignores; `field` knows where that is."""
        masks = None if self.ignore is None else field.hits.get(self.ignore)
        if not masks:
            return hits
        cover = Cover(masks)
        left = ((number, cover.without_covered(group)) for number, group in hits.items())
        return {number: group for number, group in left if group}


def _reach_of(condition: Condition, lengths: Sequence[int], anchor: int) -> tuple[int, int] | None:
    """How many words left and right of one group's phrase the others can reach, by the most words of each group."""
    if condition.words is None:
        return None
    left = sum(lengths[:anchor]) + condition.words * anchor
    right = sum(lengths[anchor + 1 :]) + condition.words * (len(lengths) - 1 - anchor)
    return (left, right) if condition.order else (left + right, left + right)


def _spans_around(field: Field, hits: Sequence[Hit], reaches: Sequence[tuple[int, int] | None]) -> list[Hit]:
    """Where everyday words can stand near these hits."""
    known = [reach for reach in reaches if reach is not None]
    spans = []
    if known:
        left, right = max(left for left, _ in known), max(right for _, right in known)
        spans = [field.span_around(hit, left, right) for hit in hits]
    if len(known) < len(reaches):
        spans += [field.sentence_span(start) for start, _ in hits]
    return spans
