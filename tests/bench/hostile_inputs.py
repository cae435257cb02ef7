"""Inputs that are all one thing, of any size: what a parser looks for, repeated, wherever a source can put it.

`UNITS` are pieces of text, `PLACES` the parts of an item that may hold them, `WHOLES` items that are hostile by their
shape. `make(kind, place, size)` gives the bytes of one.
"""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

UNITS: dict[str, str] = {
    # words of the page
    "read more": "Read more ",
    "read more lines": "Read more\n",
    "read more, a text": "Read more\nA short text\n",
    "read also:": "Read also: a title\n",
    "read title": "Read more about Tokyo\n\n",
    "close": "X\n",
    "close, a text": "X\nshort text\n",
    "related": "Related\n",
    "related list": "Related stories:\n- One title\n- Another\n\n",
    "related and prose": "Related:\nA title\n\nA sentence of text.\n",
    "related and blanks": "Related\n\n\n\n",
    "share": "Share\n",
    "share on": "Share this article on Facebook, Twitter and VK ",
    "share lines": "Share this article on Facebook\nX\nand more\n",
    "networks": "facebook, twitter / vk · ",
    "network lines": "Facebook\nTwitter\n",
    "networks, a text": "Facebook\nshort\n",
    "networks and blanks": "print\n\n\n\nshort\n",
    "print": "print\n",
    "share links": "https://www.facebook.com/sharer?u=1\n",
    "urls": "https://example.com/a?b=c ",
    "email": "Email\nemail a friend\n",
    "click": "Click to share (Opens in new window)\n",
    "tails": "He said so. Read more X ",
    # line ends and blanks
    "blank": " ",
    "tab": "\t",
    "line end": "\n",
    "carriage return": "\r",
    "both line ends": "\r\n",
    "blank lines": " \n",
    "blanks and a word": "    a\n",
    "odd blanks": "\u00a0\u2003\u3000",
    "no-break blank": "\u00a0",
    "line separators": "\u2028\u2029\x85",
    "form feeds": "\x0c\x0b",
    "separators": "\x1c\x1d",
    "two blanks": "a  b  ",
    "three line ends": "a\n\n\nb",
    # characters
    "letter": "a",
    "capital": "A",
    "capital words": "TOKYO MOSCOW ",
    "digit": "1",
    "digits and blanks": "12 ",
    "figures": "1,234.5 ",
    "lines of a digit": "1\n",
    "lines of a letter": "a\n",
    "lines of a capital": "A\n",
    "short lines": "abc de\n",
    "wrapped lines": "the minister said on Monday that nothing would be\n",
    "lower-case paragraphs": "the minister said\n\n",
    "dot": ".",
    "dots": ". ",
    "ellipsis": "…",
    "question": "? ",
    "stops": "A. ",
    "initials": "J. R. ",
    "dash": "-",
    "dashes": "- ",
    "em dash": "—",
    "slash": "/",
    "slashes": "/a",
    "parenthesis": "(",
    "parentheses": "(a) ",
    "closing": ")",
    "bracket": "[",
    "brace": "{",
    "comma": ",",
    "colon": ":",
    "colons": "a: ",
    "quote": '"',
    "open quotes": "“ ‘ «",
    "closing quotes": "”’»",
    "apostrophes": "don't ",
    "stars": "* ",
    "bullets": "- item\n",
    "numbered": "1. item\n",
    "at sign": "@a ",
    "addresses": "a@b.c ",
    "less": "<",
    "greater": ">",
    "ampersand": "&",
    "backslash": "\\",
    # markup in text
    "entity": "&amp;",
    "unknown entity": "&abcdefgh;",
    "open entity": "&#1",
    "numeric entity": "&#8217; ",
    "zero entity": "&#0;",
    "tag": "<p>",
    "tags": "<p>a</p>",
    "breaks": "<br/>",
    "attributes": '<p a="b" c=d>e',
    "open attribute": '<p a="',
    "comment": "<!--",
    "script": "<script>",
    "open tags": "<div ",
    "lists": "<ul><li>",
    "tables": "<table><tr><td>",
    "cdata": "<![CDATA[",
    # dates, datelines, labels
    "dateline": "TOKYO, January 26. /TASS/. ",
    "dateline lines": "TOKYO, January 26. /TASS/. Text\n",
    "agency": "(Reuters) - ",
    "agency lines": "(Reuters) -\n",
    "half a dateline": "TOKYO, Jan 26 ",
    "byline": "By Jane Roe in Paris\n",
    "by": "By ",
    "by lines": "By\n",
    "by names": "By Jane Roe\n",
    "by names, long": "By Jane Roe and Al Poe de la Vega\n",
    "marker": "RPT-",
    "markers": "UPDATE 2-",
    "updates": "* ",
    "date": "01/26/2016 ",
    "date lines": "Tue, 01/26/2016 - 11:55\n",
    "nearly dates": "Tue, 01/26/2016 - 11:5x\n",
    "month": "January ",
    "day and month": "26 January ",
    "months": "26 January 2016 at noon\n",
    "times": "11:55 ",
    "time": "11:",
    "iso": "2016-01-26T11:55:00Z ",
    "label": "ID :\n",
    "label, a word": "ID : x\n",
    "label, a number": "ID :\n77\n",
    "label, lines": "ID : 1\na\nb\nc\nd\n",
    "labels in a line": "ID : ",
    "author": "Auther :\n",
    "author, a name": "Author : Jane Roe\n",
    "author in lines": "Auther :\nJane\n\n",
    # what has no width, what looks wrong
    "zero": "\0",
    "zeros and text": "text\0",
    "no width": "\u200b",
    "soft hyphen": "\u00ad",
    "byte order mark": "\ufeff",
    "joiner": "\u200d",
    "direction": "\u202e",
    "mark": "\u0301",
    "mark on a letter": "e\u0301",
    "marks in disorder": "\u0301\u0316",
    "thirty marks": "a" + "\u0316\u0301" * 15,
    "hangul": "\u1100\u1161\u11a8",
    "composed": "é",
    "kelvin": "\u212a",
    "control": "a\x01" + "a" * 30,
    "mojibake": "Ã©",
    "mojibake quotes": "â€™ ",
    "mojibake Cyrillic": "Ð¯Ð·Ñ‹Ðº ",
    "mojibake and text": "Putin’s visit and Ã©t Ã©\n",
    "C1 controls": "\x93a\x94 ",
    "accents": "ÀÉÎ ",
    "Cyrillic": "Слово ",
    "Chinese": "新闻",
    "emoji": "😀",
    "fold": "İΣς ",
    "long s": "ſhare\n",
    # what the rules look for
    "summit": "summit ",
    "summits": "plan to hold talks before a summit ",
    "summit sentences": "The presidents plan a summit in Tokyo. ",
    "summit lines": "The presidents plan a summit in Tokyo.\n\n",
    "dispute": "territorial dispute ",
    "disputes": "The territorial dispute over the Kuril Islands. ",
    "islands": "islands Kuril Senkaku Crimea ",
    "meeting": "meeting of leaders ",
    "everyday": "the talks will be held with the president ",
    "prose": "The minister told reporters on Monday that the talks had ended without result. ",
}  # fmt: skip

