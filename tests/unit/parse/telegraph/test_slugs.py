"""What stays the same of a slug line over the editions of a story."""

import pytest

from streams.parse.telegraph.slugs import drop_count, slug_key


@pytest.mark.parametrize(
    "slug",
    ["BC-US--Summit Talks,456", "BC-US--Summit Talks, 1st Ld-Writethru,512", "bc-us-summit-talks",
     "AM-US--Summit Talks", "BC-US--Summit Talks, KILL", "BC-US--Summit Talks, Correction",
     "BC-US--Summit Talks,2nd Ld,80", "US--Summit Talks"],
)  # fmt: skip
def test_editions_of_a_story_have_one_key(slug: str) -> None:
    """Cycle, edition and number of words change; the story does not."""
    assert slug_key(slug) == "us-summit-talks"


@pytest.mark.parametrize(
    ("slug", "key"),
    [
        ("Wahlen/Bundestag/", "wahlen-bundestag"),
        ("POLITICS - BUDGET - EU", "politics-budget-eu"),
        ("BC-US--Summit Talks, 1st Add", "us-summit-talks-1st-add"),
        ("BC-US--Summit Talks, 2nd Take", "us-summit-talks-2nd-take"),
        ("BC-Kill", "kill"),
        ("", ""),
        ("//", ""),
    ],
)
def test_takes_and_other_words_stay(slug: str, key: str) -> None:
    """A second take is no edition of the first."""
    assert slug_key(slug) == key


def test_the_number_of_words_is_no_part_of_a_slug_line() -> None:
    """It stands at the very end."""
    assert drop_count("BC-US--Summit, 1st Ld,456") == "BC-US--Summit, 1st Ld"
