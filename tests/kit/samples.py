"""Rule files small enough to read, for tests of one thing each."""

import json
from collections.abc import Mapping
from importlib import resources

from streams.article import Evidence
from streams.tag import Rules, Tagging, compile_rules

HEAD = """
id = "{subject}"
name = "{subject} news"
languages = ["en"]
{top}
[medtop]
code = "20000640"
label = "summit meeting"
parents = ["20000639", "20000638", "11000000"]
"""


def rule_file(*rules: str, subject: str = "test", top: str = "", tables: str = "") -> str:
    """A whole rule file: its head, further tables, then these rules (each without its `[[rules]]`)."""
    body = "".join(f'[[rules]]\nid = "rule-{number}"\nsays = "Says so."\n{rule}\n' for number, rule in enumerate(rules))
    return HEAD.format(subject=subject, top=top) + tables + body


def compile_rule(*rules: str, top: str = "", tables: str = "") -> Rules:
    """Compile one subject, `test`."""
    return compile_rules({"test.toml": rule_file(*rules, top=top, tables=tables)})


def compile_any(*phrases: str) -> Rules:
    """Compile one subject that any of these phrases gives."""
    return compile_rule(f"weight = 100\nany = {json.dumps(phrases, ensure_ascii=False)}")


def evidence_of(tagging: Tagging) -> list[Evidence]:
    """All evidence of all subjects."""
    return [span for tag in tagging.tags for span in tag.evidence]


def texts_of(tagging: Tagging) -> list[str]:
    """The texts of all evidence."""
    return [span.text for span in evidence_of(tagging)]


def read_packaged() -> Mapping[str, str]:
    """The rule files that the package comes with, and their concepts: name → text."""
    folder = resources.files("streams.tag") / "rulesets"
    return {
        f"{part}{file.name}": file.read_text("utf-8")
        for part in ("", "concepts/")
        for file in (folder / part).iterdir()
        if file.name.endswith(".toml")
    }
