"""Headers of answers say when to ask again."""

import pytest

from streams.pull.answers import read_max_age, read_retry_after, read_validator

NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, 0),
        ("120", 120),
        (" 7 ", 7),
        ("999999999", 86_400),
        ("Tue, 14 Nov 2023 22:14:20 GMT", 60),
        ("Tue, 14 Nov 2023 22:12:20 GMT", 0),
        ("Tue, 14 Nov 2099 22:12:20 GMT", 86_400),
        *((text, 0) for text in ("", "-5", "soon", "1.5", "Tue, 99 Foo 2023", "Tue, 14 Nov 9999999 22:12:20 GMT", "٣")),
    ],
)
def test_retry_after(text: str | None, seconds: float) -> None:
    """Seconds or a date, at most a day; what cannot be read asks for nothing."""
    assert read_retry_after(text, now=NOW) == seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, 0),
        ("max-age=300", 300),
        ("public, Max-Age = 60, must-revalidate", 60),
        ('max-age="60"', 60),
        ("s-maxage=300", 0),
        ("no-store", 0),
        ("max-age=-1", 0),
        ("max-age=99999999", 86_400),
    ],
)
def test_max_age(text: str | None, seconds: float) -> None:
    """The cache's of a reader, not that of proxies."""
    assert read_max_age(text) == seconds


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (None, ""),
        (' W/"abc" ', 'W/"abc"'),
        ("yesterday, or so", "yesterday, or so"),
        ("x" * 2_000, ""),
        ("\udce4", ""),
        ("a\x01", ""),
    ],
)
def test_validators_are_kept_as_they_came(text: str | None, kept: str) -> None:
    """A date that is none goes back as it is: it is its server's to understand. What cannot be kept is not."""
    assert read_validator(text) == kept
