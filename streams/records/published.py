"""A record of any output topic, read as what it is."""

from streams.article import RawItem
from streams.records.dead_letter import DeadLetter, read_dead_letter
from streams.records.duplicate import Duplicate, read_duplicate
from streams.records.enriched import Enriched, read_enriched

Published = Enriched | Duplicate | DeadLetter
"""All say `outcome`, `reason` and `raw_place`: what became of which raw record."""


def read_published(item: RawItem) -> Published | None:
    """Read a record by what it says of itself, whatever its topic. None where newswire did not write it."""
    # A dead letter first: its bytes may be anything, an enriched record too.
    return read_dead_letter(item) or read_enriched(item.value, item.headers) or read_duplicate(item.value)
