"""The body of a NITF document → its texts: headline, by-line, dateline, paragraphs, notes."""

import re
from typing import NamedTuple

from lxml.etree import _Element

from streams.date_words import MONTHS
from streams.parse.furniture import remove_common_furniture
from streams.parse.xml.elements import Children, all_words, attribute, first, sort_children, words, words_except
from streams.parse.xml.prose import Simple, read_prose, read_simple

_NAMES = {
    name: name
    for name in (
        "p", "br", "hr", "pre", "ol", "ul", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot",
        "tr", "td", "th", "sub", "sup", "ruby", "rb", "rt", "rp",
    )
} | {
    "hl1": "h1", "hl2": "h2", "bq": "blockquote",
    **dict.fromkeys(
        ("block", "note", "fn", "abstract", "byline", "dateline", "datasource", "postaddr", "nitf-table", "credit",
         "custom-table"),
        "div",
    ),
}  # fmt: skip
"""NITF's elements that part or arrange text → HTML's; all others stand in the line."""
_LEFT_OUT = (
    "media", "nitf-table-metadata", "nitf-colgroup", "table-reference", "tobject", "key-list", "classifier", "alt-code",
)  # fmt: skip
"""What is no text of the article: pictures with their captions, and facts about it."""
_SIMPLE = Simple(
    blocks=frozenset({"block"}),
    paragraphs=frozenset({"p", "hl2"}),
    inline=frozenset({
        "em", "person", "org", "location", "city", "state", "region", "country", "sublocation", "event", "function",
        "object.title", "chron", "num", "money", "lang", "name.given", "name.family", "a", "q", "virtloc", "copyrite",
        "pronounce",
    }),
    left_out=frozenset({"media"}),
)  # fmt: skip
_BY = re.compile(r"by[\s:]+", re.IGNORECASE)
_CUT = re.compile(r"[(/]|\s[-–—]|--|[–—]")
_DAY = re.compile(
    r"(?:\s*,)?\s+(?:(?P<m>[^\W\d]+)\.?\s+\d{1,2}(?:st|nd|rd|th)?|\d{1,2}\.?\s+(?P<n>[^\W\d]+)\.?)(?:,?\s+\d{4})?[\s,.]*\Z"
)


class Texts(NamedTuple):
    """What a reader sees of a document, and what its editors say beside it."""

    headline: str | None = None
    subheads: tuple[str, ...] = ()
    by: str | None = None
    place: str | None = None
    """Of the dateline."""
    story_date: str | None = None
    abstract: str | None = None
    distributor: str | None = None
    rights: tuple[str, ...] = ()
    owner: str | None = None
    """Of the rights."""
    copyright_notes: tuple[str, ...] = ()
    editor_notes: tuple[str, ...] = ()


class Content(NamedTuple):
    """The article's own text."""

    body: str | None = None
    media: int = 0
    notes: tuple[str, ...] = ()


def read_head(parts: Children) -> Texts:
    """Read what stands above the text. parts: the children of `body`."""
    head = sort_children(first(parts, "body.head"))
    if not head:
        return Texts()
    headlines = [sort_children(one) for one in head.get("hedline", ())]
    above = all_words(one for lines in headlines for one in lines.get("hl1", ()))
    below = all_words(one for lines in headlines for one in lines.get("hl2", ()))
    owners = [owner for one in head.get("rights", ()) for owner in sort_children(one).get("rights.owner", ())]
    dateline = first(head, "dateline")
    dated = sort_children(dateline)
    notes = [(one.get("noteclass", ""), text) for one in head.get("note", ()) if (text := words(one))]
    return Texts(
        headline=above[0] if above else None,
        subheads=(*above[1:], *below),
        by=", ".join(dict.fromkeys(filter(None, map(_read_byline, head.get("byline", ()))))) or None,
        place=_read_place(dateline, dated),
        story_date=attribute(first(dated, "story.date"), "norm") or words(first(dated, "story.date")),
        abstract=words(first(head, "abstract")),
        distributor=words(first(head, "distributor")),
        rights=tuple(filter(None, (words_except(one, "rights.owner") for one in head.get("rights", ())))),
        owner=next(iter(all_words([*head.get("rights.owner", ()), *owners])), None),
        copyright_notes=tuple([text for kind, text in notes if kind == "cpyrt"]),
        editor_notes=tuple([text for kind, text in notes if kind != "cpyrt"]),
    )


def read_content(parts: Children) -> Content:
    """Read the text, and below it the tag line. parts as in `read_head`; their elements may be changed by that.

    Raises DeadLetterError(TOO_LARGE).
    """
    texts: list[str] = []
    media = 0
    notes: tuple[str, ...] = ()
    taglines = sort_children(first(parts, "body.end")).get("tagline", ())
    for element in (*parts.get("body.content", ()), *taglines):
        prose = read_simple(element, _SIMPLE)
        if prose is None:
            prose = read_prose(element, names=_NAMES, other="span", left_out=_LEFT_OUT)
        media += prose.left_out
        if prose.text and not prose.text.isspace():
            texts.append(prose.text)
        if prose.is_found:
            notes = ("html_to_text", "markup_read")
    text, furniture = remove_common_furniture("\n\n".join(texts))
    return Content(text or None, media, notes + furniture)


def strip_by(name: str) -> str:
    """A by-line without its `By`."""
    found = _BY.match(name)
    return name if found is None else name[found.end() :]


def find_place(dateline: str) -> str | None:
    """Find the place in the words of a dateline: what stands before the day, the agency and the dash."""
    place = _CUT.split(dateline, maxsplit=1)[0].strip(" ,.:;")[:200]
    day = _DAY.search(place)
    if day is not None and (day["m"] or day["n"]).lower() in MONTHS:
        place = place[: day.start()]
    return place.strip(" ,:;") or None


def _read_byline(byline: _Element) -> str | None:
    """Who wrote it, without what he or she is (`byttl`)."""
    # Some put the whole line into the title.
    line = words_except(byline, "byttl").strip(" ,;") or words(byline) or ""
    return strip_by(line).strip(" ,;") or None


def _read_place(dateline: _Element | None, dated: Children) -> str | None:
    if dateline is None:
        return None
    places = all_words(dated.get("location", ()))
    return " and ".join(places).strip(" ,") if places else find_place(words_except(dateline, "story.date"))
