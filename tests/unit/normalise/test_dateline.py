"""find_dateline and date_dateline: the lead-in of a body, and none where there is none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.article import Dateline, DateStyle, Feed, WireTime
from streams.normalise import LeadIn, date_dateline, find_dateline, read_time

SEED = "TOKYO, January 26. /TASS/. Japan will work on improving relations with Russia"


def _published(day: str) -> WireTime:
    return read_time(day, style=DateStyle.ISO, feed=Feed(id="x"))


def test_seed() -> None:
    """The given article's dateline: text, span, place, day and agency as the worked example has them."""
    lead_in = find_dateline(SEED)

    assert (
        LeadIn(text="TOKYO, January 26. /TASS/.", start=0, end=26, place="TOKYO", month=1, day=26, agency="TASS")
        == lead_in
    )
    dateline, notes = date_dateline(lead_in, published=_published("2016-01-26T11:55:00+03:00"))
    assert (
        Dateline(text="TOKYO, January 26. /TASS/.", start=0, end=26, place="TOKYO", date="2016-01-26", agency="TASS")
        == dateline
    )
    assert notes == ("year_assumed:2016",)


@pytest.mark.parametrize(
    ("written", "place", "day", "agency"),
    [
        ("MOSCOW, Jan 5 (Reuters) -", "MOSCOW", (1, 5), "Reuters"),
        ("WASHINGTON (AP) —", "WASHINGTON", None, "AP"),
        ("PARIS (AFP) -", "PARIS", None, "AFP"),
        ("TOKYO, Jan 26 (Kyodo) --", "TOKYO", (1, 26), "Kyodo"),
        ("BEIJING, Jan. 26 (Xinhua) --", "BEIJING", (1, 26), "Xinhua"),
        ("MOSCOW, January 26 /TASS/.", "MOSCOW", (1, 26), "TASS"),
        ("MOSCOW, January 26. /ITAR-TASS/.", "MOSCOW", (1, 26), "ITAR-TASS"),
        ("MOSCOW. January 26. INTERFAX -", "MOSCOW", (1, 26), "INTERFAX"),
        ("WASHINGTON, March 12, Reuter -", "WASHINGTON", (3, 12), "Reuter"),
        ("NEW YORK, Feb 26 -", "NEW YORK", (2, 26), None),
        ("OSTERMOOR — (AP) —", "OSTERMOOR", None, "AP"),
        ("HARTFORD, Conn., March 3 -", "HARTFORD, Conn.", (3, 3), None),
        ("DULUTH, Minn. (AP) —", "DULUTH, Minn.", None, "AP"),
        ("COLUMBIA, Md. March 3 -", "COLUMBIA, Md.", (3, 3), None),
        ("WASHINGTON, D.C., March 3 -", "WASHINGTON, D.C.", (3, 3), None),
        ("KABUL, Afghanistan (AP) —", "KABUL, Afghanistan", None, "AP"),
        ("TOKYO, JAPAN. January 26. /TASS/.", "TOKYO, JAPAN", (1, 26), "TASS"),
        ("LONDON/PARIS, March 3 -", "LONDON/PARIS", (3, 3), None),
        ("LONDON AND PARIS, March 3 (Reuters) -", "LONDON AND PARIS", (3, 3), "Reuters"),
        ("WINSTON-SALEM, N.C. -", "WINSTON-SALEM, N.C.", None, None),
        ("RIO DE JANEIRO, MARCH 4 -", "RIO DE JANEIRO", (3, 4), None),
        ("COX'S BAZAR, Bangladesh, March 3 (Reuters) -", "COX'S BAZAR, Bangladesh", (3, 3), "Reuters"),
        ("MAR DEL PLATA, Argentina, Nov 4 (AFP) -", "MAR DEL PLATA, Argentina", (11, 4), "AFP"),
        ("ABOARD AIR FORCE ONE (AP) —", "ABOARD AIR FORCE ONE", None, "AP"),
        ("UFA, January 26. /TASS/.", "UFA", (1, 26), "TASS"),
        ("AMSTERDAM, 2 March -", "AMSTERDAM", (3, 2), None),
        ("Madrid, 26 ene (EFE).-", "Madrid", (1, 26), "EFE"),
        ("Berlin (dpa) -", "Berlin", None, "dpa"),
        ("New Delhi, Jan 26 (PTI)", "New Delhi", (1, 26), "PTI"),
        ("Toronto, March 3 -", "Toronto", (3, 3), None),
        ("МОСКВА, 26 января. /ТАСС/.", "МОСКВА", (1, 26), "ТАСС"),
        ("КИЕВ/МОСКВА, 26 января. /ТАСС/.", "КИЕВ/МОСКВА", (1, 26), "ТАСС"),
        ("КИЕВ /УНИАН/.", "КИЕВ", None, "УНИАН"),
        ("МОСКВА, 26 янв - РИА Новости.", "МОСКВА", (1, 26), "РИА Новости"),
        ("NEW YORK, Jan. 26 /PRNewswire/ --", "NEW YORK", (1, 26), "PRNewswire"),
        ("NEW YORK--(BUSINESS WIRE)--", "NEW YORK", None, "BUSINESS WIRE"),
        ("LONDON, Jan 26 (Reuters Breakingviews) -", "LONDON", (1, 26), "Reuters Breakingviews"),
        ("BANGKOK -", "BANGKOK", None, None),
        ("DUBAI:", "DUBAI", None, None),
        ("(Reuters) -", None, None, "Reuters"),
        ("(ANSA) - ROMA, 26 GEN -", "ROMA", (1, 26), "ANSA"),
        ("MOSCOW, Tuesday, January 26 (TASS) -", "MOSCOW", (1, 26), "TASS"),
        # Slips of the typist, as real wires have them.
        ("NEW YORK, FEb 26 -", "NEW YORK", (2, 26), None),
        ("ROSEMONT, Ill., Macrh 31 -", "ROSEMONT, Ill.", (3, 31), None),
        ("NEW YORK, Narch 2 -", "NEW YORK", (3, 2), None),
        ("ATLANTA, Apri 1 -", "ATLANTA", (4, 1), None),
        ("BELGRADE, March 2O -", "BELGRADE", (3, 20), None),
        ("JOHANNESBURG March 13 -", "JOHANNESBURG", (3, 13), None),
        ("PARIS,March 16 -", "PARIS", (3, 16), None),
        ("MONTREAL, Feb 26-", "MONTREAL", (2, 26), None),
        ("ATLANTA , March 3 -", "ATLANTA", (3, 3), None),
        ("CHEVY CHASE, Md., - March 4 -", "CHEVY CHASE, Md.", (3, 4), None),
        ("omaha, april 7 -", "omaha", (4, 7), None),
    ],
)
def test_forms(written: str, place: str | None, day: tuple[int, int] | None, agency: str | None) -> None:
    """Each agency's way of writing a dateline is read: place as written, day, agency, and exactly its span."""
    lead_in = find_dateline(f"{written} The government said on Tuesday.")

    assert lead_in is not None
    assert (written, place, agency) == (lead_in.text, lead_in.place, lead_in.agency)
    assert day == (None if lead_in.day is None else (lead_in.month, lead_in.day))
    assert (0, len(written)) == (lead_in.start, lead_in.end)


