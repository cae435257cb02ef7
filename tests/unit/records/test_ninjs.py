"""The item: what comes from where, and what is absent."""

from typing import Any

import pytest

from streams.article import Article, Dateline, Status, Text
from streams.records.facts import Content
from streams.records.ninjs import build_item, build_kill_item
from tests.kit.records import facts, golden, raw_item
from tests.kit.validators import NINJS

DATELINE = Dateline(text="TOKYO (TASS)", start=0, end=12, place="TOKYO", date=None, agency="TASS")


def build(article: Article, *, is_kill: bool = False, **content: Any) -> dict[str, Any]:
    """Build the item of an article under the seed's identity."""
    origin, _, delivery = facts(golden("395009.enriched.json")["value"], raw=raw_item())
    fields: dict[str, Any] = {
        "text": Text(headline="A headline", body="A body.", by=None),
        "first_created": None,
        "version_created": "2016-01-26T11:55:00+03:00",
    } | content
    item = (build_kill_item if is_kill else build_item)(origin, Content(article=article, **fields), delivery)
    NINJS.validate(item)
    return item


def test_unknown_things_are_absent() -> None:
    """Nothing that the source does not say is in the item, neither as null nor empty."""
    item = build(Article(format="ninjs"), text=Text(headline=None, body="A body.", by=None))

    expected = {"standard", "uri", "altIds", "type", "version", "versionCreated", "pubStatus", "bodies"}
    assert expected == item.keys()


def test_sources_own_place_and_sources_win_over_the_dateline() -> None:
    """The dateline gives place and agency only where the item is silent."""
    silent = build(Article(format="ninjs"), dateline=DATELINE)
    speaking = build(
        Article(format="ninjs", located="Kyoto", properties={"infoSources": [{"name": "Kyodo"}]}), dateline=DATELINE
    )

    assert (silent["located"], silent["infoSources"]) == ("TOKYO", [{"name": "TASS"}])
    assert (speaking["located"], speaking["infoSources"]) == ("Kyoto", [{"name": "Kyodo"}])


def test_sources_own_subjects_come_first_unchanged() -> None:
    """Ours follow the source's subjects and never replace them."""
    own = {"name": "politics", "rel": "about"}
    _, content, _ = facts(golden("395009.enriched.json")["value"], raw=raw_item())

    item = build(Article(format="ninjs", properties={"subjects": [own]}), tags=content.tags)

    assert [own["name"], "border dispute", "summit meeting"] == [subject["name"] for subject in item["subjects"]]
    assert item["subjects"][0] is own


def test_further_properties_never_replace_what_is_settled() -> None:
    """A source's property under a name that we have settled does not get through."""
    item = build(Article(format="ninjs", properties={"uri": "urn:evil", "pubStatus": "canceled", "urgency": 3}))

    assert (item["uri"], item["pubStatus"], item["urgency"]) == ("urn:newswire:tass:395009", "usable", 3)


def test_embargo_is_delivered_as_it_was_read() -> None:
    """`embargoedUntil` is the time with its zone, not the source's spelling without one."""
    item = build(
        Article(format="ninjs", properties={"embargoedUntil": "2016-01-27T00:00:00"}),
        embargoed_until="2016-01-27T00:00:00+03:00",
    )

    assert item["embargoedUntil"] == "2016-01-27T00:00:00+03:00"


def test_version_is_the_sources_as_a_string_else_the_revision() -> None:
    """A silent source gets the revision's number as version."""
    assert build(Article(format="ninjs", version="1.10"))["version"] == "1.10"
    assert build(Article(format="ninjs"))["version"] == "1"


def test_source_alternative_ids_follow_ours_once() -> None:
    """The feed's own id stands first, and is not repeated where the source said it too."""
    ours, other = {"role": "article-id", "value": "395009"}, {"role": "slug", "value": "japan"}

    assert build(Article(format="ninjs", properties={"altIds": [other, ours]}))["altIds"] == [ours, other]


@pytest.mark.parametrize("status", [Status.CANCELED, Status.WITHHELD])
def test_kill_says_nothing_but_what_to_take_down(status: Status) -> None:
    """No headline, body, subject or further property of a kill is delivered; its note to editors is."""
    article = Article(
        format="ninjs", status=status, properties={"edNote": "Kill.", "urgency": 1, "subjects": [{"name": "x"}]}
    )

    item = build(article, is_kill=True, text=None)

    expected = ["standard", "uri", "altIds", "type", "version", "versionCreated", "pubStatus", "edNote"]
    assert expected == list(item)
    assert (status.value, "Kill.") == (item["pubStatus"], item["edNote"])
