"""Compile rule files, and give articles their subjects."""

import hashlib
from collections.abc import Mapping, Sequence

from streams.article import Tag, frozen
from streams.errors import ConfigurationError
from streams.tag.compiled import CompiledSubject
from streams.tag.compiled_rule import Phrasebook
from streams.tag.concepts import FOLDER, Concepts
from streams.tag.explanation import Explanation, explain_subject
from streams.tag.field import Field, beginning_of
from streams.tag.reading import Fault, find_tables, read_rule_set
from streams.tag.ruleset import RuleSet
from streams.tag.scoring import choose_evidence, make_parts, score_of


@frozen
class Subject:
    """A subject that the rules know."""

    id: str
    name: str
    code_name: str
    """Label of its Media Topic."""
    medtop: tuple[str, ...]
    """The Media Topic's code, then its parents' to the top: `medtop:20000640`, …"""


@frozen
class Tagging:
    """The subjects of one article, highest score first, then by id, and what must be noted about them."""

    tags: tuple[Tag, ...]
    notes: tuple[str, ...]


class Rules:
    """All rule sets, compiled into one matcher. Pure: the same text gives the same subjects."""

    def __init__(self, rule_sets: Sequence[RuleSet], concepts: Concepts, *, version: str) -> None:
        book = Phrasebook()
        self.version = version
        """`sha256:` and 12 hexadecimal digits over the names and texts of the files."""
        self._compiled = tuple(CompiledSubject(rule_set, book, concepts) for rule_set in rule_sets)
        self._matcher = book.matcher(everyday=False)
        self.subjects = tuple(_subject_of(rule_set) for rule_set in rule_sets)
        self._subject = {subject.id: subject for subject in self.subjects}

    def tag(self, headline: str | None, body: str | None, *, language: str | None, year: int | None = None) -> Tagging:
        """Give an article its subjects, with evidence in code points of the texts given.

        headline, body: as delivered; None where there is none. language: BCP 47 tag; None: unknown, tried all the same.
        year: when it was published, for who held office then; None: whoever ever did.
        Notes: `language_not_tagged:<tag>` where no rule speaks the language, `evidence_cut:<n>` where spans are left
        out.
        """
        speaking = self._speaking(language)
        if not speaking:
            return Tagging(tags=(), notes=(f"language_not_tagged:{language}",) if self._compiled else ())
        fields = self._read(headline, body, year)
        tags = []
        if any(field.hits for field in fields):
            for subject in speaking:
                tag = self._tag(subject, fields)
                if tag is not None:
                    tags.append(tag)
        tags.sort(key=lambda tag: (-tag.score, tag.subject))
        cut = sum(tag.evidence_cut for tag in tags)
        return Tagging(tags=tuple(tags), notes=(f"evidence_cut:{cut}",) if cut else ())

    def explain(
        self, headline: str | None, body: str | None, *, language: str | None, year: int | None = None
    ) -> tuple[Explanation, ...]:
        """Say for every subject what matched, what nearly did and what was excluded; () where no rule speaks."""
        fields = self._read(headline, body, year)
        return tuple(
            explain_subject(subject, subject.prepare(fields, everywhere=True), ignored=fields)
            for subject in self._speaking(language)
        )

    def _speaking(self, language: str | None) -> Sequence[CompiledSubject]:
        if language is None:
            return self._compiled
        primary = language.partition("-")[0].lower()
        return [subject for subject in self._compiled if primary in subject.rule_set.languages]

    def _read(self, headline: str | None, body: str | None, year: int | None) -> list[Field]:
        texts = (("headline", headline), ("body", body and beginning_of(body)))
        fields = [Field(name, text, year=year) for name, text in texts if text]
        for field in fields:
            self._matcher.find(field, field.hits)
        return fields

    def _tag(self, subject: CompiledSubject, fields: Sequence[Field]) -> Tag | None:
        rule_set = subject.rule_set
        prepared = subject.prepare(fields)
        judged = subject.judge(prepared)
        if not judged:
            return None
        parts = make_parts(((one.rule, one.matches) for one in judged), rule_set.score)
        if score_of(parts) < rule_set.score.threshold:
            return None
        parts += make_parts(((one.rule, one.matches) for one in subject.judge_against(prepared)), rule_set.score)
        score = score_of(parts)
        if score < rule_set.score.threshold:
            return None
        evidence, cut = choose_evidence(rule_set.id, parts)
        known = self._subject[rule_set.id]
        return Tag(
            subject=known.id,
            name=known.name,
            score=score,
            code_name=known.code_name,
            medtop=known.medtop,
            evidence=evidence,
            evidence_cut=cut,
        )


