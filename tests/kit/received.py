"""Records that are to be sent, as whoever reads their topics gets them."""

from streams.article import RawItem
from streams.records.outcomes import OutRecord


def received(out: OutRecord, *, partition: int = 0, offset: int = 0, received_at: int = 0) -> RawItem:
    """A record as it stands on its topic once it was sent; its own partition comes first."""
    return RawItem(
        value=out.value,
        key=out.key,
        headers=out.headers,
        topic=out.topic,
        partition=partition if out.partition is None else out.partition,
        offset=offset,
        received_at=received_at,
    )
