"""Find the rules of a file that none of its own examples makes match: nobody has seen that they do what they say."""

from collections.abc import Mapping

from streams.tag.reading import Fault, find_tables
from streams.tag.rules import Rules, read_rule_files


def find_unexercised(files: Mapping[str, str]) -> list[Fault]:
    """Find rules that match in no example of their own file. files: name → text.

    Files that cannot be read are left out: their faults are find_faults' to tell.
    """
    rule_sets, concepts, _ = read_rule_files(files)
    rules = Rules(list(rule_sets.values()), concepts, version="")
    faults: list[Fault] = []
    for name, rule_set in rule_sets.items():
        matched = {
            rule.rule
            for example in rule_set.examples
            for explained in rules.explain(example.headline, example.body, language=None)
            if explained.subject == rule_set.id
            for rule in explained.matched
        }
        # A file that has its rules in another form than [[rules]] has them on no line that could be named.
        lines = dict(enumerate(find_tables(files[name], "rules")))
        faults += [
            Fault(file=name, line=lines.get(number, 1), reason=_reason(rule.id))
            for number, rule in enumerate(rule_set.rules)
            if rule.id not in matched
        ]
    return faults


def _reason(rule: str) -> str:
    return f"rule {rule!r} matches in none of the file's examples: add an [[examples]] with a text that it is made for"
