"""Turn the text of a rule file into a RuleSet, or say file, line and reason of every fault."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from streams.article import frozen
from streams.tag.concepts import Concepts, Entry
from streams.tag.phrases import NAMED, Phrase, expand_phrase
from streams.tag.ruleset import Rule, RuleSet

EACH = "@each."
"""Before the name of a field of the entry that a rule with `each` stands for."""

Place = tuple[str | int, ...]
"""A place in a rule file: `("rules", 3, "any", 0)`."""


@frozen
class Fault:
    """What is wrong with a rule file, and where."""

    file: str
    line: int
    """From 1."""
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


def read_rule_set(text: str, *, source: str, concepts: Concepts) -> tuple[RuleSet | None, list[Fault]]:
    """Read one rule file. Gives its faults, each once; the rule set is None where there are any."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        reason = f"not TOML: {str(error).partition(' (at ')[0]}"
        return None, [Fault(file=source, line=line, reason=reason)]
    faults: list[tuple[Place, object, str]] = []
    rule_set = None
    try:
        rule_set = RuleSet.model_validate(data)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            place = tuple(part for part in fault["loc"] if isinstance(part, int) or part in _keys(data, fault["loc"]))
            faults.append((place, fault["input"], _reason(fault["type"], fault["msg"], fault["loc"])))
    if rule_set is not None:
        faults.extend(_find_faults(rule_set, concepts))
    lines = text.splitlines()
    said = {
        str(fault): fault
        for place, value, why in faults
        for fault in [Fault(file=source, line=_find_line(lines, place, value), reason=why)]
    }
    return (None, list(said.values())) if said else (rule_set, [])


def find_tables(text: str, name: str) -> list[int]:
    """The lines, from 1, where the tables `[name]` or `[[name]]` of a rule file begin."""
    return [number + 1 for number in _headers(text.splitlines(), name)]


def expand_group(rule_set: RuleSet, concepts: Concepts, items: Sequence[str]) -> list[tuple[Phrase, ...]]:
    """Give the folded variants of a group's phrases and of the lists that it names, by list, the group's own first."""
    own: dict[Phrase, None] = {}
    lists: dict[tuple[Phrase, ...], None] = {}
    for item in items:
        if not item.startswith("@"):
            own.update(dict.fromkeys(map(Phrase, expand_phrase(item))))
        elif item[1:] in rule_set.lists:
            lists.update(dict.fromkeys(expand_group(rule_set, concepts, rule_set.lists[item[1:]])))
            if item[1:] in rule_set.named:
                lists[named_list(rule_set, item[1:])] = None
        else:
            lists.update(dict.fromkeys(_expand_entries(concepts, concepts.lookup(item))))
    return [tuple(own), *lists] if own else list(lists)


def named_list(rule_set: RuleSet, name: str) -> tuple[Phrase, ...]:
    """What stands for the people whom an article itself puts into a list: no phrase of it is looked for."""
    return (Phrase(f"{NAMED}{rule_set.id} {name}"),)


def _expand_entries(concepts: Concepts, entries: Iterable[Entry]) -> list[tuple[Phrase, ...]]:
    own: dict[Phrase, None] = {}
    lists: dict[tuple[Phrase, ...], None] = {}
    for entry in entries:
        for item in (item for items in entry.fields.values() for item in items):
            if item.startswith("@"):
                lists.update(dict.fromkeys(_expand_entries(concepts, concepts.lookup(item))))
            else:
                own.update(dict.fromkeys(Phrase(text, *entry.years) for text in expand_phrase(item)))
    return [tuple(own), *lists] if own else list(lists)


def rules_of(rule: Rule, concepts: Concepts) -> list[Rule]:
    """Give a rule once for each entry of the concepts that it names in `each`; a rule that names none as it is."""
    if rule.each is None:
        return [rule]
    return [
        rule.model_copy(update={key: value for key, value in filled.items() if value is not None})
        for entry in concepts.entries(rule.each).values()
        if (filled := _fill(rule, entry)) is not None
    ]


def _fill(rule: Rule, entry: Entry) -> dict[str, Any] | None:
    """The phrases of a rule for one entry; None where the entry lacks a field that they name."""
    asked = {item.removeprefix(EACH) for group in all_groups(rule) for item in group if item.startswith(EACH)}
    if not asked <= entry.fields.keys():
        return None

    def fill(items: Sequence[str]) -> list[str]:
        return [
            phrase
            for item in items
            for phrase in (entry.fields[item.removeprefix(EACH)] if item.startswith(EACH) else [item])
        ]

    return {
        "any": None if rule.any is None else fill(rule.any),
        "all": None if rule.all is None else [fill([group] if isinstance(group, str) else group) for group in rule.all],
        "needs": None if rule.needs is None else fill(rule.needs),
        "unless": None if rule.unless is None else fill(rule.unless),
    }


def is_everyday(rule_set: RuleSet, items: Sequence[str]) -> bool:
    """Whether a group names a list of everyday words."""
    return any(item.startswith("@") and item[1:] in rule_set.everyday for item in items)


def groups_of(rule: Rule) -> list[list[str]]:
    """Give the groups of a rule: one for `any`, several for `all`."""
    if rule.any is not None:
        return [rule.any]
    return [[group] if isinstance(group, str) else group for group in rule.all or ()]


def all_groups(rule: Rule) -> list[list[str]]:
    """Give all phrases that a rule names, by group: its own, then `needs` and `unless`."""
    return [*groups_of(rule), *([rule.needs] if rule.needs else []), *([rule.unless] if rule.unless else [])]


