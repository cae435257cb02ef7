"""What a kind of source is. A new kind is a table in sources_file.py and a class here."""

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Sequence

from streams.article import frozen
from streams.pull.cutting import Entry


@frozen
class Portion:
    """What goes in one transaction: records, and the cursor that stands for them."""

    entries: Sequence[Entry]
    cursor: bytes


class Asked(ABC):
    """A source that can be asked for what is new."""

    least_seconds: float
    """Between two times that it is asked, whatever happens."""
    pause_seconds: float
    """Until it should be asked again, as of the last time."""

    @abstractmethod
    def restore(self, cursor: bytes | None) -> None:
        """Go on from a cursor. None: it has none. Raises CorruptionError where it is none of ours."""

    @abstractmethod
    def ask(self) -> AsyncGenerator[Portion, None]:
        """Ask once; gives what is new, in portions. The next one is asked for once the last is committed, and not
        at all where it is not: what was given last counts as sent only then.

        Raises SourceError, also after some portions, where it does not give all.
        """
