"""Whatever is sent, the outcome is one of the closed ones, what is published is valid, and nothing is `internal`."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from streams.article import RawItem
from streams.errors import DeadReason
from streams.records.outcomes import OutcomeKind
from streams.stores.memory import Memory
from tests.kit.batches import make_pipeline, run, value_of
from tests.kit.items import raw
from tests.kit.validators import hold

# Lone surrogates come out of JSON escapes; the rest are what has bitten parsers before.
PIECES = [
    "TOKYO, January 26. /TASS/. ",
    "By Jane Roe in Paris\n",
    "(Reuters) - ",
    "Read more",
    "\nX\n",
    "Related:\n",
    "\r\n",
    "\r",
    "\u2028",
    "\u200b",
    "\u00ad",
    "\x00",
    "\x0b",
    "\ufeff",
    "e\u0301",
    "\u202e",
    "\ud83d",
    "\udc00",
    "😀",
    "Ð¯Ð·Ñ‹Ðº",
    "İ",
    "&amp;",
    "&#0;",
    "<p>",
    "</p>",
    "<br/>",
    "<script>",
    " ",
    "  ",
    "\n\n",
    "territorial dispute",
    "plan a summit",
    "CORRECTED-",
    "A.",
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=8).map("".join)
TIMES = st.sampled_from(
    [
        "2016-01-26T11:55:00+03:00",
        "2016-01-26",
        "2016-01-26T11:55",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-23:59",
        "x",
    ]
) | st.text(max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
NAMED = st.sampled_from(
    [
        "altIds",
        "altids",
        "associations",
        "bodies",
        "body_text",
        "body_html",
        "by",
        "byline",
        "copyrightNotice",
        "descriptions",
        "edNote",
        "ednote",
        "embargoed",
        "embargoedUntil",
        "events",
        "expires",
        "firstCreated",
        "firstcreated",
        "genres",
        "guid",
        "headline",
        "headlines",
        "infoSources",
        "language",
        "located",
        "mimetype",
        "objects",
        "organisations",
        "people",
        "place",
        "places",
        "profile",
        "pubStatus",
        "pubstatus",
        "renditions",
        "representationType",
        "rightsInfo",
        "slugline",
        "subject",
        "subjects",
        "title",
        "trustIndicators",
        "type",
        "uri",
        "urgency",
        "usageTerms",
        "version",
        "versionCreated",
        "versioncreated",
        "$standard",
        "standard",
        "items",
        "_items",
    ]
)
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["feed", "content-type", "received_at", "rekeyed_from", "dlq_attempt", "dlq_first", "x"]),
        st.sampled_from(
            [b"tass", b"", b"\xff", b"1:1", b"2026-11-24T08:00:00.000Z", b"text/plain; charset=koi8-r", b"7"]
        ),
    ),
    max_size=3,
).map(tuple)


@st.composite
def page_dumps(draw: st.DrawFn) -> bytes:
    """A page dump, its parts present or not, in an encoding or another."""
    parts = [
        draw(st.sampled_from(["ID :\n", "ID : ", "\ufeffID :\r\n", "ID\n"])),
        draw(st.sampled_from(["395009\n", "\n", "a b/ü\n", "\ud800\n", "0\n"]) | TEXTS),
        draw(st.sampled_from(["Tue, 01/26/2016 - 11:55\n", "13/13/2016\n", "01/02/2016\n", ""])),
        draw(st.sampled_from(["Auther :\n\n", "By Jane\n", "Auteur : Jeanne\n\n", ""])),
        draw(TEXTS),
        draw(st.sampled_from(["\n\n", "\n", "\r\n\r\n"])),
        draw(TEXTS),
    ]
    return "".join(parts).encode(draw(st.sampled_from(["utf-8", "utf-16", "cp1251"])), errors="replace")


@st.composite
def items(draw: st.DrawFn) -> bytes:
    """A ninjs item with properties of all versions, many of them of a wrong shape."""
    item: dict[str, Any] = {"uri": "urn:example:1", "headlines": [{"value": "A headline"}]}
    item |= draw(
        st.fixed_dictionaries(
            {},
            optional={
                "versionCreated": TIMES,
                "firstCreated": TIMES,
                "embargoedUntil": TIMES,
                "by": TEXTS,
                "edNote": TEXTS,
                "bodies": st.lists(
                    st.fixed_dictionaries(
                        {"value": TEXTS}, optional={"contentType": st.sampled_from(["text/html", "text/plain"])}
                    ),
                    max_size=2,
                ),
                "headlines": st.lists(st.fixed_dictionaries({"value": TEXTS}), max_size=2),
                "uri": TEXTS
                | st.sampled_from(["urn:newswire:tass:%FF", "urn:newswire:schema:x", "http://exa mple/", "URN:X:ü"]),
                "pubStatus": st.sampled_from(["usable", "canceled", "withheld", "stat:canceled", "?"]),
                "version": JSON,
                "language": TEXTS,
            },
        )
    )
    item |= draw(st.dictionaries(NAMED, JSON, max_size=3))
    return json.dumps(item, ensure_ascii=draw(st.booleans())).encode(errors="surrogatepass")


VALUES = (
    st.none() | st.binary(max_size=60) | page_dumps() | items() | JSON.map(lambda value: json.dumps(value).encode())
)


@given(value=VALUES, headers=HEADERS, key=st.none() | st.binary(max_size=8))
def test_nothing_that_is_sent_is_a_bug_of_ours(value: bytes | None, headers: Any, key: bytes | None) -> None:
    """Each record becomes an article or a dead letter with a reason that is about the record, its bytes whole."""
    item = raw(value, headers=headers, key=key)
    (outcome,) = run(make_pipeline(), [item])

    assert outcome.reason is not DeadReason.INTERNAL, outcome.error
    if outcome.kind is OutcomeKind.DEAD_LETTER:
        assert [value] == [sent.value for sent in outcome.records]
    else:
        hold(outcome)
        check_spans(value_of(outcome))


@given(values=st.lists(VALUES, max_size=5))
def test_the_same_input_gives_the_same_output(values: list[bytes | None]) -> None:
    """The pipeline is pure: a second run over a fresh memory repeats the first, and a replay publishes nothing new."""
    batch: list[RawItem] = [raw(value, offset=offset) for offset, value in enumerate(values)]
    pipeline, memory = make_pipeline(), Memory(window_days=30)
    first = run(pipeline, batch, memory)

    assert run(pipeline, batch) == first
    published = (OutcomeKind.NEW, OutcomeKind.REVISION, OutcomeKind.KILL)
    assert not [outcome for outcome in run(pipeline, batch, memory) if outcome.kind in published]


def check_spans(value: dict[str, Any]) -> None:
    """Spans count code points of what is delivered."""
    item, enrichment = value["item"], value["enrichment"]
    if enrichment["dateline"]:
        body, dateline = item["bodies"][0]["value"], enrichment["dateline"]
        assert body[dateline["start"] : dateline["end"]] == dateline["text"]
    for subject in enrichment["subjects"]:
        for evidence in subject["evidence"]:
            texts = item["bodies" if evidence["field"] == "body" else "headlines"]
            assert texts[0]["value"][evidence["start"] : evidence["end"]] == evidence["text"]
