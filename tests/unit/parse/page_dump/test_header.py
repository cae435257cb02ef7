"""The parts of a header, in whatever order they come; each once or twice."""

import itertools

import pytest

from streams.article import Article
from streams.errors import DeadReason
from tests.kit.items import parse, refuse

HEADLINE = "Islanders vote for a second ferry"
DATE = "Sat, 09/03/2011 - 07:05"
TEXT = "The islanders voted for a second ferry on Saturday.\n\nTwo in three were for it."
DATED = "SANDPORT, September 3. /TASS/. The islanders voted for a second ferry.\n\nTwo in three were for it."
LONG = (
    "Islanders of the northern sound, who for as long as anybody there can think have had to be ashore before dusk, "
    "have voted after a night of speeches, songs and soup for a second ferry that will sail until midnight in summer"
)


def _dump(*blocks: str) -> Article:
    return parse("\n\n".join(blocks))


def _seen(article: Article) -> tuple[str | None, str | None, str | None, str | None]:
    return article.headline, article.by, article.version_created, article.body


@pytest.mark.parametrize("text", [TEXT, DATED])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("order", list(itertools.permutations([DATE, "Author : Maria Sample", HEADLINE])))
def test_parts_come_in_any_order(order: tuple[str, ...], gap: str, text: str) -> None:
    """Date, author and headline below the id in any order, in one block or several, make the same article."""
    assert _seen(_dump("ID :\n1\n" + gap.join(order), text)) == (HEADLINE, "Maria Sample", DATE, text)


def test_parts_may_come_twice() -> None:
    """The same id, date, label and headline again say nothing new; a label with a name goes before an empty one."""
    article = _dump(
        f"ID :\n1\n{DATE}\nAuther :\nID : 1\n{DATE}\nAuther : Maria Sample", HEADLINE, f"{DATE}\n{HEADLINE}", TEXT
    )

    assert _seen(article) == (HEADLINE, "Maria Sample", DATE, TEXT)


@pytest.mark.parametrize(
    "lines",
    ["Published: 3 May 2011 07:05 GMT\nUpdated: 3 May 2011 09:30 GMT",
     "Published: 3 May 2011 07:05 GMT\nUpdated: 09:30 GMT",
     "3 May 2011 7.05 GMT\nLast updated on 4 May 2011 at 9.30 GMT"],
)  # fmt: skip
def test_dates_on_two_lines_are_both_kept(lines: str) -> None:
    """Published and updated go on as written, above the headline or around it."""
    first, second = lines.split("\n")

    assert _seen(_dump(f"ID :\n1\n{lines}\nAuther :", HEADLINE, DATED)) == (HEADLINE, None, lines, DATED)
    assert _seen(_dump(f"ID :\n1\n{first}\nAuther :", HEADLINE, second, DATED)) == (HEADLINE, None, lines, DATED)


def test_a_label_may_stand_above_its_date() -> None:
    """A date below its label is the label's."""
    article = _dump("ID :\n1\nPublished:\n3 May 2011 07:05 GMT\nAuther :", HEADLINE, TEXT)

    assert _seen(article) == (HEADLINE, None, "Published: 3 May 2011 07:05 GMT", TEXT)


