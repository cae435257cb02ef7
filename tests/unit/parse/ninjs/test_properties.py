"""Further properties come out in the shape of ninjs 3.1, or are dropped by name."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.article import Article
from streams.errors import DeadLetterError
from streams.parse.ninjs.properties import PROPERTIES
from streams.parse.ninjs.shapes import is_date_time
from streams.uris import is_uri
from tests.kit.items import item, parse
from tests.kit.validators import NINJS

MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"


def build(article: Article) -> dict[str, Any]:
    """Build the item of an article as publish does, for what parse answers for."""
    words = {"version": article.version, "language": article.language, "located": article.located, "by": article.by}
    properties = {name: value for name, value in article.properties.items() if name != "embargoedUntil"}
    return {"uri": article.uri or "urn:a:1", **{name: word for name, word in words.items() if word}, **properties}


@pytest.mark.parametrize(
    ("given_value", "properties"),
    [({"urgency": 3}, {"urgency": 3}), ({"urgency": "3"}, {"urgency": 3}), ({"urgency": 3.0}, {"urgency": 3}),
     ({"ednote": "A"}, {"edNote": "A"}), ({"edNote": "A"}, {"edNote": "A"}), ({"ed_note": "A"}, {"edNote": "A"}),
     ({"usageterms": "A"}, {"usageTerms": "A"}), ({"copyrightholder": "A"}, {"copyrightHolder": "A"}),
     ({"usageterms": ["A ", "", "B", "A"]}, {"usageTerms": "A\nB"}),
     ({"UsageTerms": [{"Value": "A"}]}, {"usageTerms": "A"}),
     ({"ednote": ["A", 5]}, {"edNote": "A\n5"}), ({"copyrightnotice": {"text": "A"}}, {"copyrightNotice": "A"}),
     ({"ednote": "A", "specialInstructions": "B", "editors_note": "A"}, {"edNote": "A\nB"}),
     ({"copyrightholder": ["A", "B"], "copyrightline": "C"}, {"copyrightHolder": "A\nB", "copyrightNotice": "C"}),
     ({"slugline": "A", "title": "B", "profile": "C"}, {"slugline": "A", "title": "B", "profile": "C"}),
     ({"representationtype": "incomplete"}, {"representationType": "partial"}),
     ({"subject": [{"name": "A", "code": "1", "scheme": MEDIA_TOPICS}]},
     {"subjects": [{"name": "A", "uri": MEDIA_TOPICS + "1"}]}),
     ({"subject": [{"name": "A", "code": "medtop:1"}]}, {"subjects": [{"name": "A", "literal": "medtop:1"}]}),
     ({"subject": [{"name": "A", "qcode": "medtop:1"}]}, {"subjects": [{"name": "A", "literal": "medtop:1"}]}),
     ({"subjects": [{"name": "A", "uri": MEDIA_TOPICS + "1", "confidence": 90}]},
      {"subjects": [{"name": "A", "uri": MEDIA_TOPICS + "1", "confidence": 90}]}),
     ({"subjects": ["A", "B"]}, {"subjects": [{"name": "A"}, {"name": "B"}]}),
     ({"place": {"name": "Tokyo"}}, {"places": [{"name": "Tokyo"}]}),
     ({"person": [{"name": "A", "rel": "B"}]}, {"people": [{"name": "A", "rel": "B"}]}),
     ({"organisation": [{"name": "A", "symbols": [{"ticker": "T", "exchange": "E"}]}]},
      {"organisations": [{"name": "A", "symbols": [{"symbol": "T", "exchange": "E"}]}]}),
     ({"infosource": [{"name": "A"}]}, {"infoSources": [{"name": "A"}]}),
     ({"genre": [{"name": "A"}]}, {"genres": [{"name": "A"}]}),
     ({"altids": {"a": 1, "b": ""}}, {"altIds": [{"role": "a", "value": "1"}]}),
     ({"altIds": [{"role": "a", "value": "1"}]}, {"altIds": [{"role": "a", "value": "1"}]}),
     ({"description_text": "A"}, {"descriptions": [{"contentType": "text/plain", "value": "A"}]}),
     ({"descriptions": [{"role": "a", "value": "A"}]}, {"descriptions": [{"role": "a", "value": "A"}]}),
     ({"renditions": {"main": {"href": "http://a.b/c", "mimetype": "text/html"}}},
      {"renditions": [{"name": "main", "href": "http://a.b/c", "contentType": "text/html"}]}),
     ({"rightsinfo": {"langid": "http://a.b/", "encodedrights": "A"}},
     {"rightsInfo": {"langId": "http://a.b/", "encodedRights": "A"}}),
     ({"digitalsourcetype": {"name": "A"}}, {"digitalSourceType": {"name": "A"}}),
     ({"$standard": {"name": "ninjs", "version": "1.4"}}, {}), ({"standard": {"name": "ninjs"}}, {}),
     ({"urgency": None, "slugline": "", "subjects": [], "place": {}, "title": "  "}, {})],
)  # fmt: skip
def test_properties_of_any_version_become_those_of_3_1(given_value: dict[str, Any], properties: dict[str, Any]) -> None:
    """What 3.1 has a place for arrives there whole and without a note; what is empty is absent."""
    article = parse(item(**given_value))

    assert (article.properties, article.notes) == (properties, ())
    NINJS.validate(build(article))


@pytest.mark.parametrize(
    ("given_value", "names"),
    [({"urgency": 0}, "urgency"), ({"urgency": 10}, "urgency"), ({"urgency": "high"}, "urgency"),
     ({"urgency": True}, "urgency"),
     ({"charcount": 5, "wordcount": 1}, "charcount,wordcount"), ({"mimetype": "text/html"}, "mimetype"),
     ({"keywords": "a", "Priority": 5}, "keywords,Priority"), ({"expires": "2016-01-27T06:00:00"}, "expires"),
     ({"expires": "2016-02-30T06:00:00Z"}, "expires"), ({"subjects": [{"name": "A", "uri": "no uri"}]}, "subjects.uri"),
     ({"subjects": [{"name": "A", "confidence": 101}]}, "subjects.confidence"),
     ({"place": [{"name": "A", "geometry_x": {"a": 1}}]}, "place.geometry_x"),
     ({"genre": [{"name": "A", "rel": "b"}]}, "genre.rel"),
     ({"subject": [{"code": "1", "scheme": "local"}]}, "subject.scheme"),
     ({"headlines": [{"role": "short", "value": "A"}]}, "headlines.short"), ({"type": "story"}, "type"),
     ({"by": {"email": "A"}}, "by"),
     ({"authors": [{"name": "A", "role": "photographer"}]}, "authors"),
     ({"language": ["en"]}, "language"), ({"ednote": {"a": 1}}, "ednote"),
     ({"slugline": "A", "Slugline": "B"}, "Slugline"), ({"a b\n c": 1}, "a b c")],
)  # fmt: skip
def test_what_does_not_fit_is_dropped_by_its_own_name(given_value: dict[str, Any], names: str) -> None:
    """A value that 3.1 has no place for, or that would not validate, is named as the source spells it."""
    article = parse(item(**given_value))

    assert article.notes == (f"fields_dropped:{names}",)
    NINJS.validate(build(article))


_LEAF = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=5),
    st.sampled_from(["http://a.b/c#d", "urn:a:b", "2016-01-26T11:55:00Z", "2016-02-30T11:55:00Z", "2016-01",
    "full", "text/html"]),
)  # fmt: skip
_NAME = st.sampled_from(
    [*PROPERTIES, "uri", "name", "rel", "literal", "code", "scheme", "role", "value", "href", "address",
     "contactInfo", "contentType",
     "startDate", "expectedEndDate", "dates", "organiser", "relevance", "confidence", "linkedrights",
     "encodedrights", "poi", "x",
     "body_text", "headlines", "bodies", "by", "version", "language", "located", "versioncreated", "description_html"]
)  # fmt: skip
_VALUE = st.recursive(
    _LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAME, inner, max_size=4), max_leaves=12
)


@given(st.dictionaries(_NAME, _VALUE, max_size=8))
def test_whatever_comes_the_item_is_valid(properties: dict[str, Any]) -> None:
    """Of any JSON at all comes an item that validates against ninjs 3.1, or a dead letter."""
    try:
        article = parse({"guid": "1", "headline": "A headline", **properties})
    except DeadLetterError:
        return
    built = build(article)

    NINJS.validate(built)
    assert orjson.loads(orjson.dumps(built)) == built


@given(
    st.one_of(
        st.text(max_size=20),
        st.from_regex(r"\A[a-z]{1,5}:(//)?[a-z0-9%:@/?#\[\]~.!'()*-]{0,20}\Z"),
        st.from_regex(
            r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,12})?(Z|[+-][0-9]{2}:[0-9]{2})\Z"
        ),
    )
)
def test_what_we_let_through_every_validator_does(text: str) -> None:
    """A URI or time that the shapes accept is accepted by the schema with formats asserted."""
    if is_uri(text):
        NINJS.validate({"uri": text})
    if is_date_time(text):
        NINJS.validate({"uri": "urn:a:1", "expires": text})


def test_the_schema_itself_can_refuse() -> None:
    """The validator of these tests refuses a bad URI and a time without a zone."""
    assert not NINJS.is_valid({"uri": "no uri"})
    assert not NINJS.is_valid({"uri": "urn:a:1", "expires": "2016-01-27T06:00:00"})
