"""Items that no newsroom sends and every feed does one day. The same seed gives the same items."""

import json
import random
from collections.abc import Callable, Iterator

from tests.kit.articles import Item, Newsroom
from tests.kit.items import page_dump

Kind = Callable[[random.Random], bytes | None]


def _json(**properties: object) -> bytes:
    return json.dumps(properties).encode()


def _blob(chance: random.Random) -> bytes:
    return b"\x00\x01\x89PNG" + chance.randbytes(chance.randint(1, 3_000))


def _nested(chance: random.Random) -> bytes:
    depth = chance.choice([100, 1_000, 100_000])
    return b'{"uri":"urn:x:1","body_text":' + b"[" * depth + b"]" * chance.choice([depth, depth - 1, 0]) + b"}"


def _page(headline: str, body: str) -> bytes:
    # No ID behind the label: whatever the text does to the parser, nobody can know the article.
    return page_dump(body, article_id="", headline=headline)


# No identity or no text can be read of these, whatever a parser makes of them: each must become a dead letter.
KINDS: dict[str, Kind] = {
    "null": lambda chance: None,
    "empty": lambda chance: b"",
    "blank": lambda chance: b" \t\r\n" * chance.randint(1, 5_000),
    "bytes at random": _blob,
    "a picture": lambda chance: b"\xff\xd8\xff\xe0" + chance.randbytes(50_000),
    "wrong charset": lambda chance: b"\xff\xfe" + "Тихий океан".encode("cp1251") * chance.randint(1, 200) + b"\xff",
    "words in no format": lambda chance: b"Words in no known format. " * chance.randint(1, 2_000),
    "half an item": lambda chance: _json(uri="urn:x:1", headline="A")[: chance.randint(1, 20)],
    "an array": lambda chance: json.dumps([1, "a", None] * chance.randint(1, 50)).encode(),
    "a number": lambda chance: b"9" * chance.randint(1, 10_000),
    "a huge number for an id": lambda chance: b'{"headline":"A","version":1e999999}',
    "NaN": lambda chance: b'{"uri":NaN,"headline":"A","urgency":Infinity}',
    "lone surrogates": lambda chance: b'{"headline":"\\ud83d","body_text":"\\udc00' + b"\\ud800" * 1_000 + b'"}',
    "nested": _nested,
    "nested objects": lambda chance: b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "no id": lambda chance: _json(headline="A headline", body_text="A body. " * chance.randint(1, 1_000)),
    "no text": lambda chance: _json(uri=f"urn:x:{chance.random()}", type="text"),
    "a status nobody has": lambda chance: _json(uri="urn:x:1", headline="A", pubStatus="perhaps"),
    "a date nobody has": lambda chance: b"ID :\n1\nTue, 13/45/2016 - 99:99\nAuther :\n\nA\n\nB.\n",
    "a headline of 100,000 lines": lambda chance: _page("Line\n" * 100_000, "A body."),
    "one line of a megabyte": lambda chance: _page("A", "word " * 190_000),
    "HTML of too many tags: formats": lambda chance: _json(uri="urn:x:1", headline="<b>A" + "<b><i>" * 30_000),
    "HTML of too many tags: lists": lambda chance: _json(uri="urn:x:1", body_html="<ul>" * 60_000),
    "quotes that nobody closes": lambda chance: _page("A", "“ ‘ «" * chance.choice([1_000, 50_000])),
    "dots": lambda chance: _page("A", ". " * 100_000),
    "datelines": lambda chance: _page("A", "TOKYO, January 26. /TASS/. " * 10_000),
    "dashes and blanks": lambda chance: _page("A", "- " * 50_000 + " " * 100_000 + "x"),
    "summits that are nearly planned": lambda chance: _page("A", "plan to hold talks before a summit " * 8_000),
    "combining marks": lambda chance: _page("A", "e" + "\u0301" * 200_000),
    "zero-width": lambda chance: _page("A", "\u200b\u00ad\ufeff" * 50_000),
    "entities": lambda chance: _page("A", "&amp;" * 50_000 + "&#0;&#1114112;&#x110000;" * 1_000),
    "mojibake": lambda chance: _page("A", "Ð¯Ð·Ñ‹Ðº â€™ Ã© " * 10_000),
    "furniture": lambda chance: _page("A", "Read more\n\nX\n" * 10_000),
}
# Megabytes each: few of them, or the test measures the network.
LARGE: dict[str, Kind] = {
    "1.9 MB of text": lambda chance: b"ID :\n1\nAuther :\n\nA\n\n" + b"word " * 380_000,
    "1.9 MB of bytes at random": lambda chance: b"\x00\x89" + chance.randbytes(1_900_000),
    # Fits wire.raw to the byte, but not with what a dead letter adds.
    "no room for a reason": lambda chance: b"\x00\x89" + chance.randbytes(1_999_800),
    # Under the limit of an article; twice as long where each quote is escaped.
    "an output above the topic's limit": lambda chance: (
        b"ID :\n%d\nTue, 01/26/2016 - 11:55\nAuther :\n\nA\n\nA body. " % chance.randrange(10**9) + b'"' * 999_800
    ),
}


def poison(count: int, seed: int) -> Iterator[tuple[str, Item]]:
    """So many items that must become dead letters, of each kind in turn, a few of megabytes among them."""
    chance = random.Random(seed)
    kinds, large = list(KINDS.items()), list(LARGE.items())
    for number in range(count):
        if number % 97 == 50 and number // 97 < 40:
            name, make = large[number // 97 % len(large)]
        else:
            name, make = kinds[number % len(kinds)]
        key = chance.choice([None, b"", b"poison", chance.randbytes(4)])
        headers = chance.choice(
            [(), (("feed", b"made-up"),), (("feed", b"\xff\x00"), ("trace", b"1"), ("trace", b"2"))]
        )
        value = make(chance)
        # Kafka's clients refuse a record that has neither.
        yield name, Item(value, b"null" if value is None and key is None else key, headers)


def mutants(count: int, seed: int) -> Iterator[Item]:
    """Good items with a few bytes changed, and hostile texts with an id: some can be read, some cannot."""
    chance, newsroom = random.Random(seed), Newsroom(seed, feed="mutant", body_bytes=300)
    kinds = list(KINDS.values())
    for number in range(count):
        text = kinds[number // 2 % len(kinds)](chance) if number % 2 else None
        if text is not None and text.startswith(b"ID :\n\n"):
            yield Item(text.replace(b"ID :\n", b"ID :\nhostile-%d" % number, 1), None, (("feed", b"mutant"),))
            continue
        item = newsroom.page_dump(number) if number % 3 else newsroom.ninjs(number)
        value = bytearray(item.value or b"")
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(value))
            value[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
        yield item._replace(value=bytes(value))
