"""Stage 1, parse: the bytes of a raw item become an Article. Quirks of a format end in this folder.

    charset.py    bytes → text              mojibake.py   text decoded wrongly before it came to us
    formats.py    FORMATS: each a folder with a door of `looks_like` and `parse`
    page_dump/    page dump → Article       ninjs/        ninjs 1.x, 2.x, 3.x → Article
    nitf/         NITF 3.x → Article        newsml_g2/    NewsML-G2 → Article
    newsml_1/     NewsML 1.x → Article      webfeed/      RSS, Atom, JSON Feed, WXR → Article
    xml/          what the formats in XML share
    iptc7901/     IPTC 7901 → Article       anpa1312/     ANPA 1312 → Article
    telegraph/    what those two share
    wrapping.py   what Kafka's serializers put around an item, taken off
    unknown.py    text of no format → what it seems to be, for its error
    own_fields.py names that people give to fields
    furniture.py  words of the page that are not the article's
    markup.py     HTML and entities → text

item.py takes an item through them. Does not read dates, clean text or choose the feed: see normalise.
"""

from streams.parse.furniture import remove_furniture
from streams.parse.item import parse_item, part_feed

__all__ = ["parse_item", "part_feed", "remove_furniture"]
