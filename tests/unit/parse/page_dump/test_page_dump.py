"""Page dumps: labels, blocks, and what is none."""

import pytest

from streams.article import DateStyle, Status
from streams.errors import DeadLetterError, DeadReason
from streams.parse.page_dump import blocks
from tests.kit.items import dump, parse, part, refuse
from tests.kit.paths import SEED


def test_the_seed_is_read_whole() -> None:
    """The given TASS article gives its id, headline, page date and body, its two pieces of furniture noted."""
    article = parse(SEED.read_bytes())

    assert article.format == "page-dump"
    assert article.article_id == "395009"
    assert article.headline == "Japan will work on improving relations with Russia step by step - prime minister"
    assert article.version_created == "Tue, 01/26/2016 - 11:55"
    assert article.date_style is DateStyle.PAGE
    assert article.body is not None
    assert len(article.body) == 2062
    assert article.body.startswith("TOKYO, January 26. /TASS/. Japan will work")
    assert article.body.endswith("the Habomai islands.")
    assert article.notes == ("site_furniture_removed:Read more", "site_furniture_removed:X")
    assert (article.uri, article.by, article.version, article.language, article.located) == (None,) * 5
    assert article.status is Status.USABLE
    assert article.properties == {}


@pytest.mark.parametrize(
    "date",
    ["Tue, 01/26/2016 - 11:55", "26/01/2016", "Tuesday, 26/01/2016 - 11:55", "01/26/2016 - 11:55", "January 26, 2016",
     "26 January 2016, 11:55", "2016-01-26 11:55", "99/99/2016 - 11:55"],
)  # fmt: skip
def test_a_page_date_is_passed_on_as_written(date: str) -> None:
    """The page date reaches normalise untouched, below the id or in a block of its own, read or not."""
    assert parse(dump(date=date)).version_created == date
    assert parse(f"ID : 1\n\n{date}\n\nAuther :\n\nA headline\n\nA body.").version_created == date


def test_what_stands_in_the_place_of_the_date_is_the_date() -> None:
    """A line below the id that nobody can read as a date is still the date: normalise refuses it, nobody guesses."""
    article = parse(dump(date="the day before yesterday"))

    assert article.version_created == "the day before yesterday"
    assert article.headline == "A headline"


def test_a_dump_without_a_date_has_none() -> None:
    """Without a page date there is no date, and nothing else is taken for it."""
    article = parse("ID :\n1\nAuther :\n\nA headline\n\nA body.")

    assert article.version_created is None
    assert article.headline == "A headline"


@pytest.mark.parametrize("label", ["Auther :", "Author:", "AUTEUR :", "By:", "auther　:", "Author :"])
def test_the_author_stands_beside_its_label_or_below_it(label: str) -> None:
    """All four labels in any case hold the name beside them or on the lines below, and may be empty."""
    assert parse(dump(author=f"{label} Jane Doe")).by == "Jane Doe"
    assert parse(dump(author=f"{label}\nJane Doe")).by == "Jane Doe"
    assert parse(dump(author=f"{label}\nJane\nDoe")).by == "Jane Doe"
    assert parse(dump(author=label)).by is None
    assert parse(dump(author=f"{label} Jane Doe")).headline == "A headline"


def test_a_headline_may_have_several_lines() -> None:
    """The lines of the headline's block are joined by a blank."""
    assert parse(dump(headline="A headline\nthat goes on\nand on")).headline == "A headline that goes on and on"


def test_a_body_keeps_its_blocks() -> None:
    """The blocks after the headline are the body, with the empty lines between them."""
    article = parse(dump("First block,\ntwo lines.\n\nSecond block."))

    assert article.body == "First block,\ntwo lines.\n\nSecond block."


@pytest.mark.parametrize(
    "body",
    ["TOKYO, January 26. /TASS/. Japan will work on it.\n\nMore of it.", "One sentence of text.",
     "ТОКИО, 26 января. /ТАСС/. Да", "ANKARA, March 30 - Prime Minister Turgut Ozal said",
     "A text that was cut off " * 10 + "in"],
)  # fmt: skip
def test_a_missing_headline_is_left_to_normalise(body: str) -> None:
    """Where the first block is text and no headline, all of it is body and there is no headline."""
    article = parse(f"ID :\n1\nTue, 01/26/2016 - 11:55\nAuther :\n\n{body}")

    assert article.headline is None
    assert article.body == body


def test_a_headline_alone_is_an_article() -> None:
    """A flash that is a headline and nothing else has no body."""
    article = parse("ID :\n1\nTue, 01/26/2016 - 11:55\nAuther :\n\nJapan agrees\n")

    assert (article.headline, article.body) == ("Japan agrees", None)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_every_line_end_ends_a_line(end: str) -> None:
    """CR, LF and CR LF give the same article."""
    assert parse(dump("One.\n\nTwo.").replace("\n", end)) == parse(dump("One.\n\nTwo."))


