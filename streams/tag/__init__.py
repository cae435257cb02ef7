"""Give articles their subjects, by rules that an editor reads and writes.

    rulesets/*.toml   one subject each: lists, rules, examples; rulesets/README.md says how to write one
    rulesets/concepts/*.toml   lists that subjects share: states, leaders, disputed places; concepts reads them
    ruleset           the nouns of a rule file; reading  TOML → RuleSet, with file, line and reason of each fault
    phrases, fold     one phrase → its variants; text → what phrases are compared in, same length
    matcher           one pass over a text finds the phrases of all subjects
    field             a text with its hits; sentences  split only when a rule asks
    conditions        where the phrases of a rule are near each other
    compiled_rule     one rule with its condition
    compiled          the rules of a subject on one article; scoring  matches → points, score, evidence
    rules             START HERE: compile_rules and Rules
    explanation       why an article got a subject or did not
    media_topics      a rule file's IPTC code against the vocabulary; exercise  rules that no example makes match

Pure: texts in, facts out. Where the files are read: settings.
"""

from streams.tag.concepts import FOLDER
from streams.tag.explanation import Excluded, Explanation, Matched, Nearly, Passage
from streams.tag.reading import Fault
from streams.tag.rules import Rules, Subject, Tagging, compile_rules, find_faults

__all__ = [
    "FOLDER",
    "Excluded",
    "Explanation",
    "Fault",
    "Matched",
    "Nearly",
    "Passage",
    "Rules",
    "Subject",
    "Tagging",
    "compile_rules",
    "find_faults",
]