def test_bracket_behind_a_day_is_no_agency() -> None:
    """Text may begin with a bracket, behind the dash that ends the dateline."""
    lead_in = find_dateline("OSTERMOOR, March 3 - (Arlen Textiles Ltd) said its profit rose.")

    assert lead_in is not None
    assert (lead_in.text, lead_in.agency) == ("OSTERMOOR, March 3 -", None)


@pytest.mark.parametrize(
    "body",
    [
        "IBM, March 3 - Big Blue said its profit rose.",
        "ACME CORP, March 3 - The company said its profit rose.",
        "GENERAL MOTORS, March 3 - The company said its profit rose.",
        "ACME INTERNATIONAL HOLDINGS PLC, March 3 - The company said.",
        "TRW, March 3 - The company said its profit rose.",
        "LONDON - the place where it all began - is large.",
        "LONDON COCOA TRADE - April 7 - Prices were up.",
        "NOTE: this story has been updated.",
        "UNITED: President Biden rallied workers.",
        "EXCLUSIVE: Former President Trump will travel.",
        "UPDATE - March 3 - The company said.",
        "Caisse Nationale des Autoroutes (CNA) is issuing a bond.",
        "INTERNATIONAL BUSINESS MACHINES (IBM) - The company said.",
        "The company said it had sold, on March 3 - a good day - its unit.",
        "On March 3 - the day of the vote - nobody came.",
        "As of April 7 - The totals were these.",
        "Last Tuesday, March 3 - the day was bright - he came.",
        "Monday, March 3 - The day was bright.",
        "PARIS - ROUBAIX",
        "LONDON - 12.45 13.50",
        "LONDON GOLD AFTERNOON FIX - APRIL 7\n419.60",
        "SAO PAULO COFFEE CLSG APR 7\nMAY 2.344",
        "U.S. SHAREHOLDER MEETINGS - APRIL 3\nBurlington",
        "WHEAT - The crop was good.",
        "MAY7 -- --",
        "NOON CDT APRIL 7\nCENTS PER LB",
        "JAPAN TO WORK ON TIES WITH RUSSIA - PRIME MINISTER",
        "Prime Minister Shinzo Abe told parliament on Tuesday (26 January) - a surprise.",
        "NEW YORK, March 119 - The company said.",
        "Paris, France - the city of light - has many lamps.",
        "By winning in Paris the team went first.",
        "By Friday the rain had stopped in Paris.",
        "",
        "TOKYO",
        "-",
        "(",
        "5",
    ],
)
def test_none_is_invented(body: str) -> None:
    """Companies, slugs, tables, headlines and sentences with dates give no dateline."""
    assert find_dateline(body) is None


