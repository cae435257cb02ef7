"""Text in no format that we read: what it seems to be, and what would be needed. For the error of its dead letter.

Runs where no format took the item. Looks at the beginning alone, or reads it once as JSON: linear, whatever it is.
"""

import csv
import re
from enum import StrEnum

from streams.errors import DeadLetterError, DeadReason, SeveralItemsError
from streams.parse.markup import begins_as_html
from streams.parse.ninjs.envelope import load_item
from streams.parse.own_fields import suggest_map

_LOOKED_AT = 4_096
"""Characters in which a shape shows."""
_MOST_NAMES = 12
"""Fields that an error names."""
_LONGEST_NAME = 40


class Shape(StrEnum):
    """What text of no format seems to be."""

    HTML = "HTML"
    XML = "XML"
    MAIL = "mail (RFC 822)"
    CSV = "CSV"
    JSON_STRING = "JSON in a JSON string"
    TEXT = "text"


# What may stand above the root of XML: a declaration, comments, a document type.
_ROOT = re.compile(
    r"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?:[^\[>]|\[[^\]]*+\])*+>)*+<(?:[\w.-]++:)?+([A-Za-z_][\w.-]*+)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_HEADER_LINE = re.compile(r"(?:From [^\n]*+\n)?+([A-Za-z][A-Za-z0-9-]{0,40}+):[ \t][^\n]*+\n?+(?:[ \t][^\n]*+\n?+)*+")
_HEADERS = frozenset({
    "from", "to", "cc", "subject", "date", "received", "return-path", "delivered-to", "message-id", "mime-version",
    "reply-to", "sender", "content-type", "dkim-signature", "x-mailer", "list-id", "content-transfer-encoding",
})  # fmt: skip
_DELIMITERS = (",", ";", "\t")
_COLUMN = re.compile(r"[^\W\d][\w .:/-]{0,39}")

_ADVICE = {
    Shape.HTML: "put it into the field body_html of a ninjs item, as newswire convert --id URI PATH does",
    Shape.XML: "write it as ninjs, or as JSON and map that with newswire convert --map FIELD=headline,…",
    Shape.MAIL: "save its text, first line the headline, and make an item of it with newswire convert --id URI PATH",
    Shape.JSON_STRING: "it was written as JSON twice; send the inner one",
    Shape.TEXT: "an article in plain text becomes an item with newswire convert --id URI PATH",
}


def find_shape(text: str) -> Shape:
    """Tell what text seems to be that is of no format. text: from its first character that is no blank."""
    beginning = text[:_LOOKED_AT]
    if beginning.startswith("<"):
        root = _ROOT.match(beginning)
        if root is not None and root[1].lower() == "html":
            return Shape.HTML
        if begins_as_html(beginning):
            return Shape.HTML
        if root is not None and (beginning.startswith("<?xml") or f"</{root[1]}" in text or "xmlns" in root[0]):
            return Shape.XML
    if beginning.startswith('"') and beginning[1:20].lstrip().startswith(("{", "[")) and text.rstrip().endswith('"'):
        return Shape.JSON_STRING
    if _is_mail(beginning):
        return Shape.MAIL
    return Shape.CSV if find_columns(text) else Shape.TEXT


def describe_text(text: str) -> str:
    """Say of text in no format what it seems to be, and what would make an article of it. text: as in find_shape."""
    shape = find_shape(text)
    if shape is Shape.CSV:
        columns = find_columns(text)
        return f"but CSV with {_list(columns)}: {_advise_map(columns)}"
    return f"but {shape}: {_ADVICE[shape]}"


def describe_object(text: str, reason: DeadReason) -> str | None:
    """Say what an object in JSON would need that was refused for this reason. None where there is nothing to say."""
    try:
        item = load_item(text)
    except (DeadLetterError, SeveralItemsError):
        return None
    is_no_text = str(item.get("type") or "text").lower() != "text"
    if not item or (reason is DeadReason.NO_CONTENT and (is_no_text or suggest_map(item) is None)):
        return None
    return f"JSON with {_list(list(item))}: {_advise_map(list(item))}"


def find_columns(text: str) -> list[str]:
    """Find the names of the columns of CSV in its first line; empty where the text does not begin as CSV does.

    Prose has commas, too: each column has a name, no two the same; the lines below have as many fields; and either the
    names speak of an article or there are several such lines.
    """
    lines = text[:_LOOKED_AT].splitlines()
    if len(text) > _LOOKED_AT:
        # The last one is cut.
        lines = lines[:-1]
    if not lines:
        return []
    delimiter = max(_DELIMITERS, key=lines[0].count)
    try:
        columns, *rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
    except (csv.Error, ValueError):
        return []
    columns = [name.strip() for name in columns]
    is_header = len({name.lower() for name in columns if _COLUMN.fullmatch(name)}) == len(columns) > 1
    # A field in quotes may reach beyond what is looked at.
    is_even = all(len(row) == len(columns) for row in rows[: -1 if len(text) > _LOOKED_AT else None])
    return columns if is_header and is_even and (len(rows) > 1 or suggest_map(columns) is not None) else []


def _is_mail(beginning: str) -> bool:
    """Whether text begins with headers of mail: two at least that mail alone has, in an unbroken run."""
    known = at = 0
    while (line := _HEADER_LINE.match(beginning, at)) is not None and line.end() > at:
        known += line[1].lower() in _HEADERS
        at = line.end()
    return known > 1


def _list(names: list[str]) -> str:
    """Name fields in a sentence; what would steer a terminal is not in it."""
    shown = [
        "".join(character if character.isprintable() else " " for character in name)[:_LONGEST_NAME]
        for name in names[:_MOST_NAMES]
    ]
    if len(names) > len(shown):
        return f"{', '.join(shown)} and {len(names) - len(shown)} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _advise_map(names: list[str]) -> str:
    return f"map them with newswire convert --map {suggest_map(names) or 'FIELD=id,FIELD=headline,FIELD=body'}"
