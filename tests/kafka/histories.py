"""Random histories of articles as feeds really send them, for judging by two ways; the same seed, the same bytes.

Few texts, versions and times, so that they meet one another; ninjs in three manners, page dumps, and what is broken.
"""

import json
import random
from collections.abc import Callable
from typing import Any

from tests.kit.items import ninjs_item, page_dump

DISPUTE = (
    "The two states' dispute over the sovereignty of the islands goes on. Both claim the islands as their territory, "
    "and the territorial dispute has kept them from a peace treaty."
)
SUMMIT = (
    "The prime minister will meet the president at a summit next month. The two leaders agreed to hold the summit in "
    "the spring, and preparations for the summit have begun."
)
TEXTS = (
    DISPUTE,
    SUMMIT,
    f"{SUMMIT}\n\n{DISPUTE}",
    "The harbour was closed on Monday after a storm. Ships waited outside for the wind to fall.",
    "Wheat prices rose again, traders said, as the harvest was late and stocks were low in most of the region.",
    "Les prix du blé ont encore augmenté, selon les négociants, car la récolte est en retard dans toute la région.",
    "Цены на пшеницу снова выросли, сообщили торговцы, поскольку урожай задерживается в большинстве областей.",
)
DATELINES = (
    "", "", "TOKYO, January 26. /TASS/. ", "WASHINGTON (AP) — ", "GENEVA, Feb 3 (Reuters) - ",
    "By Jane Roe in Paris\n\n", "DULUTH, Minn., March 3 - ",
)  # fmt: skip
FURNITURE = ("", "", "", "\n\nRead more", "\n\nX", "\n\nRelated:\n\nAnother story", " and then the …")
VERSIONS = (None, "1", "2", "3", "2.0", "1.9", "1.10", "draft")
TIMES = (
    None, "2016-01-26T11:55:00+03:00", "2016-01-26T08:55:00Z", "2016-01-26T12:00:00", "2016-01-27",
    "2016-01-25T23:30:00-05:00", "2199-01-01T00:00:00Z",
)  # fmt: skip
PAGE_DATES = (
    "Tue, 01/26/2016 - 11:55", "01/26/2016 - 12:30", "02/03/2016 - 09:00", "Wed, 03/02/2016", "Tue, 02/03/2016 - 09:00",
    "Thu, 12 January 2017 - 08:00", "",
)  # fmt: skip
STATUSES = (*("usable",) * 7, None, "stat:usable", "withheld", "stat:withheld")
CANCELS = ("canceled", "cancelled", "stat:canceled", "killed")
BROKEN: tuple[bytes, ...] = (
    b"",
    b" \r\n\t",
    b"Words in no known format.",
    b'{"uri": "urn:example:broken", "headline": ',
    b'{"headline": "No id", "body_text": "A text."}',
    b'[{"guid": "1", "headline": "one"}, {"guid": "2", "headline": "two"}]',
    b'{"uri": "urn:example:broken", "type": "picture", "headline": "A picture"}',
    b'{"uri": "urn:example:broken", "pubStatus": "usable"}',
    b'{"uri": "urn:example:broken", "headline": "x", "pubStatus": "odd"}',
    b'{"uri": "urn:example:broken", "headline": "x", "versionCreated": "the day before"}',
    page_dump(article_id=""),
    page_dump(article_id="8", date="Tue, 02/30/2016 - 11:55"),
    page_dump(article_id="8\n9"),
    b"\xff\xfeI\x00",
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\xff",
    b"x" * 1_000_001,
)


