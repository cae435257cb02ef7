"""The formats that we read, one folder each. A new one is a folder and a line here."""

from typing import Protocol

from streams.article import Article
from streams.parse import anpa1312, iptc7901, newsml_1, newsml_g2, ninjs, nitf, page_dump, webfeed


class Format(Protocol):
    """The door of a format's folder."""

    IN_WORDS: str
    """What it is called in the reason of an item that is of no format."""

    def looks_like(self, text: str) -> bool:
        """Say whether an item is of this format, from how its text begins; no blank stands in front. Quick."""

    def parse(self, text: str, *, notes: tuple[str, ...]) -> Article:
        """Turn the decoded text of an item that looks like it, all of it, into an Article.

        notes: what decoding had to say; they come first. Raises DeadLetterError where it is none after all, and
        SeveralItemsError where it holds several.
        """


FORMATS: tuple[Format, ...] = (page_dump, webfeed, ninjs, nitf, newsml_g2, newsml_1, anpa1312, iptc7901)
"""In the order in which they are asked: ninjs claims all JSON that is no feed."""
