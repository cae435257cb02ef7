"""Facts become records: topic, key, headers, value. Renders, sends nothing; see kafka/transaction.py for that.

The doors: `publish_enriched` (new, revision, kill), `publish_repeat` (duplicate, late), `build_dead_letter`,
`build_rekeyed`. `Routes` is the one place that names topics.
"""

from streams.records.cloudevents import event_id
from streams.records.dead_letter import build_dead_letter
from streams.records.duplicate import publish_repeat
from streams.records.enriched import publish_enriched
from streams.records.facts import Content, Delivery, Origin, Standing
from streams.records.instants import format_instant
from streams.records.rekey import build_rekeyed, first_reception
from streams.records.routes import Routes

__all__ = [
    "Content",
    "Delivery",
    "Origin",
    "Routes",
    "Standing",
    "build_dead_letter",
    "build_rekeyed",
    "event_id",
    "first_reception",
    "format_instant",
    "publish_enriched",
    "publish_repeat",
]