class Desk:
    """Writes the history of a few articles. `feed` is the one that the records say they come from, None for none."""

    def __init__(self, seed: int, *, feed: str | None, articles: int) -> None:
        self.chance = random.Random(seed)
        self.feed = feed
        self.articles = articles
        self.written: list[bytes] = []

    def history(self, length: int) -> list[bytes]:
        """That many raw items, in the order in which they arrive."""
        writers: list[tuple[int, Callable[[], bytes]]] = [
            (45, self.ninjs), (30, self.page_dump), (12, self.again), (6, self.cancel), (7, self.broken)
        ]  # fmt: skip
        weights = [weight for weight, _ in writers]
        for _ in range(length):
            self.written.append(self.chance.choices(writers, weights)[0][1]())
        return self.written

    def again(self) -> bytes:
        """The very bytes of something sent before."""
        return self.chance.choice(self.written or [b""])

    def broken(self) -> bytes:
        return self.chance.choice(BROKEN)

    def cancel(self) -> bytes:
        item = {"uri": self._uri(), "pubStatus": self.chance.choice(CANCELS), "version": self.chance.choice(VERSIONS)}
        note = self.chance.choice((None, "Kill: wrong person.", "Kill: wrong place."))
        return self._json(item | {"type": "text", "edNote": note})

    def ninjs(self) -> bytes:
        """A text item in the manner of ninjs 1, 2 or 3, under an absolute URI, a bare guid or an identity of ours."""
        pick = self.chance.choice
        said: dict[str, Any] = {"headline": self._headline(), "body": self._body(), "updated": pick(TIMES)}
        further: dict[str, Any] = {"version": pick(VERSIONS)}
        further |= {"uri": None, "guid": f"{self._number()}"} if self.chance.random() < 0.2 else {"uri": self._uri()}
        said["manner"], said["status"] = pick((1, 2, 3)), pick(STATUSES)
        if said["manner"] == 2:
            markup = "".join(f"<p>{part} &amp; so on</p>" for part in said["body"].split("\n\n"))
            said |= {"manner": 1, "body": None}
            further |= {"body_html": markup, "subject": [{"code": "medtop:11000000", "name": "politics"}]}
        elif said["manner"] == 3:
            further["firstCreated"] = pick((None, "2016-01-25T06:00:00Z"))
        extras: dict[str, Any] = {
            "by": "Jane Roe", "language": pick(("en", "fr", "en-GB")), "urgency": 3, "located": "Port Aven",
            "embargoedUntil": "2016-02-01T00:00:00Z", "usageTerms": "Not for print.", "edNote": "Adds a quote.",
            "associations": {"photo": {"type": "picture"}}, "deskNumber": 7,
        }  # fmt: skip
        for name in self.chance.sample(sorted(extras), k=pick((0, 0, 1, 2))):
            further[name] = extras[name]
        return self._json(ninjs_item(**said, **further))

    def page_dump(self) -> bytes:
        """A page dump; some with a BOM, Windows line ends, or in cp1252."""
        pick = self.chance.choice
        author, date = pick(("Auther :", "Author : Jane Roe", "By :\nJohn Doe")), pick(PAGE_DATES) or None
        number, headline, text = self._number(), self._headline(), self._body() + pick(FURNITURE)
        value = page_dump(text, article_id=f"{number}", date=date, author=author, headline=headline)
        if self.chance.random() < 0.1:
            value = value.replace(b"\n", b"\r\n")
        charset = pick(("utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1252"))
        return value.decode().encode(charset, errors="replace")

    def _number(self) -> int:
        return self.chance.randrange(self.articles)

    def _uri(self) -> str:
        """An absolute URI, or an identity that page dumps have, too."""
        form = self.chance.choice(
            ("urn:example:{}", "urn:example:{}", "https://news.example/{}", "urn:newswire:{feed}:{}")
        )
        return form.format(self._number(), feed=self.feed or "unknown")

    def _headline(self) -> str:
        return self.chance.choice(("", "", "CORRECTED-", "UPDATE 2-")) + self.chance.choice(
            ("Leaders plan a summit", "Islands’ future “disputed”", "Wheat prices rise", "Storm closes harbour")
        )

    def _body(self) -> str:
        text = self.chance.choice(DATELINES) + self.chance.choice(TEXTS)
        if self.chance.random() < 0.2:
            text = text.replace(" the ", "  the ")  # other bytes, the same digest
        return text

    def _json(self, item: dict[str, Any]) -> bytes:
        said = {name: value for name, value in item.items() if value is not None}
        return json.dumps(said, ensure_ascii=self.chance.random() < 0.5).encode()