def compile_rules(files: Mapping[str, str]) -> Rules:
    """Compile rule files, name → TOML text, one subject each.

    Raises ConfigurationError with every fault of every file, `file:line: reason`, one a line.
    """
    rule_sets, concepts, faults = read_rule_files(files)
    if faults:
        raise ConfigurationError("\n".join(str(fault) for fault in faults))
    digest = hashlib.sha256()
    for name, text in sorted(files.items()):
        for part in (name, text):
            data = part.encode()
            digest.update(len(data).to_bytes(8, "big") + data)
    ordered = sorted(rule_sets.values(), key=lambda rule_set: rule_set.id)
    return Rules(ordered, concepts, version=f"sha256:{digest.hexdigest()[:12]}")


def find_faults(files: Mapping[str, str]) -> list[Fault]:
    """Find all that is wrong with rule files: what compile_rules refuses; else examples that do not hold."""
    rule_sets, concepts, faults = read_rule_files(files)
    if faults:
        return faults
    rules = Rules(list(rule_sets.values()), concepts, version="")
    for name, rule_set in rule_sets.items():
        lines = find_tables(files[name], "examples")
        for line, example in zip(lines, rule_set.examples, strict=False):
            explained = {one.subject: one for one in rules.explain(example.headline, example.body, language=None)}
            told = explained[rule_set.id]
            if told.tagged != example.match:
                wanted = "must match" if example.match else "must not match"
                reason = f"example {wanted}, and scores {told.score} where {told.threshold} is enough"
                faults.append(Fault(file=name, line=line, reason=reason))
    return faults


def read_rule_files(files: Mapping[str, str]) -> tuple[dict[str, RuleSet], Concepts, list[Fault]]:
    """Read files, name → text: rule sets by name of file, the concepts that they share, the faults of all."""
    faults: list[Fault] = []
    concepts = Concepts()
    texts = {name: text for name, text in files.items() if FOLDER in name}
    for name, text in texts.items():
        reason = concepts.add(name.rpartition("/")[2].removesuffix(".toml"), text)
        faults += [Fault(file=name, line=1, reason=reason)] if reason else []
    if not faults:
        faults += [Fault(file=f"{FOLDER}{name}.toml", line=1, reason=reason) for name, reason in concepts.faults()]
    rule_sets: dict[str, RuleSet] = {}
    owner: dict[str, str] = {}
    for name, text in sorted(files.items()):
        if name in texts:
            continue
        rule_set, found = read_rule_set(text, source=name, concepts=concepts)
        faults += found
        if rule_set is None:
            continue
        if rule_set.id in owner:
            reason = f"subject {rule_set.id!r} is also in {owner[rule_set.id]}"
            faults.append(Fault(file=name, line=1, reason=reason))
        owner[rule_set.id] = name
        rule_sets[name] = rule_set
    return rule_sets, concepts, faults


def _subject_of(rule_set: RuleSet) -> Subject:
    medtop = rule_set.medtop
    return Subject(
        id=rule_set.id,
        name=rule_set.name,
        code_name=medtop.label,
        medtop=tuple(f"medtop:{code}" for code in (medtop.code, *medtop.parents)),
    )
