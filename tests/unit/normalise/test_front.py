"""What stands in front of a dateline: passed over, whatever the place, agency, dash and day; it names nobody."""

import time
from itertools import cycle, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.normalise import find_dateline
from streams.normalise.front import find_starts, is_front

PLACES = (
    "QUELLHAVEN", "Ostermoor", "WEST ARLEN, Ohio", "Nether Sedge, Ont.", "SAINT-ORMUND, France", "VIENNA", "LIMA/QUITO",
)  # fmt: skip
AGENCIES = ("Reuters", "AP", "AFP", "Xinhua", "dpa", "Interfax", "TASS", "KYODO", "ANSA", "EFE")
DASHES = ("-", "--", "–", "—", "_", "―")
DAYS = (
    ("Feb 9", 2, 9, None),
    ("Feb. 9", 2, 9, None),
    ("February 9", 2, 9, None),
    ("February 9, 2019", 2, 9, 2019),
    ("9 February", 2, 9, None),
    ("9 February 2019", 2, 9, 2019),
    ("Saturday, Feb 9", 2, 9, None),
    ("9 feb", 2, 9, None),
    ("9 de febrero de 2019", 2, 9, 2019),
)
FRONTS = (
    # credits of pictures
    "© Lena Ward/TASS\n\n",
    "© Lena Ward/Pool Photo via AP\n",
    "Photo: Lena Ward/AFP\n\n",
    "Photo by Lena Ward\n",
    "(Photo by Lena Ward/Getty Images)\n\n",
    "[Image: Xinhua]\n",
    "REUTERS/Lena Ward\n\n",
    "LENA WARD / AFP\n\n",
    "AP Photo/Lena Ward\n",
    "File photo: a tram in the old town. Lena Ward/EPA\n\n",
    "FILE - In this Feb. 3, 2018 photo, a tram leaves the depot. (AP Photo/Lena Ward)\n\n",
    "A tram leaves the depot on Friday, Feb. 8, 2019. REUTERS/Lena Ward\n\n",
    "Trams at night. AP Photo/Lena Ward\n",
    "Credit: Reuters\n",
    "Foto: Lena Ward, dpa\n\n",
    "Фото: Lena Ward/ТАСС\n\n",
    # notes to editors
    "Eds: Adds reaction.\n",
    "Eds: UPDATES with reaction from the tram drivers. With AP Photos.\n\n",
    "(Adds reaction, background)\n",
    "(Recasts with vote; adds reaction) ",
    "[Adds photo] ",
    "EDS NOTE: Adds reaction. ",
    "Editor's note: The spelling of a name was changed.\n\n",
    "(Updates with vote)\n(Photo by Lena Ward/AFP)\n\n",
    # sections
    "WORLD NEWS\n\n",
    "World News\n",
    "Transport | ",
    "World | Europe | ",
    "TRANSPORT\nTRAMS\n\n",
)
LEADS = (
    "The trams of the old town will run at night from May on.\n\n",
    "Trams will run at night, the council says. Its opponents fear for their sleep.\n\n© Lena Ward/TASS\n\n",
)
BYLINES = ("By Lena Ward\n", "BY LENA WARD\nAssociated Press Writer\n\n", "By Lena Ward, Reuters\n\n")
TEXT = "The trams of the old town will run at night, the council said."


def written_datelines() -> list[tuple[str, tuple[object, ...]]]:
    """Datelines in all forms, each with (place, month, day, year, agency)."""
    dashes = cycle(DASHES)
    datelines: list[tuple[str, tuple[object, ...]]] = []
    for place, agency in product(PLACES, AGENCIES):
        alone = (place, None, None, None, agency)
        datelines.append((f"{place} ({agency}) {next(dashes)}", alone))
        if place.isupper() or "," in place:
            datelines.append((f"{place}, {agency} {next(dashes)}", alone))
        for day, *date in DAYS:
            told = (place, *date, agency)
            datelines.append((f"{place}, {day} ({agency}) {next(dashes)}", told))
            datelines.append((f"{place}, {day}. /{agency}/.", told))
            datelines.append((f"{place}, {day} {agency} {next(dashes)}", told))
            datelines.append((f"{place}, {day}, {agency} {next(dashes)}", told))
            datelines.append((f"{place.rstrip('.')}. {day} ({agency}) {next(dashes)}", told))
    for agency in AGENCIES:
        datelines.append((f"({agency}) {next(dashes)}", (None, None, None, None, agency)))
        for day, *date in DAYS:
            told = (None, *date, agency)
            datelines.append((f"{day} ({agency}) {next(dashes)}", told))
            datelines.append((f"{day}. /{agency}/.", told))
            datelines.append((f"{day}, {agency}.", told))
    return datelines


