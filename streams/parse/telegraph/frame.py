"""The text of an item of the teleprinter → its head, its text and its tail, by the control characters round them.

    SYN SYN SOH  head  STX  text  ETX  tail  EOT          zczc head  text  nnnn          head  text

Gateways and file systems show control characters as something else (`<SOH>`, `[STX]`, `^A`, `\\x01`, U+2401), or lose
them: then the head is the first line, and the tail stands in the last ones.
"""

import re
from collections.abc import Callable
from itertools import pairwise

from streams.article import frozen
from streams.errors import SeveralItemsError

SOH, STX, ETX, EOT, SYN = "\x01", "\x02", "\x03", "\x04", "\x16"

IN_FRONT = r"[\x00-\x20\x7f-\x9f\ufffd?]{0,24}+"
"""What may stand before a head: SYN and SOH, blanks, and what is left of them where a charset did not know them."""

_NAMES = {"SOH": SOH, "STX": STX, "ETX": ETX, "EOT": EOT, "SYN": SYN, "US": "\x1f"}
_SHOWN_FIRST = "<[{(^\\\u2401\u2416"
_STYLES = (
    {name: f"<{name}>" for name in _NAMES}, {name: f"[{name}]" for name in _NAMES},
    {name: f"{{{name}}}" for name in _NAMES}, {name: f"({name})" for name in _NAMES},
    {name: f"^{chr(ord(sign) + 64)}" for name, sign in _NAMES.items()},
    {name: f"\\x{ord(sign):02x}" for name, sign in _NAMES.items()},
    {name: chr(ord(sign) + 0x2400) for name, sign in _NAMES.items()},
)  # fmt: skip
"""How control characters are shown, a style each."""

_TYPESETTING = bytes([*range(9), *range(14, 32), 127])
_CONTROLS = {number: " " if 27 < number < 32 else None for number in _TYPESETTING}
"""1C to 1F are spaces of fixed width; the others say how to set what stands beside them. Tabs and line ends stay."""
_ZCZC = re.compile(IN_FRONT + "zczc[ \t:;,-]*+", re.IGNORECASE)
_NNNN = re.compile(r"\bn{4}\Z", re.IGNORECASE)
_NO_TEXT = "".join(map(chr, (*range(33), 127)))
_BEGINNING = re.compile(r"\x01|^[\x00\x02-\x09\x0b-\x20]*+zczc", re.IGNORECASE | re.MULTILINE)
_LEAST = 40
"""Characters that a message has at least: a second sign of a beginning above that is the same message's."""
HEAD_REACH = 400
"""Characters in which a head is to be seen."""


@frozen
class Frame:
    """A message, taken apart."""

    head: str
    """The first line, and what else stands before the text begins; without `zczc`."""
    text: str
    tail: str
    """What stands behind the text's end; empty where no control character says where that is."""


def restore_controls(text: str) -> str:
    """Put control characters where something is shown in their place; only those of the frame, each where it belongs.

    text: from its first character that is no blank. A text that shows none comes back as it is.
    """
    if text[:1] not in _SHOWN_FIRST:
        return text
    for style in _STYLES:
        first = next((name for name in ("SYN", "SOH") if text.startswith(style[name])), None)
        if first is None:
            continue
        at = text.find(style["SOH"], 0, 40)
        if at < 0:
            continue
        head, _, rest = text[at + len(style["SOH"]) :].partition(style["STX"])
        if not _:
            return SOH + head
        rest, end, tail = rest.rpartition(style["ETX"])
        if not end:
            rest, tail = tail, ""
        tail = tail.replace(style["EOT"], EOT)
        return f"{SOH}{head.replace(style['US'], _NAMES['US'])}{STX}{rest}{ETX}{tail}"
    return text


def refuse_several(text: str, is_header: Callable[[str], bool]) -> None:
    """Part what holds several messages: each begins where a sign of a beginning has a head behind it.

    text: with its control characters. is_header: says whether a text, given its beginning, begins with one.
    Raises SeveralItemsError where there is more than one.
    """
    starts = [0]
    for sign in _BEGINNING.finditer(text, _LEAST):
        if sign.start() >= starts[-1] + _LEAST and is_header(text[sign.start() : sign.start() + HEAD_REACH]):
            starts.append(sign.start())
    if len(starts) > 1:
        raise SeveralItemsError(text[start:end] for start, end in pairwise([*starts, len(text)]))


def open_frame(text: str) -> Frame:
    """Take a message apart. text: with its control characters."""
    zczc = _ZCZC.match(text)
    start = zczc.end() if zczc is not None else text.find(SOH, 0, 40) + 1
    text = text[start:]
    head, begins, rest = text.partition(STX)
    if not begins:
        text = _cut_end(text) if ETX not in text else text
        head, _, rest = text.lstrip("\x00\r\n\x16").replace("\r\n", "\n").replace("\r", "\n").partition("\n")
    body, _, tail = rest.partition(ETX)
    tail = tail.partition(EOT)[0]
    body = _cut_end(body)
    return Frame(head=head, text=body, tail=tail)


def split_lines(text: str) -> list[str]:
    """Split a text into lines, without blanks at their ends and the control characters that are for a typesetter."""
    written = text.encode(errors="surrogatepass")
    if len(written.translate(None, _TYPESETTING)) != len(written):
        text = text.translate(_CONTROLS)
    if "\r\r" in text:
        text = text.replace("\r\r\n", "\n")
    return [line.rstrip() for line in text.splitlines()]


def _cut_end(text: str) -> str:
    """Take `nnnn` and what is no text off the end."""
    text = text.rstrip(_NO_TEXT)
    return text[:-4].rstrip(_NO_TEXT) if _NNNN.search(text[-5:]) else text
