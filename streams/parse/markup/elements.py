"""What the elements of HTML do to the text around them, as browsers show them (HTML standard, Rendering)."""

from enum import IntEnum


class Gap(IntEnum):
    """What stands between two pieces of text. Of all that lies between them the greatest counts."""

    NONE = 0
    LINE = 1
    PARAGRAPH = 2
    CELL = 3
    """Cells of a row stand on one line, whatever paragraphs they hold."""
    ROW = 4
    TABLE = 5


SEPARATORS = ([""], ["\n"], ["\n\n"], ["\t"], ["\n"], ["\n\n"])
"""By Gap."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VOID = _words(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source spacer track wbr"
)
"""Elements without content or end."""
INLINE = _words(
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label map mark meter nobr output picture"
    " progress rp rt rtc rb ruby samp slot small span strong sub time tt u var"
    " tspan"
)
"""Elements that part nothing."""
STRUCK = _words("del s strike")
HIDDEN = _words("template datalist annotation annotation-xml")
"""Elements that no page shows. Script, style and title never get as far: they hold no elements (tokens)."""
HIDDEN_IN_SVG = _words("desc metadata")
PRESERVED = _words("pre listing textarea xmp plaintext")
"""Elements in which line ends part lines."""
BOXES = _words(
    "audio button canvas iframe noembed noframes noscript object select text textarea video xmp optgroup option"
)
"""Elements that stand apart from the words around them, but inside their paragraph."""
JOINED_BY = {"mfrac": " /", "msup": " ^", "msubsup": "  ^"}
"""Signs before each part of a formula that stands above or below another on a page; a blank is none."""
LISTS = _words("ul ol menu dir")
SCOPES = _words("caption object table td template th")
"""What is open outside of them is not closed by an end inside (HTML standard: scope)."""
TABLE_PARTS = _words("caption colgroup tbody td tfoot th thead tr")

GAPS = (
    dict.fromkeys(
        _words(
            "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure"
            " footer form frameset head header hgroup html legend li listing main menu nav ol plaintext pre search"
            " section summary ul"
        )
        | BOXES,
        Gap.LINE,
    )
    | dict.fromkeys(_words("h1 h2 h3 h4 h5 h6 p"), Gap.PARAGRAPH)
    | dict.fromkeys(_words("td th"), Gap.CELL)
    | dict.fromkeys(_words("caption colgroup tbody tfoot thead tr"), Gap.ROW)
    | {"table": Gap.TABLE}
)
"""Elements that part lines, and how far."""

CLOSES_ITSELF: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "li": (("li",), tuple(LISTS)),
    **dict.fromkeys(("dd", "dt"), (("dd", "dt"), ("dl",))),
    **dict.fromkeys(("td", "th"), (("td", "th", "caption"), ("table",))),
    "tr": (("tr", "td", "th", "caption"), ("table",)),
    **dict.fromkeys(
        ("tbody", "tfoot", "thead"), (("tbody", "tfoot", "thead", "tr", "td", "th", "caption"), ("table",))
    ),
    **dict.fromkeys(("option", "optgroup"), (("option",), ("select", "datalist"))),
}
"""Elements that end an open one before them, as far as it was opened inside one of the second."""
ENDS_PARAGRAPH = frozenset(GAPS) - BOXES - _words("body head html td th tr tbody tfoot thead caption colgroup")
