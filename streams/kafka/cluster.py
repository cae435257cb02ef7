"""One Kafka cluster: whatever talks to it is made here, from the settings, with the reason for each option.

A worker's clients are the group's member, an inbox and a transactional producer a lane, and a reader of a log.
Membership and reading are two things, so that a rebalance stops no lane (decision 6). Nothing is started here.
"""

import asyncio
import contextlib
import itertools
import os
import platform
from collections.abc import Coroutine
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.client import AIOKafkaClient
from aiokafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor

from streams.errors import MissingRightError
from streams.kafka.errors import CLIENT_FAILURES
from streams.kafka.fetching import Fetcher
from streams.kafka.security import connection_of
from streams.settings import MAX_RECORD_BYTES, Settings

# Begins the client id of every worker: members of the group that are none are told by it.
_WORKER = "newswire-worker-"
_members = itertools.count(1)

# Milliseconds without a heartbeat after which the group gives a worker up: what a subscriber's partitions stand still
# after kill -9. 10 s outlasts a pause of the machine; the default of 45–60 s would freeze them that long.
_SESSION_MS = 10_000
_HEARTBEAT_MS = 1_000

# Milliseconds that members have to rejoin; above what closing lanes takes at worst.
_REBALANCE_MS = 30_000

# Milliseconds after which a member that reads nothing leaves by itself. The group's never reads: thirty years.
_NEVER_MS = 10**12

# Milliseconds between two looks at the topics: how long it takes at most to see that a partition was added to wire.raw,
# whose records nobody would judge. The default is five minutes.
_METADATA_MS = 10_000

# Bytes of an answer to a lane's request; of a portion of a log that is read once, and of a command's. All lanes restore
# together: larger portions are no faster, and what they leave among the entries of memory stays in RAM for good.
_INBOX_BYTES, _LOG_BYTES, _SUBSCRIBER_BYTES = 4 << 20, 1 << 20, 1 << 20

# Milliseconds that the broker may hold a fetch where nothing comes: for a lane, a log, a subscriber.
_INBOX_WAIT_MS, _LOG_WAIT_MS, _SUBSCRIBER_WAIT_MS = 500, 50, 100

# Milliseconds for one request of an admin client; a controller that makes a dozen topics with replicas takes a few
# seconds.
_ADMIN_MS = 20_000

# Seconds in which connections are closed whose client could not stop in time.
_LET_GO_SECONDS = 0.5

# Bytes of one produce request's batch before headers; below the topics' max.message.bytes of 2,000,000, so that only
# a single record can be too large, and its renderer checks that.
_TRANSACTION_BATCH_BYTES = 1 << 20

# A command's producer: milliseconds to fill a batch, which at a slow pace nobody notices, and bytes of a full one.
_LINGER_MS, _BATCH_BYTES = 5, 256 * 1024


