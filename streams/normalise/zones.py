"""Zone as written in a date → tzinfo: offsets, names of the IANA database, and abbreviations that mean one thing.

Sources of the abbreviations: RFC 5322 (GMT, UT, EST to PDT, which it binds to America); the IANA database, where all
of its places that have used one since 2005 mean the same by it; and for places to which the IANA database gives no
letters, the names that their own offices and CLDR use. A name that several countries use for different clocks (IST,
AST) is read only where the feed's zone is one of them.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSET = re.compile(r"(?:GMT|UTC|UT)? ?([+−–-]) ?(\d\d?)(?::?([0-5]\d))?")
# Hours east of Greenwich.
_HOURS = {
    # RFC 5322, and Greenwich by its other names.
    "Z": 0, "UTC": 0, "GMT": 0, "UT": 0, "UCT": 0, "ZULU": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7,
    "MDT": -6, "PST": -8, "PDT": -7,
    # One meaning in the IANA database since 2005.
    "ACDT": 10.5, "ACST": 9.5, "ADT": -3, "AEDT": 11, "AEST": 10, "AKDT": -8, "AKST": -9, "AWDT": 9, "AWST": 8,
    "BST": 1, "CAT": 2, "CEST": 2, "CET": 1, "CHST": 10, "EAT": 3, "EEST": 3, "EET": 2, "HDT": -9, "HKT": 8,
    "HST": -10, "IDT": 3, "JST": 9, "MEST": 2, "MET": 1, "MSD": 4, "NDT": -2.5, "NST": -3.5, "NZDT": 13, "NZST": 12,
    "PKT": 5, "SAST": 2, "WAT": 1, "WEST": 1, "WET": 0, "WIB": 7, "WIT": 9, "WITA": 8,
    # Of their own offices and CLDR.
    "AFT": 4.5, "ART": -3, "AZT": 4, "BOT": -4, "BRT": -3, "BTT": 6, "CHADT": 13.75, "CHAST": 12.75, "COT": -5,
    "FJT": 12, "GET": 4, "ICT": 7, "IRDT": 4.5, "IRST": 3.5, "KGT": 6, "MEZ": 1, "MESZ": 2, "MMT": 6.5, "MUT": 4,
    "MVT": 5, "MYT": 8, "NPT": 5.75, "PET": -5, "PGT": 10, "PHT": 8, "SGT": 8, "SLST": 5.5, "TJT": 5, "TLT": 9,
    "TMT": 5, "TRT": 3, "ULAT": 8, "UYT": -3, "UZT": 5,
}  # fmt: skip
# Names for the clock of a place, whatever its offset on the day.
_PLACES = {
    "MSK": "Europe/Moscow", "МСК": "Europe/Moscow", "ET": "America/New_York", "CT": "America/Chicago",
    "MT": "America/Denver", "PT": "America/Los_Angeles", "BJT": "Asia/Shanghai", "KST": "Asia/Seoul",
    "VET": "America/Caracas", "PYT": "America/Asuncion", "CLT": "America/Santiago", "SAMT": "Europe/Samara",
    "YEKT": "Asia/Yekaterinburg", "OMST": "Asia/Omsk", "NOVT": "Asia/Novosibirsk", "KRAT": "Asia/Krasnoyarsk",
    "IRKT": "Asia/Irkutsk", "YAKT": "Asia/Yakutsk", "VLAT": "Asia/Vladivostok", "MAGT": "Asia/Magadan",
    "SAKT": "Asia/Sakhalin", "PETT": "Asia/Kamchatka",
}  # fmt: skip
# The same in words, before `time`; other cities of the IANA database (Tokyo time) are looked for there.
_IN_WORDS = {
    "EASTERN": "ET", "CENTRAL": "CT", "MOUNTAIN": "MT", "PACIFIC": "PT", "EASTERN STANDARD": "EST",
    "EASTERN DAYLIGHT": "EDT", "CENTRAL STANDARD": "CST", "CENTRAL DAYLIGHT": "CDT", "MOUNTAIN STANDARD": "MST",
    "MOUNTAIN DAYLIGHT": "MDT", "PACIFIC STANDARD": "PST", "PACIFIC DAYLIGHT": "PDT", "GREENWICH MEAN": "GMT",
    "COORDINATED UNIVERSAL": "UTC", "UNIVERSAL": "UTC", "BRITISH SUMMER": "BST", "CENTRAL EUROPEAN": "Europe/Brussels",
    "CENTRAL EUROPEAN SUMMER": "CEST", "EASTERN EUROPEAN": "EET", "EASTERN EUROPEAN SUMMER": "EEST",
    "MOSCOW STANDARD": "MSK", "JAPAN STANDARD": "JST", "KOREA STANDARD": "KST", "CHINA STANDARD": "BJT",
    "INDIA STANDARD": "Asia/Kolkata", "INDIAN STANDARD": "Asia/Kolkata", "PAKISTAN STANDARD": "PKT",
    "BEIJING": "BJT", "DELHI": "Asia/Kolkata", "WASHINGTON": "ET",
}  # fmt: skip
_CONTINENTS = ("Europe", "Asia", "America", "Africa", "Australia", "Pacific", "Atlantic", "Indian")
# Names of several clocks → what they may mean; and the zones whose clock is called so, where the IANA database does
# not say it itself (it calls India's and Israel's IST, Riyadh's only +03).
_SEVERAL = {
    "IST": "India, Israel or Ireland",
    "AST": "the Atlantic provinces or Arabia",
    "ECT": "Ecuador, the Eastern Caribbean or Central Europe",
    "GST": "the Gulf or South Georgia",
    "SST": "Samoa or Singapore",
    "AMT": "Armenia or the Amazon",
    "WST": "Western Australia or Samoa",
    "BDT": "Bangladesh or Brunei",
    "ACT": "Acre, Central Australia or ASEAN",
}
_OF_FEEDS = {
    "AST": frozenset({"Asia/Riyadh", "Asia/Kuwait", "Asia/Baghdad", "Asia/Bahrain", "Asia/Qatar", "Asia/Aden"}),
    "BST": frozenset({"Asia/Dhaka", "Pacific/Bougainville"}),
    "BDT": frozenset({"Asia/Dhaka", "Asia/Brunei"}),
    "ECT": frozenset({"America/Guayaquil"}),
    "GST": frozenset({"Asia/Dubai", "Asia/Muscat", "Atlantic/South_Georgia"}),
    "SST": frozenset({"Asia/Singapore"}),
    "AMT": frozenset({"Asia/Yerevan", "America/Manaus"}),
    "WST": frozenset({"Pacific/Apia"}),
    "ACT": frozenset({"America/Rio_Branco"}),
}


@lru_cache(maxsize=64)
def zone_of(name: str) -> tzinfo:
    """Give the zone of an IANA name, as feeds name theirs."""
    return UTC if name == "UTC" else ZoneInfo(name)


def is_zone_name(word: str) -> bool:
    """Tell whether a word of a date is the abbreviation of a zone, in any case; not that it can be read."""
    name = word.upper()
    return name in _HOURS or name in _PLACES or name in _SEVERAL


def read_zone(written: str, *, moment: datetime, feed_zone: str | None) -> tzinfo:
    """Read a zone as written beside `moment`, a time without zone.

    A name that the feed's own zone uses in that year is the feed's: `CST` of a feed in Shanghai is China's.
    Raises ValueError for a name that nothing or more than one thing answers to.
    """
    offset = _OFFSET.fullmatch(written.upper())
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes))
    name = written.upper()
    if feed_zone is not None and (of_feed := _read_as_feed(name, moment=moment, feed_zone=feed_zone)) is not None:
        return of_feed
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name]))
    if name in _PLACES:
        return zone_of(_PLACES[name])
    if "/" in written:
        return _read_iana(written)
    if name.endswith(" TIME"):
        return _read_words(name.removesuffix(" TIME"), moment=moment, feed_zone=feed_zone)
    if name in _SEVERAL:
        raise ValueError(
            f"{written!r} may be the time of {_SEVERAL[name]}: give the feed its zone, or write the offset"
        )
    raise ValueError(f"{written!r} is no word of a date and no time zone that only one place uses")


def _read_as_feed(name: str, *, moment: datetime, feed_zone: str) -> tzinfo | None:
    """Give the clock that the feed's own zone calls so on that day or in another season of the year."""
    zone = zone_of(feed_zone)
    names = (name, f"A{name}") if feed_zone.startswith("Australia/") else (name,)
    if zone.tzname(moment) in names or feed_zone in _OF_FEEDS.get(name, ()):
        return zone
    if name in _HOURS and len(names) == 1:
        return None
    for month in (1, 7):
        season = datetime(moment.year, month, 1, tzinfo=zone)
        if season.tzname() in names and (offset := season.utcoffset()) is not None:
            return timezone(offset)  # written out of its season: `EST` in July
    return None


def _read_iana(written: str) -> tzinfo:
    """Give the zone of an IANA name, in any case (`europe/berlin`)."""
    for name in (written, "/".join("_".join(map(str.capitalize, part.split("_"))) for part in written.split("/"))):
        try:
            return zone_of(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    raise ValueError(f"{written!r} is no time zone of the IANA database")


def _read_words(name: str, *, moment: datetime, feed_zone: str | None) -> tzinfo:
    """Give the zone that words before `time` name, in upper case: `EASTERN`, `MOSCOW`."""
    if (known := _IN_WORDS.get(name)) is not None:
        return read_zone(known, moment=moment, feed_zone=feed_zone)
    city = "_".join(map(str.capitalize, name.split(" ")))
    for continent in _CONTINENTS:
        try:
            return zone_of(f"{continent}/{city}")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    raise ValueError(f"'{name.title()} time' is no time zone that is known by this name")