DATELINES = written_datelines()
SOME = DATELINES[::3]


def hold(front: str, *, datelines: list[tuple[str, tuple[object, ...]]]) -> None:
    """Read each dateline behind `front`: its own place, day and agency, exactly its span, and no author."""
    wrong: list[tuple[str, object]] = []
    for written, told in datelines:
        found = find_dateline(f"{front}{written} {TEXT}")
        read = found and (found.place, found.month, found.day, found.year, found.agency)
        if found is None or read != told or found.text != written or (found.start, found.by) != (len(front), None):
            wrong.append((written, read))

    assert wrong == []


def test_all_forms() -> None:
    """Each place, agency, dash and form of day is read where nothing stands in front."""
    hold("", datelines=DATELINES)


@pytest.mark.parametrize("front", FRONTS)
def test_behind_what_is_no_prose(front: str) -> None:
    """Behind credits, notes and sections place, day and agency are the dateline's own; nobody there is an author."""
    # On a line with other words a day or an agency alone may be the end of these.
    hold(front, datelines=[(written, told) for written, told in SOME if told[0] or front.endswith("\n")])


@pytest.mark.parametrize("front", LEADS)
def test_behind_a_lead(front: str) -> None:
    """Behind prose a dateline counts that says its agency in brackets or slashes."""
    hold(front, datelines=[(written, told) for written, told in SOME if "(" in written or f"/{told[-1]}/" in written])


@pytest.mark.parametrize("byline", BYLINES)
def test_author_above_the_dateline(byline: str) -> None:
    """A by-line above the dateline, with or without the agency's line below it, gives the author."""
    for written, told in DATELINES:
        if told[0] and "(" in written:
            found = find_dateline(f"{byline}{written} {TEXT}")

            assert found is not None, written
            assert (found.text, str(found.by).title()) == (written, "Lena Ward")


def test_photographer_is_no_author() -> None:
    """Nor is the reporter of a by-line taken for the photographer of a picture above it."""
    found = find_dateline(f"(Photo by Max Orr/AFP)\nBy Lena Ward\nQUELLHAVEN, Feb 9 (AP) - {TEXT}")

    assert found is not None
    assert (found.by, found.agency) == ("Lena Ward", "AP")


@pytest.mark.parametrize("end", ["\n", "\n\n"])
def test_dateline_on_a_line_of_its_own(end: str) -> None:
    """The end of a line closes a day with its agency, and a known city with it."""
    for written in ("9 February 2019, TASS", "Feb 9 (AP)", "QUELLHAVEN, 9 feb (ANSA)", "TOKYO (KYODO)"):
        found = find_dateline(f"{written}{end}{TEXT}")

        assert found is not None, written
        assert found.text == written


