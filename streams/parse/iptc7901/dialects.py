"""What differs between the agencies in messages of IPTC 7901: heads, slug lines, labels, endings. Rows, no branches."""

import re

# Service and number, priority, category, number of words, the rest. With a control character in front, or `zczc`,
# parts may be missing; without, all must be there, or prose would be taken for it.
HEAD = re.compile(
    r"(?P<service>[A-Za-zÀ-ÿ]{0,8}?)[ ]?(?P<sequence>\d{1,6})[ ]{1,4}(?P<priority>\d)"
    r"(?:[ ]{1,4}(?P<category>[A-Za-z][A-Za-z0-9/,-]{0,9}))?(?:[ ]{1,4}(?P<words>\d{1,5}))?(?![^\s\x00-\x1f])"
    r"(?P<rest>[^\r\n]*+)"
)
BARE_HEAD = re.compile(
    r"(?:[A-Za-z]{2,8}[ ]?\d{3,6}"
    r"|[A-Za-z]{3,6}\d{1,2})[ ]{1,4}[1-9][ ]{1,4}[A-Za-z]{1,4}[ ]{1,4}\d{1,5}(?![^\s\x00-\x1f])"
)
ZCZC_HEAD = re.compile(
    r"(?:(?P<service>[A-Za-z]{1,8}?)[ /-]?)?(?P<sequence>\d{1,6})(?:/"
    r"(?P<other_service>[A-Za-z]{1,6}))?(?![^\s\x00-\x1f])"
    r"(?P<rest>[^\r\n]*+)"
)
"""`zczc ABC123`, `ZCZC1041/SXA`."""
CODE_LINES = (
    re.compile(r"(?P<priority>[A-Z]) (?P<category>[A-Z]{3}) [A-Z0-9]{2,4}(?: [A-Z]{2,6})?"),  # R POL S0A QBXB
    re.compile(r"[A-Z]{1,4}\d{4,8}(?:_[A-Z0-9]{2,6}){1,3}"),  # XIC50841_SXA_QBXB
)
"""Lines between a `zczc` and the text."""
PRIORITIES = {"F": 1, "B": 2, "U": 3, "R": 4, "D": 5}
"""Priorities that are letters: flash, bulletin, urgent, routine, deferred."""

SERIALS = (
    # vvvvb KNA 170123-89-00065#2
    re.compile(r"(?P<agency>[A-Za-z]{2,8})[ ](?P<serial>\d[\d-]{5,30})(?:#(?P<version>\d{1,4}))?(?!\S)"),
    # dpa 0456, dpa-AFX 0456
    re.compile(r"(?P<agency>[A-Za-z]{2,5}(?:-[A-Za-z]{2,5})?)[ ](?P<serial>\d{3,6})(?![\S])"),
)
"""The agency and its own number, in the rest of a head."""
PICTURES = re.compile(r"\b(?:foto|photo|picture|bild)s?[ ]*(?:only|service)\b", re.IGNORECASE)

