"""Where a batch's records can go: topics that exist before a transaction opens, as one that does not would hold it up.

The topic of a subject in force is made where it is missing. That of a retired one still gets kills and revisions of its
articles as long as it is there; once it is deleted, what would have gone there is dropped, counted and told. Any other
missing topic is the operator's to mend.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Sequence

from streams.errors import BrokerError
from streams.kafka.admin import create_topics, describe_partitions, open_admin
from streams.kafka.cluster import Cluster
from streams.kafka.topics import subject_spec
from streams.records import Routes

log = logging.getLogger(__name__)

# Seconds for which a missing topic is taken to be missing still.
_MISSING_SECONDS = 10.0


class Destinations:
    """The topics that a worker writes to, as far as they were there when it looked last."""

    def __init__(self, cluster: Cluster, routes: Routes, *, subjects: Callable[[], Sequence[str]]) -> None:
        """subjects: ids of the subjects that are in force now."""
        self._cluster, self._routes, self._subjects = cluster, routes, subjects
        self._existing: frozenset[str] = frozenset()
        self._looked_at = float("-inf")
        self._told: set[str] = set()
        self._looking = asyncio.Lock()

    def in_force(self) -> list[str]:
        """Every topic that a batch may write to by the rules that are in force."""
        routes = self._routes
        return [
            *(routes.enriched, routes.duplicates, routes.dead_letters, routes.memory, routes.raw),
            *(routes.subject(subject) for subject in self._subjects()),
        ]

    async def find_existing(self, topics: Collection[str]) -> Collection[str]:
        """Say which of these topics are there; that of a subject in force is made where it is missing.

        Does not suspend where all were there at the last look. What is missing belongs to a retired subject.
        Raises BrokerError for any other that is missing, and where the broker gives no answer.
        """
        if self._existing.issuperset(topics) or self._cluster.is_embedded:
            return topics
        clock = asyncio.get_running_loop().time
        async with self._looking:
            if not self._existing.issuperset(topics) and (
                clock() - self._looked_at > _MISSING_SECONDS or self._is_needed(set(topics) - self._existing)
            ):
                await self._look(topics)
        missing = set(topics) - self._existing
        for topic in sorted(missing - self._told):
            log.error("%s is gone, and its subject has no rules: kills and revisions of its articles go without", topic)
        self._told |= missing
        return set(topics) - missing

    async def look_again(self, topics: Collection[str]) -> None:
        """Look whether topics that do not answer are still there. Raises BrokerError where not."""
        if self._cluster.is_embedded:
            return
        async with self._looking:
            async with open_admin(self._cluster) as admin:
                self._existing = frozenset(await describe_partitions(admin))
            self._looked_at = asyncio.get_running_loop().time()
        gone = set(topics) - self._existing
        if needed := sorted(gone.intersection(self.in_force())):
            raise BrokerError(_missing(needed))
        if gone:
            raise BrokerError("a topic without which a batch can go was deleted meanwhile; it is done again")

    async def create_subjects(self, subjects: Iterable[str]) -> None:
        """Make the topics of these subjects where they are missing, as `topics apply` would.

        Raises BrokerError where the broker is away or refuses.
        """
        specs = [subject_spec(self._routes, self._cluster.settings, subject) for subject in sorted(subjects)]
        if specs and not self._cluster.is_embedded:  # the stand-in makes topics when they are asked for
            async with open_admin(self._cluster) as admin:
                await create_topics(admin, specs)

    def _is_needed(self, topics: Collection[str]) -> bool:
        return not set(self.in_force()).isdisjoint(topics)

    async def _look(self, topics: Collection[str]) -> None:
        by_topic = {self._routes.subject(subject): subject for subject in self._subjects()}
        async with open_admin(self._cluster) as admin:
            existing = set(await describe_partitions(admin))
            missing = set(topics) - existing
            made = sorted(missing & by_topic.keys())
            if made:
                log.warning("%s were missing and are made again", ", ".join(made))
                await create_topics(
                    admin, [subject_spec(self._routes, self._cluster.settings, by_topic[topic]) for topic in made]
                )
        self._existing, self._looked_at = frozenset(existing.union(made)), asyncio.get_running_loop().time()
        self._told &= missing
        if gone := sorted(missing.intersection(self.in_force()).difference(made)):
            raise BrokerError(_missing(gone))


def _missing(topics: Sequence[str]) -> str:
    return f"missing topics {', '.join(topics)}: run `newswire topics apply`"
