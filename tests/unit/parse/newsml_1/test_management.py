"""What an item says of its own handling: what names it, its status, embargo and instructions."""

import pytest

from streams.article import Article, Status
from streams.errors import DeadReason
from streams.parse.newsml_1.management import part_revision
from tests.kit.items import parse, refuse
from tests.kit.newsml_1 import document, item

CHANGE = (
    '<StatusWillChange><FutureStatus FormalName="{}"/><DateAndTime>20260302T120000+0100</DateAndTime>'
    "</StatusWillChange>"
)
AT = "20260302T120000+0100"


def read(management: str) -> Article:
    """The article of an item that is so handled."""
    return parse(document(item(management=management)))


@pytest.mark.parametrize(
    ("identifier", "version", "item_id", "known_as", "revision"),
    [("urn:newsml:a.b:20260302:X:1", "1", "X", "urn:newsml:a.b:20260302:X", "1"),
     ("urn:newsml:a.b:20260302:X:12N", "12", "X", "urn:newsml:a.b:20260302:X", "12"),
     ("urn:newsml:a.b:20260302:X:2U", None, None, "urn:newsml:a.b:20260302:X", "2"),
     ("urn:newsml:a.b:20260302:77", "77", "77", "urn:newsml:a.b:20260302:77", None),
     ("urn:newsml:a.b:20260302:77", None, None, "urn:newsml:a.b:20260302:77", None),
     ("urn:newsml:a.b:20260302:77:77", "77", "77", "urn:newsml:a.b:20260302:77", "77"),
     ("urn:newsml:a.b:77:1N", "1", "76", "urn:newsml:a.b:77", "1"),
     ("urn:newsml:a.b:20260302:X:1", "2", "X", "urn:newsml:a.b:20260302:X:1", None),
     ("urn:newsml:a.b:20260302:PH:D:X:2", "2", "X", "urn:newsml:a.b:20260302:PH:D:X", "2"),
     ("urn:newsml:a.b:20260302:X", "1", "X", "urn:newsml:a.b:20260302:X", None), ("NW-1", "1", "NW-1", "NW-1", None)],
)  # fmt: skip
def test_all_revisions_have_one_identity(
    identifier: str, version: str | None, item_id: str | None, known_as: str, revision: str | None
) -> None:
    """The revision goes, where it is one."""
    assert part_revision(identifier, version=version, item_id=item_id) == (known_as, revision)


def test_the_version_may_stand_in_the_identifier_alone() -> None:
    """As its last part."""
    identifier = "<PublicIdentifier>urn:newsml:a.b:20260302:X:2N</PublicIdentifier>"

    assert parse(document(item(identifier=identifier))).version == "2"


@pytest.mark.parametrize(
    ("identifier", "known_as"),
    [("<ProviderId>a.b</ProviderId><DateId>20260302</DateId><NewsItemId>X</NewsItemId><RevisionId>2</RevisionId>",
      "urn:newsml:a.b:20260302:X"),
     ("<PublicIdentifier>urn:newsml:a.b:20260302:X:2N</PublicIdentifier>", "urn:newsml:a.b:20260302:X"),
     ("<DateId>20260302</DateId><NewsItemId>X</NewsItemId>", "X")],
)  # fmt: skip
def test_the_identity_of_its_parts(identifier: str, known_as: str) -> None:
    """Without public identifier it is made of what it would have been made of; else the provider's own id counts."""
    article = parse(document(item(identifier=identifier)))

    assert known_as in (article.uri, article.article_id)
    assert article.ids == (("publicidentifier", known_as),)


@pytest.mark.parametrize(
    ("management", "status"),
    [("", Status.USABLE), ('<Status FormalName="Usable"/>', Status.USABLE), ("<Status>Usable</Status>", Status.USABLE),
     ('<Status FormalName="USABLE"/>', Status.USABLE), ('<Status FormalName="stat:Withheld"/>', Status.WITHHELD),
     ('<Status FormalName="Canceled"/>', Status.CANCELED), ('<Status FormalName="Cancelled"/>', Status.CANCELED),
     ('<Status FormalName="Usable"/><Instruction FormalName="Kill"/>', Status.CANCELED),
     ('<Instruction FormalName="Delete"/>', Status.CANCELED), ('<Instruction FormalName="Withdraw"/>', Status.CANCELED),
     ('<Instruction FormalName="Hold"/>', Status.WITHHELD), ('<Instruction FormalName="Update"/>', Status.USABLE),
     ('<Instruction FormalName="Rectify"><RevisionStatus Revision="1"><Status FormalName="Canceled"/></RevisionStatus>'
      "</Instruction>", Status.USABLE)],
)  # fmt: skip
def test_the_status_by_word_or_instruction(management: str, status: Status) -> None:
    """The gravest counts; what becomes of an earlier revision is nothing of this one."""
    article = read(management)

    assert article.status is status
    assert (article.body is None) is (status is not Status.USABLE)


def test_an_unknown_status_is_refused() -> None:
    """What nobody knows is not taken for usable."""
    assert refuse(document(item(management='<Status FormalName="Replaced"/>'))) is DeadReason.BAD_STATUS


@pytest.mark.parametrize(
    ("management", "until", "expires", "notes"),
    [(f'<Status FormalName="Embargoed"/>{CHANGE.format("Usable")}', AT, None, ()),
     (CHANGE.format("usable"), AT, None, ()),
     ('<Status FormalName="Embargoed"/>', None, None, ("embargo_stated",)),
     (f'<Status FormalName="Withheld"/>{CHANGE.format("Usable")}', None, None, ("fields_dropped:StatusWillChange",)),
     (CHANGE.format("Canceled"), None, "2026-03-02T12:00:00+01:00", ()),
     (CHANGE.format("Canceled").replace(AT, "soon"), None, None, ("fields_dropped:StatusWillChange",)),
     (CHANGE.format("Own"), None, None, ("fields_dropped:StatusWillChange",)),
     ("<StatusWillChange/>", None, None, ("fields_dropped:StatusWillChange",)), ("", None, None, ())],
)  # fmt: skip
def test_what_is_to_become_of_it(
    management: str, until: str | None, expires: str | None, notes: tuple[str, ...]
) -> None:
    """What will be usable is held until then, what will be canceled expires then."""
    article = read(management)

    assert (article.properties.get("embargoedUntil"), article.properties.get("expires")) == (until, expires)
    assert article.notes == notes


@pytest.mark.parametrize(
    ("instruction", "signals"),
    [("Update", ("Update.",)), ("Rectify", ("Correction.",)), ("Correction", ("Correction.",)), ("Kill", ())],
)
def test_instructions_that_tell_what_a_version_is(instruction: str, signals: tuple[str, ...]) -> None:
    """In words, for the marker."""
    article = read(f'<Instruction FormalName="{instruction}"/>')

    assert (article.signals, article.notes) == (signals, ())


@pytest.mark.parametrize(
    ("link", "former"),
    [("urn:newsml:a.b:20260301:X:4", "urn:newsml:a.b:20260301:X"), ("urn:a:1", "urn:a:1"),
     ("urn:newsml:norwire.example:20260302:NW-1:0N", None)],
)  # fmt: skip
def test_what_it_was_made_from(link: str, former: str | None) -> None:
    """Without the revision; a former revision of itself is none."""
    assert read(f'<DerivedFrom NewsItem="{link}"/>').evolved_from == former
