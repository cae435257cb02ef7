"""Measure dedupe memory: bytes an identity, rates of judging, applying and restoring. Prints a table.

    python tests/bench/memory.py [COUNT]        default: 1,000,000 identities

Each memory is measured in a process of its own, so that one's free lists do not hide the other's growth. Rates hang on
the box: compare the rows of one run.
"""

import gc
import hashlib
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from timeit import repeat

sys.path.insert(0, str(Path(__file__).parents[2]))

from streams.article import Status
from streams.dedupe import Candidate, Digest, digest_of, judge, judge_early, order_of
from streams.stores.memory import Memory
from streams.stores.memory.packing import pack, unpack

START = 1_795_510_800_123
BATCH = 1_000
SPACING_MS = 100
"""Between two records: a million of them last 28 hours."""
BODY = "TOKYO, January 26. /TASS/. Japan will work on improving relations with Russia and use all possibilities. " * 20


def candidate(number: int) -> Candidate:
    received_at = START + number * SPACING_MS
    return Candidate(
        status=Status.USABLE,
        order=order_of("1", updated_at=received_at - 3_723_000, received_at=received_at),
        sha256=hashlib.sha256(b"%d" % number).digest(),
        policy="revise",
        feed="reuters",
        received_at=received_at,
        broker_time=received_at,
        offset=number,
    )


def digest(number: int) -> Digest:
    return digest_of([f"headline {number}", None, f"body {number}", "usable", None, None, None])


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def fill(count: int) -> None:
    """Judge `count` new identities in batches; report what it took."""
    memory = Memory(window_days=30)
    gc.collect()
    before, spent, changelog_bytes = resident_bytes(), 0.0, 0
    for start in range(0, count, BATCH):
        batch = [
            (f"urn:newswire:reuters:{n}", candidate(n), digest(n)) for n in range(start, min(start + BATCH, count))
        ]
        began = perf_counter()
        staged = memory.stage(now=batch[-1][1].broker_time)
        for identity, one, its_digest in batch:
            standing = staged.find(identity)
            verdict = judge_early(standing, one) or judge(standing, one, its_digest)
            assert verdict.entry is not None
            staged.put(identity, verdict.entry)
        staged.evict(limit=2 * BATCH)
        changes = staged.changes()
        memory.apply(staged)
        spent += perf_counter() - began
        changelog_bytes += sum(len(key) + len(value or b"") for key, value in changes)
    del batch, staged, changes
    gc.collect()
    print(f"| RSS an identity of one revision, at {count:,} | {(resident_bytes() - before) / count:.0f} B |")
    print(f"| changelog an identity, key and value | {changelog_bytes / count:.0f} B |")
    print(f"| find, judge, put, pack, apply | {spent / count * 1e6:.1f} µs an identity |")
    began = perf_counter()
    staged = memory.stage(now=START + 40 * 86_400_000)
    portion = min(count, 100_000)
    forgotten = staged.evict(limit=portion)
    memory.apply(staged)
    print(f"| evict and apply | {(perf_counter() - began) / max(1, forgotten) * 1e6:.2f} µs an identity |")


def load(count: int) -> None:
    """Restore `count` entries from their changelog; report what it took."""
    memory = Memory(window_days=30)
    gc.collect()
    before, spent = resident_bytes(), 0.0
    for start in range(0, count, BATCH):
        changelog = []
        for number in range(start, min(start + BATCH, count)):
            verdict = judge(None, candidate(number), digest(number))
            assert verdict.entry is not None
            key = hashlib.blake2b(f"urn:newswire:reuters:{number}".encode(), digest_size=16).digest()
            changelog.append((key, pack(verdict.entry)))
        began = perf_counter()
        for key, value in changelog:
            memory.load(key, value)
        spent += perf_counter() - began
    del changelog
    gc.collect()
    print(f"| load, at {count:,} | {count / spent:,.0f} identities/s |")
    print(f"| RSS an identity after load | {(resident_bytes() - before) / count:.0f} B |")


def calls() -> None:
    """Time the calls of one record."""
    one, its_digest = candidate(1), digest(1)
    standing = judge(None, one, its_digest).entry
    assert standing is not None
    packed = pack(standing)
    staged = Memory(window_days=30).stage(now=START)
    fields = [
        "A headline of the usual length of some sixty characters",
        "By A. Writer",
        BODY,
        "usable",
        None,
        None,
        None,
    ]
    timed = {
        "judge, new": lambda: judge(None, one, its_digest),
        "judge, the same bytes": lambda: judge_early(standing, one),
        "make a Candidate": lambda: candidate(1),
        "find, unknown": lambda: staged.find("urn:newswire:reuters:1"),
        "pack": lambda: pack(standing),
        "unpack": lambda: unpack(packed),
        "digest_of, 2.1 KB": lambda: digest_of(fields),
        "order_of": lambda: order_of("1.10", updated_at=START, received_at=START),
    }
    for name, call in timed.items():
        print(f"| {name} | {min(repeat(call, number=20_000, repeat=5)) / 20_000 * 1e6:.2f} µs |")


def main(arguments: list[str]) -> None:
    if len(arguments) == 2 and arguments[0] in PARTS:
        PARTS[arguments[0]](int(arguments[1]))
        return
    count = int(arguments[0]) if arguments else 1_000_000
    print("| dedupe memory | measured |\n| --- | --- |", flush=True)
    for part in PARTS:
        subprocess.run([sys.executable, __file__, part, str(count)], check=True)


PARTS = {"calls": lambda _: calls(), "fill": fill, "load": load}

if __name__ == "__main__":
    main(sys.argv[1:])
