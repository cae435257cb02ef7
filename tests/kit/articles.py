"""Generated raw items for the tests: ninjs in two versions of the standard, and page dumps, with words of the news.

The same seed gives the same items. The texts are already in the form that is delivered (NFC, single blanks, no
furniture), so that the oracle need not normalise.
"""

import random
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any, NamedTuple

from tests.kit import items

TEXT_OF_WORDS = """
the a of to in and for on with by from at after before over under against between during while said told added
noted announced confirmed denied rejected agreed signed opened closed raised cut expected reported government
minister president parliament court bank market company shares prices inflation economy growth exports imports
oil gas wheat steel dollar yen budget deficit workers union strike talks agreement treaty border region capital
city province river storm flood earthquake police army officials residents hospital school election campaign
party opposition coalition vote ballot reform law bill committee panel report survey figures quarter year month
week Monday Tuesday Wednesday Thursday Friday new old major small further early late public private foreign
national local international central senior former joint several many most some million billion percent
"""
WORDS = tuple(TEXT_OF_WORDS.split())
# As in any language the n-th word comes 1/n as often as the first: else rules would meet their words far too often.
FREQUENCIES = tuple(accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))
SUBJECT_SENTENCES = (
    "Both governments said the territorial dispute over the disputed Kuril Islands, which Japan and Russia both claim"
    " as their own territory, must be settled: neither will give up sovereignty over them.",
    "Preparations for the summit of the two presidents will continue next week, and the president will meet the prime"
    " minister at the summit in May, officials said.",
)
"""On the two subjects; whether a rule tags them is not the oracle's question: it holds topics against records."""
FIRST_DAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class Item(NamedTuple):
    """One record to be produced."""

    value: bytes | None
    key: bytes | None = None
    headers: tuple[tuple[str, bytes], ...] = ()
    partition: int | None = None
    """None: where Kafka's own partitioner puts the key."""


class Newsroom:
    """Writes articles; the same seed, the same words."""

    def __init__(self, seed: int, *, feed: str = "made-up", body_bytes: int = 1_800) -> None:
        self.chance = random.Random(seed)
        self.feed = feed
        self.body_bytes = body_bytes

    def uri(self, number: int) -> str:
        return f"urn:example:{self.feed}:{number}"

    def sentence(self) -> str:
        words = self.chance.choices(WORDS, cum_weights=FREQUENCIES, k=self.chance.randint(8, 22))
        return f"{words[0].capitalize()} {' '.join(words[1:])}."

    def body(self) -> str:
        """Paragraphs of about `body_bytes`; one in six holds a sentence on one of the two subjects."""
        sentences: list[str] = []
        length = 0
        while length < self.body_bytes:
            sentences.append(self.sentence())
            length += len(sentences[-1]) + 1
        if self.chance.random() < 1 / 6:
            sentences.insert(self.chance.randrange(len(sentences)), self.chance.choice(SUBJECT_SENTENCES))
        return "\n\n".join(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))

    def headline(self) -> str:
        return f"{' '.join(self.chance.choices(WORDS, cum_weights=FREQUENCIES, k=9)).capitalize()}"

    def ninjs(self, number: int, *, version: int | None = None, **properties: object) -> Item:
        """A text item under `uri(number)`, in the manner of ninjs 1 or 3; `properties` replace or add."""
        said: dict[str, object] = {
            "language": "en",
            "headline": self.headline(),
            "body": self.body(),
            "updated": (FIRST_DAY + timedelta(seconds=number, minutes=version or 0)).isoformat(),
            "status": "usable",
            "manner": 3 if number % 2 else 1,
        }
        if version is not None:
            said["version"] = str(version)
        return self._item(self.uri(number), {**said, **properties})

    def kill(self, number: int, *, version: int, status: str = "canceled") -> Item:
        said = {"version": str(version), "edNote": f"Made up: {status}."}
        return self._item(self.uri(number), {"headline": None, "body": None, "updated": None, "status": status, **said})

    def page_dump(self, number: int) -> Item:
        """A page dump; its identity is made of the feed and the id."""
        at = FIRST_DAY + timedelta(minutes=number)
        headline, body = self.headline(), self.body()
        value = items.page_dump(body, article_id=f"{number}", date=f"{at:%a, %m/%d/%Y - %H:%M}", headline=headline)
        return Item(value, f"urn:newswire:{self.feed}:{number}".encode(), self._headers)

    def _item(self, uri: str, said: dict[str, Any]) -> Item:
        return Item(items.ninjs(uri=uri, **said), uri.encode(), self._headers)

    @property
    def _headers(self) -> tuple[tuple[str, bytes], ...]:
        return (("feed", self.feed.encode()),)


def every_outcome(newsroom: Newsroom) -> list[Item]:
    """Items that bring about every outcome but `rekeyed`, and most reasons; their order matters."""
    text, text_2 = newsroom.ninjs(1, version=1), newsroom.ninjs(1, version=2)
    plain, plain_2 = newsroom.ninjs(3), newsroom.ninjs(3)
    dump = newsroom.page_dump(2)
    assert dump.value is not None and text.value is not None
    feed = (("feed", newsroom.feed.encode()),)
    return [
        text,
        text,
        text_2,
        text,  # late older
        dump,
        dump._replace(value=dump.value.replace(b" the ", b"  the ")),  # duplicate by digest
        plain,
        plain_2,
        plain,  # duplicate earlier_text
        newsroom.kill(1, version=1),
        newsroom.ninjs(1, version=9),  # late after_kill
        newsroom.kill(5, version=1),  # a kill before its story
        newsroom.ninjs(5, version=2),
        newsroom.kill(7, version=1, status="withheld"),
        newsroom.ninjs(7, version=2),
        Item(None, b"nothing", feed),
        Item(b" \n ", None, feed),
        Item(b"Words in no known format.", b"no format", (*feed, ("trace", b"\xff\x00"))),
        Item(b"{", b"malformed", feed),
        Item(b'{"headline": "No id"}', None, feed),
        newsroom.ninjs(11, headline=None, body=None),
        newsroom.ninjs(12, status="odd"),
        Item(items.page_dump(article_id=""), None, feed),
        Item(b"anything", None, (("newswire-heartbeat", b"1"),)),
    ]
