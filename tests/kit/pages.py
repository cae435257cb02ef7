"""Pages made by chance, with what feeds are known to write, each beside the same as the HTML standard has it."""

import random
from collections.abc import Iterable
from typing import NamedTuple

WORDS = [
    "harbour",
    "council",
    "ferry",
    "plan",
    "vote",
    "chair",
    "million",
    "boats",
    "June",
    "R&amp;D",
    "AT&T",
    "caf&eacute;",
    "12",
    "3.5",
    "naïve",
    "Ørsted",
    "don't",
    "co&shy;op",
    "&#8220;yes&#8221;",
    "&quot;no&quot;",
    "5&nbsp;%",
    "&lt;tag&gt;",
    "Müller",
    "新闻",
    "a/b",
    "x-ray",
]
_INLINE = ("b", "i", "em", "strong", "span", "u", "small", "font", "cite", "mark", "ins", "code", "time", "o:p")
_BLOCKS = ("div", "p", "section", "h2", "h3", "blockquote", "address", "center", "header", "aside", "main", "form")
_HIDING = (
    "hidden", 'hidden="until-found"', 'HIDDEN=""', 'style="display:none"',
    "style='color:red; DISPLAY : None !important'",
    'style="visibility:hidden"', 'aria-hidden="true"', 'class="note sr-only"', "class=visually-hidden",
    'class="screen-reader-text"', "popover",
)  # fmt: skip
_HARMLESS = (
    "", "", "", ' class="a b"', " id=x1", " title='a > b'", ' data-x="<p hidden>"', ' style="display:block"',
    ' aria-hidden="false"', " href=http://example.org/a?b=c&d", ' alt="<!--"', ' class="not-sr-only"',
)  # fmt: skip
_UNSEEN = (
    "<!-- a comment <p>unseen</p> -->", "<!---->", "<!-->", "<!--[if mso]><p>unseen</p><![endif]-->",
    "<script>if (a < b) { unseen('</p>') }</script>", "<style>p > b { color: red }</style>",
    '<script src="x.js"></script>', "<template><p>unseen</p></template>", "<!doctype html>", "<?xml version='1.0'?>",
    "<input type=hidden value=unseen>", '<img src="x" alt="unseen">',
    "<svg><title>unseen</title><path d='M0'/></svg>", "<datalist><option>unseen</datalist>",
)  # fmt: skip


class Made(NamedTuple):
    """One page in two writings that must be read alike."""

    sent: str
    standard: str
    """As the HTML standard reads it."""


def make_page(seed: int) -> Made:
    """One page of some blocks."""
    chance = random.Random(seed)
    return _join(_block(chance, 0) for _ in range(chance.randint(1, 8)))


def _join(parts: Iterable[Made]) -> Made:
    sent, standard = zip(*parts, strict=True)
    return Made("".join(sent), "".join(standard))


def _both(text: str) -> Made:
    return Made(text, text)


def _wrap(
    chance: random.Random, name: str, inner: Made, *, told: str | None = None, may_stay_open: bool = False
) -> Made:
    told = chance.choice(_HARMLESS) if told is None else told
    spelling = name.upper() if chance.random() < 0.1 else name
    end = "" if may_stay_open and chance.random() < 0.3 else f"</{name}>"
    return Made(f"<{spelling}{told}>{inner.sent}{end}", f"<{spelling}{told}>{inner.standard}{end}")


def _text(chance: random.Random) -> str:
    return (
        chance.choice(("", " "))
        + " ".join(chance.choices(WORDS, k=chance.randint(1, 5)))
        + chance.choice(("", " ", "\n"))
    )


