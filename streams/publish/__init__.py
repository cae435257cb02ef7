"""Facts become records: topic, key, headers, value. Renders, sends nothing; see kafka/transaction.py for that.

The doors: `publish_enriched` (new, revision, kill), `publish_repeat` (duplicate, late), `build_dead_letter`,
`build_rekeyed`. `Routes` is the one place that names topics.
"""

from streams.publish.cloudevents import event_id
from streams.publish.dead_letter import build_dead_letter
from streams.publish.duplicates import publish_repeat
from streams.publish.enriched import publish_enriched
from streams.publish.facts import Content, Delivery, Origin, Standing
from streams.publish.instants import format_instant
from streams.publish.marker import find_marker
from streams.publish.rekey import build_rekeyed, first_reception
from streams.publish.routes import Routes

__all__ = [
    "Content",
    "Delivery",
    "Origin",
    "Routes",
    "Standing",
    "build_dead_letter",
    "build_rekeyed",
    "event_id",
    "find_marker",
    "first_reception",
    "format_instant",
    "publish_enriched",
    "publish_repeat",
]
