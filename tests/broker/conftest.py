"""The embedded broker comes with the extra `demo`: without it this tier is skipped by name, and fails under CI=true."""

from collections.abc import Iterator

import pytest

from streams.kafka.embedded import EmbeddedBroker
from tests.kit.needs import need_module


@pytest.fixture(scope="session", autouse=True)
def embedded_broker_is_installed() -> None:
    need_module("confluent_kafka", extra="demo")


@pytest.fixture(scope="module")
def broker() -> Iterator[EmbeddedBroker]:
    """One that a module's tests share: each makes topics of its own."""
    with EmbeddedBroker() as broker:
        yield broker
