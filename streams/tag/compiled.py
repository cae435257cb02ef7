"""A rule set made ready: the rules of a subject on one article.

Phrases are looked for in three steps, each only where the one before calls for it: a rule's own phrases in the whole
article; its everyday words around those; then, for an article that would get the subject, what speaks against it.
"""

from collections.abc import Iterable, Mapping, Sequence

from streams.article import frozen
from streams.tag.compiled_rule import CompiledRule, Judged, Phrasebook
from streams.tag.concepts import Concepts
from streams.tag.field import Field
from streams.tag.matcher import Cover, Hit
from streams.tag.named import find_named
from streams.tag.reading import expand_group, named_list, rules_of
from streams.tag.ruleset import RuleSet


@frozen
class Prepared:
    """An article ready to be judged for one subject."""

    fields: Sequence[Field]
    """Without what the rule set ignores, everyday words found where a rule asks for them."""
    alive: Sequence[tuple[CompiledRule, Sequence[Field]]]
    """Rules whose own phrases all stand in these fields."""


class CompiledSubject:
    """A rule set whose phrases are in the matchers."""

    def __init__(self, rule_set: RuleSet, book: Phrasebook, concepts: Concepts) -> None:
        self.rule_set = rule_set
        rules = [one for rule in rule_set.rules for one in rules_of(rule, concepts)]
        self.rules = tuple(CompiledRule(rule, book, rule_set, concepts) for rule in rules if rule.weight > 0)
        self.ignore = None
        if rule_set.ignore is not None:
            self.ignore = book.group_of(expand_group(rule_set, concepts, rule_set.ignore))
        self._named = [
            (book.group_of(expand_group(rule_set, concepts, offices)), book.group_of([named_list(rule_set, name)])[0])
            for name, offices in rule_set.named.items()
        ]
        self._by_own: dict[int, list[int]] = {}
        """Numbers of the rules that begin with a list."""
        for place, compiled in enumerate(self.rules):
            for number in compiled.own[0]:
                self._by_own.setdefault(number, []).append(place)
        # Of this subject alone: another's would only add hits that nothing asks for.
        asked = {number for compiled in self.rules for group in compiled.condition.groups for number in group}
        self._everyday = book.matcher(everyday=True, among=asked)
        # Lists of rules that speak against the subject are numbered by themselves.
        against = Phrasebook()
        self.against = tuple(
            CompiledRule(rule, against, rule_set, concepts, whole=True) for rule in rules if rule.weight < 0
        )
        self._against_matcher = against.matcher(everyday=False)

    def prepare(self, fields: Sequence[Field], *, everywhere: bool = False) -> Prepared:
        """Make an article ready for this subject.

        everywhere: look for everyday words in the whole article, as an explanation of what nearly matched needs it; the
        matches are the same.
        """
        self._find_named(fields)
        alive = self._alive(fields)
        if not everywhere and self._most(alive, fields) < self.rule_set.score.threshold:
            return Prepared(fields=(), alive=())
        own = fields
        if self.ignore is not None and any(field.has(self.ignore) for field in fields):
            own = [field.with_hits(self._unmasked(field, field.hits)) for field in fields]
            alive = self._alive(own)
            if not everywhere and self._most(alive, fields) < self.rule_set.score.threshold:
                return Prepared(fields=(), alive=())
        if everywhere:
            spans = {place: [(0, len(field.text))] for place, field in enumerate(fields)}
        else:
            asking: dict[int, list[CompiledRule]] = {}
            for rule, places in alive.values():
                if rule.has_everyday:
                    for place in places:
                        asking.setdefault(place, []).append(rule)
            spans = {place: _spans_around(own[place], rules) for place, rules in asking.items()}
        complete = [*own]
        for place, around in spans.items():
            complete[place] = own[place].with_hits({})
            complete[place].find(self._everyday, around)
            complete[place].hits = own[place].hits | self._unmasked(fields[place], complete[place].hits)
        return Prepared(
            fields=complete,
            alive=[(rule, [complete[place] for place in places]) for _, (rule, places) in sorted(alive.items())],
        )

    def _find_named(self, fields: Sequence[Field]) -> None:
        """Add the people whom the article itself puts into a list."""
        for offices, number in self._named:
            if any(field.has(offices) for field in fields):
                places = [self._unmasked(field, {0: field.sorted_hits(offices)[0]}).get(0, ()) for field in fields]
                for field, hits in zip(fields, find_named(fields, places), strict=True):
                    if hits:
                        field.hits[number] = hits

    def _alive(self, fields: Sequence[Field]) -> dict[int, tuple[CompiledRule, list[int]]]:
        """The rules that the phrases found so far let match, by number, and the places of those fields."""
        alive: dict[int, tuple[CompiledRule, list[int]]] = {}
        for place, field in enumerate(fields):
            numbers = {number for of in self._by_own.keys() & field.hits.keys() for number in self._by_own[of]}
            for number in numbers:
                rule = self.rules[number]
                if rule.is_alive(field, fields):
                    found = alive.get(number)
                    if found is None:
                        alive[number] = rule, [place]
                    else:
                        found[1].append(place)
        return alive

    def _most(self, alive: Mapping[int, tuple[CompiledRule, list[int]]], fields: Sequence[Field]) -> float:
        """The most points that these rules can give together: most articles cannot reach the threshold."""
        most: dict[tuple[str, int], float] = {}
        for rule, places in alive.values():
            for place in places:
                most[rule.rule.id, place] = rule.most[fields[place].name]
        return sum(most.values())

    def judge(self, prepared: Prepared) -> list[Judged]:
        """Hold the rules for the subject against an article; those with nothing to say are left out."""
        return _together(rule.judge(fields) for rule, fields in prepared.alive)

    def judge_against(self, prepared: Prepared) -> list[Judged]:
        """Hold the rules against the subject against an article."""
        if not self.against:
            return []
        matcher = self._against_matcher
        scans = [matcher.scan(field) for field in prepared.fields]
        # Few of these rules have all their phrases in one article, and the phrases of the others are many.
        wanted: set[int] = set()
        for found in map(matcher.lists, scans):
            wanted.update(*(rule.asked for rule in self.against if rule.may_match(found)))
        if not wanted:
            return []
        fields = [field.with_hits({}) for field in prepared.fields]
        for field, scan in zip(fields, scans, strict=True):
            matcher.read(scan, field, field.hits, among=wanted)
        return _together(
            rule.judge([field for field in fields if rule.is_alive(field, fields)]) for rule in self.against
        )

    def _unmasked(self, field: Field, hits: dict[int, list[Hit]]) -> dict[int, list[Hit]]:
        """The hits that do not stand inside what the rule set ignores; `field` knows where that is."""
        masks = None if self.ignore is None else field.sorted_hits(self.ignore)[0]
        if not masks:
            return hits
        cover = Cover(masks)
        left = ((number, cover.without_covered(group)) for number, group in hits.items())
        return {number: group for number, group in left if group}


