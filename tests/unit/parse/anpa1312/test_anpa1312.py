"""Stories of ANPA 1312 as agencies send them; all news is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.article import Article, Status
from streams.errors import DeadLetterError, DeadReason
from streams.notes import arrange_notes
from streams.parse import parse_item
from tests.kit.items import MAX_BYTES, parse, part, refuse

TEXT = (
    "^BC-US--Summit Talks, 1st Ld-Writethru,456<\r\n^Leaders meet in a small town to talk about the\r\nriver<\r\n"
    "^AP Photos XX101-103<\r\n^Eds: Updates with details.<\r\n^By JANE ROE=\r\n^Associated Press Writer=\r\n"
    "   OTTAWA (AP) _ Leaders met on Thursday in a town that nobody\r\nhad heard of before.\r\n"
    "   ``We talked,'' one said.\r\n^___=\r\n^On the Net:=\r\n   http://example.org\r\n"
)


def story(
    text: str = TEXT,
    *,
    first: str = "a0123\x1fabx--",
    second: str = "r i \x13\x11 bc-us-summit 1stld-writethru a0100 03-17 0456",
    tail: str = "\r\nAP-NY-03-17-16 1455EST<",
) -> str:
    """A story with its control characters."""
    return f"\x16\x16\x01{first}\r\n{second}\r\n\x02{text}\x03{tail}\r\n\x04"


def test_a_whole_story() -> None:
    """Each part goes where ninjs has it."""
    article = parse(story())

    assert (article.format, article.status, article.by) == ("anpa-1312", Status.USABLE, "JANE ROE")
    assert article.headline == "Leaders meet in a small town to talk about the river"
    assert article.body == (
        "OTTAWA (AP) _ Leaders met on Thursday in a town that nobody had heard of before.\n\n"
        "``We talked,'' one said.\n\nOn the Net:\n\nhttp://example.org"
    )
    assert article.version_created == "2016-03-17 14:55 EST"
    assert article.properties == {
        "urgency": 4,
        "subjects": [{"literal": "i"}],
        "slugline": "BC-US--Summit Talks, 1st Ld-Writethru",
        "edNote": "AP Photos XX101-103\nEds: Updates with details.",
    }
    assert article.stated == {
        "service": "a", "sequence": "0123", "date": "2016-03-17", "slug": "us-summit-talks", "category": "i",
    }  # fmt: skip
    assert article.notes == ("year_assumed:2016", "fields_dropped:reference,selector,wordcount,bytitle")


@pytest.mark.parametrize(
    "text",
    [story().replace("\r\n", "\n"), story().replace("\r\n", "\r"), story().replace("\x16", "", 2),
     story().replace("\x16\x16\x01", "<SYN><SYN><SOH>").replace("\x02", "<STX>").replace("\x03", "<ETX>")
     .replace("\x04", "<EOT>").replace("\x1f", "<US>"),
     story().replace("\x16\x16\x01", "^V^V^A").replace("\x02", "^B").replace("\x03", "^C").replace("\x04", "^D")
     .replace("\x1f", "^_"),
     story(second="r i bt bc-us-summit 1stld-writethru a0100 03-17 0456"),
     story().translate(dict.fromkeys((1, 2, 3, 4, 22))).replace("\x1f", " ")],
)  # fmt: skip
def test_a_story_without_its_controls_reads_the_same(text: str) -> None:
    """Other line ends, shown or lost control characters change nothing."""
    article, expected = parse(text), parse(story())

    for name in ("headline", "body", "by", "version_created", "properties", "stated"):
        assert getattr(article, name) == getattr(expected, name)


@pytest.mark.parametrize(
    ("second", "slug", "urgency", "time"),
    [
        ("u i \x13\x11 bc-us-summit 03-17 0456", "bc-us-summit", 3, "--03-17"),
        ("b s \x14\x12 am-games 1stld 3-7 0456", "am-games, 1stld", 2, "--03-07"),
        ("f w\x13\x11 bc-storm,newsalert   03-17-16 0010", "bc-storm,newsalert", 1, "2016-03-17"),
        ("r b\x13\x11 Dollar-Markets 7thWritethru TB06 31-10 588", "Dollar-Markets, 7thWritethru", 4, "--10-31"),
        ("x i bt bc-us-summit 03-17", "bc-us-summit", None, "--03-17"),
        ("r i 03-17 0456", None, 4, "--03-17"),
        ("r i bt bc-us-summit 13-32 0456", "bc-us-summit", 4, None),
    ],
)
def test_heads(second: str, slug: str | None, urgency: int | None, time: str | None) -> None:
    """What the second line holds, more or less of it."""
    article = parse(story("^A headline<\r\n   Words.\r\n", second=second, tail=""))

    assert article.properties.get("slugline") == slug
    assert article.properties.get("urgency") == urgency
    assert article.version_created == time
    assert (article.headline, article.body) == ("A headline", "Words.")


def test_labels_of_a_canadian_agency() -> None:
    """Headings end in `@<`, the headline has a label, the day comes first."""
    article = parse(
        story(
            "^Dollar-Markets, 7th Writethru@<\r\ncode:2<\r\n^Update:ADDS details@<\r\n^INDEX: Economy, Business@<\r\n"
            "^SYMBOL:TSX:XYZ@<\r\n^HL:Markets rise as a bank moves to help\r\nthe economy@<\r\n^By Mark Doe@<\r\n"
            "^THE EXAMPLE PRESS@<\r\n\t   TORONTO _ The market ran ahead on\r\nrelief.<\r\n\t   It fell later.<\r\n",
            first="B1488\x1fcpstf",
            second="r b\x13\x11 Dollar-Markets 7thWritethru TB06 31-10 588",
            tail="\r\n16:35ET 31-10-14<",
        )
    )

    assert article.headline == "Markets rise as a bank moves to help the economy"
    assert (article.by, article.version_created) == ("Mark Doe", "2014-10-31T16:35[America/New_York]")
    assert article.body == "TORONTO _ The market ran ahead on relief.\n\nIt fell later."
    assert article.properties["subjects"] == [{"literal": "b"}, {"name": "Economy"}, {"name": "Business"}]
    assert article.properties["edNote"] == "Update:ADDS details"
    assert article.stated["slug"] == "dollar-markets"


@pytest.mark.parametrize(
    "text",
    ["^BC-US--Summit Talks, KILL<\r\n^BULLETIN KILL<\r\n^Eds: Kill BC-US--Summit Talks, a0122. It was wrong.<\r\n",
     "^BC-Advisory, Kill<\r\n^Eds: The story slugged BC-US--Summit Talks, a0122, has been withdrawn.<\r\n",
     "^BC-Advisory<\r\n^MANDATORY KILL<\r\n   EDITORS:\r\n   Kill BC-US--Summit Talks, a0122. The story was wrong.\r\n",
     "^MANDATORY KILL<\r\n^Withdraw BC-US--Summit Talks, a0122, of 3 p.m.<\r\n"],
)  # fmt: skip
def test_kills(text: str) -> None:
    """By slug line, heading, note or text; the story is the one that they name."""
    article = parse(story(text))

    assert article.status is Status.CANCELED
    assert article.story == {"slug": "us-summit-talks", "sequence": "0122"}
    assert article.properties["edNote"]


def test_a_story_is_withheld() -> None:
    """Until it comes again."""
    assert parse(story("^BC-Summit, WITHHOLD<\r\n^Eds: Hold the story.<\r\n")).status is Status.WITHHELD


def test_corrections_takes_and_adds_are_stories() -> None:
    """A correction names its story; a take keeps its number in the slug."""
    correction = parse(story("^BC-Correction<\r\n^Eds: Corrects BC-US--Summit Talks, a0122.<\r\n   Words.\r\n"))
    take = parse(story("^BC-US--Summit Talks, 1st Add,200<\r\n   Words.\r\n"))

    assert (correction.status, correction.story["slug"]) == (Status.USABLE, "us-summit-talks")
    assert take.stated["slug"] == "us-summit-talks-1st-add"


@pytest.mark.parametrize(
    ("heading", "is_headline"),
    [
        ("Correction: Storm story", True),
        ("Kill Bill returns to cinemas", True),
        ("With winter near, a town prepares", True),
        ("Updates are due, the mayor says", True),
        ("Editor of a newspaper resigns", True),
        ("Photos of a storm surface", True),
        ("Eds: Adds quotes", False),
        ("EDITORS: Adds quotes", False),
        ("(Eds: Adds quotes)", False),
        ("With BC-US--Storm", False),
        ("AP Photo XX101", False),
        ("For release at noon", False),
        ("Advisory: more follows", False),
    ],
)
def test_headings_are_headlines_or_notes(heading: str, is_headline: bool) -> None:
    """By their form: words of a note begin headlines, too."""
    article = parse(story(f"^BC-Storm,9<\r\n^{heading}<\r\n   Words.\r\n"))

    assert article.headline == (heading if is_headline else None)
    assert ("edNote" in article.properties) is not is_headline
    assert article.status is Status.USABLE


def test_tables_keep_their_lines() -> None:
    """The format says that it is one."""
    article = parse(story("^BC-Results<\r\n^Results<\r\nA 1\r\nB 2\r\n", second="r s \x14\x12 bc-results 03-17 0456"))

    assert article.body == "A 1\nB 2"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (story("\r\n"), DeadReason.NO_CONTENT),
        (story("^BC-Summit,100<\r\n"), DeadReason.NO_CONTENT),
        ("a0123 abx\nr i words", DeadReason.UNKNOWN_FORMAT),
        ("\x16\x16\x01", DeadReason.NOT_TEXT),
    ],
)
def test_what_is_refused(text: str, reason: DeadReason) -> None:
    """Each for its reason."""
    assert refuse(text) is reason


def outcome_of(value: bytes) -> Article | DeadReason:
    """An article of sound parts, or a reason."""
    try:
        article = parse_item(value, content_type=None, max_bytes=MAX_BYTES)
    except DeadLetterError as error:
        return error.reason
    arrange_notes(article.notes)
    assert article.article_id
    for text in (article.headline, article.body, article.by, article.version_created):
        assert text is None or text.strip()
    return article


@given(
    st.sampled_from([story().encode(), story().encode("cp1252"), story().replace("\x02", "").encode()]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), st.binary(max_size=4)), max_size=6),
)
def test_broken_stories_end_in_an_outcome(sample: bytes, edits: list[tuple[float, int, bytes]]) -> None:
    """Stories with bytes cut out and put in raise nothing but DeadLetterError."""
    for place, cut, put in edits:
        at = int(place * len(sample))
        sample = sample[:at] + put + sample[at + cut :]
    outcome_of(sample)


@given(st.text(st.sampled_from("\x02\x03\x04\x11\x13\x1f\r\n abyBY019./-=():;,^<@_\t"), max_size=120))
def test_any_text_behind_a_head_ends_in_an_outcome(text: str) -> None:
    """Text of the characters that mean something."""
    for front in ("\x16\x16\x01a0123\x1fabx-\r\nr i \x13\x11 bc-a 03-17 0456\r\n\x02^", "a0123\x1fabx-\r\nr i "):
        outcome_of(f"{front}{text}".encode())


@pytest.mark.parametrize(
    "unit",
    [
        "^",
        "^a\n",
        "^By A<\n",
        "a<",
        "BC-A ",
        "kill ",
        "^Eds: a\n",
        ", ",
        "   a\n",
        "\x08a\n",
        "1st ",
        "03-17 ",
        "\x1d",
        "_",
    ],
)
def test_a_megabyte_takes_no_time(unit: str) -> None:
    """No kind of text is quadratic: pytest's own limit would end it."""
    for front in ("\x16\x16\x01a0123\x1fabx-\r\nr i \x13\x11 bc-a 03-17 0456\r\n\x02", "a0123\x1fabx-\nr i bt "):
        outcome_of((front + unit * (999_000 // len(unit.encode()) - 60)).encode())


def test_several_in_one_are_taken_apart() -> None:
    """Each is what it is alone."""
    one, other = story(), story().replace("a0123", "a0124")

    assert [parse(text) for text in part(one + other + one)] == [parse(text) for text in (one, other, one)]
