"""What is counted of sources."""

import pytest

from streams.pull.metrics import STATUSES, PullMetrics, SourceState


@pytest.mark.parametrize(
    ("status", "label"), [(200, "200"), (304, "304"), (301, "3xx"), (404, "4xx"), (429, "429"), (503, "5xx"),
                          (206, "other"), (999, "other"), (100, "other")],
)  # fmt: skip
def test_statuses_are_few(status: int, label: str) -> None:
    """Whatever a server answers, there are no more series than there were at start."""
    metrics = PullMetrics(["one"], now=lambda: 0.0)
    before = metrics.render().count(b"\n")
    metrics.count_request("one", status)

    assert label in STATUSES
    assert metrics.registry.get_sample_value("newswire_source_requests_total", {"source": "one", "status": label}) == 1
    assert metrics.render().count(b"\n") == before


def test_a_source_is_in_one_state() -> None:
    """That of now, and no other."""
    metrics = PullMetrics(["one"], now=lambda: 0.0)
    for state in SourceState:
        metrics.set_state("one", state)
        values = {
            each: metrics.registry.get_sample_value("newswire_source_state", {"source": "one", "state": each})
            for each in SourceState
        }

        assert [each for each, value in values.items() if value] == [state]
