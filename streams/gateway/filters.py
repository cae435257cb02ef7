"""What a reader wants to see: `subject=`, `feed=`, `language=`, `outcome=` and `q=` of a request's query."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from streams.gateway.entry import Entry, fold_words
from streams.records.outcomes import OutcomeKind

OUTCOMES = (OutcomeKind.NEW, OutcomeKind.REVISION, OutcomeKind.KILL)
"""What an enriched record can be."""

KINDS = ("subject", "feed", "language", "outcome", "q")
"""Names in a query."""

MOST_VALUES, MOST_CHARACTERS = 100, 200
"""Of one kind, in one request; and characters of one of them."""

ID = re.compile(r"[a-z0-9-]{1,200}")
LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8}){0,5}")
"""In lower case; a query may have it in any."""

# Scripts that write no blanks between words: there a word is found anywhere.
_UNBROKEN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


class Filters(NamedTuple):
    """Any value of a kind will do, all kinds must fit. Empty: everything."""

    subjects: frozenset[str] = frozenset()
    feeds: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    words: tuple[tuple[str, ...], ...] = ()
    """Of each `q`, its words as they stand in `Entry.words`: ` tokyo `."""

    def pass_on(self, entry: Entry) -> bool:
        """Whether a stream has this record.

        A subject's reader also learns of a record that takes the subject away. A kill has no text or language, so those
        let it pass: a kill that is missed costs more than one too many.
        """
        return (
            (not self.feeds or entry.feed in self.feeds)
            and (not self.outcomes or entry.outcome in self.outcomes)
            and (
                not self.subjects
                or not self.subjects.isdisjoint(entry.subjects)
                or not self.subjects.isdisjoint(entry.subjects_before)
                or entry.is_without_story
            )
            and (entry.is_kill or self._fits_text(entry))
        )

    def lists(self, entry: Entry) -> bool:
        """Whether a list has the article whose newest revision this is: as it stands now."""
        return (
            (not self.feeds or entry.feed in self.feeds)
            and (not self.outcomes or entry.outcome in self.outcomes)
            and (not self.subjects or not self.subjects.isdisjoint(entry.subjects))
            and self._fits_text(entry)
        )

    def _fits_text(self, entry: Entry) -> bool:
        return (not self.languages or _is_one_of(entry.language, self.languages)) and (
            not self.words or any(all(word in entry.words for word in words) for words in self.words)
        )


EVERYTHING = Filters()


def _is_one_of(language: str | None, wanted: frozenset[str]) -> bool:
    """Whether a tag is one of these or a kind of one of them: `en-gb` is an `en`."""
    return language is not None and any(
        language == one or (language.startswith(one) and language[len(one)] == "-") for one in wanted
    )


def read_filters(query: Sequence[tuple[str, str]]) -> Filters:
    """Read the filters of a query; other names in it are not looked at. Raises ValueError with what is wrong."""
    values: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for name, value in query:
        if name in values:
            values[name].append(value)
    for name, of_name in values.items():
        if len(of_name) > MOST_VALUES:
            raise ValueError(f"{name} stands {len(of_name)} times; {MOST_VALUES} are the most")
        for value in of_name:
            if len(value) > MOST_CHARACTERS:
                raise ValueError(f"{name} has {len(value)} characters; {MOST_CHARACTERS} are the most")
    languages = [language.lower() for language in values["language"]]
    return Filters(
        subjects=_all_like(ID, "subject", values["subject"], "an id: letters a–z, digits and hyphens"),
        feeds=_all_like(ID, "feed", values["feed"], "an id: letters a–z, digits and hyphens"),
        languages=_all_like(LANGUAGE, "language", languages, "a language tag, as en or pt-BR"),
        outcomes=_outcomes(values["outcome"]),
        words=tuple(dict.fromkeys(map(_read_words, values["q"]))),
    )


def _all_like(pattern: re.Pattern[str], name: str, values: Sequence[str], should: str) -> frozenset[str]:
    for value in values:
        if not pattern.fullmatch(value):
            raise ValueError(f"{name} should be {should}; it is {value!r}")
    return frozenset(values)


def _outcomes(values: Sequence[str]) -> frozenset[str]:
    for value in values:
        if value not in OUTCOMES:
            raise ValueError(f"outcome should be {', '.join(OUTCOMES)}; it is {value!r}")
    return frozenset(values)


def _read_words(text: str) -> tuple[str, ...]:
    words = fold_words(text).split()
    if not words:
        raise ValueError(f"q should be words; it is {text!r}")
    return tuple([word if _UNBROKEN.search(word) else f" {word} " for word in words])
