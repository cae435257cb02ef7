"""CPU time of a batch's stages."""

from collections.abc import Generator, Mapping
from time import process_time

from streams.pipeline import STAGES
from streams.records.outcomes import Outcome


def time_stages(portions: Generator[str, None, list[Outcome]]) -> tuple[list[Outcome], Mapping[str, float]]:
    """Run `Pipeline.run` to its end; gives the outcomes, and the CPU seconds under each stage's name."""
    seconds = dict.fromkeys(STAGES, 0.0)
    before = process_time()
    while True:
        try:
            stage = next(portions)
        except StopIteration as end:
            outcomes: list[Outcome] = end.value
            return outcomes, seconds
        now = process_time()
        seconds[stage] += now - before
        before = now
