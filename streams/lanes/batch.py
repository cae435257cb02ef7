"""A batch: the unit of work, what one transaction covers."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from streams.article import RawItem
from streams.records.outcomes import Outcome
from streams.stores.memory import StagedMemory


class Batch:
    """Positions [start, end) of one lane with the records in them, handed to the agent and answered once.

    It may hold no records at all: control records and aborted data take positions too.
    """

    def __init__(
        self,
        *,
        start: int,
        end: int,
        items: Sequence[RawItem],
        memory: StagedMemory,
        commit: Callable[["Batch", Sequence[Outcome]], Awaitable[None]],
    ) -> None:
        self.start = start
        self.end = end
        self.items = items
        self.memory = memory
        """What the pipeline judges by. Reads its own writes; nothing of it lasts unless the batch commits."""
        self.answered: asyncio.Future[Exception | None] = asyncio.get_running_loop().create_future()
        """Done once the agent is done with it; None for good, else what it failed with."""
        self.opened_at = asyncio.get_running_loop().time()
        self._commit = commit

    async def publish(self, outcomes: Sequence[Outcome]) -> None:
        """Publish what became of the items, in order, as one transaction with memory and position.

        Returns after the commit. Raises what the lane's transaction raises: then nothing counts as done.
        """
        await self._commit(self, outcomes)

    def answer(self, error: Exception | None) -> None:
        """Tell the lane how it ended: None for good. The first answer counts."""
        if not self.answered.done():
            self.answered.set_result(error)