def _together(judged: Iterable[Judged | None]) -> list[Judged]:
    """What became of each rule: one that stands for several entries of the concepts is one rule."""
    by_rule: dict[str, Judged] = {}
    for one in judged:
        if one is None:
            continue
        other = by_rule.get(one.rule.id)
        if other is not None:
            matches = tuple({(match.field.name, match.span): match for match in other.matches + one.matches}.values())
            one = Judged(rule=one.rule, matches=matches, undone=other.undone + one.undone)
        by_rule[one.rule.id] = one
    return list(by_rule.values())


def _spans_around(field: Field, rules: Sequence[CompiledRule]) -> list[Hit]:
    """Where everyday words can stand: around the first own phrases of these rules, as far as any of them reaches."""
    near = {number for rule in rules if rule.reach is not None for number in rule.own[0]}
    spans = []
    if near:
        left = max(rule.reach[0] for rule in rules if rule.reach is not None)
        right = max(rule.reach[1] for rule in rules if rule.reach is not None)
        hits = {hit for number in near for hit in field.hits.get(number, ())}
        spans = [field.span_around(hit, left, right) for hit in hits]
    wide = {number for rule in rules if rule.reach is None for number in rule.own[0]}
    starts = sorted({start for number in wide for start, _ in field.hits.get(number, ())})
    end = -1
    for start in starts:
        if start >= end:
            spans.append(field.sentence_span(start))
            end = spans[-1][1]
    return spans
