"""What the tests of dedupe share: what a source says of one story, and a desk that judges it over a memory."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from hypothesis import strategies as st

from streams.article import Status
from streams.dedupe import Candidate, Digest, Entry, Verdict, digest_of, judge, judge_early, order_of
from streams.stores.memory import Memory
from tests.kit.items import RECEIVED_AT

NOW = RECEIVED_AT
"""24 November 2026; milliseconds, as all times here."""
HOUR = 3_600_000
DAY = 24 * HOUR
PUBLISHED = {"new", "revision", "kill"}


class Said(NamedTuple):
    """One raw record, as far as dedupe is told of it."""

    text: str
    status: str = "usable"
    version: str | None = None
    updated: int | None = None
    """Hours before NOW."""
    spelling: int = 0
    """Other bytes that say the same."""
    policy: str = "revise"
    feed: str = "tass"
    at: int = NOW
    received_at: int | None = None
    """None: `at`, as for a record that was not re-keyed."""
    offset: int = 0

    @property
    def raw(self) -> bytes:
        """Stands for the raw bytes."""
        return repr((self.text, self.status, self.version, self.updated, self.spelling)).encode()

    @property
    def digest(self) -> Digest:
        return digest_of([self.text, None, None, self.status, None, None, None])

    @property
    def candidate(self) -> Candidate:
        received_at = self.at if self.received_at is None else self.received_at
        updated_at = None if self.updated is None else NOW - self.updated * HOUR
        return Candidate(
            status=Status(self.status),
            order=order_of(self.version, updated_at=updated_at, received_at=received_at),
            sha256=sha256(self.raw).digest(),
            policy=self.policy,
            feed=self.feed,
            received_at=received_at,
            broker_time=self.at,
            offset=self.offset,
        )


def usable(text: str = "one", **more: object) -> Said:
    return Said(text, **more)  # type: ignore[arg-type]


def withheld(text: str = "one", **more: object) -> Said:
    return Said(text, "withheld", **more)  # type: ignore[arg-type]


def canceled(text: str = "kill it", **more: object) -> Said:
    return Said(text, "canceled", **more)  # type: ignore[arg-type]


def judge_over(standing: Entry | None, said: Said) -> Verdict:
    return judge_early(standing, said.candidate) or judge(standing, said.candidate, said.digest)


def judge_all(saids: Iterable[Said], standing: Entry | None = None) -> list[Verdict]:
    """Judge the records of one story, in order, with nothing forgotten in between."""
    verdicts = []
    for said in saids:
        verdicts.append(judge_over(standing, said))
        standing = verdicts[-1].entry or standing
    return verdicts


def last_entry(verdicts: list[Verdict]) -> Entry | None:
    """What stands after these verdicts."""
    return next((verdict.entry for verdict in reversed(verdicts) if verdict.entry), None)


def shown(verdicts: Iterable[Verdict]) -> list[str]:
    """Verdicts as `kind` or `kind reason`."""
    return [" ".join(filter(None, (verdict.kind, verdict.reason))) for verdict in verdicts]


class Desk:
    """Judges stories of several identities over a memory, a batch at a time, and keeps the changelog."""

    def __init__(self, *, window_days: int = 30, memory: Memory | None = None) -> None:
        self.memory = Memory(window_days=window_days) if memory is None else memory
        self.changelog: list[tuple[bytes, bytes | None]] = []
        self.forgotten: list[bytes] = []

    def batch(self, records: Sequence[tuple[str, Said]], *, evict: int = 1000, now: int | None = None) -> list[Verdict]:
        """Judge a batch. now: the batch's time; None: the latest of its records'."""
        staged = self.memory.stage(now=max((said.at for _, said in records), default=0) if now is None else now)
        verdicts = []
        for identity, said in records:
            verdict = judge_over(staged.find(identity), said)
            if verdict.entry is not None:
                own = [f"s{verdict.revision % 3}"] if verdict.kind in PUBLISHED else []
                staged.put(identity, verdict.entry.with_subjects(own))
            verdicts.append(verdict)
        staged.evict(limit=evict)
        changes = staged.changes()
        self.changelog += changes
        self.forgotten += [key for key, value in changes if value is None]
        self.memory.apply(staged)
        return verdicts

    def restored(self) -> Memory:
        """A fresh memory that has read the changelog."""
        memory = Memory(window_days=self.memory.horizon_ms // DAY - 2)
        for key, value in self.changelog:
            memory.load(key, value)
        return memory


statuses = st.sampled_from(["usable", "usable", "usable", "withheld", "canceled"])
versions = st.sampled_from([None, None, "1", "2", "1.9", "1.10", "draft"])
hours = st.sampled_from([None, 1, 2, 30, -2, -30])
texts = st.sampled_from("abcd")
always_revise = st.just("revise")
policies = st.sampled_from(["revise", "first_wins"])


received = st.sampled_from([None, None, NOW - 3000, NOW - 2000, NOW - 1000])


def said_by_chance(
    status: st.SearchStrategy[str] = statuses, policy: st.SearchStrategy[str] = always_revise
) -> st.SearchStrategy[Said]:
    """Records that often meet one another: few texts, orders, spellings and first receptions."""
    return st.builds(
        Said,
        text=texts,
        status=status,
        version=versions,
        updated=hours,
        spelling=st.integers(0, 1),
        policy=policy,
        feed=st.sampled_from(["tass", "reuters"]),
        at=st.just(NOW),
        received_at=received,
        offset=st.integers(0, 9),
    )
