"""What all lanes of a worker share, for the tests of one lane without a broker."""

import asyncio
from typing import Any

import pytest

from streams.health import Readiness
from streams.kafka.cluster import Cluster
from streams.lanes.opening import LaneContext, Membership
from streams.metrics import Metrics
from streams.records import Routes
from streams.settings import Settings
from streams.stores.memory import Memory


def lane_context(member: Any, **differently: Any) -> LaneContext:
    """A context around what stands for the group's consumer; fields by their names replace the defaults."""
    fields: dict[str, Any] = {
        "membership": Membership(),
        "cluster": Cluster(Settings()),
        "routes": Routes("wire."),
        "output_topics": list,
        "new_memory": lambda: Memory(window_days=30),
        "max_batch": 10,
        "deliver": lambda batch: asyncio.sleep(0),
        "metrics": Metrics(raw_topic="wire.raw", subjects=[]),
        "readiness": Readiness(),
        "fail": lambda error: pytest.fail(str(error)),
    }
    return LaneContext(member=member, **{**fields, **differently})
