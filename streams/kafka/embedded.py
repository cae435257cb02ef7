"""A broker inside this process, for the demo and for fast tests: librdkafka's mock cluster.

Groups, idempotence and transactions work. Unlike Kafka it keeps 5 MiB a partition and drops the oldest silently, keeps
the producers' times, has no topic settings, and dies with its process: nothing for real articles.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from streams.errors import ConfigurationError

if TYPE_CHECKING:
    from confluent_kafka import Producer

PARTITIONS = 4
"""Of every topic; the mock cluster knows no other number."""
# Seconds for an answer of a broker that runs in this process.
_ANSWER_SECONDS = 10.0


class EmbeddedBroker:
    """Use as `with EmbeddedBroker() as broker`; clients connect to `broker.address`.

    Its markers of transactions have no checksum: whoever checks those of all batches, as aiokafka's consumer does, must
    be told `check_crcs=False`. newswire's own readers check those of batches that hold records, and need no word.
    """

    def __init__(self) -> None:
        self.address = ""
        """`host:port`, once it runs."""
        self._cluster: Producer | None = None

    def __enter__(self) -> Self:
        """Start it. Raises ConfigurationError where the package that carries it is not installed."""
        try:
            # Only here: the rest of newswire works without it.
            from confluent_kafka import Producer
        except ImportError as error:
            raise ConfigurationError(
                "the embedded broker needs the extra `demo`: pip install 'newswire[demo]', or use a Kafka of your own "
                "with `newswire topics apply`, `newswire worker` and `newswire replay`"
            ) from error
        # The address is never asked: the mock cluster replaces it with its own.
        self._cluster = Producer({"bootstrap.servers": "embedded:0", "test.mock.num.brokers": 1, "log_level": 0})
        broker = next(iter(self._cluster.list_topics(timeout=_ANSWER_SECONDS).brokers.values()))
        self.address = f"{broker.host}:{broker.port}"
        return self

    def create_topics(self, names: Iterable[str]) -> None:
        """Make topics, PARTITIONS partitions each; those that exist stay as they are."""
        assert self._cluster is not None, "not started"
        for name in names:
            self._cluster.list_topics(name, timeout=_ANSWER_SECONDS)  # asking for a topic makes it

    def __exit__(self, *exc_info: object) -> None:
        """Stop it: every record is gone."""
        self._cluster = None
