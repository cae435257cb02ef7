"""states_embargo: words that ask to hold this very text, and no others."""

import pytest

from streams.normalise import states_embargo

STATED = [
    "EMBARGOED UNTIL 0600 GMT",
    "Not for publication before 0600 GMT Thursday",
    "Embargo: 0600 GMT",
    "Embargo: Thursday 2 May",
    "Hold for release",
    "HOLD FOR RELEASE at 9 a.m.",
    "EMBARGO - Council backs plan",
    "(EMBARGOED) Council backs plan",
    "Council backs plan (EMBARGOED until 10:00)",
    "STRICTLY EMBARGOED UNTIL 00.01 HRS FRIDAY 3 MAY",
    "Under embargo until 12:00 CET",
    "No web before 0600 GMT.",
    "Eds: Not for use before 0600 GMT.",
    "This report is embargoed until Friday",
    "The study is under strict embargo until midnight",
    "Embargo lifts at 10 a.m. EDT",
    "NOT FOR RELEASE UNTIL 6 p.m. ET",
    "Do not publish before 6am",
    "EMBARGOED FOR RELEASE AT 0001 GMT ON 4 MAY",
    "For release at 0600 GMT",
    "Note to editors: embargoed until 1400 GMT.",
    "EMBARGO UNTIL 6 A.M.",
    "Please hold until 0600 GMT",
    "Not to be published or broadcast before 0600 GMT May 2",
    "EMBARGOED: Council backs plan",
    "News embargo until 5 p.m.",
    "HOLD FOR RELEASE UNTIL MONDAY",
    "Not for online use before noon",
    "This material is embargoed until 00:01 on Thursday",
    "EMBARGO TO 06.00",
    "UNDER EMBARGO UNTIL WEDNESDAY",
    "Embargoed till further notice",
    "Budget speech - embargoed until delivery",
    "Embargo, 0600 GMT",
    "***EMBARGO*** Council backs",
    "Embargo: until 0600 on Friday",
    "Release at 0600 GMT",
    "EMBARGO: 6 a.m. EST, Monday, May 2",
]
OTHER = [
    "Oil embargo until end of the year, EU says",
    "EU imposes arms embargo until June",
    "Embargo: Cuba counts the cost",
    "Embargo on oil hits refiners",
    "The embargo until May hurt farmers",
    "Embargo ends Friday, Havana says",
    "The trade embargo was lifted on Friday at 10:00",
    "Film set for release on Friday",
    "Prisoner held before release at 10:00 is dead",
    "Talks on hold until Monday",
    "Goods embargoed since 2014 flow again",
    "New album out for release on May 5",
    "Not for the first time, council backs plan before vote",
    "No vote before Friday, speaker says",
    "No use of force before talks, UN says",
    "US embargo: what it means",
    "EMBARGO ON OIL HITS REFINERS",
    "Embargoed oil reaches port until May",
    "Release of hostages at 10:00 expected",
    "Hold for now, Fed says before June",
    "For immediate release",
    "Publication of report on Friday at 10:00",
    "Don't use phones before bed, doctors say",
    "Release on Friday of new figures",
    "Sales of embargoed goods to 5 countries",
    "Hold on until 2020, miners told",
    "Arms embargo to 2020 extended",
    "Embargo to 2025 extended",
    "No print edition before Christmas",
    "Russian embargo - two years on",
    "EMBARGO - TWO YEARS ON",
    "Publication bans until 2020 are void",
    "Embargo for 50 years: the story of Cuba",
    "The release of a study embargoed until Friday was late",
    "Use 10:30 train",
    "Release time off 10:00",
]


@pytest.mark.parametrize("words", STATED)
def test_words_that_hold_a_text_back(words: str) -> None:
    """They are seen in a headline or note, as a line above the text, and behind the end of a sentence."""
    assert states_embargo(None, words)
    assert states_embargo(f"A headline\n\n{words}\n\nThe text itself.")
    assert states_embargo(f"Eds: adds quotes. {words}")


@pytest.mark.parametrize("words", OTHER)
def test_words_about_something_else(words: str) -> None:
    """An embargo on goods, a release of prisoners and a hold on talks are news."""
    assert not states_embargo(words)
    assert not states_embargo(f"{words}.\nThe text itself.", None)


def test_only_the_beginning_counts() -> None:
    """A text that tells of an embargo further down is not held back by it."""
    assert not states_embargo("A sentence of the text.\n" * 7 + "EMBARGOED UNTIL 0600 GMT")
    assert not states_embargo("A word " * 100 + ". EMBARGOED UNTIL 0600 GMT")