class Cluster:
    """Makes every client of one Kafka cluster."""

    def __init__(self, settings: Settings, *, embedded: bool = False) -> None:
        """embedded: the broker is the stand-in of embedded.py, which has no topic settings and whose control batches
        carry no checksum.

        Raises ConfigurationError for certificates that cannot be used.
        """
        self.settings = settings
        self.is_embedded = embedded
        self.client_id = f"{_WORKER}{platform.node()}-{os.getpid()}-{next(_members)}"
        """By which the group's coordinator, and whoever asks it, knows this worker."""
        self._connection = connection_of(settings)

    @staticmethod
    def is_worker(client_id: str) -> bool:
        """Whether a member of the group that calls itself so is a newswire worker."""
        return client_id.startswith(_WORKER)

    @property
    def address(self) -> str:
        """The brokers that are asked first, for messages."""
        return self.settings.bootstrap_servers

    @property
    def principal(self) -> str:
        """Whom the broker takes us for, as ACLs write it."""
        settings = self.settings
        if settings.security_protocol.startswith("SASL"):
            return f"User:{settings.sasl_username}"
        if settings.ssl_certfile is not None:
            return f"the subject of {settings.ssl_certfile}"
        return "User:ANONYMOUS"

    def missing_right(self, operation: str, resource: str, error: BaseException) -> MissingRightError:
        """Say which right is missing. resource: its kind and name, as `topic wire.raw`."""
        return MissingRightError(
            f"{self.principal} lacks {operation} on {resource} at {self.address} ({type(error).__name__}): grant it, "
            "for example by kafka-acls.sh --add"
        )

    def new_member(self) -> AIOKafkaConsumer:
        """A member of the group, which is asked for positions and ends of logs and never read."""
        return AIOKafkaConsumer(
            **self._connection,
            client_id=self.client_id,
            group_id=self.settings.app_id,
            group_instance_id=self.settings.group_instance_id,
            enable_auto_commit=False,
            auto_offset_reset="none",
            isolation_level="read_committed",
            partition_assignment_strategy=[StickyPartitionAssignor],
            session_timeout_ms=_SESSION_MS,
            heartbeat_interval_ms=_HEARTBEAT_MS,
            rebalance_timeout_ms=_REBALANCE_MS,
            max_poll_interval_ms=_NEVER_MS,
            metadata_max_age_ms=_METADATA_MS,
        )

    def new_inbox(self) -> Fetcher:
        """What a lane reads its partition by."""
        return Fetcher(AIOKafkaClient(**self._connection), wait_ms=_INBOX_WAIT_MS, most_bytes=_INBOX_BYTES)

    def new_log_reader(self, *, sees_open: bool = False) -> AIOKafkaConsumer:
        """What reads one partition from its beginning, once. sees_open: also what is not committed yet."""
        return AIOKafkaConsumer(
            **self._connection,
            enable_auto_commit=False,
            # seek_to_beginning() right after assign() races aiokafka's own reset, and a restore that read nothing
            # published everything again.
            auto_offset_reset="earliest",
            isolation_level="read_uncommitted" if sees_open else "read_committed",
            max_partition_fetch_bytes=_LOG_BYTES,
            fetch_max_wait_ms=_LOG_WAIT_MS,
            check_crcs=not self.is_embedded,
        )

    def new_subscriber(self) -> Fetcher:
        """What a command reads topics by, as a subscriber with `read_committed` would."""
        return Fetcher(AIOKafkaClient(**self._connection), wait_ms=_SUBSCRIBER_WAIT_MS, most_bytes=_SUBSCRIBER_BYTES)

    def new_transactional_producer(self, transactional_id: str, *, timeout_ms: int) -> AIOKafkaProducer:
        """A producer whose start fences every former owner of the id. timeout_ms: then the broker aborts."""
        return AIOKafkaProducer(
            **self._connection,
            transactional_id=transactional_id,
            acks="all",
            # Batches are built whole, so lingering would only delay them.
            linger_ms=0,
            max_batch_size=_TRANSACTION_BATCH_BYTES,
            transaction_timeout_ms=timeout_ms,
        )

    def new_idempotent_producer(self, *, request_timeout_ms: int) -> AIOKafkaProducer:
        """A command's producer: acked by all replicas, each record once however often it is retried."""
        return AIOKafkaProducer(
            **self._connection,
            enable_idempotence=True,
            acks="all",
            linger_ms=_LINGER_MS,
            max_batch_size=_BATCH_BYTES,
            max_request_size=MAX_RECORD_BYTES,
            request_timeout_ms=request_timeout_ms,
        )

    def new_client(self) -> AIOKafkaClient:
        """What asks a broker by single requests (outside.py)."""
        return AIOKafkaClient(**self._connection, request_timeout_ms=_ADMIN_MS)

    def new_admin(self) -> AIOKafkaAdminClient:
        """What asks for topics and groups, and makes topics."""
        return AIOKafkaAdminClient(**self._connection, request_timeout_ms=_ADMIN_MS)


async def start(consumer: AIOKafkaConsumer) -> None:
    """Connect. Where that fails, aiokafka leaves connections open: they are let go before its error is raised."""
    try:
        await consumer.start()
    except BaseException:
        await stop(consumer, seconds=1)
        raise


async def stop(consumer: AIOKafkaConsumer, *, seconds: float) -> None:
    """Leave the group, if it is a member, and let go of the connections, within so many seconds."""
    if await close_within(consumer.stop(), seconds=seconds):
        return
    # It waits for a coordinator that does not answer, and closes its connections only after that.
    if consumer._fetcher is not None:
        await close_within(consumer._fetcher.close())
    await close_within(consumer._client.close())


async def close_within(closing: Coroutine[Any, Any, None], *, seconds: float = _LET_GO_SECONDS) -> bool:
    """Close a client, whatever Kafka says to it. Returns False where that failed or took longer, and was cut off."""
    with contextlib.suppress(*CLIENT_FAILURES):
        async with asyncio.timeout(seconds):
            await closing
        return True
    return False
