"""A reader is a position: a vector of offsets, which walks the window by itself and leaves out what it has."""

from collections.abc import Sequence

from streams.gateway.entry import Entry
from streams.gateway.token import write_token
from streams.gateway.wanted import Wanted
from streams.gateway.window import NOTHING, WRITE_BYTES, Portion, Window


class Reader:
    """Where one reader is in the log, and how it goes on."""

    def __init__(self, window: Window, offsets: Sequence[int], wanted: Wanted) -> None:
        """offsets: the next one of each partition that the reader has not."""
        self._window, self._wanted = window, wanted
        self.offsets = list(offsets)
        self._token: str | None = None
        self._number: int | None = None
        """Of the entry that comes next; None: somewhere before the window, or not looked for yet."""
        self._ahead: set[int] = set()
        """Partitions of which it has more than the window has had before that number."""

    @property
    def token(self) -> str:
        """By which another connection goes on from here."""
        if self._token is None:
            self._token = write_token(self._window.log, self.offsets)
        return self._token

    @property
    def is_at_end(self) -> bool:
        """Whether it has all that the window has."""
        return self._number == self._window.end

    def missing(self) -> dict[int, tuple[int, int]]:
        """What it has to be given from Kafka before it can walk the window: partition → (from, until) offsets."""
        if self._number is not None and self._number >= self._window.begin:
            return {}
        self._number = None
        return self._window.missing(self.offsets)

    def take(self) -> Portion:
        """Walk on in the window, and give what is wanted of it. Only where nothing is missing.

        Nothing where there is none among the next entries, or at the end (`is_at_end`).
        """
        window = self._window
        if self._number is None:
            self._number, self._ahead = window.locate(self.offsets)
        if self._number == window.end:
            return NOTHING
        if self._ahead:
            return self._take_ahead()
        begin = self._number
        written, self._number = window.written(begin, self._wanted)
        for number in range(begin, self._number):
            entry = window.entry(number)
            self.offsets[entry.partition] = entry.offset + 1
        self._token = window.token_after(self._number - 1)
        return written

    def skip(self) -> None:
        """Go to the window's end: no entry since it was there is wanted, and many may have left the window again."""
        if self._number is not None and not self._ahead:
            self._number, self.offsets, self._token = self._window.end, list(self._window.vector), self._window.token

    def give(self, entries: Sequence[Entry]) -> Portion:
        """Take in the next records of partitions, and give those that are wanted, with tokens of this reader's own."""
        records: list[tuple[str, bytes]] = []
        for entry in entries:
            self.offsets[entry.partition] = entry.offset + 1
            self._token = None
            if self._wanted.has(entry):
                records.append((self.token, entry.value))
        return Portion(self._wanted.form.items(records), len(records))

    def pass_over(self, partition: int, offset: int) -> None:
        """Take in that there is nothing before an offset."""
        self.offsets[partition] = max(self.offsets[partition], offset)
        self._token = None

    def _take_ahead(self) -> Portion:
        """Walk as long as the reader has more of some partition than the window has had: with tokens of its own."""
        window, entries, size = self._window, list[Entry](), 0
        assert self._number is not None, "it was looked for"
        while self._number < window.end and self._ahead and size < WRITE_BYTES:
            entry = window.entry(self._number)
            self._number += 1
            if entry.offset + 1 >= self.offsets[entry.partition]:
                self._ahead.discard(entry.partition)
            if entry.offset >= self.offsets[entry.partition]:
                entries.append(entry)
                size += len(entry.value)
        portion = self.give(entries)
        if self._number == window.end:
            self._ahead = {at for at in self._ahead if self.offsets[at] > window.vector[at]}
        if not self._ahead:
            self._token = window.token_after(self._number - 1)
        return portion
