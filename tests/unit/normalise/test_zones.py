"""Names of zones: what one means, by the IANA database, and what only a feed settles."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from streams.normalise import zones
from streams.normalise.zones import read_zone

SUMMER, WINTER = datetime(2016, 7, 1), datetime(2016, 1, 1)  # noqa: DTZ001
BOUND_BY_RFC_5322 = {"EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "GMT", "UT"}


def _offset(name: str, *, feed_zone: str | None = None, moment: datetime = WINTER) -> float:
    zone = read_zone(name, moment=moment, feed_zone=feed_zone)
    offset = moment.replace(tzinfo=zone).utcoffset()
    assert offset is not None
    return offset / timedelta(hours=1)


def test_each_name_means_what_the_iana_database_says() -> None:
    """Where the database has a name since 2005, all places that use it mean by it what we read."""
    meant: dict[str, set[float]] = {}
    for place in available_timezones():
        zone = ZoneInfo(place)
        for year in range(2005, 2026):
            for month in (1, 7):
                moment = datetime(year, month, 15, tzinfo=zone)
                meant.setdefault((moment.tzname() or "").upper(), set()).add(
                    (moment.utcoffset() or timedelta()) / timedelta(hours=1)
                )

    known = {name: hours for name, hours in zones._HOURS.items() if name in meant and name not in BOUND_BY_RFC_5322}
    assert len(known) > 30
    assert {name: {hours} for name, hours in known.items()} == {name: meant[name] for name in known}
    assert all(ZoneInfo(place) for place in zones._PLACES.values())
    assert not set(zones._SEVERAL) & set(zones._HOURS)


@pytest.mark.parametrize(
    ("name", "feed_zone", "moment", "hours"),
    [
        ("IST", "Asia/Kolkata", WINTER, 5.5),
        ("IST", "Asia/Jerusalem", WINTER, 2),
        ("IST", "Asia/Jerusalem", SUMMER, 2),
        ("IST", "Europe/Dublin", SUMMER, 1),
        ("CST", "Asia/Shanghai", WINTER, 8),
        ("CST", "Asia/Tokyo", WINTER, -6),
        ("AST", "Asia/Riyadh", WINTER, 3),
        ("AST", "America/Halifax", WINTER, -4),
        ("EST", "Australia/Brisbane", WINTER, 10),
        ("EST", "America/New_York", SUMMER, -5),
        ("BST", "Asia/Dhaka", WINTER, 6),
        ("BST", None, SUMMER, 1),
        ("ECT", "America/Guayaquil", WINTER, -5),
    ],
)
def test_the_feed_settles_a_name_of_several_clocks(
    name: str, feed_zone: str | None, moment: datetime, hours: float
) -> None:
    """A name that the feed's own zone has in that year is the feed's; else RFC 5322's or the only one."""
    assert _offset(name, feed_zone=feed_zone, moment=moment) == hours


@pytest.mark.parametrize("name", sorted(zones._SEVERAL))
@pytest.mark.parametrize("feed_zone", [None, "Europe/Paris"])
def test_a_name_of_several_clocks_is_not_guessed(name: str, feed_zone: str | None) -> None:
    """Without a feed that settles it, such a name is refused, and the error says what it may mean."""
    with pytest.raises(ValueError, match=r"may be the time of .* write the offset"):
        read_zone(name, moment=WINTER, feed_zone=feed_zone)


@pytest.mark.parametrize(
    ("name", "hours"), [("Tokyo time", 9), ("New York Time", -5), ("Beijing time", 8), ("+5:45", 5.75), ("GMT -3", -3)]
)
def test_zones_in_words_and_offsets(name: str, hours: float) -> None:
    """Cities of the database before `time`, and offsets in every common writing."""
    assert _offset(name) == hours
