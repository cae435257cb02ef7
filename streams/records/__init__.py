"""The nouns of our topics, each written and read in one module. Renders, sends nothing; lanes/transaction.py sends.

    outcomes.py      what becomes of a raw record, and the records that say so
    routes.py        which topic is which
    facts.py         what the other stages found, from which records are written

    enriched.py      wire.enriched, wire.subject.<id>: item (ninjs.py), enrichment.py, headers (cloudevents.py)
    duplicate.py     wire.duplicates: `duplicate` and `late`
    dead_letter.py   wire.dead-letters, and the raw record that one is sent back as
    mark.py          wire.replays: which dead letters were sent back
    rekeyed.py       wire.raw: what was sent on to its identity's partition
    alias.py         wire.raw: under which identity the article of a further id stands
    published.py     an output of any kind, read as what it is

    fields.py instants.py places.py size.py   what all of them are made of

`read_…` gives the noun, or None where newswire did not write the record: strict in what is ours, open to fields that a
later release adds. It never raises, since anybody may write to a topic.
"""

from streams.records.alias import Alias, build_alias, build_cancel, read_alias
from streams.records.dead_letter import DeadLetter, build_dead_letter, read_dead_letter
from streams.records.duplicate import Duplicate, publish_repeat, read_duplicate
from streams.records.enriched import Enriched, publish_enriched, read_enriched
from streams.records.facts import Content, Delivery, Origin, Standing
from streams.records.instants import format_instant, parse_moment
from streams.records.mark import Mark, build_mark, read_mark
from streams.records.published import Published, read_published
from streams.records.rekeyed import Rekeyed, build_rekeyed, first_reception, read_rekeyed
from streams.records.routes import Routes

__all__ = [
    "Alias",
    "Content",
    "DeadLetter",
    "Delivery",
    "Duplicate",
    "Enriched",
    "Mark",
    "Origin",
    "Published",
    "Rekeyed",
    "Routes",
    "Standing",
    "build_alias",
    "build_cancel",
    "build_dead_letter",
    "build_mark",
    "build_rekeyed",
    "first_reception",
    "format_instant",
    "parse_moment",
    "publish_enriched",
    "publish_repeat",
    "read_alias",
    "read_dead_letter",
    "read_duplicate",
    "read_enriched",
    "read_mark",
    "read_published",
    "read_rekeyed",
]