@pytest.mark.parametrize(
    ("body", "place", "by", "text"),
    [
        ("By Jane Roe in Paris\n\nThe president said.", "Paris", "Jane Roe", "By Jane Roe in Paris"),
        ("By Jane Roe in New York\nThe president said.", "New York", "Jane Roe", "By Jane Roe in New York"),
        ("BY JANE ROE in WASHINGTON\nHe said.", "WASHINGTON", "JANE ROE", "BY JANE ROE in WASHINGTON"),
        ("By Jane Roe and John Doe in Paris\nHe said.", "Paris", "Jane Roe and John Doe", None),
        ("By Eric Hall, Reuters\nLONDON, March 3 - The bank said.", "LONDON", "Eric Hall", "LONDON, March 3 -"),
        ("(Adds details)\nBy Eric Hall\nLONDON, March 3 (Reuters) - He said.", "LONDON", "Eric Hall", None),
        ("* Profit up\n* Shares fall\n\nLONDON, March 3 (Reuters) - He said.", "LONDON", None, None),
        ("REPEAT FROM LATE FRIDAY\nWASHINGTON, Feb 27 - The USDA said.", "WASHINGTON", None, "WASHINGTON, Feb 27 -"),
        ("UPDATE 2-LONDON, March 3 (Reuters) - He said.", "LONDON", None, "LONDON, March 3 (Reuters) -"),
        ("**** LONDON, March 5 - He said.", "LONDON", None, "LONDON, March 5 -"),
        ("MOSCOW, January 26. /TASS Correspondent Vasily Golovnin/. He", "MOSCOW", "Vasily Golovnin", None),
    ],
)
def test_authors_and_lines_in_front(body: str, place: str, by: str | None, text: str | None) -> None:
    """A by-line gives place and author; lines that wires put in front are passed over; the span stays exact."""
    lead_in = find_dateline(body)

    assert lead_in is not None
    assert (place, by) == (lead_in.place, lead_in.by)
    assert lead_in.text == body[lead_in.start : lead_in.end]
    assert text is None or text == lead_in.text


