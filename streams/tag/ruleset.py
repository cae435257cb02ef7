"""The nouns of a rule file, as an editor writes them, and the bounds of each value.

One file is one subject. Unknown keys are refused. How to write a file is in rulesets/README.md.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Id = Annotated[str, Field(pattern=r"^[a-z0-9-]+$", max_length=64)]
Phrase = Annotated[str, Field(min_length=1, max_length=1000)]
"""A phrase (see phrases), or `@name` for a list of the same file or of the concepts."""
Phrases = Annotated[list[Phrase], Field(min_length=1)]
Code = Annotated[str, Field(pattern=r"^[0-9]{8}$")]


class Table(BaseModel):
    """A table of a rule file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class MediaTopic(Table):
    """The subject's IPTC Media Topic."""

    code: Code
    label: Annotated[str, Field(min_length=1)]
    parents: list[Code] = []
    """From the code's own parent to the top."""


class Scoring(Table):
    """How points become a score. A rule counts once in each place, however often it matches there."""

    threshold: Annotated[int, Field(ge=1, le=100)] = 50
    """An article gets the subject from this score on."""
    headline: Annotated[float, Field(ge=0, le=3)] = 1.5
    """A match in the headline counts its rule's weight this many times."""
    lead: Annotated[float, Field(ge=0, le=3)] = 1.0
    rest: Annotated[float, Field(ge=0, le=3)] = 0.5


class Rule(Table):
    """One thing that speaks for the subject, or against it."""

    id: Id
    says: Annotated[str, Field(min_length=1)]
    """What a match of it means, for people."""
    weight: Annotated[int, Field(ge=-100, le=100)]
    """Points of a match in the lead; below zero it speaks against the subject."""
    any: Phrases | None = None
    """One of these phrases."""
    all: Annotated[list[Phrase | Phrases], Field(min_length=2, max_length=6)] | None = None
    """One phrase of each of these groups, near each other."""
    each: Annotated[str, Field(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)?$", max_length=128)] | None = None
    """Concepts, or one kind of them: the rule stands once for each entry, whose fields it names as `@each.names`."""
    within: Literal["sentence", "clause"] | Annotated[int, Field(ge=0, le=100)] = "sentence"
    """What near means: in one sentence, in one clause of it, or at most so many words between neighbours."""
    order: bool = False
    """Whether the groups must come in the order written."""
    evidence: bool = True
    """Whether its matches are shown as evidence; false for what only adds to other rules."""
    where: Literal["anywhere", "headline", "lead", "body", "opening"] = "anywhere"
    """`opening`: headline or lead."""
    needs: Phrases | None = None
    """One of these must stand somewhere in the article too."""
    unless: Phrases | None = None
    """A match does not count where one of these stands in the same sentence; in the same clause where `within` says
    so."""

    @model_validator(mode="after")
    def _one_kind(self) -> "Rule":
        if (self.any is None) == (self.all is None):
            raise ValueError("a rule has either `any` or `all`")
        if self.weight == 0:
            raise ValueError("a weight of 0 does nothing")
        return self


class Example(Table):
    """A text of the editor's own that must, or must not, get the subject."""

    headline: str | None = None
    body: str | None = None
    match: bool
    why: str | None = None


class RuleSet(Table):
    """One rule file: a subject with its lists, rules and examples."""

    id: Id
    name: Annotated[str, Field(min_length=1, max_length=100)]
    languages: Annotated[list[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]], Field(min_length=1)]
    """Primary language subtags that the phrases are written in."""
    medtop: MediaTopic
    score: Scoring = Scoring()
    lists: dict[Id, Phrases] = {}
    everyday: list[Id] = []
    """Names of lists of words that stand in most articles. A rule looks for them around its other phrases alone, which
    changes no result but the time it takes; a group that names one of them counts as everyday as a whole."""
    named: dict[Id, Phrases] = {}
    """List → offices: whoever stands behind one of these in a body, `President Mara Vell`, is in the list where the
    article names him again, `Vell`."""
    ignore: Phrases | None = None
    """Where these stand, the shorter phrases inside them mean something else: `Summit Petroleum`."""
    rules: Annotated[list[Rule], Field(min_length=1)]
    examples: list[Example] = []

    @model_validator(mode="after")
    def _topic_name(self) -> "RuleSet":
        if self.id == "schema":
            raise ValueError("the id `schema` is taken: choose another")
        return self
