"""Inputs that are all one thing, of any size: what a parser looks for, repeated, wherever a source can put it.

`UNITS` are pieces of text, `PLACES` the parts of an item that may hold them, `WHOLES` items that are hostile by their
shape. A kind makes the bytes of one of about so many.
"""

import json
import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

Kind = Callable[[int], bytes]
_Put = Callable[[str], bytes]

UNITS: dict[str, str] = {
    # parts of a header
    "labels of authors": "Auther :\nMaria Sample\n",
    "authors": "By : Maria Sample\n",
    "names": "Maria Sample\n",
    "credits": "Photo: Maria Sample\n",
    "published": "Published: 3 May 2011 07:05 GMT\n",
    "updated, clock alone": "Updated: 07:05\n",
    "labels of dates": "Published\n",
    "nearly page dates": "3 May 2011 07:05 xx\n",
    "nearly zones": "1 Aa/Bb/",
    "the same id": "ID :\n1\n",
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
    "page dates": "Tue, 01/26/2016 - 11:55\n",
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


def _dump(text: str, *, front: str = "1\nTue, 01/26/2016 - 11:55\nAuther :\n\n") -> bytes:
    return f"ID :\n{front}{text}".encode()


def _ninjs(**properties: Any) -> bytes:
    item = {"uri": "urn:example:1", "type": "text", "headline": "A headline"} | properties
    return json.dumps(item, ensure_ascii=False).encode()


PLACES: dict[str, _Put] = {
    "body": lambda text: _dump(f"A headline\n\n{text}"),
    "body behind a dateline": lambda text: _dump(f"A\n\nTOKYO, January 26. /TASS/. Text. {text} Read more"),
    "end of a body": lambda text: _dump(f"A headline\n\n{text}\nRelated:\nA title\n"),
    "headline": lambda text: _dump(f"{text}\n\nA body."),
    "text alone": _dump,
    "below the label": partial(_dump, front=""),
    "below the id": partial(_dump, front="1\n"),
    "below the author": partial(_dump, front="1\nAuther :\n"),
    "in front": lambda text: f"{text}ID :\n1\n\nA\n\nB.".encode(),
    "ninjs body": lambda text: _ninjs(body_text=text),
    "ninjs HTML": lambda text: _ninjs(body_html=f"<p>{text}</p>"),
    "ninjs escaped": lambda text: json.dumps({"uri": "urn:example:1", "headline": "A", "body_text": text}).encode(),
    "ninjs headline": lambda text: _ninjs(headline=text, body_text="A body."),
    "ninjs by": lambda text: _ninjs(by=text),
    "ninjs date": lambda text: _ninjs(versioncreated=text),
    "ninjs uri": lambda text: _ninjs(uri=f"urn:example:{text}"),
    "ninjs id": lambda text: _ninjs(uri=text),
    "ninjs note": lambda text: _ninjs(ednote=text),
    "UTF-16": lambda text: f"ID :\n1\n\nA\n\n{text}".encode("utf-16"),
    "another charset": lambda text: b"ID :\n1\n\n\xe9\n\n" + text.encode("cp1252", "replace"),
}


def _repeat(unit: str, put: _Put, size: int) -> bytes:
    length = len(unit.encode())
    # Escapes and other charsets change the length.
    growth = max(1.0, len(put(unit * 1_000)) / (1_000 * length))
    return put(unit * max(1, int(size / length / growth)))


def _many(before: str, piece: str, after: str) -> Kind:
    """An item of `piece` many times, `{}` in it numbered; a comma behind the last one goes."""

    def make(size: int) -> bytes:
        pieces: list[str] = []
        left = size - len(before) - len(after)
        while left > 0:
            pieces.append(piece.replace("{}", f"{len(pieces)}"))
            left -= len(pieces[-1].encode())
        return (before + "".join(pieces).removesuffix(",") + after).encode()

    return make


def _nested(before: str, opening: str, inner: str, closing: str, after: str) -> Kind:
    return lambda size: (
        before + opening * (size // len(opening + closing)) + inner + closing * (size // len(opening + closing)) + after
    ).encode()


def _disorder(put: _Put, *words: str) -> Kind:
    """An item of lines that are some of these, drawn by chance: nothing repeats as a whole."""

    def make(size: int) -> bytes:
        mean = sum(len(word.encode()) + 1 for word in words) / len(words)
        return put("\n".join(random.Random(size).choices(words, k=int(size / mean))))

    return make


def _spellings(before: str, name: str, value: str, after: str) -> Kind:
    """An item that names one property in ever other capitals, each time with another value."""

    def make(size: int) -> bytes:
        count = size // (len(name) + len(value) + 12)
        spelled = (
            "".join(letter.upper() if number >> at & 1 else letter for at, letter in enumerate(name))
            for number in range(count)
        )
        return (before + ",".join(f'"{one}":"{value}{number}"' for number, one in enumerate(spelled)) + after).encode()

    return make


_ITEM = '{"uri":"urn:example:1","headline":"A","body_text":"B.",'
_TERM = '{"name":"a","code":"b","scheme":"http://c"},'
_TERMS = ("subject", "person", "organisation", "place", "event", "object", "infosource", "genre", "altids")
_HTML = '{"contentType":"text/html","value":"%s"},'
_BODY, _FRONT = PLACES["body"], PLACES["below the label"]

_NITF_HEAD = '<nitf><head><docdata><doc-id id-string="1"/>'
_NITF_HEAD_END = "</docdata></head><body><body.content><p>a</p></body.content></body></nitf>"
_NITF = f"{_NITF_HEAD}</docdata></head><body><body.content>"
_NITF_END = "</body.content></body></nitf>"
_BYLINE_END = f"</byline></body.head><body.content>a{_NITF_END}"
_DATELINE_END = f"</dateline></body.head><body.content>a{_NITF_END}"
_NITF_CONTENT = {
    "paragraphs": "<p>a</p>", "paragraphs, no two alike": "<p>a {} b</p>", "names": "<p><person>a</person></p>",
    "blocks": "<block><p>a</p></block>", "media": "<media><media-caption>a</media-caption></media>",
    "media in lists": "<ul><li><media/></li></ul>", "names of elements": "<a{}/>", "loose text": "a <em>b</em>\n",
    "entities": "&nbsp;", "unknown entities": "&a;", "numbers": "&#150;", "escaped paragraphs": "&lt;p>a&lt;/p>",
}  # fmt: skip
_NITF_FACTS = {
    "keywords": '<key-list><keyword key="a{}"/></key-list>', "messages": '<ed-msg info="eds: note to editors a{}"/>',
    "names": '<a{} b="c"/>', "dates": '<date.issue norm="20260302"/>',
    "people": "<identified-content><person>a{}</person></identified-content>",
}  # fmt: skip
_G2 = '<newsItem guid="1"><contentMeta><headline>A</headline>'
_G2_END = "</contentMeta></newsItem>"
_G2_SET = "<newsItem guid='1'><contentMeta><headline>A</headline></contentMeta><contentSet>"
_G2_SET_END = "</contentSet></newsItem>"
_G2_FACTS = {
    "subjects": '<subject qcode="a:{}"/>', "headlines": "<headline xml:lang='a'>a{}</headline>",
    "keywords": "<keyword>a{}</keyword>", "links": '<link rel="irel:a"/>', "creators": "<creator literal='a{}'/>",
    "further ids": "<altId>a{}</altId>", "descriptions": "<description>a{}</description>", "names": "<a{}/>",
    "places": "<located><name>a{}</name></located>",
}  # fmt: skip
_N1 = "<NewsML><NewsItem><Identification><NewsIdentifier><NewsItemId>1</NewsItemId></NewsIdentifier></Identification>"
_N1_COMPONENT = f"{_N1}<NewsComponent><NewsLines><HeadLine>A</HeadLine></NewsLines>"
_N1_END = "</NewsComponent></NewsItem></NewsML>"
_N1_TEXT = "<ContentItem><DataContent>a {}</DataContent></ContentItem>"
_N1_FACTS = {
    "names": "<a{}/>", "subjects": '<SubjectCode><Subject FormalName="a{}"/></SubjectCode>',
    "topics": '<TopicOccurrence Topic="#t{}"/>',
    "places": '<Location><Property FormalName="City" Value="a{}"/></Location>',
    "properties": '<Property FormalName="Keyword" Value="a{}"/>',
    "names of a place": '<Location><Property FormalName="a{}" Value="b"/></Location>',
}  # fmt: skip
_N1_LINES = {
    "headlines": "<HeadLine xml:lang='a'>a{}</HeadLine>", "by-lines": "<ByLine>a{}</ByLine>",
    "keywords": "<KeywordLine>a{}, b</KeywordLine>",
    "further lines": "<NewsLine><NewsLineType FormalName='EdNote'/><NewsLineText>a{}</NewsLineText></NewsLine>",
}  # fmt: skip
_N1_TOPIC = '<Topic Duid="t{}"><FormalName>a{}</FormalName><Description>b</Description></Topic>'

WHOLES: dict[str, Kind] = {
    "an array of arrays": _many("[[", "[", ""),
    "nested arrays": _nested('{"uri":"urn:x:1","headline":"A","subject":', "[", "", "]", "}"),
    "nested objects": _nested("", '{"a":', "1", "}", ""),
    "envelopes": _nested("", '{"items":[', "", "]}", ""),
    "an envelope of empty items": _many('{"items":[', "{},", "]}"),
    "an envelope of nulls": _many('{"items":[', "null,", ',{"uri":"urn:x:1","headline":"A"}]}'),
    "an array of items": _many("[", '{"uri":"urn:x:1","headline":"A"},', "]"),
    "item after item": _many("", '{"uri":"urn:x:1","headline":"A"}\n', ""),
    "objects": _many("", "{}", ""),
    "half an item": _many('{"c":1,', '"a":"b",', '"'),
    "many names": _many(_ITEM, '"x{}":1,', "}"),
    "one name": _many(_ITEM, '"x":1,', "}"),
    "many headlines": _many(_ITEM, '"headline_{}":"a",', "}"),
    "many bodies": _many(_ITEM, '"body_{}":"a",', "}"),
    "many descriptions": _many(_ITEM, '"description_{}":"a",', "}"),
    "long names": _many(_ITEM, f'"{"long name " * 200}{{}}":1,', "}"),
    "list of bodies": _many(f'{_ITEM}"bodies":[', '{"role":"a","value":"b"},', "]}"),
    "list of empty bodies": _many(f'{_ITEM}"bodies":[', "{},", "]}"),
    "list of HTML": _many('{"uri":"urn:x:1","bodies":[', _HTML % "<p>", "]}"),
    "list of nested HTML": _many('{"uri":"urn:x:1","bodies":[', _HTML % ("<i>" * 1_600), "]}"),
    "list of long HTML": _many('{"uri":"urn:x:1","bodies":[', _HTML % ("<p>" + " a" * 9_000), "]}"),
    "list of headlines": _many(f'{_ITEM}"headlines":[', '{"role":"a","value":"b"},', "]}"),
    "list of names": _many(f'{_ITEM}"by":[', '"a",', "]}"),
    "list of notes": _many(f'{_ITEM}"ednote":[', '"a{}",', "]}"),
    "spellings of a note": _spellings(_ITEM, "specialinstructions", "a", "}"),
    "list of authors": _many(f'{_ITEM}"authors":[', '{"name":"a{}","role":"b"},', "]}"),
    "a long language": _many('{"uri":"urn:x:1","headline":"A","language":"', "en-", '"}'),
    "a long type": _many('{"uri":"urn:x:1","headline":"A","type":"', "icls:", '"}'),
    "a long zone": _many(f'{_ITEM}"embargo":"2030-01-02T06:00:00Z","schedule_settings":{{"time_zone":"', "a/", '"}}'),
    "an id that it was made from": _many(f'{_ITEM}"evolvedfrom":"', "a:", '"}'),
    "associations": _many(f'{_ITEM}"associations":[', "{},", "]}"),
    "named associations": _many(f'{_ITEM}"associations":{{', '"a{}":{"b":1},', "}}"),
    "digits": _many('{"uri":"urn:x:1","headline":"A","version":', "9", "}"),
    "a fraction": _many('{"uri":"urn:x:1","headline":"A","version":1.', "9", "}"),
    "numbers": _many('{"uri":1.5,"headline":"A","x":[', "1.5,", "]}"),
    "urgency": _many(f'{_ITEM}"urgency":"', "9", '"}'),
    "escapes": _many('{"uri":"urn:x:1","headline":"', "\\u0000", '"}'),
    "backslashes": _many('{"uri":"urn:x:1","headline":"', "\\\\", '\\u0000"}'),
    "surrogates": _many('{"uri":"urn:x:1","headline":"', "\\ud83d", '"}'),
    "escaped quotes": _many('{"uri":"urn:x:1","headline":"A","body_text":"', '\\"', '"}'),
    "escaped mojibake": _many('{"uri":"urn:x:1","headline":"A","body_text":"', "\\u00c3\\u00a9 ", '"}'),
    "a uri of escapes": _many('{"headline":"A","uri":"http://', "a%20", '"}'),
    "a uri of parts": _many('{"headline":"A","uri":"http://b/', "a/", ' "}'),
    "a uri of colons": _many('{"headline":"A","uri":"', "a:", ' "}'),
    "renditions": _many(f'{_ITEM}"renditions":{{', '"r{}":{"href":"http://a.b/c"},', "}}"),
    "roles": _many(f'{_ITEM}"altids":{{', '"r{}":"1",', "}}"),
    **{f"{name}: terms": _many(f'{_ITEM}"{name}":[', _TERM, "]}") for name in _TERMS},
    "subject: unknown fields": _many(f'{_ITEM}"subject":[', '{"a":1,"b":2,"c":3},', "]}"),
    "subject: plain": _many(f'{_ITEM}"subject":[', '"a",', "]}"),
    "subject: numbers": _many(f'{_ITEM}"subject":[', "1,", "]}"),
    "HTML of one tag": _many(f'{_ITEM}"body_html":"<p ', "a=b ", '>"}'),
    "HTML of open quotes": _many(f'{_ITEM}"body_html":"', "<p a='", '"}'),
    "XML": _many('<?xml version="1.0" encoding="koi8-r"?>', "<a/>", ""),
    "bytes of no text": lambda size: bytes(range(256)) * (size // 256),
    "bytes of no UTF-8": lambda size: b"ID :\n1\n\nA\n\n" + b"a\xff" * (size // 2),
    "a long id": _many("ID :\n", "a", "\n\nA\n\nB."),
    "an id of marks": _many("ID :\n", "\u0301\u0316", "\n\nA\n\nB."),
    "half of UTF-8": lambda size: b"ID :\n1\n\nA\n\n" + "é".encode() * (size // 2) + b"\xc3",
    "UTF-32": lambda size: f"ID :\n1\n\nA\n\n{'word ' * (size // 20)}".encode("utf-32"),
    "furniture in disorder": _disorder(_BODY, "X", "×", "a", "x", "", "Read more", "Related", "Share", "print", "A."),
    "closes in disorder": _disorder(_BODY, "X", "×", "x", "", "a"),
    "furniture, no two alike": _many("ID :\n1\n\nA\n\n", "Read more: {}\n", ""),
    "nearly furniture": _many("ID :\n1\n\nA\n\n", "share a{}\n", ""),
    "a list, no two alike": _many("ID :\n1\n\nA\n\nRelated\n", "a{}\n", "A sentence.\n"),
    "lists, no two alike": _many("ID :\n1\n\nA\n\n", "Related\n\n- {}\n\nA sentence.\n", ""),
    "feed's furniture": _many("ID :\n1\n\nA\n\n", "Subscribe now\n{}\n", ""),
    "labels in disorder": _disorder(_BODY, "ID :", "1", "a", "", "1-1-1 _", "text " * 11),
    "header in disorder": _disorder(_FRONT, "ID :", "1", "a1", "ID : 1", "1-", "26-jan"),
    "labels, no two alike": _many("ID :\n1\n\nA\n\n", "ID :\nx y{}\n1-1-1 _{}\n", ""),
    "dates out of reach": _many("ID :\n1\n\nA\n\n", "ID :\na\na\na\na\na\na\n1-1-1\n", ""),
    **{f"NITF: {name}": _many(_NITF, unit, _NITF_END) for name, unit in _NITF_CONTENT.items()},
    **{f"NITF head: {name}": _many(_NITF_HEAD, unit, _NITF_HEAD_END) for name, unit in _NITF_FACTS.items()},
    "NITF: one long by-line": _many(f"{_NITF_HEAD}</docdata></head><body><body.head><byline>", "by ", _BYLINE_END),
    "NITF: one long dateline": _many(
        f"{_NITF_HEAD}</docdata></head><body><body.head><dateline>", "A, 2 May ", _DATELINE_END
    ),
    "NITF: one long message": _many(f'{_NITF_HEAD}<ed-msg info="', "eds: ", f'"/>{_NITF_HEAD_END}'),
    **{f"NewsML-G2: {name}": _many(_G2, unit, _G2_END) for name, unit in _G2_FACTS.items()},
    "NewsML-G2: names": _many(f"{_G2}<subject>", "<name>a{}</name>", f"</subject>{_G2_END}"),
    "NewsML-G2: renditions": _many(_G2_SET, "<inlineXML><a/></inlineXML>", "</contentSet></newsItem>"),
    "NewsML-G2: figures": _many(f"{_G2_SET}<inlineXML><ul/>", "<figure><img/></figure>", f"</inlineXML>{_G2_SET_END}"),
    **{
        f"NewsML 1: {name}": _many(
            f"{_N1}<NewsComponent><DescriptiveMetadata>", unit, f"</DescriptiveMetadata>{_N1_TEXT}{_N1_END}"
        )
        for name, unit in _N1_FACTS.items()
    },
    **{
        f"NewsML 1: {name}": _many(f"{_N1}<NewsComponent><NewsLines>", unit, f"</NewsLines>{_N1_TEXT}{_N1_END}")
        for name, unit in _N1_LINES.items()
    },
    "NewsML 1: one long keyword line": _many(
        f"{_N1}<NewsComponent><NewsLines><KeywordLine>", "a{},", f"</KeywordLine></NewsLines>{_N1_TEXT}{_N1_END}"
    ),
    "NewsML 1: components": _many(_N1_COMPONENT, f"<NewsComponent>{_N1_TEXT}</NewsComponent>", _N1_END),
    "NewsML 1: renditions": _many(_N1_COMPONENT, "<ContentItem><DataContent><a/></DataContent></ContentItem>", _N1_END),
    "NewsML 1: pictures": _many(_N1_COMPONENT, "<NewsComponent><ContentItem/></NewsComponent>", _N1_END),
    "NewsML 1: topics of a set": _many("<NewsML><TopicSet>", _N1_TOPIC, f"</TopicSet>{_N1[8:]}</NewsItem></NewsML>"),
    "NewsML 1: status changes": _many(
        f"{_N1}<NewsManagement>",
        '<StatusWillChange><FutureStatus FormalName="usable"/><DateAndTime>a</DateAndTime></StatusWillChange>',
        f"</NewsManagement>{_N1_COMPONENT[len(_N1) :]}{_N1_TEXT}{_N1_END}",
    ),
    "NewsML 1: items": _many("<NewsML>", "<NewsItem/>", "</NewsML>"),
    "XML: comments": _many("", "<!---->", f"{_NITF}a{_NITF_END}"),
    "XML: instructions": _many("", "<?a?>", f"{_NITF}a{_NITF_END}"),
    "XML: open document types": _many("", "<!DOCTYPE nitf [ ", ""),
    "XML: quotes of a document type": _many("<!DOCTYPE nitf ", "'\"'", f">{_NITF}a{_NITF_END}"),
    "XML: open comment": _many("<!--", "<!-", ""),
    "XML: brackets": _many("<nitf>", "<", ""),
    "XML: depth": _many("", "<nitf>", ""),
    "XML: attributes": _many("<nitf ", 'a{}="" ', "/>"),
}


def all_kinds() -> Iterator[tuple[str, Kind]]:
    """Every unit in every place, then the wholes; by name."""
    for place, put in PLACES.items():
        for name, unit in UNITS.items():
            yield f"{name}, {place}", partial(_repeat, unit, put)
    yield from WHOLES.items()


def some_kinds() -> Iterator[tuple[str, Kind]]:
    """Every unit in a body that ends in a list, and in one place more, which is another for each; then the wholes."""
    places = list(PLACES)
    for number, (name, unit) in enumerate(UNITS.items()):
        for place in dict.fromkeys(("end of a body", places[number % len(places)])):
            yield f"{name}, {place}", partial(_repeat, unit, PLACES[place])
    yield from WHOLES.items()