def test_ordinary_first_line_ends_the_search() -> None:
    """A dateline below a paragraph of prose belongs to something else."""
    assert find_dateline("The bank said it would wait.\nLONDON, March 3 - The bank said.") is None


@pytest.mark.parametrize(
    ("day", "published", "date", "notes"),
    [
        ((12, 31), "2016-01-01", "2015-12-31", ("year_assumed:2015",)),
        ((1, 1), "2015-12-31", "2016-01-01", ("year_assumed:2016",)),
        ((2, 29), "2016-03-01", "2016-02-29", ("year_assumed:2016",)),
        ((2, 29), "2017-03-01", "2016-02-29", ("year_assumed:2016",)),
        ((2, 29), "2018-03-01", None, ()),
        ((2, 30), "2016-03-01", None, ()),
        ((1, 26), None, None, ()),
    ],
)
def test_year_of_a_dateline(
    day: tuple[int, int], published: str | None, date: str | None, notes: tuple[str, ...]
) -> None:
    """The year is the one that brings the day nearest to publication, noted; nothing is dated without one."""
    lead_in = LeadIn(text="X", start=0, end=1, month=day[0], day=day[1])
    dateline, found = date_dateline(lead_in, published=_published(published) if published else None)

    assert (date, notes) == (dateline.date, found)


def test_year_in_the_dateline_needs_no_note() -> None:
    """A year that stands there is taken, also without publication."""
    lead_in = find_dateline("NEW YORK, Jan. 26, 2016 /PRNewswire/ -- Acme said.")

    assert lead_in is not None
    dateline, notes = date_dateline(lead_in, published=None)
    assert (dateline.date, notes) == ("2016-01-26", ())


_pieces = st.sampled_from(
    ["TOKYO", "New York", "IBM", ", ", ". ", " ", "Jan", "January 26", "26", "3", "/TASS/", "(AP)", "(", ")", "/", "-",
     " - ", "—", ":", "\n", "By ", " in ", "Conn.", "Reuters", "*", "1987", "О", "é", "'", "&"]
)  # fmt: skip


@given(st.lists(_pieces, max_size=14).map("".join))
def test_span_is_exact(body: str) -> None:
    """Whatever a body begins with, a dateline's text is its span, begins with no blank and has a day that can be."""
    lead_in = find_dateline(body)

    if lead_in is not None:
        assert lead_in.text == body[lead_in.start : lead_in.end]
        assert lead_in.text == lead_in.text.strip()
        assert lead_in.place is None or lead_in.place in lead_in.text
        assert lead_in.day is None or (1 <= lead_in.day <= 31 and lead_in.month is not None)
        assert lead_in.place or lead_in.agency


@pytest.mark.parametrize(
    "unit",
    [
        "A",
        "A ",
        "A, ",
        "A-",
        "A/",
        "TOKYO, ",
        "(",
        "((A) - ",
        "- ",
        "*",
        "* a\n",
        "By A ",
        "(A)\n",
        "Jan 1 ",
        "/A",
        "5 ",
        "РПТ ",
    ],
)
def test_hostile_bodies_are_bounded(unit: str) -> None:
    """A megabyte made to be slow costs no more than a glance at its beginning."""
    body = unit * (1_000_000 // len(unit))
    started = time.process_time()
    find_dateline(body)

    assert time.process_time() - started < 2


def test_any_number_of_markers_is_passed() -> None:
    """Markers and agencies without end, in front of a dateline or of nothing, are read as one of them is."""
    many = "UPDATE 2-" * 10_000
    lead_in = find_dateline(f"{many}TOKYO, January 26. /TASS/. Text.")

    assert lead_in is not None
    assert (lead_in.start, lead_in.place) == (len(many), "TOKYO")
    assert find_dateline(many) is None
    assert find_dateline("(Reuters) - " * 10_000) == find_dateline("(Reuters) - " * 2)
    assert find_dateline("* (Reuters) - " * 10_000) == find_dateline("* (Reuters) - " * 2)
