"""Give articles their subjects, by rules that an editor reads and writes.

    rulesets/*.toml   one subject each: phrases, lists, rules, exclusions, examples
    ruleset           the nouns of a rule file; reading  TOML → RuleSet, with file, line and reason of each fault
    phrases, fold     one phrase → its variants; text → what phrases are compared in, same length
    matcher           one pass over a text finds the phrases of all subjects
    conditions        where phrases are near each other; sentences  split only when a condition asks
    compiled          the rules of a subject on one article; scoring  matches → points, score, evidence
    rules             START HERE: compile_rules and Rules
    explanation       why an article got a subject or did not

Pure: texts in, facts out. Where the files are read: settings.
"""

from streams.tag.explanation import Excluded, Explanation, Matched, Nearly, Passage
from streams.tag.rules import Rules, Subject, Tagging, compile_rules

__all__ = [
    "Excluded",
    "Explanation",
    "Matched",
    "Nearly",
    "Passage",
    "Rules",
    "Subject",
    "Tagging",
    "compile_rules",
]
