"""join_authors: people in any shape become the line of `by`."""

from typing import Any

import pytest

from streams.parse.ninjs.authors import join_authors
from tests.kit.items import item, parse


@pytest.mark.parametrize(
    ("value", "by"),
    [
        (["Ann Lee", " Bo Nye "], "Ann Lee, Bo Nye"),
        ([{"by": "By ANN LEE", "title": "Editor"}], "ANN LEE"),
        ([{"name": "Ann Lee", "role": "writer"}, {"name": "Bo Nye", "role": "photographer"}], "Ann Lee"),
        ([{"Name": "Ann Lee", "Role": "arole:writer"}], "Ann Lee"),
        ([{"name": "Writer", "role": "writer", "sub_label": "Ann Lee"}], "Ann Lee"),
        ({"name": "Ann Lee"}, "Ann Lee"),
        ("Ann Lee", "Ann Lee"),
        (["Ann Lee", "Ann Lee", "", None, 5, {"email": "x"}], "Ann Lee"),
        (["Byron Nye"], "Byron Nye"),
        ([{"name": "Bo Nye", "role": "photographer"}], None),
        ([], None),
        ({"a": 1}, None),
    ],
)
def test_names_are_joined(value: Any, by: str | None) -> None:
    """Names alone, each once, without `By`; who only took the picture did not write the text."""
    assert join_authors(value) == by


def test_a_text_says_it_before_a_list() -> None:
    """`by` and `byline` win; lists count where these are silent, under any of their names."""
    assert parse(item(byline="By Ann Lee", authors=[{"name": "Bo Nye"}])).by == "By Ann Lee"
    assert parse(item(byline=" ", bylines=[{"by": "By Ann Lee"}])).by == "Ann Lee"
    for name in ("bylines", "Authors", "author", "by", "byline"):
        assert parse(item(**{name: [{"name": "Ann Lee"}]})).by == "Ann Lee"
