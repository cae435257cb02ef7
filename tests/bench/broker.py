"""The broker that benchmarks run on: one of their own, or the one of NEWSWIRE_TEST_KAFKA."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from tests.kafka.cluster import KafkaCluster

PRODUCT = ("-m", "streams", "worker")
"""A worker as a process."""


@contextlib.contextmanager
def broker(folder: Path) -> Iterator[str]:
    """The broker's address; one of our own lives in the folder and ends with the block."""
    given = os.environ.get("NEWSWIRE_TEST_KAFKA")
    if given:
        yield given
        return
    with KafkaCluster(folder / "kafka") as cluster:
        yield cluster.bootstrap_servers
