"""What the gateway asks of the system. How it serves and ends: tests/broker/test_gateway_stream.py, tests/kafka."""

import subprocess
import sys

import pytest

from tests.kit.paths import ROOT

# In a process of its own: limits are a process's.
_PROGRAM = """
import logging, resource, sys
from streams.gateway.process import allow_files
logging.basicConfig(format="%(message)s")
soft, hard, wanted = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
allow_files(wanted)
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(
    ("soft", "hard", "wanted", "after", "is_told"),
    [(64, 500, 300, (300, 500), False), (64, 200, 300, (200, 200), True), (400, 500, 300, (400, 500), False)],
)
def test_files_for_all_readers(soft: int, hard: int, wanted: int, after: tuple[int, int], is_told: bool) -> None:
    """As many as they need, where the system lets it; else the log says what to raise. Never fewer than before."""
    run = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *map(str, (soft, hard, wanted))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert tuple(map(int, run.stdout.split())) == after
    assert ("ulimit -n" in run.stderr) == is_told