LOOK_ALIKES = (
    # credits alone
    "© Lena Ward/TASS\n\n{}",
    "Photo: Lena Ward/Reuters\n\n{}",
    "Photo: Lena Ward (Reuters)\n\n{}",
    "PHOTO: LENA WARD (AP)\n\n{}",
    "(Photo by Lena Ward/AFP)\n\n{}",
    "(AP Photo/Lena Ward)\n\n{}",
    "Lena Ward (AP)\n\n{}",
    "LENA WARD (REUTERS)\n\n{}",
    "Lena Ward /TASS/\n\n{}",
    "LENA WARD /TASS/\n\n{}",
    "Image: AP\n\n{}",
    "A tram leaves the depot. Lena Ward/AFP via Getty Images\n\n{}",
    "FILE PHOTO: A tram leaves the depot in Ostermoor, Feb 9, 2019. REUTERS/Lena Ward\n\n{}",
    "AFP\n{}",
    # notes and sections alone
    "Eds: CORRECTS number of trams.\n\n{}",
    "WORLD NEWS\n\n{}",
    "Transport | {}",
    "Transport: {}",
    # sentences
    "NEW YORK Mets - {}",
    "On Feb 9 (Reuters) - {}",
    "Feb 9 - {}",
    "Feb 9 (Saturday) - {}",
    "9 February 2019 - {}",
    "9 February 2019\n{}",
    "May 9, Trend - {}",
    "March 9 Profits. {}",
    "The news from LONDON (AP) - {}",
    "The Associated Press (AP) - {}",
    "The plan (AP) - {}",
    "Ostermoor Trams (AP) said: {}",
    "Lena Ward, AP - {}",
    "Mr. Ward, AFP — the agency — said so. {}",
    "Reuters - the agency - said so. {}",
    "TASS - Russia's news agency - said so. {}",
    "AFP, DPA and Reuters - All three - said so. {}",
    "Reuters said on Tuesday that trams run at night. {}",
    "Trend - {}",
    "The index ran from 9 _ 12 in Ostermoor. {}",
    "tram_line _ {}",
    # quotes
    '"VIENNA (AP) is the beginning of a story", he said. {}',
    "“LONDON, AP — so it begins,” he said. {}",
    # scores, tables, lists, headlines
    "ARLEN 3, SEDGE 1 - {}",
    "Arlen 2-1 Sedge - {}",
    "LEAGUE STANDINGS, AP - {}",
    "NIGHT TRAMS TO RUN - COUNCIL\n\n{}",
    "NIGHT TRAMS TO RUN, AP SAYS - COUNCIL\n\n{}",
    "NIGHT TRAMS (NT) - {}",
    "1. LONDON, AP\n2. PARIS, AFP\n{}",
    "The sources:\nAP - An agency.\nAFP - Another one.\n{}",
    "Sources: Reuters, AP - {}",
    "In short:\n\nLONDON (AP) — A tram was late.\n\nROME (AP) — A tram was early.\n\n{}",
    "{}\n\nLONDON, Feb 9 - A tram was late.",
    "{}\n\nLONDON/PARIS, Feb 9 - A tram, (AFP) told its readers, was late.",
)


@pytest.mark.parametrize("body", LOOK_ALIKES)
def test_none_is_invented(body: str) -> None:
    """Credits, notes, sections, sentences, quotes, scores and lists without a dateline behind them give none."""
    assert find_dateline(body.format(TEXT)) is None


_pieces = st.sampled_from(
    ["© ", "Photo: ", "(", ")", "[", "Eds: ", "By ", "Lena Ward", "/AFP", " (AP) ", " | ", ". ", ": ", "\n", " ",
     "QUELLHAVEN", ", Feb 9 ", "- ", "News", "x" * 99, f"{TEXT} ", "TASS", "/", "26", ".", "1st "]
)  # fmt: skip


@given(st.lists(_pieces, max_size=16).map("".join))
def test_span_is_exact(body: str) -> None:
    """Whatever stands in front, and wherever a line is cut: a dateline's text is its span."""
    found = find_dateline(body)

    assert found is None or found.text == body[found.start : found.end]


@pytest.mark.parametrize("end", ["", " ", ". ", ".", ": ", "/"])
def test_cut_lines(end: str) -> None:
    """A long line is read in part, wherever that ends."""
    for length in range(180, 220):
        assert find_dateline(f"{'t' * (length - len(end))}{end}{TEXT}\n{TEXT}") is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Photo: Lena Ward", True),
        ("Photographs show a tram.", False),
        ("Video from the depot", True),
        ("Video games sell well.", False),
        ("File: a tram", True),
        ("Filed under trams", False),
        ("Eds: with photo", True),
        ("Editors met on Tuesday.", False),
        ("Lena Ward via AP", True),
        ("The trams, AP said, were late.", False),
        ("Sports News", True),
        ("Trams run at night", False),
    ],
)
def test_lines_in_front(line: str, told: bool) -> None:
    """A line in front says of itself what it is; prose does not."""
    assert is_front(line) is told


@pytest.mark.parametrize(
    "unit", ["(", "(a) ", "[", "| ", "a | ", "Eds: a. ", "© a/TASS ", "By Aa AA ", "a\n", "/TASS/ ", "x (AP) "]
)
def test_hostile_lines_are_bounded(unit: str) -> None:
    """Whatever fills a megabyte, few places are tried."""
    body = unit * (1_000_000 // len(unit))
    started = time.process_time()
    find_dateline(body)

    assert len(list(find_starts(body[:200]))) <= 12
    assert time.process_time() - started < 2