@pytest.mark.parametrize("lead", ["\ufeff", "\n\n", "  ", "\u200b"])
def test_the_label_may_follow_blanks(lead: str) -> None:
    """A BOM, blanks and empty lines before the label, and what has no width in it, do not hide a dump."""
    assert parse(lead + dump()).article_id == "395009"
    assert parse(lead + dump().replace("ID :", "ID\u00a0\u200b:")).article_id == "395009"


@pytest.mark.parametrize(
    ("headline", "body"),
    [("اليابان وروسيا", "طوكيو، 26 يناير. قال رئيس الوزراء‏ إن اليابان ستعمل."),
     ("日本とロシア", "東京、1月26日。首相は述べた。\n\n続き。"),
     ("Япония и Россия", "ТОКИО, 26 января. Япония будет работать."),
     ("יפן ורוסיה", "טוקיו, 26 בינואר. ראש הממשלה אמר.")],
)  # fmt: skip
def test_any_script_comes_through(headline: str, body: str) -> None:
    """Text in any script and direction reaches the article as it came."""
    article = parse(dump(body, headline=headline))

    assert (article.headline, article.body, article.notes) == (headline, body, ())


def test_entities_are_decoded_and_tags_stay() -> None:
    """Entities become characters, noted, once; tags stay as they came, and what is no entity stays."""
    article = parse(dump("AT&amp;T &lt;b&gt; <i>R&D</i> &amp;lt; ?a=1&copy=2&#8217;", headline="A &quot;B&quot;"))

    assert article.headline == 'A "B"'
    assert article.body == "AT&T <b> <i>R&D</i> &lt; ?a=1&copy=2’"
    assert article.notes == ("html_to_text",)


@pytest.mark.parametrize(
    ("value", "reason"),
    [("ID :\n\nTue, 01/26/2016 - 11:55\nAuther :\n\nA headline\n\nA body.\n", DeadReason.NO_ID),
     ("ID :\nTue, 01/26/2016 - 11:55\nAuther :\n\nA headline\n\nA body.\n", DeadReason.NO_ID),
     ("ID :\nAuther :\n\nA headline\n\nA body.\n", DeadReason.NO_ID),
     ("ID :", DeadReason.NO_ID),
     (dump(article_id="1\n2"), DeadReason.MALFORMED),
     ("ID : 1\n2\nTue, 01/26/2016 - 11:55\n\nA headline\n\nA body.", DeadReason.MALFORMED),
     ("ID : 1\nID : 2\nTue, 01/26/2016 - 11:55\n\nA headline\n\nA body.", DeadReason.MALFORMED),
     (dump("A body.\n\nID :\n2"), DeadReason.MALFORMED),
     (dump(headline="", body=""), DeadReason.NO_CONTENT)],
)  # fmt: skip
def test_what_is_no_one_dump_is_refused(value: str, reason: DeadReason) -> None:
    """A dump without id, with two, or with nothing in it ends with its own reason."""
    assert refuse(value) is reason


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n \r\n"])
def test_dumps_one_after_the_other_are_taken_apart(between: str) -> None:
    """Each is what it is alone."""
    dumps = [dump(), dump(article_id="2", headline="Another headline"), dump("Its own body.", article_id="3")]

    assert [parse(text) for text in part(between.join(dumps))] == [parse(text) for text in dumps]


@pytest.mark.parametrize(
    "body", ["A body.\n\nID : show it at the door.", "A body.\n\nID :\n395009", "Get an\nID: it helps."]
)
def test_a_body_may_speak_of_ids(body: str) -> None:
    """The words "ID:" in the text, or the article's own id again below it, make no second dump."""
    assert parse(dump(body)).body == body


@pytest.mark.parametrize("text", ["ID :\n", "ID : x\n", "a line\nID :\na\n", "ID :\n1\n"])
def test_a_label_is_looked_at_closely_only_near_what_begins_a_dump(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand labels in a body, with nothing near them that a dump has, are passed without a look at each line."""
    looked: list[str] = []
    monkeypatch.setattr(blocks, "is_page_date", lambda line: looked.append(line))

    assert parse(dump(f"A text.\n{text * 1_000}" + "The end of it. " * 10, article_id="1")).body
    assert len(looked) < 500


@pytest.mark.parametrize(
    ("lines", "count"),
    [(["1", "2"] * 1_500, 3_000), (["1", "ID : 2", "ID :", "3x", "2016-01-26", "4"], 3), (["1", "2", "By : A"], 2),
     (["1", "26-jan", "3"], None), (["1", "2", "1-1-1_", "26-janx", "5"], 3), (["1", "2", "a1.b-c", "no digit"], 3)],
)  # fmt: skip
def test_ids_are_counted_up_to_what_is_none(lines: list[str], count: int | None) -> None:
    """The reason says how many ids stand under the label; a page date, the author and any other word end them."""
    text = "\n".join(["ID :", *lines, "", "A headline", "", "A body."])
    if count is None:
        assert parse(text).article_id == "1"
    else:
        with pytest.raises(DeadLetterError) as caught:
            parse(text)
        assert str(caught.value) == f"page dump with {count} ids under 'ID :'"
