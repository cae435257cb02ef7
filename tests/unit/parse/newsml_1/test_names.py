"""Formal names, however they are written."""

import pytest

from streams.parse.newsml_1.names import word


@pytest.mark.parametrize(
    ("name", "said"), [("Main Text", "maintext"), ("role:main-text", "maintext"), ("", ""), (None, ""), ("ÉTÉ", "été")]
)
def test_a_name_in_one_word(name: str | None, said: str) -> None:
    """Without scheme, blanks and dashes."""
    assert word(name) == said
