"""What all lanes of a worker share."""

from collections.abc import Awaitable, Callable

from aiokafka import TopicPartition

from streams.article import frozen
from streams.errors import StreamError
from streams.kafka.cluster import Cluster
from streams.kafka.coordinator import TransactionCoordinator
from streams.lanes.batch import Batch
from streams.lanes.destinations import Destinations
from streams.lanes.membership import Membership
from streams.lanes.watch import Watch
from streams.metrics import Metrics
from streams.records import Routes
from streams.stores.memory import Memory


@frozen
class LaneContext:
    """What all lanes of a worker share."""

    cluster: Cluster
    membership: Membership
    watch: Watch
    destinations: Destinations
    coordinator: TransactionCoordinator
    routes: Routes
    new_memory: Callable[[], Memory]
    deliver: Callable[[Batch], Awaitable[object]]
    """Hands a batch to the agent; `Batch.answered` says how it ended."""
    metrics: Metrics
    fail: Callable[[StreamError], None]
    """Stops the worker, loudly."""


def lane_name(partition: TopicPartition) -> str:
    """A lane as logs and /readyz call it: `wire.raw 3`."""
    return f"{partition.topic} {partition.partition}"
