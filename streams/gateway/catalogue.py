"""Which article has which revisions in the window, and which of them is the newest.

An article is in one partition, whose records come in their order: the last one of an identity is its newest.
"""

from bisect import bisect_left
from collections.abc import Sequence

from streams.gateway.entry import Entry


class Catalogue:
    """Told of each entry that the window takes in and lets go, in that order: it knows of no others."""

    def __init__(self) -> None:
        self._numbers: dict[str, list[int]] = {}
        """Of each identity's entries, the oldest first."""

    def __len__(self) -> int:
        """How many articles there are."""
        return len(self._numbers)

    def add(self, number: int, entry: Entry) -> None:
        """Take in the entry that the window has taken in under this number."""
        self._numbers.setdefault(entry.identity, []).append(number)

    def remove(self, number: int, entry: Entry) -> None:
        """Let go of the entry that the window lets go."""
        numbers = self._numbers[entry.identity]
        assert numbers[0] == number, "the window lets the oldest go first"
        del numbers[0]
        if not numbers:
            del self._numbers[entry.identity]

    def revisions(self, identity: str) -> Sequence[int]:
        """The numbers of an article's entries, the newest first. None of them where the window has none."""
        return self._numbers.get(identity, [])[::-1]

    def is_newest(self, number: int, entry: Entry, *, end: int) -> bool:
        """Whether an entry of the window was the newest of its article when the window ended before this number."""
        numbers = self._numbers[entry.identity]
        # Mostly nothing came since, and there is nothing to look for.
        newest = numbers[-1] if numbers[-1] < end else numbers[bisect_left(numbers, end) - 1]
        return newest == number

    def find_newest(self, identity: str) -> int | None:
        """The number of an article's newest entry. None where the window has none."""
        numbers = self._numbers.get(identity)
        return numbers[-1] if numbers else None