@pytest.mark.parametrize("name", ["Maria Sample", "MARIA SAMPLE", "J. Q. Sample", "Maria Sample and Peter Pebble"])
@pytest.mark.parametrize("label", ["\nAuther :\n\n", "\nAuther :\n", "\n\n", "\n"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("text", [TEXT, DATED])
def test_a_name_above_the_headline_is_the_author(name: str, label: str, gap: str, text: str) -> None:
    """Directly above the headline, with or without label or `By`, in its block or one of its own."""
    for line in (name, f"By {name}"):
        assert _seen(parse(f"ID :\n1\n{DATE}{label}{line}{gap}{HEADLINE}\n\n{text}"))[:2] == (HEADLINE, name)


@pytest.mark.parametrize(
    ("blocks", "headline"),
    [(("Ferry Plan Approved", "Islanders want to sail by night", TEXT), "Ferry Plan Approved"),
     (("Peter Pebble", "Chair dies at 95", "Peter Pebble, who led them, died.\n\nHe was 95."), "Peter Pebble"),
     (("Peter Pebble\nmeets Maria Sample", TEXT), "Peter Pebble meets Maria Sample"),
     (("North Sound", "Islanders want to sail by night", TEXT), "North Sound"),
     (("Maria Sample",), "Maria Sample")],
)  # fmt: skip
def test_a_headline_is_not_taken_for_a_name(blocks: tuple[str, ...], headline: str) -> None:
    """Capitals alone prove no name, nor does the name of whom the text is about; a wrapped line goes on."""
    article = _dump(f"ID :\n1\n{DATE}\nAuther :", *blocks)

    assert (article.headline, article.by) == (headline, None)


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_credit_above_the_headline_is_no_author(gap: str) -> None:
    """A picture's credit goes to the text: it is neither headline nor author, and nothing is lost."""
    article = _dump(f"ID :\n1\n{DATE}\nAuther :", f"Photo: Maria Sample/AP{gap}{HEADLINE}", TEXT)

    assert _seen(article) == (HEADLINE, None, DATE, f"Photo: Maria Sample/AP\n\n{TEXT}")


@pytest.mark.parametrize("end", ["", ".", "?", "!”"])
@pytest.mark.parametrize("text", [TEXT, DATED])
@pytest.mark.parametrize("length", [1, 3])
def test_a_headline_may_be_long(end: str, text: str, length: int) -> None:
    """One sentence above a text is its headline, however long it is."""
    headline = " and ".join([LONG] * length) + end

    assert len(headline) > 200
    assert _seen(_dump(f"ID :\n1\n{DATE}\nAuther :", headline, text)) == (headline, None, DATE, text)


def test_several_sentences_are_text() -> None:
    """A long block of several sentences is no headline, unless the text begins below it with its dateline."""
    block = f"{LONG}. The second ferry was wanted most in the north."

    assert _dump(f"ID :\n1\n{DATE}\nAuther :", block, TEXT).headline is None
    assert _dump(f"ID :\n1\n{DATE}\nAuther :", block, DATED).headline == block


@pytest.mark.parametrize(
    "blocks",
    [("Read more",), ("Read more", "X"), ("Share\nFacebook\nTwitter",), ("Related", "- a title\n- another"),
     ("Telegram",),
     ("Read more: a title",), ("X",)],
)  # fmt: skip
def test_furniture_alone_is_no_article(blocks: tuple[str, ...]) -> None:
    """Words of the page in the place of a headline, and nothing else, are no content."""
    assert refuse("\n\n".join([f"ID :\n1\n{DATE}\nAuther :", *blocks])) is DeadReason.NO_CONTENT


def test_furniture_above_the_headline_goes() -> None:
    """Share links above the headline are removed and noted."""
    article = _dump(f"ID :\n1\n{DATE}\nAuther :", "Share\nFacebook", HEADLINE, TEXT)

    assert _seen(article) == (HEADLINE, None, DATE, TEXT)
    assert article.notes == ("site_furniture_removed:Share", "site_furniture_removed:Facebook")


def test_a_date_in_the_text_stays_there() -> None:
    """A second date without label below the headline is the text's."""
    article = _dump(f"ID :\n1\n{DATE}\nAuther :", HEADLINE, "4 September 2011", TEXT)

    assert (article.version_created, article.body) == (DATE, f"4 September 2011\n\n{TEXT}")


def test_text_below_an_authors_label_is_no_author() -> None:
    """The headline right below an empty label is the headline; a role below a name is the author's."""
    assert _seen(parse(f"ID :\n1\n{DATE}\nAuther :\n{HEADLINE}\n\n{TEXT}")) == (HEADLINE, None, DATE, TEXT)
    assert (
        _dump(f"ID :\n1\n{DATE}\nAuther :\nMaria Sample\nStaff Writer", HEADLINE, TEXT).by
        == "Maria Sample Staff Writer"
    )
    assert _dump(f"ID :\n1\n{DATE}\nAuther :\nstaff reporter", HEADLINE, TEXT).by == "staff reporter"
