"""The notes of a record: every assumption and repair, by closed names in a fixed order (docs: records, Notes)."""

from collections.abc import Iterable
from functools import lru_cache

NOTE_NAMES = (
    "feed_assumed", "other_feed", "zone_assumed", "year_assumed", "date_order_assumed", "weekday_mismatch",
    "time_assumed", "date_assumed", "date_in_future", "language_assumed", "language_not_tagged", "version_assigned",
    "same_order", "id_assumed", "story_named", "kill_without_story", "unwrapped", "charset_assumed",
    "mojibake_repaired", "characters_lost",
    "controls_dropped", "html_to_text", "markup_read", "site_furniture_removed", "possibly_truncated",
    "headline_assumed", "embargoed", "embargo_stated", "associations_dropped", "fields_dropped", "evidence_cut",
)  # fmt: skip
"""All names that may stand before the first colon of a note, in the order in which notes are delivered."""

NOTED = "noted"
"""Header of a raw record that newswire cut out of another one: the notes on how that was read, parted by blanks."""

_OF_READING = frozenset({"unwrapped", "charset_assumed", "characters_lost", "controls_dropped"})
"""Names of the notes on how bytes became text."""

_PLACE = {name: place for place, name in enumerate(NOTE_NAMES)}


def write_noted(notes: Iterable[str]) -> bytes:
    """Write the value of the header `noted`."""
    return " ".join(notes).encode()


def read_noted(content: bytes | None) -> tuple[str, ...]:
    """Read the header `noted`: anyone may write to the raw topic, so only notes on reading count."""
    notes = (content or b"").decode("ascii", "replace").split()
    return tuple(note for note in notes if note.partition(":")[0] in _OF_READING)


def arrange_notes(notes: Iterable[str]) -> list[str]:
    """Put notes into the order of NOTE_NAMES, each once; those of one name stay in the order given.

    Raises KeyError for a name that is not in the list: a programming error.
    """
    return list(_arrange(tuple(notes)))


# The articles of one feed mostly need the same assumptions.
@lru_cache(maxsize=1_024)
def _arrange(notes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(notes), key=lambda note: _PLACE[note.partition(":")[0]]))
