"""What an access token lets through of what was asked for."""

from streams.gateway.filters import Filters
from streams.records.outcomes import OutcomeKind
from tests.kit.entries import entry, wanting


def test_subjects_of_the_token() -> None:
    """Records of other subjects are not given, whatever the filters say; those that lose the subject are."""
    trade = frozenset(["trade"])
    limited = wanting(subjects=trade)

    assert limited.has(entry(subjects=trade))
    assert limited.has(entry(subjects_before=trade))
    assert not limited.has(entry())
    assert not limited.has(entry(subjects=frozenset(["war"])))
    assert limited.has(entry(outcome=OutcomeKind.KILL, is_without_story=True))
    assert not wanting(Filters(feeds=frozenset(["south"])), subjects=trade).has(entry(subjects=trade))


def test_an_embargo_is_kept_from_those_who_may_not_see_it() -> None:
    """Judged by when the record was written: the same for whoever reads it now and whoever reads it again."""
    under, over = entry(written_at=1_000, embargoed_until=1_001), entry(written_at=1_000, embargoed_until=1_000)

    assert wanting().has(under)
    assert not wanting(sees_embargoed=False).has(under)
    assert wanting(sees_embargoed=False).has(over)
    assert wanting(sees_embargoed=False).has(entry())
