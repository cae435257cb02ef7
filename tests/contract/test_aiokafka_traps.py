"""Further faults of aiokafka 0.14.0 that streams/kafka works around, each in its least form (docs/upstream-faults.md).

A test that goes red with a newer release says that the fault is mended; its docstring says what may then go.
"""

import asyncio
import uuid
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import (
    InvalidTransactionTimeout,
    KafkaConnectionError,
    MessageSizeTooLargeError,
    UnknownError,
    for_code,
)
from aiokafka.protocol.commit import OffsetFetchRequest
from aiokafka.protocol.group import HeartbeatRequest  # type: ignore[import-untyped]
from aiokafka.protocol.transaction import TxnOffsetCommitRequest

from tests.kafka import wire
from tests.kafka.cluster import free_port
from tests.kit.articles import Item

FENCED_INSTANCE_ID = 82  # of the Kafka protocol

# What aiokafka does not say to the broker, and the version of the request from which on it could (Kafka protocol).
UNSAID = [
    pytest.param(OffsetFetchRequest, 7, id="require_stable"),
    pytest.param(TxnOffsetCommitRequest, 3, id="generation of transactional offsets"),
    pytest.param(HeartbeatRequest, 3, id="group.instance.id in heartbeats"),
]


async def test_a_seek_to_the_beginning_may_end_at_the_end(kafka, topic):
    """seek_to_beginning() while aiokafka asks for its own default position takes the answer to the other question.

    So logs are read with auto_offset_reset="earliest" and without a seek (streams/kafka/cluster.py).
    """
    await wire.produce(kafka, topic, [Item(b"x", partition=0)] * 3)
    place = TopicPartition(topic, 0)
    reader = AIOKafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="latest", enable_auto_commit=False)
    await reader.start()
    try:
        reader.assign([place])
        assert await reader.position(place) == 3
        await reader.seek_to_beginning(place)
        assert await reader.position(place) == 0, "asked once the default position is there, it does what it says"

        # Some turns of the loop after assign() the question for the default position is under way.
        for turns in range(5, 60):
            reader.assign([place])
            for _ in range(turns):
                await asyncio.sleep(0)
            await reader.seek_to_beginning(place)
            if (found := await reader.position(place)) == 3:
                break
    finally:
        await reader.stop()

    assert found == 3


async def test_stopping_leaves_an_open_transaction_to_the_broker(kafka, topic, producer):
    """stop() neither ends nor aborts what is open: readers stand before it until the broker gives it up (a minute).

    So the lanes abort what fails, wait for a batch when they close, and opening again aborts the rest
    (streams/lanes/transaction.py).
    """
    writer = await producer()
    await writer.begin_transaction()
    await writer.send_and_wait(topic, b"left open")

    await writer.stop()

    assert await wire.end_offsets(kafka, topic) == {0: 0}


async def test_after_a_cancelled_commit_nothing_can_be_aborted(topic, producer):
    """abort_transaction() answers a cancelled commit_transaction() with a bare AssertionError, no KafkaError.

    So nobody cancels a commit, and AssertionError stands among CLIENT_FAILURES (streams/lanes/transaction.py).
    """
    writer = await producer()
    await writer.begin_transaction()
    await writer.send_and_wait(topic, b"x")
    committing = asyncio.ensure_future(writer.commit_transaction())
    while not writer._txn_manager.needs_transaction_commit():
        assert not committing.done()
        await asyncio.sleep(0)
    committing.cancel()
    await asyncio.wait([committing])

    assert committing.cancelled()
    with pytest.raises(AssertionError, match="Invalid state transition"):
        await writer.abort_transaction()


async def test_a_batch_may_be_larger_than_the_largest_request(topic, producer):
    """send() refuses a record beyond max_request_size; send_batch(), the explicit batch, looks at no size.

    So streams/records/size.py holds records below what the topics take.
    """
    writer = await producer(max_request_size=1_000, max_batch_size=1_000)
    batch = writer.create_batch()
    batch.append(key=None, value=b"x" * 5_000, timestamp=None)
    async with writer.transaction():
        with pytest.raises(MessageSizeTooLargeError):
            await writer.send(topic, b"x" * 5_000)

        await (await writer.send_batch(batch, topic, partition=0))


async def test_a_producer_that_fails_to_start_keeps_its_connections(kafka):
    """start() that raises after it connected leaves the connections open: the caller must stop what never started.

    So streams/kafka/cluster.py and the lanes stop a client whose start failed.
    """
    failing: Any = AIOKafkaProducer(
        bootstrap_servers=kafka,
        transactional_id=uuid.uuid4().hex,
        transaction_timeout_ms=10**9,  # beyond transaction.max.timeout.ms of any broker
    )
    with pytest.raises(InvalidTransactionTimeout):
        await failing.start()

    assert any(connection.connected() for connection in failing.client._conns.values())
    await failing.stop()
    assert not any(connection.connected() for connection in failing.client._conns.values())


async def test_an_error_of_connecting_does_not_say_why():
    """KafkaConnectionError carries no cause: a port that is closed, and a TLS fault, are told in the log alone.

    So streams/kafka/errors.py picks the cause out of the log (`_LastWord`).
    """
    client = AIOKafkaProducer(bootstrap_servers=f"127.0.0.1:{free_port()}")
    with pytest.raises(KafkaConnectionError) as raised:
        await client.start()
    await client.stop()

    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None
    assert "refused" not in str(raised.value).lower()


def test_the_error_of_a_fenced_instance_id_is_unknown():
    """Error 82, FENCED_INSTANCE_ID, is no class of aiokafka's: nobody can tell being replaced from a broker's fault.

    Once it is one, a worker can end by itself where another bears its name (`_look_for_a_twin` in
    streams/lanes/group.py).
    """
    assert for_code(FENCED_INSTANCE_ID) is UnknownError


@pytest.mark.parametrize(("request_class", "enough"), UNSAID)
def test_requests_are_too_old_to_carry_it(request_class: Any, enough: int) -> None:
    """The newest version of each of these requests that aiokafka speaks has no field for what would spare us a detour.

    require_stable: then a lane may ask for its position without opening a producer first. A generation: then it can be
    fenced without a transactional id of its own. The instance id: then who is replaced hears of it at once.
    """
    assert max(version.API_VERSION for version in request_class._CLASSES) < enough


async def test_headers_must_be_a_list():
    """A tuple of headers, as a record that was read carries them, is a TypeError.

    So streams/kafka makes lists of them anew for every record it writes.
    """

    client = AIOKafkaProducer(bootstrap_servers="127.0.0.1:1")
    batch = client.create_batch()
    as_read: Any = (("name", b"value"),)

    assert batch.append(key=None, value=b"x", timestamp=None, headers=list(as_read))
    with pytest.raises(TypeError):
        batch.append(key=None, value=b"x", timestamp=None, headers=as_read)
    await client.stop()
