"""Words that kill, withhold or correct a story, and articles that are about such things."""

import pytest

from streams.article import Status
from streams.parse.telegraph.signals import find_story, read_status


def status(*, slug: str | None = None, headline: str | None = None, note: str = "", body: str = "") -> Status:
    """The status by one line of each kind."""
    return read_status(
        slug=slug, headline=headline, notes=[note] if note else [], body=[body] if body else [], service="bdt"
    )


@pytest.mark.parametrize(
    "line",
    ["KILL", "BULLETIN KILL", "MANDATORY KILL", "Mandatory Kill:", "KILL KILL", "Eds: Kill the story on BC-Summit.",
     "Eds: The following story has been withdrawn.", "EDITORS: Please disregard the story on the budget.",
     "Kill BC-US--Summit Talks, a0123.", "Withdraws bdt0241.", "STORY WITHDRAWN", "WITHDRAWAL", "Annullierung",
     "ACHTUNG REDAKTIONEN: Annullierung", "Meldung zurückgezogen", "Die Meldung bdt0241 wird zurückgezogen.",
     "Bitte streichen Sie die Meldung über den Haushalt.", "ANNULATION", "Prière d'annuler la dépêche 12.",
     "La dépêche de 10h est annulée.", "ANNULLARE", "Annullamento", "Anulación", "INTREKKING", "Trekkes tilbake:",
     "De artikel is ingetrokken", "Trukket"],
)  # fmt: skip
def test_a_note_that_kills(line: str) -> None:
    """In a note to editors, in whatever language."""
    assert status(note=line) is Status.CANCELED


@pytest.mark.parametrize(
    "line", ["WITHHOLD", "Eds: Hold the story on the budget.", "Withhold BC-Summit.", "zurückhalten"]
)
def test_a_note_that_withholds(line: str) -> None:
    """What is only held may come back."""
    assert status(note=line) is Status.WITHHELD


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("slug", "BC-US--Summit Talks, KILL"),
        ("slug", "BC-US--Summit Talks, 1st Kill"),
        ("headline", "BULLETIN KILL"),
        ("headline", "Mandatory Kill: summit talks"),
        ("headline", "KILL: summit talks"),
        ("headline", "Annullierung"),
        ("headline", "Kill BC-US--Summit Talks"),
        ("body", "Die Meldung bdt0241 wird zurückgezogen."),
        ("body", "Editors: The story on the budget has been withdrawn."),
        ("body", "KILL"),
    ],
)
def test_a_desk_speaks_elsewhere_too(where: str, line: str) -> None:
    """In slug lines, headlines and first lines."""
    assert status(**{where: line}) is Status.CANCELED


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("headline", "Police kill three in raid"),
        ("headline", "Kill Bill returns to cinemas"),
        ("headline", "Annulation: le festival n'aura pas lieu"),
        ("headline", "Withdrawal: EU and UK agree on terms"),
        ("headline", "Magazine to retract article on vaccines"),
        ("headline", "Rückruf: Hersteller ruft Autos zurück"),
        ("headline", "Zeitung hat Bericht zurückgezogen"),
        ("slug", "BC-US--Road Kill"),
        ("slug", "BC-Overkill, 1st Ld"),
        ("note", "Eds: Updates with details on the killing."),
        ("note", "Eds: Adds that the newspaper's story has been retracted."),
        ("note", "Zusammenfassung: Rückzug der Truppen"),
        ("note", "Eds: Holds for all points."),
        ("body", "The company killed the story, it said."),
        ("body", "Berlin (dpa) - Die Zeitung hat ihren Bericht zurückgezogen."),
        ("body", "Hold the line, the mayor said."),
    ],
)
def test_news_of_killing_kills_nothing(where: str, line: str) -> None:
    """A cancel is final, so that words of the news must not be taken for it."""
    assert status(**{where: line}) is Status.USABLE


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Eds: Corrects BC-US--Summit Talks, which moved earlier.", ("BC-US--Summit Talks", None)),
        ("Eds: Please withdraw BC-US--Storm. The information was wrong.", ("BC-US--Storm", None)),
        ("Eds: Kill BC-US--Summit Talks, a0123.", ("BC-US--Summit Talks", "0123")),
        ("Eds: Kill the story slugged “Summit Talks”.", ("Summit Talks", None)),
        ("Berichtigung zu a0123: Name korrigiert", (None, "0123")),
        ("Eds: Corrects spelling.", (None, None)),
        ("BC-US--Summit Talks will move by 3 p.m.", (None, None)),
        ("Corrects that a 120 km road is meant", (None, None)),
        ("Corrects bdt0241", (None, None)),
    ],
)
def test_the_story_that_is_named(line: str, expected: tuple[str | None, str | None]) -> None:
    """By its slug line, or by a number of the same service."""
    assert find_story([line], service="a") == expected