_WORD = r"[^\s/;:!?=()\[\]-][^\s/;:!?=()\[\]]{0,29}"
SLUG_LINES = (
    # Wahlen/Bundestag/, Wahlen/Neue Mehrheit/BELGIEN
    re.compile(rf"{_WORD}(?: {_WORD}){{0,2}}[ ]?(?:/[ ]?{_WORD}(?: {_WORD}){{0,2}}[ ]?)+/?|{_WORD}/"),
    # WAHLEN - BUNDESTAG - PARTEIEN, Wahlen-Bundestag-Parteien, France-politique, IRAN-TALKS/ (UPDATE 1)
    re.compile(r"[A-ZÀ-Þ0-9][A-ZÀ-Þ0-9.'’]*(?:[ ]?[-–—][ ]?[A-ZÀ-Þ0-9.'’]+(?: [A-ZÀ-Þ0-9.'’]+){0,2})+"),
    re.compile(r"[^\W_]{2,}(?:-[^\W_]{2,}){1,6}"),
    re.compile(r"[A-Z0-9][A-Z0-9-]{1,40}/(?:[A-Z0-9-]{1,30})?(?: \([^()]{1,40}\))?"),
    re.compile(r"[^\W_]{2,20}(?: - [^\W_]{2,20}(?: [^\W_]{2,20})?){1,6}"),
    re.compile(r"(?i:(?:BC|AM|PM|AP)-[\w'’&./, -]{2,80})"),
)
LABELS = {
    "slug": "slug", "slugline": "slug", "slug line": "slug", "catchline": "slug", "stichwort": "slug",
    "stichwörter": "slug", "keyword": "slug", "keywords": "slug", "mots-clés": "slug", "mots clés": "slug",
    "trefwoord": "slug", "trefwoorden": "slug", "titel": "headline", "title": "headline", "headline": "headline",
    "titre": "headline", "titolo": "headline", "überschrift": "headline", "author": "by", "autor": "by",
    "byline": "by",
}  # fmt: skip
"""Labels of lines in front of a text, lower case → what stands behind them."""
LABEL = re.compile(r"([^\W\d_](?:[\w -]{0,14}\w)?)[ ]?:[ ]+(\S.*)")

NOTES = re.compile(
    r"(?:(?:attention|achtung|attenzione|atención|hinweis|note|à l['’]attention)(?:[ ][^\W\d_]{2,16}){0,3}"
    r"|eds?\.?|editors?(?:['’]? note)?|note to editors|red\.?|redaktion(?:en)?|obs|nb|sperrfrist|sperrvermerk"
    r"|embargo(?:ed)?|advisory|utl\.?)[ ]?:",
    re.IGNORECASE,
)
"""Lines in front of a text that are for editors, without brackets."""
NOTEPADS = ("# Notizblock", "#Notizblock", "# Notepad", "# Bloc-notes")
"""Lines that begin the part of a text that is for editors."""
NOT_PUBLIC = re.compile(r"nicht (?:zur|für die) Veröffentlichung|not for publication|ne pas publier", re.IGNORECASE)
"""What begins the part of it that nobody but the agency's clients may see: telephones of sources and reporters."""
EMBARGO = re.compile(
    r"(?:sperrfrist|embargo(?:ed)?|gesperrt bis|frei(?:gegeben)? (?:ab|für))\b(?P<until>[^\n]{4,80})", re.IGNORECASE
)

BY_LINE = re.compile(
    r"(?:Von|By|BY|VON|Par|PAR|Door|DOOR|Di|Por|Av|Af|De notre correspondante?)[ ]"
    r"(?P<by>[^\W\d_][\w.'’-]*(?:,? (?:und|and|et|en|e|y|og|och|&|[^\W\d_][\w.'’-]*)){0,9}?)"
    r"(?:[ ]?[,/(][ ]?(?P<agency>[\w. -]{2,40})\)?)?[ ]?=?"
)
SIGN_OFF = re.compile(
    r"(?:[a-z]{2,5}(?:-[a-z]{2,5})?(?:[ /][a-zäöüß0-9]{1,6}){1,9}|\((?:Schluss|Ende|Fin|End|Forts\.?)\)[\w /-]{0,30}"
    r"|\(?[A-Za-z-]{2,8}(?:/[A-Za-z]{2,4}){1,4}\)?|\(©[A-Za-z -]{2,12}\)|\+{3}[^+]{0,80}\+{3})"
)
"""The last line of a text: `dpa abc yydd n1`, `(Schluss) abc/def`, `(SDA-ATS/ab/cd)`."""
END_LINE = re.compile(r"[^\w]*+(?:YYY|XXX|FIN|ENDE?|\*{3,}|-{3,}|[A-Z]{2,5}\d{3,5})[^\w]*+")
DATELINE = re.compile(
    r"[^\W\d_][^()=:]{1,60}(?: ?\([^()]{2,30}\)|, \d{1,2}\.? ?[^\W\d]{3,9}\.?[^.]{0,20}?)[ ]?(?:-{1,2}|[–—.:=_/(]"
    r"|[A-ZÀ-Þ])"
)