Make = Callable[[str], bytes]


def _dump(*, front: str = "1\nTue, 01/26/2016 - 11:55\nAuther :\n\n", text: str) -> bytes:
    return f"ID :\n{front}{text}".encode()


def _ninjs(**properties: Any) -> bytes:
    item = {"uri": "urn:example:1", "type": "text", "headline": "A headline"} | properties
    return json.dumps(item, ensure_ascii=False).encode()


PLACES: dict[str, Make] = {
    "body": lambda text: _dump(text=f"A headline\n\n{text}"),
    "body behind a dateline": lambda text: _dump(
        text=f"A headline\n\nTOKYO, January 26. /TASS/. Text. {text} Read more"
    ),
    "end of a body": lambda text: _dump(text=f"A headline\n\n{text}\nRelated:\nA title\n"),
    "headline": lambda text: _dump(text=f"{text}\n\nA body."),
    "text alone": lambda text: _dump(text=text),
    "below the label": lambda text: _dump(front="", text=text),
    "below the id": lambda text: _dump(front="1\n", text=text),
    "below the author": lambda text: _dump(front="1\nAuther :\n", text=text),
    "in front": lambda text: f"{text}ID :\n1\n\nA\n\nB.".encode(),
    "ninjs body": lambda text: _ninjs(body_text=text),
    "ninjs HTML": lambda text: _ninjs(body_html=f"<p>{text}</p>"),
    "ninjs escaped": lambda text: json.dumps({"uri": "urn:example:1", "headline": "A", "body_text": text}).encode(),
    "ninjs headline": lambda text: _ninjs(headline=text, body_text="A body."),
    "ninjs by": lambda text: _ninjs(by=text),
    "ninjs date": lambda text: _ninjs(versioncreated=text),
    "ninjs uri": lambda text: _ninjs(uri=f"urn:example:{text}"),
    "ninjs note": lambda text: _ninjs(ednote=text),
    "UTF-16": lambda text: f"ID :\n1\n\nA\n\n{text}".encode("utf-16"),
    "another charset": lambda text: b"ID :\n1\n\n\xe9\n\n" + text.encode("cp1252", "replace"),
}


