"""Do these words make a place that a wire would write from? The judgement where a dateline's form leaves it open.

A company, a slug, the head of a table or the first words of a sentence may stand where a place stands. None is
better than an invented one: each form asks for the evidence that it lacks itself.
"""

from collections.abc import Sequence
from enum import Enum, auto

from streams.normalise.calendar_words import ENGLISH_WEEKDAYS, MONTHS, WEEKDAYS, word_set
from streams.normalise.towns import CITIES, FULL_REGIONS, SHORT_REGIONS


class Form(Enum):
    """What stands behind the place, by what it proves."""

    DAY_AND_AGENCY = auto()
    AGENCY = auto()
    AGENCY_AT_END = auto()
    """An agency with nothing but the end of its line or a colon behind it: a photographer's credit ends so, too."""
    BARE_AGENCY = auto()
    """`LONDON, AP —`: without day, brackets or slashes."""
    DAY = auto()
    DAY_AT_LINE_END = auto()
    DASH = auto()
    COLON = auto()
    NONE = auto()


_WITH_AGENCY = frozenset({Form.DAY_AND_AGENCY, Form.AGENCY, Form.AGENCY_AT_END, Form.BARE_AGENCY})

# No place begins with one of these: words that open a sentence, a slug or a table.
_NO_BEGINNING = word_set("""
on in as by at of this last since until from after before late early between during today yesterday tomorrow now then
when while if but so it he she they we i you what who why how live watch video photo photos position total totals
report update correction corrected note notes editors editor exclusive breaking analysis advisory attention urgent
flash summary wrapup factbox timeline image picture pictures file credit copyright caption eds world sports politics
business entertainment headlines interview opinion review weekly daily table results overnight bids noon midday fob
nato opec unesco unicef nasa fifa uefa asean ecb imf fbi cia ibm gte itt rca nbc cbs abc cnn bbc usda nymex cbot
""")
_BEFORE_A_PLACE = frozenset({"on", "in", "at"})
# No place ends with one of these, unless its region follows: companies, markets, slugs.
_NO_END = word_set("""
inc corp corporation co ltd plc llc lp company companies gmbh nv spa ag holdings holding industries group bancorp bank
bankers trust futures shares stocks index prices report update results grade gradings bids totals position total
volume settlement close closing opening rates rate exchs clsg opg midsession standings scores roundup fixing options
deposits motors oil electric airlines airways steel chemical chemicals systems technologies technology financial
energy insurance foods pharmaceuticals petroleum communications international ministry court parliament government
police president minister
""")
_LITTLE_WORDS = word_set(
    "de la le les du des di da do dos das del el al the of on upon sur am an der and und et y e и city"
)
_MOST_WORDS = 5


def is_credible(parts: Sequence[str], *, form: Form, following: str) -> bool:
    """Tell whether a place's parts (city, then regions; none for a bare agency alone) make a dateline of this form.

    following: what stands behind a dash or colon; for the other forms it does not matter.
    """
    if not parts:
        return form is Form.BARE_AGENCY and _goes_on(following)
    city = parts[0]
    is_known = city.upper() in CITIES
    if is_known and (form is Form.DAY or form is Form.DAY_AND_AGENCY):
        return True
    is_upper = city.isupper()
    last = parts[-1].upper() if len(parts) > 1 else ""
    has_region = last in SHORT_REGIONS or last in FULL_REGIONS
    has_agency = form in _WITH_AGENCY
    if not is_known and not _may_be_place(city, has_region=has_region, has_agency=has_agency):
        return False
    if form is Form.DASH or form is Form.COLON:
        if form is Form.COLON and len(parts) > 1:
            return False
        return is_upper and (is_known or has_region) and _goes_on(following)
    if form is Form.BARE_AGENCY:
        return (is_upper or is_known or (has_region and is_credible_name(city))) and _goes_on(following)
    if form is Form.AGENCY_AT_END:
        return is_known or has_region
    if form is Form.DAY_AT_LINE_END:
        return is_upper and len(city) > 3
    if form is Form.NONE:
        return False
    if is_upper or is_known:
        # Three capitals without more are a company (IBM) rather than a place (Ufa) that nobody knows.
        return form is not Form.DAY or is_known or has_region or len(city) > 3
    words = city.replace("/", " ").split()
    if all(word[0].isupper() or word in _LITTLE_WORDS for word in words):
        return True
    # Some desks write without capitals; then only short names, and only with the day.
    return form is not Form.AGENCY and city.islower() and len(words) <= 2 and len(parts) <= 2


def is_credible_name(name: str) -> bool:
    """Tell whether the words of a by-line can be people's names."""
    return all(word[0].isupper() or word in _LITTLE_WORDS for word in name.split())


def _may_be_place(city: str, *, has_region: bool, has_agency: bool) -> bool:
    words = city.lower().replace("/", " ").split()
    first, last = words[0].rstrip("."), words[-1].rstrip(".")
    if city.isupper() and has_agency and len(words) > 1 and first in _BEFORE_A_PLACE:
        return True  # `ON THE POLISH BORDER (AP) —`
    if first in _NO_BEGINNING or first in ENGLISH_WEEKDAYS or len(words) > _MOST_WORDS:
        return False
    if len(words) == 1 and (first in MONTHS or first in WEEKDAYS):
        return False  # but Mar del Plata, Sun City
    return has_region or last not in _NO_END  # Cut Bank, Montana


def _goes_on(following: str) -> bool:
    """Tell whether a sentence follows: no table, no headline in capitals."""
    rest = following.lstrip(" \n\"'“‘«")
    return rest[:1].isupper() and any(map(str.islower, rest[:60]))
