"""find_embargo: the end of an embargo, out of every place where a format puts it."""

from typing import Any

import pytest

from streams.parse.ninjs.embargo import find_embargo
from tests.kit.items import item, parse

TIME = "2030-01-02T06:00:00"


@pytest.mark.parametrize(
    ("said", "schedule", "until"),
    [
        (f"{TIME}+0000", None, f"{TIME}+0000"),
        (f"{TIME}+0000", {"utc_embargo": f"{TIME}+0000", "time_zone": None}, f"{TIME}+0000"),
        ("2030-01-02T07:00:00+0000", {"utc_embargo": TIME, "time_zone": "Europe/Oslo"}, f"{TIME}Z"),
        (
            "2030-01-02T07:00:00+0000",
            {"UTC_Embargo": "", "Time_Zone": "Europe/Oslo"},
            "2030-01-02T07:00:00 Europe/Oslo",
        ),
        (TIME, {"time_zone": "America/Port-au-Prince"}, f"{TIME} America/Port-au-Prince"),
        (f"{TIME}.000Z", {"time_zone": "Asia/Tokyo"}, f"{TIME} Asia/Tokyo"),
        (f"{TIME}Z", {"time_zone": "UTC"}, f"{TIME}Z"),
        (f"{TIME}Z", {"time_zone": 5}, f"{TIME}Z"),
        ("next week", {"time_zone": "Asia/Tokyo"}, "next week"),
        (None, {"utc_embargo": f"{TIME}Z"}, f"{TIME}Z"),
        ({"until": TIME, "zone": "x"}, None, TIME),
        (1_900_000_000, None, "1900000000"),
        (None, {"utc_publish_schedule": f"{TIME}Z"}, None),
        (None, "soon", None),
        (False, None, None),
    ],
)
def test_the_end_is_found(said: Any, schedule: Any, until: str | None) -> None:
    """Superdesk's moment in UTC comes first; a clock beside a zone is that zone's, whatever offset stands behind it."""
    assert find_embargo(said, schedule) == (until, False)


@pytest.mark.parametrize("said", [True, {"note": "soon"}])
def test_an_embargo_without_an_end_is_told(said: Any) -> None:
    """What says that there is one, and no time, is no silence."""
    assert find_embargo(said, None) == (None, True)


@pytest.mark.parametrize("name", ["embargo", "Embargo", "embargoed", "embargoedUntil", "embargo_date", "EmbargoUntil"])
def test_the_field_in_every_spelling(name: str) -> None:
    """Each is the same field, and a bare yes or no beside it does not hide the time."""
    assert parse(item(**{name: TIME})).properties == {"embargoedUntil": TIME}
    for other in (True, False):
        article = parse(item(**{"embargoed" if name != "embargoed" else "embargo": other, name: TIME}))
        assert (article.properties, article.notes) == ({"embargoedUntil": TIME}, ())
