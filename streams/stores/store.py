"""What a lane asks of whatever it keeps of a partition: the protocol of all stores.

A store is what was committed. Each batch works on a stage of it; the stage's changes go onto the changelog in the
batch's transaction, and only after the commit does the store take them over (I2). Fed in order to a fresh store, the
changelog's records give the same store.

Time comes with the batch: a store has no clock but what it was told by `stage`, which is on its changelog too. So it
does the same wherever and whenever the same batches come.
"""

from typing import Protocol, TypeVar

Change = tuple[bytes, bytes | None]
"""One record of a changelog: key and value. None: a tombstone, the key is gone."""


class Staged(Protocol):
    """A store as one batch sees and changes it. Thrown away, it has changed nothing."""

    def changes(self) -> list[Change]:
        """Give the records for the changelog, in the order in which to send them. Call it when the batch is done."""


S = TypeVar("S", bound=Staged)


class Store(Protocol[S]):
    """What is committed of one partition."""

    def __len__(self) -> int:
        """Count what it holds."""

    def stage(self, *, now: int) -> S:
        """Lay a stage over it for one batch.

        now: broker time of the batch as the lane trusts it, milliseconds since 1970 UTC. 0: the batch says nothing of
        the time. What is due by then may happen in this batch.
        """

    def apply(self, staged: S) -> None:
        """Take over what a batch changed, once its transaction is committed (I2).

        Raises CorruptionError for a stage that was laid over another state than this.
        """

    def load(self, key: bytes, value: bytes | None) -> None:
        """Take over one record of the changelog, in its order.

        Raises CorruptionError for a record that this release did not write.
        """