def _inline(chance: random.Random, depth: int) -> Made:
    kind = chance.random()
    if depth > 3 or kind < 0.5:
        return _both(_text(chance))
    if kind < 0.75:
        return _wrap(chance, chance.choice(_INLINE), _inlines(chance, depth + 1))
    if kind < 0.8:
        return _wrap(chance, "span", _inlines(chance, depth + 1), told=f" {chance.choice(_HIDING)}")
    if kind < 0.86:
        return _wrap(chance, chance.choice(("del", "s", "strike", "q", "sub")), _inlines(chance, depth + 1), told="")
    if kind < 0.87:
        return _wrap(chance, "a", _both(_text(chance)))
    if kind < 0.89:
        return _join((_both("10"), _wrap(chance, "sup", _both(chance.choice(("6", "th", "-3", "n+1"))), told="")))
    if kind < 0.92:
        return _both(chance.choice(("<br>", "<br/>", "<wbr>", "<BR clear=all>", "<img src=x>")))
    if kind < 0.94:
        name = chance.choice(("span", "b", "i", "iframe", "video", "s", "textarea"))
        return Made(f"<{name} class='x'/>", f"<{name} class='x'></{name}>")
    if kind < 0.96:
        text = _text(chance)
        return Made(f"<![CDATA[{text}]]>", text)
    return _both(chance.choice(_UNSEEN))


def _inlines(chance: random.Random, depth: int) -> Made:
    return _join(_inline(chance, depth) for _ in range(chance.randint(1, 4)))


def _block(chance: random.Random, depth: int) -> Made:
    kind = chance.random()
    if depth > 3 or kind < 0.4:
        return _wrap(chance, "p", _inlines(chance, depth), may_stay_open=True)
    inner = [_block(chance, depth + 1) for _ in range(chance.randint(1, 3))]
    if kind < 0.5:
        return _wrap(chance, chance.choice(_BLOCKS), _inlines(chance, depth), told=f" {chance.choice(_HIDING)}")
    if kind < 0.6:
        name = chance.choice(tuple(set(_BLOCKS) - {"p", "h2", "h3", "form"}))
        return _wrap(chance, name, _join(inner))
    if kind < 0.72:
        items = [
            _wrap(chance, "li", _inlines(chance, depth + 1), may_stay_open=True) for _ in range(chance.randint(1, 4))
        ]
        if chance.random() < 0.3:
            items.append(_wrap(chance, "li", _join(inner), told=chance.choice(("", " value=7", " hidden"))))
        told = chance.choice(("", ' start="3"', " reversed", " start=0", " type=A"))
        return _wrap(chance, *chance.choice((("ol",), ("ul",))), _join(items), told=told)
    if kind < 0.84:
        return _table(chance, depth)
    if kind < 0.88:
        pair = _join((_wrap(chance, "dt", _inlines(chance, 3), may_stay_open=True),
                      _wrap(chance, "dd", _inlines(chance, 3), may_stay_open=True)))  # fmt: skip
        return _wrap(chance, "dl", pair)
    if kind < 0.92:
        caption = _wrap(chance, "figcaption", _inlines(chance, 3))
        return _wrap(chance, "figure", _join((*inner, caption)))
    if kind < 0.95:
        return _wrap(chance, "details", _join((_wrap(chance, "summary", _inlines(chance, 3)), *inner)))
    if kind < 0.98:
        return _wrap(chance, chance.choice(("video", "object", "audio", "noscript")), _both(_text(chance)))
    return _wrap(chance, "pre", _both(f"{_text(chance)}\n{_text(chance)}"))


def _table(chance: random.Random, depth: int) -> Made:
    rows = []
    for _ in range(chance.randint(1, 3)):
        cells = [
            _wrap(chance, chance.choice(("td", "th")), _inlines(chance, 3), may_stay_open=True)
            for _ in range(chance.randint(1, 4))
        ]
        rows.append(_wrap(chance, "tr", _join(cells), told=chance.choice(("", "", " hidden")), may_stay_open=True))
    parts = [_wrap(chance, "tbody", _join(rows), may_stay_open=True)]
    if chance.random() < 0.4:
        parts.insert(0, _wrap(chance, "caption", _inlines(chance, 3)))
    table = _wrap(chance, "table", _join(parts))
    return _wrap(chance, "figure", table) if depth < 3 and chance.random() < 0.5 else table
