"""Text as a source wrote it → the delivered form: NFC, plain line ends, single blanks. No word or mark is changed."""

import re

from streams.nfc import compose

# Control characters but those that are white space (tab, line ends, \x1c to \x1f): C0, DEL, C1.
_CONTROLS = bytes([*range(9), *range(14, 28), 127])
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
# What steers a terminal is several characters: all of it goes, or its letters would stand in the text (ECMA-48, CSI and
# OSC).
_SEQUENCE = re.compile("(?:\x1b\\[|\x9b)[0-?]*+[ -/]*+[@-~]|(?:\x1b\\]|\x9d)[^\x07\x1b\x9c\n]*+(?:\x07|\x1b\\\\|\x9c)")
# All of ASCII but the control characters.
_ASCII = bytes(range(128)).translate(None, _CONTROLS)

# Characters that need no second look: no blank, not invisible, never changed by NFC and no part of a composition,
# whatever stands beside them. Latin, Greek and Cyrillic letters, direction marks, dashes, quotes, currency signs,
# arrows, ideographs, Hangul syllables. A test holds the list against the Unicode database.
_HARMLESS = re.compile(
    "[\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03a1\u03a3-\u03cf\u0400-\u0482\u048a-\u052f\u05d0-\u05ea\u0621-\u063a"
    "\u0640-\u064a\u0660-\u0669\u06cc\u06d4\u060c\u061b\u061f\u200e-\u2027\u202a-\u202e\u2030-\u205e\u2066-\u2069"
    "\u20a0-\u20c0\u2116\u2122\u2190\u2192\u25a0-\u25ff\u2705\u3001-\u3029\u3041-\u3093\u30a1-\u30f3\u30fb\u30fc"
    "\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*+"
)
# Other ASCII that counts as a blank or ends a line. One search each is cheaper than one pass of a pattern.
_BLANKS_OF_ASCII = "\t\r\v\f\x1c\x1d\x1e\x1f"
_PLAIN_BLANKS = bytes.maketrans(b"\r\t\v\f\x1c\x1d\x1e\x1f", b"\n       ")
_OTHER_BLANKS = "".join(character for character in map(chr, range(0x80, 0x3001)) if character.isspace())
# Beside a line end nothing may stand that must go: no blank, no second empty line.
_UNTIDY_LINE_END = re.compile(r"\n(?:(?<= \n)| |\n\n)")

# Soft hyphen, zero-width space, word joiner, zero-width no-break space (a byte order mark inside the text). The
# zero-width joiner and non-joiner stay: Persian, Hindi and emoji are spelt with them.
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_EMPTY_LINES = re.compile(r"\n{3,}")


def clean_text(text: str) -> str:
    """Give `text` in its delivered form; a cleaned text comes back unchanged.

    NFC; CR and CR LF become LF; every Unicode blank counts as one, runs of them become one blank, none stands at an
    end of a line; at most one empty line in a row, none at either end; soft hyphens and zero-width spaces go.
    Control characters go, with a terminal's escape sequence all of it. Quotes, dashes, spelling, direction marks stay.
    Lone surrogates, which no encoding can carry, become U+FFFD.
    """
    return text if _is_clean(text) else _clean(text)


def lost_controls(text: str, *, cleaned: str) -> bool:
    """Whether cleaning `text` to `cleaned` dropped control characters."""
    return cleaned is not text and not _is_harmless(text) and _CONTROL.search(text) is not None


def clean_line(text: str) -> str:
    """Give `text` as clean_text does, on one line."""
    text = clean_text(text)
    return " ".join(text.split()) if "\n" in text else text


def _is_clean(text: str) -> bool:
    """Tell cheaply that nothing needs to be done. False may also mean: worth a closer look."""
    if not text:
        return True
    if "  " in text or text[0] in " \n" or text[-1] in " \n" or not _is_harmless(text):
        return False
    for blank in _BLANKS_OF_ASCII:
        if blank in text:
            return False
    return "\n" not in text or _UNTIDY_LINE_END.search(text) is None


def _is_harmless(text: str) -> bool:
    """Tell cheaply that nothing beyond blanks needs to be changed. False may also mean: worth a closer look."""
    if text.isascii():
        return len(text.encode().translate(None, _CONTROLS)) == len(text)
    try:
        others = text.encode().translate(None, _ASCII).decode()
    except UnicodeEncodeError:
        return False
    return _HARMLESS.fullmatch(others) is not None


def _clean(text: str) -> str:
    if not _is_harmless(text):
        text = _CONTROL.sub("", _SEQUENCE.sub("", text))
        text = text.translate(_INVISIBLE) if _has_invisible(text) else text
        text = compose(_LONE_SURROGATE.sub("\ufffd", text))
        for blank in _OTHER_BLANKS:
            text = text.replace(blank, " ")
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    text = text.encode().translate(_PLAIN_BLANKS).decode()
    lines = [line.strip(" ") for line in text.split("\n")]
    text = "\n".join([" ".join(line.split()) if "  " in line else line for line in lines])
    if "\n\n\n" in text:
        text = _EMPTY_LINES.sub("\n\n", text)
    return text.strip("\n")


def _has_invisible(text: str) -> bool:
    return "\u00ad" in text or "\u200b" in text or "\u2060" in text or "\ufeff" in text
