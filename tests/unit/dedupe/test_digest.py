"""When two items say the same."""

import json

import pytest

from streams.dedupe import DIGEST_FIELDS, digest_of
from streams.dedupe.digest import changed_fields
from tests.kit.paths import GOLDENS


@pytest.mark.parametrize(
    ("name", "start"), [("enriched", "1b418e98"), ("kill", "7343b52b"), ("revision-loses-subject", "ab424a02")]
)
def test_the_digest_is_that_of_the_worked_examples(name: str, start: str) -> None:
    """Computed from a delivered item, the digest is the one that the record bears."""
    value = json.loads((GOLDENS / f"395009.{name}.json").read_text())["value"]
    item = value["item"]
    texts = {"headline": item.get("headlines"), "body": item.get("bodies")}
    main = {field: blocks[0]["value"] for field, blocks in texts.items() if blocks}

    digest = digest_of([(item | main).get(field) for field in DIGEST_FIELDS])

    assert value["enrichment"]["digest"] == digest.text
    assert digest.text.startswith(f"sha256:{start}")


def test_white_space_says_nothing() -> None:
    """Other line ends and blanks, absent and blank fields make no other digest; a no-break space does."""
    plain = digest_of(["A headline", None, "One.\n\nTwo.", "usable", None, None, None])

    assert plain == digest_of([" A\theadline\r\n", "", "One. \v\fTwo.", "usable", " ", None, "\n"])
    assert plain != digest_of(["A\N{NO-BREAK SPACE}headline", None, "One.\n\nTwo.", "usable", None, None, None])


def test_text_in_another_field_is_another_text() -> None:
    """Fields do not run together: what moves from one to the next changes the digest."""
    assert digest_of(["ab", None, None, "usable", None, None, None]).full != (
        digest_of(["a", "b", None, "usable", None, None, None]).full
    )


@pytest.mark.parametrize("place", range(len(DIGEST_FIELDS)))
def test_the_changed_field_is_named(place: int) -> None:
    """Of two digests the fields that differ are named as the item has them."""
    before: list[str | None] = ["headline", None, "body", "usable", None, None, None]
    after = list(before)
    after[place] = "other"

    assert (DIGEST_FIELDS[place],) == changed_fields(digest_of(before), digest_of(after))


def test_hostile_text_has_a_digest() -> None:
    """A lone surrogate does not fail here."""
    assert digest_of(["\ud800", None, None, "usable", None, None, None]).full


def test_a_digest_is_of_seven_fields() -> None:
    """Another number of fields is a programming error."""
    with pytest.raises(ValueError, match="7 fields"):
        digest_of(["headline"])
