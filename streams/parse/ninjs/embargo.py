"""When an item may be published, out of the places where its formats say so.

ninjs has `embargoed` (1.x) and `embargoedUntil`. Superdesk has `embargo`, and in `schedule_settings` the same moment as
`utc_embargo`, or the `time_zone` that the clock of `embargo` is of, whatever offset stands behind it (superdesk-core,
`apps/publish/publish_service` and `superdesk/metadata/utils`).
"""

import re
from typing import Any

_ZONE = re.compile(r"(?:[A-Za-z_]+/)+[A-Za-z_+-]+[0-9]{0,2}")
_OFFSET = re.compile(r"(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?\Z", re.IGNORECASE)
_CLOCK = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?")
_LONGEST = 80
_TIME_KEYS = ("until", "embargoeduntil", "end", "time", "datetime", "date", "utc", "value")


def find_embargo(said: Any, schedule: Any) -> tuple[str | None, bool]:
    """Give the end of an embargo as written, for normalise to read, and whether there is one without an end.

    said: what stands under a name of the embargo. schedule: Superdesk's `schedule_settings`. None: not there.
    """
    settings = {key.lower(): value for key, value in schedule.items()} if isinstance(schedule, dict) else {}
    if isinstance(said, dict):
        named = {key.lower(): value for key, value in said.items()}
        said = next((part for key in _TIME_KEYS if isinstance(part := named.get(key), str)), True)
    utc = settings.get("utc_embargo")
    if isinstance(utc, str) and utc.strip():
        utc = utc.strip()
        return (f"{utc}Z" if _CLOCK.fullmatch(utc) else utc), False
    if said is None or said is False or said == "":
        return None, False
    if said is True:
        return None, True
    text = said.strip() if isinstance(said, str) else str(said)[:_LONGEST]
    zone = settings.get("time_zone")
    if (
        isinstance(zone, str)
        and len(zone) <= _LONGEST
        and _ZONE.fullmatch(zone)
        and _CLOCK.match(text)
        and len(text) <= _LONGEST
    ):
        return f"{_OFFSET.sub('', text, count=1)} {zone}", False
    return text or None, False
