"""Bytes become text by BOM, UTF-8, declaration, cp1252; what is no text is told."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import DeadReason
from streams.parse.charset import decode_item
from tests.kit.items import dump, parse, refuse

TEXT = "ID :\n1\n\nPutin’s visit – “café” Øresund\n\nA body."


@pytest.mark.parametrize(
    ("mark", "charset"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
     (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be")],
)  # fmt: skip
def test_a_bom_decides(mark: bytes, charset: str) -> None:
    """A BOM names the charset, whatever is declared, and is no part of the text."""
    assert decode_item(mark + TEXT.encode(charset), content_type="text/plain; charset=koi8-r") == (TEXT, ())


def test_valid_utf8_beats_what_is_declared() -> None:
    """UTF-8 that is declared as something else is read as UTF-8."""
    assert decode_item(TEXT.encode(), content_type="text/plain; charset=iso-8859-1") == (TEXT, ())


@pytest.mark.parametrize("charset", ["koi8-r", "windows-1251", "iso-8859-5", "shift_jis", "gb18030", "utf-16-le"])
def test_a_declared_charset_is_used(charset: str) -> None:
    """Bytes that are no UTF-8 are read as the content type declares, without a note."""
    text = "ID :\n1\n\nТОКИО и Москва\n\nТекст."

    assert decode_item(text.encode(charset), content_type=f'text/plain; charset="{charset}"') == (text, ())


def test_an_xml_declaration_declares_too() -> None:
    """Without a content type, the encoding of an XML declaration is used."""
    text = '<?xml version="1.0" encoding="windows-1251"?>Москва'

    assert decode_item(text.encode("windows-1251"), content_type=None) == (text, ())


@pytest.mark.parametrize("declared", [None, "text/plain", "text/plain; charset=rot13", "text/plain; charset=idna",
                                      "text/plain; charset=unicode_escape", "text/plain; charset=x-none"])  # fmt: skip
def test_cp1252_is_the_last_guess(declared: str | None) -> None:
    """Bytes in no other charset are read as cp1252, noted; names that are no charsets declare nothing."""
    assert decode_item(TEXT.encode("cp1252"), content_type=declared) == (TEXT, ("charset_assumed:cp1252",))


def test_a_declaration_that_does_not_hold_is_passed_over() -> None:
    """Bytes that the declared charset cannot read are read as cp1252, noted."""
    value = TEXT.encode("cp1252")

    assert decode_item(value, content_type="text/plain; charset=ascii") == (TEXT, ("charset_assumed:cp1252",))


def test_latin_1_means_cp1252() -> None:
    """Who declares Latin-1 gets the quotes that only cp1252 has, and no note."""
    assert decode_item(TEXT.encode("cp1252"), content_type="text/plain; charset=iso-8859-1") == (TEXT, ())


def test_what_a_charset_lacks_is_dropped_and_noted() -> None:
    """Bytes that cp1252 lacks, NUL, and broken ends of marked text go, each with the note that characters were lost."""
    text = "A line of text, long enough for a few bad bytes. caf"

    assert decode_item(text.encode() + b"\xe9\x81 e", content_type=None) == (
        f"{text}é e", ("charset_assumed:cp1252", "characters_lost")
    )  # fmt: skip
    assert decode_item(text.encode() + b"\0e", content_type=None) == (f"{text}e", ("characters_lost",))
    assert decode_item(b"\xff\xfe" + text.encode("utf-16-le") + b"\x41", content_type=None) == (
        text,
        ("characters_lost",),
    )
    assert decode_item(b"\xef\xbb\xbf" + text.encode() + b"\xc3", content_type=None) == (text, ("characters_lost",))


@pytest.mark.parametrize(
    ("broken", "meant"),
    [("Putinâ€™s visit", "Putin’s visit"), ("cafÃ© au lait", "café au lait"), ("Putin\x92s visit", "Putin’s visit"),
     ("â€œYesâ€\x9d, he said", "“Yes”, he said")],
)  # fmt: skip
def test_mojibake_is_repaired_and_noted(broken: str, meant: str) -> None:
    """Text that went through a wrong charset is repaired; the quotes that it was meant to have stay curly."""
    assert decode_item(broken.encode(), content_type=None) == (meant, ("mojibake_repaired",))


@pytest.mark.parametrize(
    "text", ["Putin’s visit – “café”", "L’été à Besançon, où ça gêne", "Škoda Ã la carte", "Москва ↔ 東京"]
)
def test_good_text_is_left_alone(text: str) -> None:
    """Text that is right already comes through as it is."""
    assert decode_item(text.encode(), content_type=None) == (text, ())


def test_one_bad_byte_does_not_spoil_the_rest() -> None:
    """UTF-8 that was cut in the middle of a character is read as cp1252 and repaired, both noted."""
    value = ("Putin’s visit to the “Øresund” " * 3).encode() + b"\xe2\x80"
    text, notes = decode_item(value, content_type=None)

    assert text.startswith("Putin’s visit to the “Øresund”")
    assert notes[:2] == ("charset_assumed:cp1252", "mojibake_repaired")


@pytest.mark.parametrize(
    "value",
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10", bytes(range(256)) * 4, b"\0" * 100,
     b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x01\x02", b"\xff\xfe\0\xd8\0\xd8\0\xd8",
     b"\xef\xbb\xbf" + b"\xff" * 50, b"ID :\n1\n" + bytes(range(256)) * 8],
)  # fmt: skip
def test_what_no_charset_reads_is_no_text(value: bytes) -> None:
    """Binary data is told by its control characters, NUL and bytes that no charset has."""
    assert refuse(value) is DeadReason.NOT_TEXT


@pytest.mark.parametrize("value", [None, b"", b" \r\n\t", b"\xef\xbb\xbf \n", b"\xef\xbb\xbf"])
def test_nothing_is_empty(value: bytes | None) -> None:
    """Null, no bytes, white space, or a BOM before them, is empty."""
    assert refuse(value) is DeadReason.EMPTY


@pytest.mark.parametrize(
    "value", ["Just some text.", "<html><p>ID : 1</p></html>", "[Agency] A text.", "IDs: 1", "1", '"a"']
)
def test_text_of_no_known_format_is_told(value: str) -> None:
    """Text that begins as no format that we know is refused as such."""
    assert refuse(value) is DeadReason.UNKNOWN_FORMAT


def test_too_many_bytes_are_refused() -> None:
    """An item above the limit is refused unread."""
    assert refuse(b"ID :" + b"x" * 1_000_000) is DeadReason.TOO_LARGE


@given(st.text(st.characters(codec="cp1252", exclude_categories=["Cc"]), min_size=1))
def test_any_cp1252_text_is_read_or_told(text: str) -> None:
    """A dump in cp1252 always gives an article; where it happens to be valid UTF-8 too, without the note."""
    value = dump(f"A body. {text} End.").encode("cp1252")
    article = parse(value)

    assert article.article_id == "395009"
