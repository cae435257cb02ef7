"""Which lines are page dates."""

import pytest

from streams.parse.page_dump.date_line import is_clock_line, is_date_label, is_page_date


@pytest.mark.parametrize(
    "line",
    ["Sat 3 Sep 2011 7.05 GMT", "07:05 GMT, 3 September 2011", "Posted: 3 September 2011",
     "3rd of September, 2011 | 7.05 pm",
     "Published: 07:05 GMT, 3 May 2011 | Updated: 09:30 GMT, 4 May 2011", "3 May 2011 07:05 (updated 09:30)",
     "2011-09-03T07:05:09+02:00[Europe/Paris]", "3 September 2011 07:05 Europe/Paris", "3.9.2011, 7.05 Uhr",
     "3 сентября 2011 г., 07:05", "Sat Sep 3 07:05:09 MSK 2011", "2011年9月3日 07:05", "20110903T070509Z",
     "3 Sep 2011 07:05 +03", "3 Sep 2011 07:05 Etc/GMT+3",
     "Sept. 3, 2011 7:05 a.m. Eastern Time", "3 September 2011, noon"],
)  # fmt: skip
def test_a_date_and_nothing_else_is_one(line: str) -> None:
    """Dates in every writing, one or two, with labels, zones and clock times."""
    assert is_page_date(line)


@pytest.mark.parametrize(
    "line",
    ["Harbour council backs ferry plan", "May 26 vote", "MAY 26 VOTE", "3 September 2011: a day to remember",
     "Updated rules for 2011", "Published works", "12 hurt on 3 September 2011", "1.50 a litre", "March 1917", "395009",
     "20110903", "911: ten years on", "3 September " * 20, "1 2 3", "7.05 GMT"],
)  # fmt: skip
def test_a_headline_with_a_date_in_it_is_none(line: str) -> None:
    """A word that no date has, or no day, makes a line something else."""
    assert not is_page_date(line)


def test_labels_and_clocks_alone() -> None:
    """A label may stand alone above its date, and a clock time alone beside a label."""
    assert is_date_label("Last updated:")
    assert not is_date_label("Updated rules:")
    assert is_clock_line("Updated: 09:30 GMT")
    assert not is_clock_line("09:30 GMT")
    assert not is_clock_line("Updated:")
