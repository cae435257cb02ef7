"""Bytes become text: a BOM decides, then strict UTF-8, then the declared charset, then cp1252.

Valid UTF-8 beats the declared charset, since labels lie more often than several bytes form UTF-8 by chance. cp1252
comes last because it reads nearly anything; that guess is noted. Bytes that a charset lacks, and NUL, are dropped
and noted. What no charset reads is told by its share of control characters: text has next to none, and bytes at
random have one in eight.
"""

import codecs
import re

from streams.errors import DeadLetterError, DeadReason
from streams.parse.mojibake import repair_mojibake

_BOMS = (
    # UTF-32 before UTF-16: its little-endian mark begins with the one of UTF-16.
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARKS = tuple(mark for mark, _ in _BOMS)

# Control characters that text does not have, NUL apart: not tab, line ends, form feed, or escape (ISO 2022).
_CONTROLS = bytes([*range(1, 9), *range(14, 27), *range(28, 32), 127])
_CONTROL = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Random bytes hold 12 %.
_MOST_CONTROLS = 0.05
# A message of the teleprinter (IPTC 7901, ANPA 1312) has some round its head and text, however short that is. They
# count for nothing where SOH or SYN begins it.
_TELEPRINTER = re.compile(rb"[\x16\x00\s]{0,8}+\x01[ -~\xa0-\xff]{4}")
_OF_TELEPRINTER = bytes([1, 2, 3, 4, 8, *range(17, 21), 22, 28, 29, 30, 31])
# Texts padded with NUL exist; UTF-16 without a mark, which nobody declared, has 50 % in Latin script.
_MOST_NULS = 0.30
# Lost by decoding; above it the bytes are not in that charset.
_MOST_LOST = 0.10

_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""\s*<\?xml[^>]{0,80}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})""")
# Charsets of news, by Python's names. A list of what is allowed: Python's own registry holds codecs that are no
# charsets (rot13, zlib), that interpret (unicode_escape) or that take quadratic time (punycode, idna).
_DECLARABLE = frozenset(
    {"ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"}
    | {f"iso8859-{part}" for part in (*range(1, 12), *range(13, 17))}
    | {f"cp{page}" for page in (437, 850, 852, 855, 866, 874, 932, 949, 950, *range(1250, 1259))}
    | {"koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "tis-620"}
    | {"gb2312", "gbk", "gb18030", "hz", "big5", "big5hkscs", "shift_jis", "euc_jp", "iso2022_jp", "euc_kr"}
)  # fmt: skip
_LACKING = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
"""Bytes that cp1252 lacks; decoded sloppily, the C1 controls of the same numbers."""


def decode_item(value: bytes, *, content_type: str | None) -> tuple[str, tuple[str, ...]]:
    """Decode a raw item; gives its text without BOM or NUL, mojibake repaired, and the notes of what was assumed.

    Raises DeadLetterError(NOT_TEXT): no charset reads it.
    """
    if value.startswith(_MARKS):
        text, lost = _decode_marked(value)
        return _finish(text, None, assumed=None, lost=lost)
    nuls = value.count(0) if 0 in value else 0
    controls = len(value) - len(value.translate(None, _CONTROLS))
    if controls and _TELEPRINTER.match(value):
        others = value.translate(None, _OF_TELEPRINTER)
        controls = len(others) - len(others.translate(None, _CONTROLS))
    is_binary = controls > len(value) * _MOST_CONTROLS or nuls > len(value) * _MOST_NULS
    if not is_binary:
        try:
            text = value.decode()
        except UnicodeDecodeError:
            pass
        else:
            if not nuls and text.isascii():
                return text, ()
            return _finish(text, value, assumed=None, lost=False)
    charset = _find_declared(value, content_type)
    # What UTF-16 and UTF-32 have in plenty are controls and NUL in other charsets.
    if charset is not None and (not is_binary or charset.startswith(("utf-16", "utf-32"))):
        try:
            return _finish(value.decode(charset), None, assumed=None, lost=False)
        except UnicodeDecodeError:
            pass
    if is_binary or controls + sum(map(value.count, _LACKING)) > len(value) * _MOST_CONTROLS:
        raise _not_text()
    # The five bytes that cp1252 lacks stay for now: as parts of UTF-8 read wrongly they can still be repaired.
    return _finish(value.decode("sloppy-windows-1252"), None, assumed="cp1252", lost=False)


def _finish(text: str, utf8: bytes | None, *, assumed: str | None, lost: bool) -> tuple[str, tuple[str, ...]]:
    """Repair, then drop what no text has; and note it."""
    text, repaired = repair_mojibake(text, utf8)
    kept = text
    if assumed is not None:
        for lacking in _LACKING:
            kept = kept.replace(chr(lacking), "")
    if (0 in utf8) if utf8 is not None else ("\0" in kept):
        kept = kept.replace("\0", "")
    notes = (
        (assumed, f"charset_assumed:{assumed}"),
        (repaired, "mojibake_repaired"),
        (lost or kept != text, "characters_lost"),
    )
    return kept, tuple(note for holds, note in notes if holds)


def _decode_marked(value: bytes) -> tuple[str, bool]:
    """Decode by the BOM; also says whether characters were lost."""
    mark, charset = next((mark, charset) for mark, charset in _BOMS if value.startswith(mark))
    payload = value[len(mark) :]
    lost = False
    try:
        text = payload.decode(charset)
    except UnicodeDecodeError:
        text, lost = payload.decode(charset, "ignore"), True
        if len(text.encode(charset)) < len(payload) * (1 - _MOST_LOST):
            raise _not_text() from None
    controls = len(_CONTROL.findall(text))
    if text.count("\0") > len(text) * _MOST_NULS or controls > len(text) * _MOST_CONTROLS:
        raise _not_text()
    return text, lost


def _find_declared(value: bytes, content_type: str | None) -> str | None:
    """Find the charset that the content type or an XML declaration names, as Python's codec; None: none we take."""
    name = None
    if content_type is not None and (found := _CHARSET.search(content_type)):
        name = found[1]
    elif declared := _XML_ENCODING.match(value):
        name = declared[1].decode()
    if name is None:
        return None
    try:
        charset = codecs.lookup(name).name
    except LookupError:
        return None
    # Who says Latin-1 means cp1252, as the web's standard has it (encoding.spec.whatwg.org).
    if charset in ("iso8859-1", "cp1252"):
        return "sloppy-windows-1252"
    return charset if charset in _DECLARABLE else None


def _not_text() -> DeadLetterError:
    return DeadLetterError(DeadReason.NOT_TEXT, "no charset reads it: bytes of no text")
