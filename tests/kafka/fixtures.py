"""Fixtures of a real Kafka: one broker a session, an installation of newswire for each test."""

import contextlib
import os
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from tests.kafka.cluster import KafkaCluster, answers_requests
from tests.kafka.installation import Installation
from tests.kafka.jars import MissingPieceError
from tests.kafka.rights import allow_everything
from tests.kit.needs import skip_or_fail

Install = Callable[..., Awaitable[Installation]]


@contextlib.contextmanager
def started_or_skipped(cluster: KafkaCluster) -> Iterator[KafkaCluster]:
    """The cluster while it runs; where a piece that it needs is missing, the test is skipped, or fails under CI."""
    try:
        with cluster:
            yield cluster
    except MissingPieceError as missing:
        skip_or_fail(str(missing))


@pytest.fixture(scope="session")
def session_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaCluster]:
    """A broker that belongs to these tests, one for all of them."""
    with started_or_skipped(KafkaCluster(tmp_path_factory.mktemp("kafka"))) as cluster:
        yield cluster


@pytest.fixture
def own_cluster(session_cluster: KafkaCluster) -> Iterator[KafkaCluster]:
    """The same, to freeze and to kill: it runs again for the next test, whatever became of this one."""
    yield session_cluster
    for broker in session_cluster.brokers:
        if broker.is_running:
            broker.thaw()
        else:
            broker.start()
    session_cluster.wait_until_ready()


@pytest.fixture(scope="session")
def strict_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KafkaCluster]:
    """A broker that looks at rights; its tests deny them on resources of their own installation alone."""
    with started_or_skipped(KafkaCluster(tmp_path_factory.mktemp("strict"), with_rights=True)) as cluster:
        allow_everything(cluster.bootstrap_servers)
        yield cluster


@pytest.fixture(scope="session")
def kafka(request: pytest.FixtureRequest) -> str:
    """Address of a real Kafka: `NEWSWIRE_TEST_KAFKA`, else of a broker that the tests start."""
    given = os.environ.get("NEWSWIRE_TEST_KAFKA")
    if not given:
        cluster: KafkaCluster = request.getfixturevalue("session_cluster")
        return cluster.bootstrap_servers
    if not answers_requests(given.partition(",")[0]):
        skip_or_fail(f"no Kafka answers at NEWSWIRE_TEST_KAFKA={given}")
    return given


@pytest.fixture
async def install(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Install]:
    """Make an installation with a prefix and app id of its own, topics applied unless told otherwise."""
    made: list[Installation] = []

    async def make(*, address: str | None = None, topics: bool = True, **options: object) -> Installation:
        where = address or request.getfixturevalue("kafka")
        installation = Installation(where, tmp_path, f"t-{uuid.uuid4().hex[:10]}", **options)  # type: ignore[arg-type]
        made.append(installation)
        if topics:
            await installation.apply_topics()
        return installation

    yield make
    for installation in made:
        await installation.clean_up()
