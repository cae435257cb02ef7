"""Text that was decoded wrongly before it came to us ("Putinâ€™s") becomes what was meant.

ftfy does it, and costs half a millisecond on any text that is not ASCII, so a search for what such text must hold
stands before it: the lead character of a UTF-8 sequence, read as cp1252, with its continuations.
"""

import re

from ftfy import TextFixerConfig, fix_encoding

# Read as cp1252, a lead byte is one of À–ô, in UTF-8 C3 82 – C3 B4, and a continuation byte one of U+0080–U+00BF or
# one of the 27 characters that cp1252 has in place of controls. Bytes, not characters: a search for one byte first
# is ten times quicker, and English with curly quotes holds no C3.
_CONTINUATION = (
    rb"(?:\xc2[\x80-\xbf]|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xc6\x92|\xcb[\x86\x9c]"
    rb"|\xe2(?:\x80[\x93\x94\x98-\x9a\x9c-\x9e\xa0-\xa2\xa6\xb0\xb9\xba]|\x82\xac|\x84\xa2))"
)
_SEQUENCE = re.compile(
    rb"\xc3(?:[\x82-\x9f]%b|[\xa0-\xaf]%b{2}|[\xb0-\xb4]%b{3})" % (_CONTINUATION, _CONTINUATION, _CONTINUATION)
)
# C1 controls in text are cp1252 taken for Latin-1. Not U+0085, which is a line end.
_C1 = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")
# Characters; ftfy takes two seconds for a million, and no article is that long.
_LONGEST = 200_000
_CONFIG = TextFixerConfig(uncurl_quotes=False, explain=False)


def repair_mojibake(text: str, utf8: bytes | None = None) -> tuple[str, bool]:
    """Repair text that went through a wrong charset; also says whether anything changed. Quotes stay as they came.

    Text of more than 200,000 characters stays as it is.
    utf8: the same text in UTF-8, where the caller has it; None: it has not.
    """
    if text.isascii() or len(text) > _LONGEST:
        return text, False
    if utf8 is None:
        utf8 = text.encode()
    if not (_SEQUENCE.search(utf8) or _C1.search(utf8)):
        return text, False
    repaired = fix_encoding(text, _CONFIG)
    return repaired, repaired != text
