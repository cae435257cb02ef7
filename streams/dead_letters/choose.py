"""A survey and a choice become a plan: which dead letters are sent back, and which cannot or need not be. Pure."""

from collections.abc import Collection, Sequence

from streams.article import frozen
from streams.dead_letters.survey import Survey
from streams.records import DeadLetter


@frozen
class Choice:
    """Which dead letters are meant."""

    ids: Collection[str] = ()
    """Empty: all that fit the rest."""
    reasons: Collection[str] = ()
    """Empty: any."""
    since: int | None = None
    """When it became a dead letter, at the earliest; milliseconds since 1970 UTC."""
    until: int | None = None
    limit: int | None = None
    again: bool = False
    """Also those that were sent back already."""

    def fits(self, letter: DeadLetter) -> bool:
        """Whether it is one of them, the limit apart."""
        return (
            (not self.ids or letter.id in self.ids)
            and (not self.reasons or letter.reason in self.reasons)
            and (self.since is None or letter.item.received_at >= self.since)
            and (self.until is None or letter.item.received_at <= self.until)
        )


@frozen
class Plan:
    """What is to be done with each that was meant."""

    send: Sequence[DeadLetter]
    """Oldest first."""
    sent_back: Sequence[DeadLetter]
    """Not sent, as they were sent back already."""
    omitted: Sequence[DeadLetter]
    """Not sent, as their bytes are not there."""
    unknown: Sequence[str]
    """IDs that no dead letter has."""


def plan_resend(survey: Survey, choice: Choice) -> Plan:
    """Choose what is sent back. The limit takes the oldest, so that the next one goes on where this one ended."""
    meant = [letter for letter in survey.letters if choice.fits(letter)]
    if choice.ids:
        meant = list({letter.id: letter for letter in meant}.values())
    sent_back = [] if choice.again else [letter for letter in meant if letter.raw_ref in survey.sent_back]
    rest = meant if choice.again else [letter for letter in meant if letter.raw_ref not in survey.sent_back]
    found = {letter.id for letter in meant}
    return Plan(
        send=[letter for letter in rest if not letter.is_omitted][: choice.limit],
        sent_back=sent_back,
        omitted=[letter for letter in rest if letter.is_omitted],
        unknown=[wanted for wanted in choice.ids if wanted not in found],
    )
