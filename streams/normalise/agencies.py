"""Agencies that datelines name, and the words of a dateline's mark → the agency and the author in it."""

import re

from streams.normalise.towns import SHORT_REGIONS, names

_AGENCIES = """
AA|AAP|ABNA|ADN|ADNKRONOS|AFP|AGENCE FRANCE-PRESSE|AGENCIA EFE|AGERPRES|AGI|AKIPRESS|ANADOLU|ANADOLU AGENCY|ANI
ANP|ANSA|ANTARA|AP|APA|APP|APS|ARMENPRESS|ASSOCIATED PRESS|THE ASSOCIATED PRESS|ATA|ATS|AUSTRALIAN ASSOCIATED PRESS
AZERTAC|BELGA|BELTA|BERNAMA|BLOOMBERG|BLOOMBERG NEWS|BNS|BSS|BTA|BUSINESS WIRE|BUSINESSWIRE|CANADIAN PRESS
THE CANADIAN PRESS|CHINA NEWS SERVICE|CNA|CNN|CNW|CP|CTK|ČTK|DJ|DOW JONES|DOW JONES NEWSWIRES|DPA|EFE|ELTA|EUROPA PRESS
FARS|FENA|GLOBE NEWSWIRE|GLOBENEWSWIRE|GNA|HINA|IANS|INTERFAX|INTERFAX-UKRAINE|IPS|IRNA|ISNA|ITAR TASS|ITAR-TASS|JIJI
JIJI PRESS|JTA|KAZINFORM|KCNA|KUNA|KYODO|KYODO NEWS|LETA|LUSA|MEDIAFAX|MEHR|MENA|MTI|NAN|NNA|NOTIMEX|NTB|NZPA|PA
PA MEDIA|PAP|PL|PNA|PRENSA LATINA|PRESS ASSOCIATION|PRESS TRUST OF INDIA|PRNEWSWIRE|PR NEWSWIRE|PTI|QNA|REUTER|REUTERS
RIA|RIA NOVOSTI|RITZAU|RNS|SANA|SAPA|SDA|SIPA|SPA|SPUTNIK|STA|STT|TANJUG|TASR|TASS|TASNIM|TELAM|TÉLAM
THOMSON REUTERS FOUNDATION|TREND|TT|TUOI TRE|UKRINFORM|UNB|UNI|UNIAN|UPI|VNA|WAFA|WAM|XINHUA|XINHUA NEWS AGENCY
XINHUANET|YONHAP|YONHAP NEWS|ZENIT|ИНТЕРФАКС|РИА|РИА НОВОСТИ|ТАСС|ИТАР-ТАСС|УНИАН|УНІАН|УКРИНФОРМ|УКРІНФОРМ|БЕЛТА
"""

AGENCIES = names(_AGENCIES)
"""Upper case."""
# Words, regions and abbreviations that are not always the agency: they are one only in brackets or behind a day.
_AMBIGUOUS = SHORT_REGIONS | names("AA|APS|ATA|ATS|CP|DJ|MENA|NAN|PL|RIA|SANA|SPA|SPUTNIK|STA|TREND|TT|UNI")
_SHORTEST_NAME = 4
"""Letters from which an agency may be written as a name is (`Tass`); a shorter one is an abbreviation in capitals."""

_CORRESPONDENT = re.compile(r"\s*\b(?:corr(?:espondent)?\b\.?|корр(?:еспондент)?\b\.?)\s*", re.IGNORECASE)
_BEHIND_AGENCY = re.compile(r"[,/;]| - ")
_LONGEST_UNKNOWN = 30


_MARK = re.compile(r"[(/]([^\W\d_][^()/\n]{1,58})[)/]")


def has_mark(text: str, start: int = 0, end: int | None = None) -> bool:
    """Tell whether an agency stands in brackets or slashes anywhere in a text, or between two places of it."""
    for sign in "(/":
        at = text.find(sign, start, end)
        while at >= 0:
            mark = _MARK.match(text, at)
            if mark is not None and read_agency(mark[1].strip())[0] is not None:
                return True
            at = text.find(sign, at + 1, end)
    return False


def is_agency(written: str) -> bool:
    """Tell whether these words are the name of an agency that we know, in any case."""
    return written.upper() in AGENCIES


def is_unmistakable(written: str) -> bool:
    """Tell whether these words are an agency also where neither brackets nor a day say so: `LONDON, AP —`."""
    name = written.upper()
    return (
        name in AGENCIES
        and name not in _AMBIGUOUS
        and (written == name or written == "dpa" or (len(written) >= _SHORTEST_NAME and written[0].isupper()))
    )


def read_agency(written: str) -> tuple[str | None, str | None]:
    """Give agency and author of an agency's mark: `TASS`, `Itar-Tass correspondent Vasily Golovnin`, `AP, UPI`."""
    if is_agency(written):
        return written, None
    around = _CORRESPONDENT.split(written, maxsplit=1)
    if len(around) == 2:
        agency, author = around[0].strip(" ,."), around[1].strip(" ,.")
        if not agency:
            agency, _, author = author.partition(" ")
        return (agency, author or None) if is_agency(agency) else (None, None)
    first = _BEHIND_AGENCY.split(written, maxsplit=1)[0].strip()
    return (first, None) if is_agency(first) else (None, None)


def read_unknown_agency(written: str) -> str | None:
    """Give the agency of a mark that can be nothing else, by the day before it, if it is written like one."""
    return written if written and len(written) <= _LONGEST_UNKNOWN and written[0].isalpha() else None


def part_agency(place: str) -> tuple[str, str | None]:
    """Part an agency from the end of a place: `LONDON, AP` → `LONDON`, `AP`; `Kyiv CNN`; the agency alone → ``, it."""
    words = place.split(" ")
    for count in range(min(3, len(words)), 0, -1):
        written = " ".join(words[-count:])
        if is_unmistakable(written):
            return " ".join(words[:-count]).rstrip(" ,"), written
    return place, None
