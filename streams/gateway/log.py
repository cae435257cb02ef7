"""One log as the gateway holds it: its window, and what lists ask of that. Another log is another one of these."""

from collections.abc import Sequence

from streams.gateway.catalogue import Catalogue
from streams.gateway.entry import Entry
from streams.gateway.metrics import Closing
from streams.gateway.walks import Walks
from streams.gateway.window import Window
from streams.settings import Settings


class Log:
    """What readers, lists and articles are given from."""

    def __init__(self, id_in_tokens: bytes, starts: Sequence[int], *, settings: Settings) -> None:
        """starts: the offset of each partition from which on records are appended."""
        self.window = Window(
            id_in_tokens,
            starts,
            most_bytes=settings.gateway_window_bytes,
            most_seconds=settings.gateway_window_hours * 3600,
        )
        self.catalogue = Catalogue()
        self.ended: Closing | None = None
        """Why it counts no more, and its readers' streams end."""
        self.walks = Walks()

    def append(self, entry: Entry) -> None:
        """Take in the next record of its partition."""
        self.catalogue.add(self.window.end, entry)
        self.window.append(entry)

    def evict(self, now: int) -> None:
        """Let go of what is too old or too much. now: milliseconds since 1970 UTC."""
        for number, entry in self.window.evict(now):
            self.catalogue.remove(number, entry)
