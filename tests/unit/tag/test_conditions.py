"""Each condition that a rule can ask for."""

import pytest

from tests.kit.samples import compile_rule, evidence_of, texts_of

NEAR = 'weight = 100\nall = ["island", ["claim", "claims"]]\n'


def matches(rule: str, headline: str | None, body: str | None = None, *, tables: str = "", top: str = "") -> list[str]:
    """The evidence that one rule gives."""
    return texts_of(compile_rule(rule, tables=tables, top=top).tag(headline, body, language="en"))


def test_phrases_of_all_groups_stand_in_one_sentence() -> None:
    """Without `within`, one phrase of each group must stand in one sentence, in any order."""
    assert matches(NEAR, None, "Both claim the island. Rain fell.") == ["claim the island"]
    assert matches(NEAR, None, "The island is what Mr. X claims.") == ["island is what Mr. X claims"]
    assert matches(NEAR, None, "They claim it. The island is far.") == []
    assert matches(NEAR, None, "They claim it\n\nThe island is far.") == []
    assert matches(NEAR, "Claims and an island") == ["Claims and an island"]


def test_a_headline_and_a_body_are_never_one_sentence() -> None:
    """Groups parted between headline and body do not match."""
    assert matches(NEAR, "They claim it", "The island is far.") == []


@pytest.mark.parametrize(("words", "found"), [(2, True), (1, False)])
def test_words_between_neighbours_are_counted(words: int, found: bool) -> None:
    """`within = n` allows n words between, not one more."""
    assert bool(matches(f"{NEAR}within = {words}", None, "they claim this far island")) is found


def test_nearness_in_words_ends_with_the_sentence() -> None:
    """Words of two sentences are not near each other; a stop after an abbreviation ends none."""
    assert matches(f"{NEAR}within = 5", None, "This is their claim. The island is far.") == []
    assert matches(f"{NEAR}within = 5", None, "They claim Mr. Smith's U.S. island") != []


def test_the_order_written_can_be_asked_for() -> None:
    """With `order`, the groups come as written."""
    assert matches(f"{NEAR}order = true", None, "an island that they claim") == ["island that they claim"]
    assert matches(f"{NEAR}order = true", None, "they claim an island") == []
    assert matches(f"{NEAR}within = 3\norder = true", None, "they claim an island") == []


def test_groups_may_share_phrases_but_not_words() -> None:
    """One word is not both of two groups."""
    rule = 'weight = 100\nall = ["@leaders", "@leaders"]\nwithin = 3'
    lists = '[lists]\nleaders = ["president", "king", "president king"]\n'

    assert matches(rule, "The president king", tables=lists) == ["president king"]
    assert matches(rule, "The president", tables=lists) == []


def test_no_words_count_for_two_groups() -> None:
    """A phrase inside the phrase of another group is not a phrase of its own."""
    rule = 'weight = 100\nall = ["king", "summit talks", "talks"]\nwithin = 5'

    assert matches(rule, "King summit talks") == []
    assert matches(rule, "King summit talks talks") == ["King summit talks talks"]


def test_everyday_words_are_found_behind_long_words() -> None:
    """Everyday words are found as far off as the rule allows, however long the words between are."""
    rule = 'weight = 100\nall = ["summit", "@common"]\nwithin = 4'
    lists, top = '[lists]\ncommon = ["soon"]\n', 'everyday = ["common"]'
    between = " ".join(["w" * 35] * 4)

    assert matches(rule, f"summit {between} soon", tables=lists, top=top) != []
    assert matches(rule, f"soon {between} summit", tables=lists, top=top) != []


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("anywhere", ["headline", "lead", "rest"]),
        ("headline", ["headline"]),
        ("lead", ["lead"]),
        ("body", ["lead", "rest"]),
        ("opening", ["headline", "lead"]),
    ],
)
def test_the_place_can_be_asked_for(where: str, found: list[str]) -> None:
    """`where` tells headline, lead (60 words), body and opening apart."""
    body = f"summit {'word ' * 70}summit"
    spans = evidence_of(
        compile_rule(f'weight = 100\nany = ["summit"]\nwhere = "{where}"').tag("summit", body, language="en")
    )

    assert found == ["headline" if span.field == "headline" else "rest" if span.start else "lead" for span in spans]


def test_unless_undoes_a_match_in_its_own_sentence() -> None:
    """A match does not count where an `unless` phrase stands in the same sentence; elsewhere it may."""
    rule = 'weight = 100\nany = ["summit"]\nunless = ["mountain*"]'

    assert matches(rule, "Summit of a mountain") == []
    assert matches(rule, "Mountains", "The summit failed.") == ["summit"]
    assert matches(rule, None, "A mountain path. The summit of leaders.") == ["summit"]


def test_needs_asks_for_a_phrase_anywhere() -> None:
    """`needs` may stand in the other field; without it the rule is dead."""
    rule = 'weight = 100\nany = ["summit"]\nneeds = ["president"]'

    assert matches(rule, "President speaks", "The summit failed.") == ["summit"]
    assert matches(rule, "King speaks", "The summit failed.") == []


def test_what_is_ignored_hides_what_is_inside() -> None:
    """A phrase inside an ignored one does not count, everyday or not; beside it, it does."""
    rule = 'weight = 100\nall = ["summit", "@common"]\nwithin = 3'
    lists = '[lists]\ncommon = ["bank", "new"]\n'
    top = 'everyday = ["common"]\nignore = ["Summit Bank", "New York"]'

    assert matches(rule, "Summit Bank new", tables=lists, top=top) == []
    assert matches(rule, "Summit in New York", tables=lists, top=top) == []
    assert matches(rule, "Summit Bank on new summit", tables=lists, top=top) == ["new summit"]


def test_a_rule_below_zero_speaks_against_the_subject() -> None:
    """Points below zero are taken off, and can cost the subject."""
    for_it, against = 'weight = 60\nany = ["summit"]', 'weight = -30\nany = ["business"]'
    rules = compile_rule(for_it, against)

    assert rules.tag(None, "The summit.", language="en").tags[0].score == 60
    assert rules.tag(None, "The business summit.", language="en").tags == ()
    assert texts_of(rules.tag("The summit", "A business summit.", language="en")) == ["summit", "summit"]


def test_lists_may_name_lists() -> None:
    """A list holds phrases and other lists."""
    lists = '[lists]\nseas = ["Black Sea"]\nplaces = ["@seas", "Crimea"]\n'

    assert matches('weight = 100\nany = ["@places"]', "Black Sea", tables=lists) == ["Black Sea"]


def test_overlapping_matches_count_once() -> None:
    """Of phrases that overlap, the longer counts; of near phrases, the tighter pair."""
    assert matches('weight = 100\nany = ["summit", "summit talks", "talks"]', "summit talks") == ["summit talks"]
    assert matches(f"{NEAR}within = 9", None, "claim on claim of the island") == ["claim of the island"]
