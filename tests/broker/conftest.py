"""The embedded broker comes with the extra `demo`: without it this tier is skipped by name, and fails under CI=true."""

import importlib.util

import pytest

from tests.kit.needs import skip_or_fail


@pytest.fixture(scope="session", autouse=True)
def embedded_broker_is_installed() -> None:
    if importlib.util.find_spec("confluent_kafka") is None:
        skip_or_fail("confluent-kafka is not installed: pip install 'newswire[demo]'")
