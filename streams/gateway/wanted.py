"""What one reader is given, and how: the filters it asked for, within what its access token allows."""

from typing import NamedTuple

from streams.gateway.entry import Entry
from streams.gateway.filters import Filters
from streams.gateway.frames import Format


class Wanted(NamedTuple):
    """What one reader is given, and how."""

    filters: Filters
    form: Format
    subjects: frozenset[str] | None = None
    """Those that its access token allows. None: all."""
    sees_embargoed: bool = True

    def has(self, entry: Entry) -> bool:
        """Whether the reader is given this record."""
        if entry.embargoed_until is not None and not self.sees_embargoed and entry.embargoed_until > entry.written_at:
            return False
        return self.filters.pass_on(entry) and (
            self.subjects is None
            or not self.subjects.isdisjoint(entry.subjects)
            or not self.subjects.isdisjoint(entry.subjects_before)
            or entry.is_without_story
        )
