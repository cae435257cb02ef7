"""What is in partitions, fetched as the broker has it, in bytes: nothing is decoded here.

aiokafka's consumer decodes what it fetched before anybody can look, so a batch that it cannot read, or that bursts the
memory, could not be told from a sound one. Its client, which this uses, only carries requests.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from aiokafka import TopicPartition
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError, NoError, OffsetOutOfRangeError, TopicAuthorizationFailedError, for_code
from aiokafka.protocol.fetch import FetchRequest

from streams.article import frozen

log = logging.getLogger(__name__)

_READ_COMMITTED = 1

# What aiokafka's metadata says of a partition whose leader is being elected.
_NO_LEADER = -1

# Seconds before the next request where one failed, or a partition has no leader now.
_PAUSE = 0.1


@frozen
class Answer:
    """What the broker said of one partition."""

    partition: TopicPartition
    position: int
    """From where on it was asked."""
    batches: bytes
    aborted: Sequence[tuple[int, int]]
    """Producer and first offset of the aborted transactions that these batches may belong to."""
    highwater: int
    last_stable_offset: int


class Fetcher:
    """Asks the leaders of partitions for what is there, one request at a time of each."""

    def __init__(self, client: AIOKafkaClient, *, wait_ms: int, most_bytes: int) -> None:
        """wait_ms: how long the broker may hold a request where nothing comes. most_bytes: of one partition's answer,
        but for a single larger batch.
        """
        self._client, self._wait_ms, self._most_bytes = client, wait_ms, most_bytes
        self._wanted: dict[TopicPartition, int] = {}
        self._due: set[TopicPartition] = set()
        self._requests: dict[asyncio.Task[list[Answer]], int | None] = {}
        self._is_failing = False
        self.answered_at: float | None = None
        """When a broker last answered a request, by the monotonic clock; None: never."""

    async def start(self, topics: Iterable[str]) -> None:
        """Connect, and learn who leads the topics. Raises Kafka's errors where no broker answers."""
        try:
            await self._client.bootstrap()
            await self._client.set_topics(list(topics))
        except BaseException:
            await self._client.close()
            raise

    async def stop(self) -> None:
        """Let the connections go."""
        requests = list(self._requests)
        for request in requests:
            request.cancel()
        await asyncio.gather(*requests, return_exceptions=True)
        await self._client.close()

    def ask(self, partition: TopicPartition, position: int) -> None:
        """Ask, once, what is there from a position on; what was asked of the partition before is let go."""
        self._wanted[partition] = position
        self._due.add(partition)
        self._send_due()

    async def answers(self, *, wait_seconds: float) -> list[Answer]:
        """Give what has come, else the first that comes within the time.

        Raises OffsetOutOfRangeError, with the partitions and positions, and TopicAuthorizationFailedError, with the
        topic: those must be asked for anew, what was asked of others goes on. Whatever else a broker refuses is asked
        again, as is one that is away; only `answered_at` tells.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait_seconds
        while True:
            self._send_due()
            if not self._requests:
                await asyncio.sleep(wait_seconds)
                return []
            timeout = max(0.0, deadline - loop.time())
            done, _ = await asyncio.wait(self._requests, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
            # One that failed is raised alone; what came beside it is given next time.
            taken = [request for request in done if request.exception() is not None][:1] or done
            for request in taken:
                del self._requests[request]
            answers = [
                answer
                for request in taken
                for answer in request.result()
                if self._wanted.get(answer.partition) == answer.position
            ]
            if answers or not done:
                for answer in answers:
                    del self._wanted[answer.partition]
                return answers

    def _send_due(self) -> None:
        busy = set(self._requests.values())
        by_leader: defaultdict[int | None, list[TopicPartition]] = defaultdict(list)
        for partition in self._due:
            leader = self._client.cluster.leader_for_partition(partition)
            by_leader[None if leader == _NO_LEADER else leader].append(partition)
        for leader, partitions in by_leader.items():
            if leader not in busy:
                self._due.difference_update(partitions)
                positions = {partition: self._wanted[partition] for partition in partitions}
                self._requests[asyncio.create_task(self._fetch(leader, positions))] = leader

    async def _fetch(self, leader: int | None, positions: Mapping[TopicPartition, int]) -> list[Answer]:
        """One request, and what came of it; what came to nothing is due again after a pause."""
        answers: list[Answer] = []
        refused = f"no leader of {', '.join(f'{topic} {number}' for topic, number in positions)}"
        if leader is not None:
            try:
                response = await self._client.send(leader, self._request(positions))
            except KafkaError as error:
                refused = f"no answer from broker {leader}: {error!r}"
            else:
                refused = ""
                passed: dict[TopicPartition, int] = {}
                denied: set[TopicPartition] = set()
                for partition, code, fields in _said(response):
                    error_type = for_code(code)
                    if error_type is OffsetOutOfRangeError:
                        passed[partition] = positions[partition]
                    elif error_type is TopicAuthorizationFailedError:
                        denied.add(partition)
                    elif error_type is NoError:
                        answers.append(_answer(partition, positions[partition], fields))
                    else:
                        refused = f"{partition.topic} {partition.partition}: {error_type.__name__}"
                if passed or denied:
                    self._due |= (positions.keys() - (passed.keys() or denied)) & self._wanted.keys()
                    raise OffsetOutOfRangeError(passed) if passed else TopicAuthorizationFailedError(min(denied).topic)
        missing = positions.keys() - {answer.partition for answer in answers}
        if answers:
            self.answered_at = time.monotonic()
        if missing:
            # One line where it begins: a broker that is away is asked ten times a second.
            log.log(logging.DEBUG if self._is_failing else logging.WARNING, "fetching fails, goes on: %s", refused)
            await self._client.force_metadata_update()
            await asyncio.sleep(_PAUSE)
            self._due |= missing & self._wanted.keys()
        self._is_failing = bool(missing)
        return answers

    def _request(self, positions: Mapping[TopicPartition, int]) -> FetchRequest:
        by_topic: defaultdict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for (topic, number), position in positions.items():
            by_topic[topic].append((number, position, self._most_bytes))
        most_bytes = self._most_bytes * len(positions)
        return FetchRequest(self._wait_ms, 1, most_bytes, _READ_COMMITTED, list(by_topic.items()))


def _said(response: Any) -> Iterator[tuple[TopicPartition, int, Sequence[Any]]]:
    """What a response says of each partition: its error code, and the fields behind that."""
    for topic, partitions in response.topics:
        for number, code, *fields in partitions:
            yield TopicPartition(topic, number), code, fields


def _answer(partition: TopicPartition, position: int, fields: Sequence[Any]) -> Answer:
    # Versions 4 to 11 of the answer: last stable offset second, aborted transactions before the batches, and between
    # those two, in version 11, a replica that is nearer. What transactions need, brokers have had since version 4.
    highwater, last_stable_offset = fields[:2]
    aborted = next(field for field in reversed(fields[:-1]) if not isinstance(field, int))
    return Answer(
        partition=partition,
        position=position,
        batches=fields[-1] or b"",
        aborted=aborted or (),
        highwater=highwater,
        last_stable_offset=last_stable_offset,
    )