def _many(piece: bytes, size: int, *, before: bytes, after: bytes) -> bytes:
    count = max(1, (size - len(before) - len(after)) // len(piece))
    return before + (piece * count)[: -1 if piece.endswith(b",") else None] + after


def _numbered(piece: str, size: int, *, before: str, after: str) -> bytes:
    parts: list[str] = []
    length = len(before) + len(after)
    while length < size:
        parts.append(piece.format(len(parts)))
        length += len(parts[-1]) + 1
    return (before + ",".join(parts) + after).encode()


_ITEM = b'{"uri":"urn:example:1","headline":"A","body_text":"B.",'
_TERMS = (
    "subject",
    "person",
    "organisation",
    "place",
    "event",
    "object",
    "infosource",
    "genre",
    "renditions",
    "altids",
)

WHOLES: dict[str, Callable[[int], bytes]] = {
    "an array of arrays": partial(_many, b"[", before=b'[[', after=b""),
    "nested arrays": lambda size: b'{"uri":"urn:x:1","headline":"A","subject":' + b"[" * (size // 2) + b"]" * (size // 2) + b"}",
    "nested objects": lambda size: b'{"a":' * (size // 6) + b"1" + b"}" * (size // 6),
    "envelopes": lambda size: b'{"items":[' * (size // 12) + b"]}" * (size // 12),
    "an envelope of empty items": partial(_many, b"{},", before=b'{"items":[', after=b"]}"),
    "an envelope of nulls": partial(_many, b"null,", before=b'{"items":[', after=b',{"uri":"urn:x:1","headline":"A"}]}'),
    "an array of items": partial(_many, b'{"uri":"urn:x:1","headline":"A"},', before=b"[", after=b"]"),
    "item after item": partial(_many, b'{"uri":"urn:x:1","headline":"A"}\n', before=b"", after=b""),
    "objects": partial(_many, b"{}", before=b"", after=b""),
    "half an item": partial(_many, b'"a":"b",', before=b'{"c":1,', after=b'"'),
    "many names": partial(_numbered, '"x{}":1', before=_ITEM.decode(), after="}"),
    "one name": partial(_many, b'"x":1,', before=_ITEM, after=b"}"),
    "many names of ours": partial(_numbered, '"headline_{}":"a"', before=_ITEM.decode(), after="}"),
    "many bodies": partial(_numbered, '"body_{}":"a"', before=_ITEM.decode(), after="}"),
    "many descriptions": partial(_numbered, '"description_{}":"a"', before=_ITEM.decode(), after="}"),
    "long names": partial(_numbered, '"' + "long name " * 200 + '{}":1', before=_ITEM.decode(), after="}"),
    "list of bodies": partial(_many, b'{"role":"a","value":"b"},', before=_ITEM + b'"bodies":[', after=b"]}"),
    "list of empty bodies": partial(_many, b'{},', before=_ITEM + b'"bodies":[', after=b"]}"),
    "list of HTML": partial(_many, b'{"contentType":"text/html","value":"<p>"},', before=b'{"uri":"urn:x:1","bodies":[', after=b"]}"),
    "list of headlines": partial(_many, b'{"role":"a","value":"b"},', before=_ITEM + b'"headlines":[', after=b"]}"),
    "list of names": partial(_many, b'"a",', before=_ITEM + b'"by":[', after=b"]}"),
    "associations": partial(_many, b'{},', before=_ITEM + b'"associations":[', after=b"]}"),
    "named associations": partial(_numbered, '"a{}":{{"b":1}}', before=_ITEM.decode() + '"associations":{', after="}}"),
    "digits": partial(_many, b"9", before=b'{"uri":"urn:x:1","headline":"A","version":', after=b"}"),
    "a fraction": partial(_many, b"9", before=b'{"uri":"urn:x:1","headline":"A","version":1.', after=b"}"),
    "numbers": partial(_many, b"1.5,", before=b'{"uri":1.5,"headline":"A","x":[', after=b"]}"),
    "urgency": partial(_many, b"9", before=_ITEM + b'"urgency":"', after=b'"}'),
    "escapes": partial(_many, b"\\u0000", before=b'{"uri":"urn:x:1","headline":"', after=b'"}'),
    "backslashes": partial(_many, b"\\\\", before=b'{"uri":"urn:x:1","headline":"', after=b'\\u0000"}'),
    "surrogates": partial(_many, b"\\ud83d", before=b'{"uri":"urn:x:1","headline":"', after=b'"}'),
    "escaped quotes": partial(_many, b'\\"', before=b'{"uri":"urn:x:1","headline":"A","body_text":"', after=b'"}'),
    "escaped mojibake": partial(_many, b"\\u00c3\\u00a9 ", before=b'{"uri":"urn:x:1","headline":"A","body_text":"', after=b'"}'),
    "a uri of escapes": partial(_many, b"a%20", before=b'{"headline":"A","uri":"http://', after=b'"}'),
    "a uri of parts": partial(_many, b"a/", before=b'{"headline":"A","uri":"http://b/', after=b' "}'),
    "a uri of colons": partial(_many, b"a:", before=b'{"headline":"A","uri":"', after=b' "}'),
    "renditions": partial(_numbered, '"r{}":{{"href":"http://a.b/{}"}}'.replace("{}\"}}", "c\"}}"), before=_ITEM.decode() + '"renditions":{', after="}}"),
    "roles": partial(_numbered, '"r{}":"1"', before=_ITEM.decode() + '"altids":{', after="}}"),
    **{
        f"{name}: terms": partial(_many, b'{"name":"a","code":"b","scheme":"http://c"},', before=_ITEM + b'"%s":[' % name.encode(), after=b"]}")
        for name in _TERMS
    },
    "subject: unknown fields": partial(_many, b'{"a":1,"b":2,"c":3},', before=_ITEM + b'"subject":[', after=b"]}"),
    "subject: plain": partial(_many, b'"a",', before=_ITEM + b'"subject":[', after=b"]}"),
    "subject: numbers": partial(_many, b'1,', before=_ITEM + b'"subject":[', after=b"]}"),
    "HTML of one tag": partial(_many, b"a=b ", before=_ITEM + b'"body_html":"<p ', after=b'>"}'),
    "HTML of open quotes": partial(_many, b"<p a='", before=_ITEM + b'"body_html":"', after=b'"}'),
    "many bodies of HTML": lambda size: b'{"uri":"urn:x:1","bodies":[' + b",".join([b'{"contentType":"text/html","value":"' + b"<i>" * 1600 + b'"}'] * (size // 5_000)) + b"]}",
    "many bodies of long HTML": lambda size: b'{"uri":"urn:x:1","bodies":[' + b",".join([b'{"contentType":"text/html","value":"<p>' + b" a" * 9_000 + b'"}'] * (size // 19_000)) + b"]}",
    "XML": partial(_many, b"<a/>", before=b'<?xml version="1.0" encoding="koi8-r"?>', after=b""),
    "bytes of no text": partial(_many, bytes(range(256)), before=b"", after=b""),
    "bytes of no UTF-8": partial(_many, b"a\xff", before=b"ID :\n1\n\nA\n\n", after=b""),
    "a long id": partial(_many, b"a", before=b"ID :\n", after=b"\n\nA\n\nB."),
    "half of UTF-8": partial(_many, "é".encode(), before=b"ID :\n1\n\nA\n\n", after=b"\xc3"),
    "UTF-32": lambda size: ("ID :\n1\n\nA\n\n" + "word " * (size // 20)).encode("utf-32"),
}  # fmt: skip


def kinds() -> Iterator[tuple[str, Callable[[int], bytes]]]:
    """Every kind by name, with what makes the bytes of one of about so many."""
    for place, put in PLACES.items():
        for name, unit in UNITS.items():
            yield f"{name}, {place}", partial(_repeat, unit, put)
    yield from WHOLES.items()


def _repeat(unit: str, put: Make, size: int) -> bytes:
    value = put(unit * (size // len(unit.encode()) + 1))
    # Escapes and other charsets change the length: as many units as fit.
    count = max(1, int(size / len(unit.encode()) * min(1.0, size / len(value))))
    return put(unit * count)
