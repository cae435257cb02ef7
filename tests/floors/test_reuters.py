"""A sample of what `make eval-reuters` holds all stories to, and that its checks can fail."""

import copy
from typing import Any

import pytest

from tests.evaluation.reuters import FORMATS, Row, differences, enrich, evaluate, hold, hold_line
from tests.evaluation.stories import CORPUS, Story, read_stories
from tests.evaluation.written_stories import write_out
from tests.kit.needs import need_data

STORY = Story(
    id="7",
    title="Ministers   to meet on islands",
    date="1987-03-12",
    time="09:05",
    dateline="PORT AVEN, March 11 -",
    body="The territorial dispute over the islands, which both states claim as their own, goes on, a minister said.",
    text="",
)


def one_line(style: str, form: str) -> Row:
    """What the command makes of STORY."""
    sent = write_out([STORY], style)[0]
    row = Row(form, style)
    hold([sent], row)
    return row


def test_a_sample_of_real_stories() -> None:
    """Each 60th story, in one agency's style and without dateline, is read right in both formats."""
    need_data(CORPUS)
    rows = list(evaluate(list(read_stories(CORPUS))[::60], ("Reuters", "none")))

    assert [fault for row in rows for fault in row.faults] == []
    assert all(row.outcomes["new"] == 360 for row in rows)
    assert rows[0].datelines["well-formed"] > 300


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("style", "feed"), [("AP", "ap"), ("TASS", "tass"), ("plain, as tagged", "unknown")])
def test_a_story_made_up(form: str, style: str, feed: str) -> None:
    """A story comes through the command whole, its dateline right, its feed known by the agency."""
    row = one_line(style, form)

    assert row.faults == row.errors == []
    assert row.datelines["right"] == row.feeds[feed] == 1


FAULTS: dict[str, Any] = {
    "internal": lambda line: line.update(outcome="dead_letter", reason="internal"),
    "another story's line": lambda line: line["input"].update(line=2),
    "an item that is not valid": lambda line: line["value"]["item"].update(uri="7"),
    "an enrichment that is not valid": lambda line: line["value"]["enrichment"].update(revision=0),
    "a headline that is changed": lambda line: line["value"]["item"]["headlines"][0].update(value="Ministers"),
    "another time": lambda line: line["value"]["enrichment"].update(published_at="1987-03-12T12:05:00Z"),
    "another feed": lambda line: line["value"]["enrichment"].update(feed="tass"),
    "a dateline beside its place": lambda line: line["value"]["enrichment"]["dateline"].update(start=1),
    "evidence beside its place": lambda line: line["value"]["enrichment"]["subjects"][0]["evidence"][0].update(start=1),
}


@pytest.fixture(scope="module")
def line() -> dict[str, Any]:
    """The line that the command prints for STORY."""
    (told,) = enrich(write_out([STORY], "Reuters"), Row("ninjs", "Reuters"))
    return told


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told(fault: Any, line: dict[str, Any]) -> None:
    """Whatever the checks are for, a line that breaks it is a fault."""
    spoilt, row, sent = copy.deepcopy(line), Row("ninjs", "Reuters"), write_out([STORY], "Reuters")[0]
    fault(spoilt)
    hold_line(row, sent, spoilt, at=0)

    assert row.faults


def test_formats_that_differ_are_told() -> None:
    """So is a story that one format reads otherwise than the other."""
    first, second = Row("ninjs", "AP"), Row("page dump", "AP")
    first.read["7"], second.read["7"] = ("A headline", "A body"), ("A headline", "Another body")

    assert differences(first, second) == ["7: 'Another body' as page dump, 'A body' as ninjs"]
