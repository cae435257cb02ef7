"""The embedded broker comes with the extra `demo`: without it this tier is skipped by name, and fails under CI=true."""

import pytest

from tests.kit.needs import need_module


@pytest.fixture(scope="session", autouse=True)
def embedded_broker_is_installed() -> None:
    need_module("confluent_kafka", extra="demo")
