"""Words by which a desk kills, withholds or corrects a story → status, and the story that they name.

They are looked for where a desk puts them, in slug lines, headlines, notes to editors and the first line of a text,
and count only where they begin a line, or speak of the story itself: an article about a killing has neither.
"""

import re
from collections.abc import Callable, Sequence

from streams.article import Status

_STORY = (
    r"(?:stor(?:y|ies)|items?|articles?|dispatch|takes?|advisory|alert|newsalert|message|meldung(?:en)?"
    r"|bericht(?:e|en)?"
    r"|beitrag|nachricht|dépêches?|articolo|notizia|noticia|nota|artikel(?:en)?|saken?|meldingen?|telegrammet|despacho)"
)
_KILLS = (
    r"(?:(?:bulletin|mandatory|urgent|attention)[ -]{1,3})*(?:kill|elimination)(?:[ -]+(?:kill|mandatory|notice"
    r"|advisory|order))*"
    r"|(?:story|news|item|notice of)[ ](?:kill|withdrawal|retraction)|(?:story[ ])?withdraw(?:al|n)|retraction"
    r"|retracted"
    r"|annullierung|(?:meldung[ ])?annulliert|annullation|stornierung|storno|(?:meldung[ ])?zurückgezogen"
    r"|zurückgezogene meldung"
    r"|(?:dépêche[ ])?annulée?|annulation|à annuler|a annuler"
    r"|annullamento|annullare|annullata|annulla|anulaci[oó]n|anulad[oa]|anular|anulação"
    r"|intrekking|ingetrokken|annulering|trukket|trekkes(?: tilbake)?|annulleres|annulleras|återkallas"
    r"|tillbakadragen|tilbakekalt"
)
_WITHHOLDS = (
    r"withhold|withheld|hold(?: for release)?|zurückhalten|zurückgehalten|à retenir|trattenere|retener"
    r"|holdes(?: tilbake)?"
)
_ATTENTION = (
    r"(?:attention|achtung|attenzione|atención|advisory|adv|eds?|editors?|redaktion(?:en)?|à l['’]attention|obs|nb"
    r"|an alle|note to|note|hinweis)\b"
)
_LEAD = rf"\W*+(?:{_ATTENTION}\W*+){{0,4}}"
_ALONE = re.compile(rf"{_LEAD}(?:(?P<kill>{_KILLS})|(?P<withhold>{_WITHHOLDS}))\W*+", re.IGNORECASE)
"""A whole line. `Annulation: le festival …` is a headline of news, `Annulation` alone is not."""
_AT_START = re.compile(
    rf"{_LEAD}(?:(?P<kill>{_KILLS})|(?P<withhold>{_WITHHOLDS}))(?=\s*+(?:$|[:;.,!—–/(\[<=]|-(?!\w)))", re.IGNORECASE
)
"""The beginning of a note, which speaks of nothing but the story."""
_MANDATORY = re.compile(
    rf"{_LEAD}(?:(?i:bulletin|mandatory|story|notice of)[ -](?i:kill)|KILL)(?=\s*+(?:$|[:;.!—–/(\[<=]|-(?!\w)))"
)
# `KILL BC-Summit`, `Kill a0123`, `Withdraw bdt0241`: the name of a story behind it.
_NAMED = re.compile(
    rf"{_LEAD}(?:mandatory[ -])?(?:please[ ]|bitte[ ])?"
    r"(?:(?P<kill>kill|withdraw|eliminate|disregard|annuler|annullare|anular|streichen|annullieren)|"
    r"(?P<withhold>withhold|hold))s?[ ]+"
    r"(?:(?:the|story|slugged|item|meldung|from|all|versions|of|la|dépêche|notizia)[ ]+){0,4}[“\"'(]?"
    r"(?:(?:BC|AM|PM|AP)-+\S|[A-Za-z]{1,6}\d{3,6}\b)",
    re.IGNORECASE,
)
_SENTENCE = r"(?:^\W*|[.;:!—–]\s+)"
_SAID_OF_STORY = re.compile(
    rf"""
    {_SENTENCE}(?:please[ ])?
        (?:(?P<kill>kill|withdraw|retract|disregard|eliminate|delete|spike|do[ ]not[ ]use)|(?P<withhold>withhold|hold))
        [ ]        (?:(?:the|this|our|all|entire|previous|earlier|above)[ ]){{0,3}}(?:\S{{1,40}}[ ]){{0,2}}?{_STORY}\b
    | {_SENTENCE}(?:the|this|our|above)[ ](?:\S{{1,40}}[ ]){{0,2}}?{_STORY}[ ](?:[^.\n]{{0,100}}?[ ])?
        (?:(?:is|was|has|have|been|are|be|must)[ ]){{1,3}}(?:withdrawn|killed|retracted|spiked)\b
    | {_SENTENCE}(?:die|diese|unsere|der|dieser|unser)[ ](?:\S{{1,40}}[ ]){{0,2}}?{_STORY}\b[^.\n]{{0,100}}?
        \b(?:zurückgezogen|annulliert|gestrichen|storniert|zu[ ]streichen|zu[ ]löschen)\b
    | {_SENTENCE}bitte[ ](?:streichen|löschen|annullieren)[ ]sie\b[^.\n]{{0,60}}?\b{_STORY}\b
    | \bziehen[ ]wir[ ][^.\n]{{0,60}}?[ ]zurück\b
    | {_SENTENCE}(?:prière[ ]d['’e]|merci[ ]d['’e]|veuillez)[ ]?(?:annuler|ne[ ]pas[ ]utiliser)\b
    | {_SENTENCE}(?:la|cette|questa|esta|denne|de|deze)[ ](?:\S{{1,40}}[ ]){{0,2}}?{_STORY}\b[^.\n]{{0,60}}?
        \b(?:annulée?|annullat[ao]|anulad[ao]|ingetrokken|trukket|trekkes|annulleres|återkallas)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SIGNS = (
    "kill", "withdr", "withh", "hold", "retract", "eliminat", "disregard", "delete", "spike", "not use", "annul",
    "anul", "storn", "streich", "strich", "lösch", "zurück", "utiliser", "trekk", "trukk", "trokk", "kalla", "tillbaka",
    "tilbake", "trattener", "reten",
)  # fmt: skip
"""One of these is in every form above; and one of both in every form below. To look for them costs little."""
_SIGNS_OF_CORRECTION = (
    "corr",
    "clarif",
    "sub",
    "replac",
    "refer",
    "berichtig",
    "korr",
    "rectif",
    "rettif",
    "rett",
    "rätt",
    "zieh",
)
_CALLS = re.compile(rf"\W*+{_ATTENTION}", re.IGNORECASE)
_SLUG_EDITION = re.compile(
    r",\W*(?:(?:\d{1,2}\w\w[ -])?(?:kill|withdrawal|elimination)|(?P<withhold>withhold))\b", re.IGNORECASE
)

_CORRECTS = re.compile(
    r"\b(?:correct(?:s|ed|ing|ion|ive)?|clarif\w{2,8}|subs?|replaces?|refers?|berichtig\w{2,4}|korrigier\w{1,4}"
    r"|korrektur"
    r"|correction|rectifi\w{2,8}|corrige|rettifica|correzione|corrección|corrige|correctie|rättelse|retting"
    r"|retter|kill|"
    r"withdraw\w{0,5}|withhold|annul\w{2,8}|anul\w{2,6}|storn\w{2,6}|streich\w{2,4}|zurückgezogen|zieh\w{1,3}"
    r"|intrekking)\b",
    re.IGNORECASE,
)
_SLUG_WORD = r"[\w'’&/-]++(?:\.[\w'’&/-]++)*+"
_NAMED_SLUG = re.compile(
    rf"\b((?:BC|AM|PM|AP)-+{_SLUG_WORD}(?:[ ]{_SLUG_WORD}){{0,5}}?)(?=[,;:)\]\"”'’<=]|\.(?:\s|$)|\s*$|\s-"
    r"|[ ](?:which|that|filed|moved|sent|was|is|has|of|from|by|in|to|on)\b)",
    re.IGNORECASE,
)
_SLUGGED = re.compile(
    r"\bslug(?:ged|line|)[ :]+[“\"'‘«]?([\w][\w'’&./ -]{1,60}?)(?=[,;:)\]\"”»<=]|\.(?:\s|$)|\s*$)", re.IGNORECASE
)
_NUMBER = re.compile(r"\b([A-Za-z]{1,8})(\d{3,6})\b|\b([A-Za-z]{3,8})[ -](\d{3,6})\b")
_GRAVITY = (Status.USABLE, Status.WITHHELD, Status.CANCELED)
_LONGEST = 1_000
"""Characters of a line that are read."""


def read_status(
    *, slug: str | None, headline: str | None, notes: Sequence[str], body: Sequence[str], service: str | None
) -> Status:
    """Tell whether a desk kills or withholds the story; the gravest counts.

    body: its first lines. In them, and in a headline, more is asked of the words, since they may be the news.
    """
    said = "\n".join(filter(None, (slug, headline, *notes, *body))).lower()
    if not any(map(said.__contains__, _SIGNS)):
        return Status.USABLE
    statuses = [
        *(_read_slug(line) for line in (slug,) if line),
        *(_read(line, (_ALONE.fullmatch, _MANDATORY.match, _NAMED.match)) for line in (headline,) if line),
        *(_read(line, (_AT_START.match, _NAMED.match, _SAID_OF_STORY.search)) for line in notes),
        *(_read(line, (_ALONE.fullmatch, _MANDATORY.match, _NAMED.match)) for line in body),
        *(_read(line, (_SAID_OF_STORY.search,)) for line in body if _CALLS.match(line) or _find_number(line, service)),
    ]
    return max(statuses, key=_GRAVITY.index, default=Status.USABLE)


def _read_slug(slug: str) -> Status:
    """Read the edition at the end of a slug line: `BC-US--Summit, KILL`."""
    found = _SLUG_EDITION.search(slug[:_LONGEST])
    if found is None:
        return _read(slug, (_ALONE.fullmatch,))
    return Status.WITHHELD if found["withhold"] else Status.CANCELED


def _read(line: str, forms: Sequence[Callable[[str], re.Match[str] | None]]) -> Status:
    line = line[:_LONGEST].strip()
    found = next((found for form in forms if (found := form(line)) is not None), None)
    if found is None:
        return Status.USABLE
    return Status.WITHHELD if found.groupdict().get("withhold") else Status.CANCELED


def _find_number(line: str, service: str | None) -> str | None:
    """Find the number of a message of this service: `bdt0241`, `bdt 0241`; one letter and a blank are no service."""
    if not service:
        return None
    numbers = ((one[1] or one[3], one[2] or one[4]) for one in _NUMBER.finditer(line[:_LONGEST]))
    return next((number for letters, number in numbers if letters.lower() == service.lower()), None)


def speaks_of_story(line: str) -> bool:
    """Tell whether a line kills or corrects something: then what it names may be that."""
    return _CORRECTS.search(line[:_LONGEST]) is not None


def find_story(lines: Sequence[str], *, service: str | None) -> tuple[str | None, str | None]:
    """Find the story that lines name which kill or correct one: its slug line as written, and its message number.

    service: of the message; a number counts only behind the same letters, since others are no messages.
    """
    slug = number = None
    said = "\n".join(lines).lower()
    if not any(map(said.__contains__, (*_SIGNS_OF_CORRECTION, *_SIGNS))):
        return None, None
    for line in lines:
        line = line[:_LONGEST]
        if not speaks_of_story(line):
            continue
        if slug is None and (found := _NAMED_SLUG.search(line) or _SLUGGED.search(line)):
            slug = found[1].strip()
        number = number or _find_number(line, service)
    return slug, number
