"""Hold the `[medtop]` of rule files against IPTC's vocabulary of Media Topics.

The package has a table of it, media_topics.tsv, made from IPTC's own file by `make media-topics`; a newer file of
theirs can be read in its place. Only `newswire rules check` asks: what tags reads neither.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import orjson

from streams.article import frozen
from streams.errors import ConfigurationError
from streams.tag.reading import Fault, find_tables
from streams.tag.rules import read_rule_files
from streams.tag.ruleset import MediaTopic

# From a code to the top: five levels are in use; what is longer goes round in a circle.
_MOST_LEVELS = 20


@frozen
class Concept:
    """A Media Topic of the vocabulary."""

    label: str
    """In English."""
    parent: str | None
    """None: at the top."""
    retired: str | None
    """The day from which it is not to be used."""


@frozen
class Vocabulary:
    """A release of the Media Topics."""

    release: str
    """Its day, as IPTC states it."""
    concepts: Mapping[str, Concept]
    """By code."""

    def parents_of(self, code: str) -> list[str]:
        """The codes above this one, from its own parent to the top."""
        parents: list[str] = []
        parent = self.concepts[code].parent
        while parent is not None and parent in self.concepts and len(parents) < _MOST_LEVELS:
            parents.append(parent)
            parent = self.concepts[parent].parent
        return parents


def find_topic_faults(files: Mapping[str, str], vocabulary: Vocabulary) -> list[Fault]:
    """Find what rule files, name → text, say of their Media Topic and the vocabulary says otherwise.

    Files that cannot be read are left out: their faults are find_faults' to tell.
    """
    rule_sets, _, _ = read_rule_files(files)
    return [
        Fault(file=name, line=next(iter(find_tables(files[name], "medtop")), 1), reason=reason)
        for name, rule_set in rule_sets.items()
        for reason in _find_reasons(rule_set.medtop, vocabulary)
    ]


def parse_table(text: str) -> Vocabulary:
    """Read the package's table."""
    release = re.search(r"release (\d{4}-\d\d-\d\d)", text)
    if release is None:
        raise ValueError("the table states no release")
    concepts = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            code, label, parent, retired = line.split("\t")
            concepts[code] = Concept(label=label, parent=parent or None, retired=retired or None)
    return Vocabulary(release=release[1], concepts=concepts)


def render_table(vocabulary: Vocabulary, *, header: Sequence[str]) -> str:
    """Write the package's table: sorted by code, below its header of comments."""
    rows = [
        "\t".join((code, concept.label, concept.parent or "", concept.retired or ""))
        for code, concept in sorted(vocabulary.concepts.items())
    ]
    return "".join(f"{line}\n" for line in (*(f"# {line}" for line in header), *rows))


def parse_knowledge_item(data: bytes, *, source: str) -> Vocabulary:
    """Read IPTC's own file of the vocabulary: a knowledge item in JSON. source: its name for messages.

    Raises ConfigurationError where it is not one.
    """
    try:
        item = orjson.loads(data)
        concepts = {
            concept["qcode"].removeprefix("medtop:"): Concept(
                label=_label_of(concept["prefLabel"]),
                parent=next((uri.rpartition("/")[2] for uri in concept.get("broader", [])), None),
                retired=concept["retired"][:10] if "retired" in concept else None,
            )
            for concept in item["conceptSet"]
            if concept["qcode"].startswith("medtop:")
        }
        release = item["dateReleased"][:10]
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ConfigurationError(_refusal(source)) from error
    if not concepts:
        raise ConfigurationError(_refusal(source))
    return Vocabulary(release=release, concepts=concepts)


def _find_reasons(said: MediaTopic, vocabulary: Vocabulary) -> Iterator[str]:
    newer = f"in the release of {vocabulary.release}; check by a newer one with --vocabulary FILE"
    known = vocabulary.concepts.get(said.code)
    if known is None:
        yield f"there is no Media Topic {said.code} {newer}"
        return
    if known.retired is not None:
        yield f"Media Topic {said.code} ({known.label}) is retired since {known.retired}: choose another"
    if _folded(said.label) != _folded(known.label):
        yield f'the label of Media Topic {said.code} is "{known.label}", not "{said.label}", {newer}'
    parents = vocabulary.parents_of(said.code)
    if said.parents != parents:
        yield f"the parents of Media Topic {said.code} are {orjson.dumps(parents).decode()} {newer}"


def _folded(label: str) -> str:
    return " ".join(label.casefold().split())


def _label_of(labels: Mapping[str, str]) -> str:
    """The English label, British first as in IPTC's own lists, on one line."""
    tag = min((tag for tag in labels if tag.startswith("en")), key=lambda tag: (tag != "en-GB", tag), default="")
    return " ".join(labels[tag].split())


def _refusal(source: str) -> str:
    return (
        f"{source} is not IPTC's knowledge item of the Media Topics in JSON: "
        "get cptall-en-GB.json from https://cv.iptc.org/newscodes/mediatopic"
    )
