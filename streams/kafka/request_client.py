"""aiokafka's client for single requests, connected when it is first needed and let go where it failed."""

import asyncio

from aiokafka.client import AIOKafkaClient

from streams.kafka.cluster import Cluster


class RequestClient:
    """One client for all who ask by it."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._client: AIOKafkaClient | None = None
        self._connecting = asyncio.Lock()
        self.answered_at: float | None = None
        """When a broker last answered, by the loop's clock; None: never."""

    async def connected(self) -> AIOKafkaClient:
        """The client, connected. Raises Kafka's errors where no broker answers."""
        async with self._connecting:
            if self._client is None:
                client = self._cluster.new_client()
                try:
                    await client.bootstrap()
                except BaseException:
                    await client.close()
                    raise
                self._client = client
                self.hear()
            return self._client

    def hear(self) -> None:
        """A broker has answered."""
        self.answered_at = asyncio.get_running_loop().time()

    async def close(self) -> None:
        """Let the connections go; the next one who asks connects again."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()