def _find_faults(rule_set: RuleSet, concepts: Concepts) -> Iterator[tuple[Place, object, str]]:
    """Faults that no single value shows: unknown lists, lists in a circle, phrases, ids given twice."""
    for place, item in _items(rule_set):
        if not item.startswith("@"):
            try:
                expand_phrase(item)
            except ValueError as error:
                yield place, item, f"phrase {item!r}: {error}"
        elif item[1:] not in rule_set.lists and not item.startswith(EACH):
            try:
                concepts.lookup(item)
            except LookupError as error:
                yield place, item, f"unknown list {item!r}: no list of this file, and {error.args[0]}"
    for name in rule_set.lists:
        if _reaches(rule_set, name, name):
            yield ("lists", name), None, f"list {name!r} names itself, directly or by another list"
    for name in rule_set.named:
        if name not in rule_set.lists:
            yield ("named", name), None, f"unknown list {name!r}"
    for index, name in enumerate(rule_set.everyday):
        if name not in rule_set.lists:
            yield ("everyday", index), name, f"unknown list {name!r}"
    for index, rule in enumerate(rule_set.rules):
        if rule.weight > 0 and all(is_everyday(rule_set, group) for group in groups_of(rule)):
            yield ("rules", index, "id"), rule.id, f"rule {rule.id!r} has everyday words alone"
    for index, rule in enumerate(rule_set.rules):
        for reason in _faults_of_each(rule, concepts):
            yield ("rules", index, "each"), rule.each, reason
    counts = Counter(rule.id for rule in rule_set.rules)
    for index, rule in enumerate(rule_set.rules):
        if counts[rule.id] > 1:
            yield ("rules", index, "id"), rule.id, f"rule id {rule.id!r} is given {counts[rule.id]} times"
    for index, example in enumerate(rule_set.examples):
        if not (example.headline or example.body):
            yield ("examples", index), None, "an example has a headline or a body"


def _faults_of_each(rule: Rule, concepts: Concepts) -> Iterator[str]:
    names_each = any(item.startswith(EACH) for group in all_groups(rule) for item in group)
    if rule.each is None:
        if names_each:
            yield f"rule {rule.id!r} names {EACH}… and has no `each`"
        return
    if not names_each:
        yield f"rule {rule.id!r} has `each` and names no {EACH}…"
    try:
        if not rules_of(rule, concepts):
            yield f"rule {rule.id!r}: no entry of {rule.each!r} has all the fields that it names"
    except LookupError as error:
        yield f"`each` {rule.each!r}: {error.args[0]}"


def _items(rule_set: RuleSet) -> Iterator[tuple[Place, str]]:
    for name, items in rule_set.lists.items():
        yield from ((("lists", name), item) for item in items)
    for name, items in rule_set.named.items():
        yield from ((("named", name), item) for item in items)
    yield from ((("ignore",), item) for item in rule_set.ignore or ())
    for index, rule in enumerate(rule_set.rules):
        key = "any" if rule.any is not None else "all"
        yield from ((("rules", index, key), item) for group in groups_of(rule) for item in group)
        yield from ((("rules", index, "needs"), item) for item in rule.needs or ())
        yield from ((("rules", index, "unless"), item) for item in rule.unless or ())


def _reaches(rule_set: RuleSet, start: str, target: str) -> bool:
    """Whether list `start` names `target`, by any number of steps."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        named = {item[1:] for item in rule_set.lists.get(waiting.pop(), ()) if item.startswith("@")}
        if target in named:
            return True
        waiting.extend(named - seen)
        seen |= named
    return False


def _reason(kind: str, message: str, place: Place) -> str:
    path = ".".join(str(part) for part in place if isinstance(part, str) and not part.startswith(("list[", "union")))
    if kind == "extra_forbidden":
        return f"unknown key {place[-1]!r}"
    if kind == "missing":
        return f"{path} is missing"
    return f"{path}: {message.removeprefix('Value error, ')}" if path else message.removeprefix("Value error, ")


def _keys(data: object, place: Place) -> set[str | int]:
    """The parts of a fault's place that are in the file (the validator also names the types that it tried)."""
    keys: set[str | int] = {place[-1]}
    for part in place:
        if isinstance(data, dict) and part in data:
            keys.add(part)
            data = data[part]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
    return keys


def _find_line(lines: Sequence[str], place: Place, value: object) -> int:
    """Find the line, from 1, of a place: its table's header, its key below that, then the value's own line."""
    start, end = 0, _next_header(lines, 0)
    rest = list(place)
    if rest and isinstance(rest[0], str):
        headers = _headers(lines, rest[0])
        index = rest[1] if len(rest) > 1 and isinstance(rest[1], int) else 0
        if index < len(headers):
            start = headers[index]
            end = _next_header(lines, start + 1)
            rest = rest[1:]
    for part in rest:
        if isinstance(part, str):
            found = (n for n in range(start, end) if re.match(rf'\s*"?{re.escape(part)}"?\s*=', lines[n]))
            start = next(found, start)
    if isinstance(value, str):
        quoted = (f'"{value}"', f"'{value}'")
        start = next((n for n in range(start, end) if any(text in lines[n] for text in quoted)), start)
    return start + 1


def _headers(lines: Sequence[str], name: str) -> list[int]:
    return [number for number, line in enumerate(lines) if re.match(rf"\s*\[+\s*{re.escape(name)}\s*\]", line)]


def _next_header(lines: Sequence[str], start: int) -> int:
    return next((n for n in range(start, len(lines)) if re.match(r"\s*\[+[\w-]+\]", lines[n])), len(lines))
