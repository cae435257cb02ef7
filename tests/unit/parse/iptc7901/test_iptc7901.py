"""Messages of IPTC 7901, in the dialects of agencies; all news is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.article import Article, Status
from streams.errors import DeadLetterError, DeadReason
from streams.notes import arrange_notes
from streams.parse import parse_item
from tests.kit.items import MAX_BYTES, parse, part, refuse

HEAD = "bdt0241 3 pl 356  dpa 0456"
BODY = (
    "Musterstadt (dpa) - Der Rat hat am Dienstag den Haushalt für das\r\nkommende Jahr beschlossen.\r\n\r\n"
    "Die Opposition war dagegen.\r\n"
)
TEXT = f"Rat beschließt\r\nneuen Haushalt =\r\nVon Erika Muster, dpa =\r\n\r\n{BODY}"


def message(
    text: str = TEXT,
    *,
    head: str = HEAD,
    slug: str = "Wahlen/Bundestag/",
    tail: str = "261510 Jan 16",
    crlf: str = "\r\n",
) -> str:
    """A message with its control characters."""
    return f"\x01{head}\r\n{slug}\r\n\x02{text}\x03{tail}\r\n\x04".replace("\r\n", crlf)


def test_a_whole_message() -> None:
    """Each part goes where ninjs has it."""
    article = parse(message())

    assert (article.format, article.status, article.headline, article.by) == (
        "iptc-7901", Status.USABLE, "Rat beschließt neuen Haushalt", "Erika Muster",
    )  # fmt: skip
    assert article.body == (
        "Musterstadt (dpa) - Der Rat hat am Dienstag den Haushalt für das kommende Jahr beschlossen.\n\n"
        "Die Opposition war dagegen."
    )
    assert article.version_created == "2016-01-26T15:10"
    assert article.properties == {
        "urgency": 3,
        "subjects": [{"literal": "pl"}],
        "infoSources": [{"name": "dpa"}],
        "altIds": [{"role": "serial", "value": "dpa 0456"}],
        "slugline": "Wahlen/Bundestag",
    }
    assert article.stated == {
        "service": "bdt", "sequence": "0241", "date": "2016-01-26", "slug": "wahlen-bundestag", "agency": "dpa",
        "serial": "0456", "category": "pl",
    }  # fmt: skip
    assert article.notes == ("year_assumed:2016", "fields_dropped:wordcount")


@pytest.mark.parametrize(
    "text",
    [message(crlf="\n"), message(crlf="\r"), message(crlf="\r\r\n"), "\x16\x16" + message(), "\0\0" + message(),
     message().replace("\x01", "[SOH]").replace("\x02", "[STX]").replace("\x03", "[ETX]").replace("\x04", "[EOT]"),
     message().replace("\x01", "\ufffd").replace("\x02", "").replace("\x03", "\r\n").replace("\x04", ""),
     message().translate(dict.fromkeys((1, 2, 4))).replace("\x03", "\r\n"),
     message().translate(dict.fromkeys((1, 2, 4))).replace("\x03", "\r\ndpa abc yydd n1 sku\r\n\r\n")],
)  # fmt: skip
def test_a_message_without_its_controls_reads_the_same(text: str) -> None:
    """Other line ends, shown or lost control characters change nothing."""
    article, expected = parse(text), parse(message())

    for name in ("headline", "body", "by", "version_created", "properties", "stated"):
        assert getattr(article, name) == getattr(expected, name)


def test_the_same_text_is_one_article_whatever_its_head() -> None:
    """Sent again under another number; another text is another."""
    assert parse(message()).article_id == parse(message(head="bdt0999 4 pl 356  dpa 0999")).article_id
    assert parse(message()).article_id != parse(message(TEXT + "Mehr.\r\n")).article_id


def test_bytes_of_another_charset() -> None:
    """cp1252 where it is not UTF-8; controls of the frame are no sign of binary data."""
    short = "\x16\x16\x01abc1 1 pl\r\n\x02Größe\r\n\r\nEin Satz.\r\n\x03\x04"

    assert parse(short.encode("cp1252")).headline == "Größe"
    assert "charset_assumed:cp1252" in parse(message().encode("cp1252")).notes
    assert parse(message().encode()).notes == parse(message()).notes


@pytest.mark.parametrize(
    ("head", "stated", "urgency"),
    [
        ("abc0123 1 pol 12", {"service": "abc", "sequence": "0123", "category": "pol"}, 1),
        ("abc 0123 4 POL 12", {"service": "abc", "sequence": "0123", "category": "pol"}, 4),
        ("0123 6 POL", {"sequence": "0123", "category": "pol"}, 6),
        ("abc1 5", {"service": "abc", "sequence": "1"}, 5),
        ("abc1 0 pol 1", {"service": "abc", "sequence": "1", "category": "pol"}, None),
        ("bkn014 4 pl 171 vvvvb KNA 170123-89-00065#2",
         {"service": "bkn", "sequence": "014", "category": "pl", "agency": "kna", "serial": "170123-89-00065"}, 4),
        ("afx123 3 wi 80  dpa-AFX 0099",
         {"service": "afx", "sequence": "123", "category": "wi", "agency": "dpa-afx", "serial": "0099"}, 3),
        ("apa0123 5 II 0234 CI/PL        Di, 26.Jan 2016", {"service": "apa", "sequence": "0123", "category": "ii",
                                                            "date": "2016-01-26"}, 5),
        ("abc0123 3 pol 12 26.01.2016 15:10",
         {"service": "abc", "sequence": "0123", "category": "pol", "date": "2016-01-26"}, 3),
    ],
)  # fmt: skip
def test_heads(head: str, stated: dict[str, str], urgency: int | None) -> None:
    """What heads hold, more or less of it."""
    article = parse(message(head=head, slug="", tail=""))

    assert article.stated == stated
    assert article.properties.get("urgency") == urgency
    assert article.version == ("2" if "#2" in head else None)


ANSA = (
    "ZCZC1041/SXA\r\nXIC50841_SXA_QBXB\r\nR CRO S0A QBXB\r\nIncidente in centro, due feriti\r\n"
    "   (ANSA) - ROMA, 4 MAR - Due persone sono rimaste ferite in un\r\nincidente. Lo ha detto il comune.\r\n"
    "   La strada e' chiusa. (ANSA).\r\n\r\n     YYY\r\n04-MAR-15 09:41 NNNN\r\n"
)


def test_zczc_with_lines_of_codes() -> None:
    """Service and number on the first line, priority and category below."""
    article = parse(ANSA)

    assert article.stated == {"service": "sxa", "sequence": "1041", "date": "2015-03-04", "category": "cro"}
    assert article.headline == "Incidente in centro, due feriti"
    assert article.body == (
        "(ANSA) - ROMA, 4 MAR - Due persone sono rimaste ferite in un incidente. Lo ha detto il comune.\n\n"
        "La strada e' chiusa. (ANSA)."
    )
    assert (article.version_created, article.properties["urgency"]) == ("2015-03-04T09:41", 4)


@pytest.mark.parametrize(
    "front", ["zczc BEL123 4 POL 120\n", "ZCZC\nBEL123 4 POL 120 BELGA-0123\n", "zczc\n\nbel 123 4 POL 120\n"]
)
@pytest.mark.parametrize(
    "slug", ["POLITICS - GOVERNMENT - BUDGET", "Politics-Government-Budget", "Politics/Government/Budget"]
)
def test_zczc_round_a_head(front: str, slug: str) -> None:
    """`zczc` and `nnnn` stand for the control characters; slug lines are parted by strokes or dashes."""
    article = parse(f"{front}{slug}\nGovernment agrees on budget\n\nThe government agreed.\n\n26.01.2016 15:10\nnnnn\n")

    assert article.stated == {
        "service": "bel", "sequence": "123", "date": "2016-01-26", "category": "pol",
        "slug": "politics-government-budget",
    }  # fmt: skip
    assert (article.headline, article.body) == ("Government agrees on budget", "The government agreed.")
    assert article.properties["slugline"] == slug


def test_zczc_without_any_head() -> None:
    """What stands behind it is text."""
    article = parse("zczc\nA headline\n\nA body.\nnnnn")

    assert (article.headline, article.body, article.stated) == ("A headline", "A body.", {})


@pytest.mark.parametrize(
    ("text", "headline", "body"),
    [
        (f"Eine Überschrift =\r\n\r\n{BODY}", "Eine Überschrift", None),
        (f"Eine Überschrift\r\n\r\n{BODY}", "Eine Überschrift", None),
        (f"Eine Überschrift\r\n{BODY}", "Eine Überschrift", None),
        (f"Eine\r\nÜberschrift\r\nauf drei Zeilen =\r\n{BODY}", "Eine Überschrift auf drei Zeilen", None),
        (BODY, None, None),
        ("Nur eine Zeile.\r\n", None, "Nur eine Zeile."),
        ("Kopf\r\n   Erster Absatz.\r\n   Zweiter.\r\n", "Kopf", "Erster Absatz.\n\nZweiter."),
        ("= Kopf =\r\nText.\r\n", "Kopf", "Text."),
        ("Kopf\r\n* Punkt\r\n* Punkt\r\n", "Kopf", "* Punkt\n* Punkt"),
        ("Titel: Kopf\r\nStichwort: Haushalt\r\n\r\nText.\r\n", "Kopf", "Text."),
        ("Utl.: Zweiter Kopf =\r\nKopf\r\n\r\nText.\r\n", "Kopf", "Text."),
    ],
)
def test_headlines(text: str, headline: str | None, body: str | None) -> None:
    """A headline ends at `=`, an empty line, an indent or a dateline; a dateline begins none."""
    article = parse(message(text))

    assert article.headline == headline
    assert article.body == (body or parse(message()).body)


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("Wahlen/Bundestag/", "Wahlen/Bundestag"),
        ("Wahlen/", "Wahlen"),
        ("Regierung/Neue Mehrheit/Wien", "Regierung/Neue Mehrheit/Wien"),
        ("WAHLEN - BUNDESTAG", "WAHLEN - BUNDESTAG"),
        ("Catchline: Wahlen-Bund", "Wahlen-Bund"),
        ("bc-us-summit", "bc-us-summit"),
        ("France-politique", "France-politique"),
        ("IRAN-TALKS/ (UPDATE 1)", "IRAN-TALKS/ (UPDATE 1)"),
    ],
)
@pytest.mark.parametrize("is_behind_stx", [True, False])
def test_slug_lines(slug: str, expected: str, is_behind_stx: bool) -> None:
    """On either side of STX."""
    text = message(f"{slug}\r\n{TEXT}", slug="") if is_behind_stx else message(slug=slug)

    assert parse(text).properties["slugline"] == expected
    assert parse(text).headline == "Rat beschließt neuen Haushalt"


@pytest.mark.parametrize(
    "headline",
    [
        "USA/Iran: Gespräche beginnen wieder",
        "Ost-West-Konflikt: wie es dazu kam",
        "Ein Kopf - und ein Zusatz, der lang ist",
        "Embargo gegen Iran: was nun",
        "Note 1: was sie heißt",
        "Korrektur: der Rat ändert einen Satz",
    ],
)
def test_headlines_with_strokes_are_no_slug_lines(headline: str) -> None:
    """By their other words."""
    article = parse(message(f"{headline} =\r\n{BODY}", slug=""))

    assert article.headline == headline
    assert "slugline" not in article.properties


def test_notes_to_editors() -> None:
    """In brackets, behind labels and in the notepad; they leave the text."""
    secret = "* * * *\r\nDie folgenden Informationen sind nicht zur Veröffentlichung bestimmt\r\n\r\n- 030 123\r\n"
    text = (
        "(Zusammenfassung 1430 - neu: Ergebnis,\r\nReaktionen)\r\n(Eil)\r\n"
        f"{TEXT}\r\n# Notizblock\r\n\r\n## Berichtigung\r\n- Name korrigiert\r\n{secret}\r\ndpa abc/de yydd n1 sku\r\n"
    )
    article = parse(message(text))

    assert article.properties["edNote"] == (
        "Zusammenfassung 1430 - neu: Ergebnis, Reaktionen\nEil\nBerichtigung\n- Name korrigiert"
    )
    assert article.body == parse(message()).body
    assert article.headline == parse(message()).headline
    assert "fields_dropped:wordcount,notepad" in article.notes


@pytest.mark.parametrize(
    "end", ["dpa abc yydd n1 sku", "dpa kre/su yysw a3 lön mda", "(Schluss) ab/cd", "abc/def/ghi", "(SDA-ATS/ab/cd)"]
)
def test_signatures_of_the_desk_go(end: str) -> None:
    """They are no text."""
    assert parse(message(f"{TEXT}\r\n{end}\r\n")).body == parse(message()).body


def test_a_last_line_of_short_words_is_text() -> None:
    """Where nothing parts it from the text."""
    assert (parse(message(f"{TEXT}rot und gelb\r\n")).body or "").endswith("rot und gelb")


@pytest.mark.parametrize(
    ("line", "until", "note"),
    [
        ("(Sperrfrist: 26.01.2016, 18.00 Uhr)", "2016-01-26T18:00", False),
        ("Sperrfrist: 26.01.2016 18:00 =", "2016-01-26T18:00", False),
        ("(Sperrfrist: Dienstag nach der Rede)", None, True),
        ("(EMBARGO until 2016-01-26 18:00 GMT)", "2016-01-26T18:00+00:00", False),
    ],
)
def test_embargoes(line: str, until: str | None, note: bool) -> None:
    """A time is read; words alone are noted."""
    article = parse(message(f"{line}\r\n{TEXT}"))

    assert article.properties.get("embargoedUntil") == until
    assert ("embargo_stated" in article.notes) is note


def test_a_kill_names_its_message() -> None:
    """By the number of the same service."""
    article = parse(message("ACHTUNG REDAKTIONEN:\r\nAnnullierung\r\n\r\nDie Meldung bdt0240 wird zurückgezogen.\r\n"))

    assert (article.status, article.story) == (Status.CANCELED, {"sequence": "0240"})
    assert "bdt0240" in article.properties["edNote"]


def test_a_correction_is_usable() -> None:
    """And says so to editors."""
    article = parse(message(f"(Berichtigung zu bdt0240: Name im 2. Absatz)\r\n{TEXT}"))

    assert (article.status, article.story) == (Status.USABLE, {"sequence": "0240"})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("\x01bdt0241 3 pl 356\r\n\x02\r\n\x03\x04", DeadReason.NO_CONTENT),
        ("zczc", DeadReason.MALFORMED),
        ("zczc\n\nnnnn", DeadReason.MALFORMED),
        ("\x01Words of no kind\r\n\x02Text.\x03", DeadReason.UNKNOWN_FORMAT),
        ("In 2016 4 people 12 came.", DeadReason.UNKNOWN_FORMAT),
        ("abc 1 2 3\nText.", DeadReason.UNKNOWN_FORMAT),
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
    assert all(article.stated.values()) and all(article.story.values())
    for text in (article.headline, article.body, article.by, article.version_created):
        assert text is None or text.strip()
    return article


@given(
    st.sampled_from([message().encode(), message().encode("cp1252"), ANSA.encode(), message(crlf="\n").encode()]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 9), st.binary(max_size=4)), max_size=6),
)
def test_broken_messages_end_in_an_outcome(sample: bytes, edits: list[tuple[float, int, bytes]]) -> None:
    """Messages with bytes cut out and put in raise nothing but DeadLetterError."""
    for place, cut, put in edits:
        at = int(place * len(sample))
        sample = sample[:at] + put + sample[at + cut :]
    outcome_of(sample)


@given(st.text(st.sampled_from("\x01\x02\x03\x04\x16\r\n ab019./-=():;zcnZN^<#+|\t"), max_size=120))
def test_any_text_behind_a_head_ends_in_an_outcome(text: str) -> None:
    """Text of the characters that mean something."""
    for front in ("zczc", f"\x01{HEAD}\r\n", f"{HEAD}\n\n", "\x01a0123\x1fabx-\r\nr i "):
        outcome_of(f"{front}{text}".encode())


@pytest.mark.parametrize(
    "unit", ["(", "[a", "a/", "A - ", "kill ", "Von A ", "26", "261510 ", " =\n", "\n  a", "a   ", "zczc", "BC-",
     "die meldung ", "Eds: ", "\x1d", "# ", "A1 ", "\t", "n\n", "ä ", "(A\n", "Eds:\n", "A:\n"]
)  # fmt: skip
def test_a_megabyte_takes_no_time(unit: str) -> None:
    """No kind of text is quadratic: pytest's own limit would end it."""
    for front in (f"\x01{HEAD}\r\n\x02", f"\x01{HEAD}", f"{HEAD}\n", "zczc "):
        outcome_of((front + unit * (999_000 // len(unit.encode()) - 40)).encode())


def test_several_in_one_are_taken_apart() -> None:
    """Each is what it is alone."""
    one, other = message(), ANSA

    assert [parse(text) for text in part(one + other + one)] == [parse(text) for text in (one, other, one)]
