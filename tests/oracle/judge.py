"""What must become of every raw record: the records page's table, line by line, over the log of each partition."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.oracle.facts import DeadError, Facts, Record, read_facts, received_at
from tests.oracle.partitioner import partition_of

EARLIER_TEXTS = 15  # revisions before the one that stands whose bytes and digest are still known


class Expected(NamedTuple):
    """What must have become of one raw record."""

    raw: Record
    outcome: str
    reason: str | None = None
    identity: str | None = None
    revision: int | None = None
    """Number of the revision that it makes; of a duplicate or late record, of the one that stands."""
    digest: str | None = None
    sha256: str | None = None
    behind: Record | None = None
    """The raw record behind what stands, of a duplicate or late record."""

    @property
    def place(self) -> tuple[int, int]:
        return self.raw.partition, self.raw.offset


@dataclass
class Standing:
    """What the log has said of one identity so far."""

    status: str
    order: tuple[tuple[int, ...], int]
    raw: Record
    texts: list[tuple[str, str]] = field(default_factory=list)
    """(sha256 of the bytes, digest) of each revision, oldest first."""

    def knows(self, facts: Facts) -> bool:
        known = self.texts[-1 - EARLIER_TEXTS :]
        return any(sha256 == facts.sha256 or digest == facts.digest for sha256, digest in known)

    def stands(self, facts: Facts) -> bool:
        return self.texts[-1][0] == facts.sha256 or self.texts[-1][1] == facts.digest


def expect(
    raw: Iterable[Record], *, partitions: int, policy: str = "revise", max_bytes: int = 1_000_000
) -> list[Expected]:
    """Say what must become of every record of the raw topic. The log must be younger than the dedupe window."""
    memory: dict[str, Standing] = {}
    expected = []
    for record in sorted(raw, key=lambda record: (record.partition, record.offset)):
        if record.header("newswire-heartbeat") is not None:
            expected.append(Expected(record, "heartbeat"))
            continue
        try:
            facts = read_facts(record, max_bytes=max_bytes)
        except DeadError as dead:
            expected.append(Expected(record, "dead_letter", str(dead)))
            continue
        if partition_of(facts.identity, partitions) != record.partition:
            expected.append(Expected(record, "rekeyed", identity=facts.identity))
            continue
        expected.append(_judge(record, facts, memory, policy))
    return expected


def _judge(record: Record, facts: Facts, memory: dict[str, Standing], policy: str) -> Expected:
    standing = memory.get(facts.identity)
    outcome, reason = _verdict(standing, record, facts, policy)
    if outcome in {"duplicate", "late"}:
        assert standing is not None
        if reason == "same":
            standing.order = max(standing.order, facts.order)
        return Expected(
            record, outcome, reason, facts.identity, len(standing.texts), facts.digest, facts.sha256, standing.raw
        )
    texts = [*(standing.texts if standing else ()), (facts.sha256, facts.digest)]
    memory[facts.identity] = Standing(facts.status, facts.order, record, texts)
    return Expected(record, outcome, None, facts.identity, len(texts), facts.digest, facts.sha256)


def _verdict(standing: Standing | None, record: Record, facts: Facts, policy: str) -> tuple[str, str | None]:
    if standing is None:
        return ("new", None) if facts.status == "usable" else ("kill", None)
    if standing.status == "canceled":
        if facts.status != "canceled":
            return "late", "after_kill"
        return ("duplicate", "same") if standing.knows(facts) else ("kill", None)
    if facts.status == "canceled":
        return "kill", None
    if facts.order < standing.order:
        return "late", "older"
    if standing.stands(facts):
        return "duplicate", "same"
    if facts.order == standing.order and standing.knows(facts):
        return "duplicate", "earlier_text"
    if facts.order == standing.order and received_at(record) < received_at(standing.raw):
        return "late", "older"
    if facts.status == "withheld":
        return "kill", None
    if policy == "first_wins" and standing.status == "usable":
        return "duplicate", "first_wins"
    return "revision", None
