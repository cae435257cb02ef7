"""Write learned weights into the rule files: run by `make learn-subjects`.

    python -m tests.evaluation.learn [--rules FOLDER] [--subject ID] [--dry]

Learned by every labelled article together (corpus.py, weights.py). Each rule's `weight` is replaced where it stands,
scaled so that a threshold of 50 is the best of F1 (an editor may set a lower one); the line above [score] says by what
and how well, and rules that learned nothing are named: drop them. What a rule's removal costs is the cross-validated F1
without it; more than a few hundredths below is real.
"""

import argparse
import re
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from streams.tag import compile_rules
from streams.tag.rules import read_rule_files
from tests.evaluation.corpus import NEEDED, SUBJECTS, read_corpus
from tests.evaluation.weights import Table, cross_validate, f1, learn, make_table
from tests.kit.paths import RULESETS

_NOTE = "# Weights were learned "


def write_weights(text: str, weights: Mapping[str, int], note: str) -> str:
    """Replace the weights of a rule file and the note on how they were learned; the threshold stays the editor's."""
    parts = re.split(r"(?m)^(?=\[\[rules\]\])", text)
    for place, part in enumerate(parts):
        found = re.search(r'(?m)^id = "([a-z0-9-]+)"', part)
        if place and found and found[1] in weights:
            parts[place] = re.sub(r"(?m)^weight = .*$", f"weight = {weights[found[1]]}", part, count=1)
    text = "".join(parts)
    text = re.sub(rf"(?m)^{_NOTE}.*\n(?:# .*\n)*", "", text)
    return re.sub(r"(?m)^\[score\]\n", lambda _: f"{note}[score]\n", text, count=1)


def removals(table: Table) -> dict[str, float]:
    """What the removal of each rule does to cross-validated F1: below zero, it carried something."""
    whole = f1(cross_validate(table), table.labels)
    return {rule: f1(cross_validate(table.without(rule)), table.labels) - whole for rule in table.rules}


def main() -> int:
    """Learn, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rules", type=Path, default=RULESETS, help="folder of the rule files")
    parser.add_argument("--subject", action="append", choices=SUBJECTS, help="only this one (may be repeated)")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    parser.add_argument("--removals", action="store_true", help="print what each rule's removal costs (a minute)")
    arguments = parser.parse_args()
    if missing := [file.name for file in NEEDED if not file.is_file()]:
        print(f"{', '.join(missing)} not there; set NEWSWIRE_TEST_DATA", file=sys.stderr)
        return 1
    paths = {file.name: file for file in arguments.rules.glob("*.toml")}
    concepts = {f"concepts/{file.name}": file.read_text("utf-8") for file in arguments.rules.glob("concepts/*.toml")}
    files = concepts | {name: file.read_text("utf-8") for name, file in paths.items()}
    rules = compile_rules(files)
    rule_sets, _, _ = read_rule_files(files)
    articles = read_corpus()
    for name, rule_set in rule_sets.items():
        if rule_set.id not in (arguments.subject or SUBJECTS):
            continue
        table = make_table(rules, rule_set, articles)
        tagged = cross_validate(table)
        weights = learn(table)
        eras = {
            era: [place for place, article in enumerate(articles) if article.era == era] for era in ("wire", "modern")
        }
        figures = ", ".join(f"{f1(tagged[rows], table.labels[rows]):.2f} {era}" for era, rows in eras.items())
        costs = removals(table) if arguments.removals else {}
        print(f"\n{rule_set.id}: cross-validated F1 {figures}")
        for rule, weight in sorted(weights.items(), key=lambda item: -item[1]):
            used = int((table.values[:, table.rules.index(rule)] > 0).sum())
            cost = f"   without it {costs[rule]:+.3f}" if costs else ""
            print(f"  {weight:5}  {rule} (in {used}){cost}{'' if weight else '   carries nothing: drop it'}")
        # A weight of 0 is refused in a rule file: until the rule is dropped it is the least there is.
        signs = dict(zip(table.rules, table.signs.tolist(), strict=True))
        kept = {rule: weight or int(signs[rule]) for rule, weight in weights.items()}
        note = (
            f"{_NOTE}{time.strftime('%Y-%m-%d')} by {len(articles):,} articles, {int(table.labels.sum())} with the"
            f" subject;\n# cross-validated F1 {figures}. `make learn-subjects` writes them.\n"
        )
        if not arguments.dry:
            paths[name].write_text(write_weights(files[name], kept, note), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
