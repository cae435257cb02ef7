"""Generated facts, as the stages before publish might give them, and records mangled by others."""

from typing import Any

import orjson
from hypothesis import strategies as st

from streams.article import Article, Dateline, Evidence, RawItem, Status, Tag, Text
from streams.records import Content, Delivery, Origin, Standing
from streams.records.outcomes import OutcomeKind

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SOME_TEXT = TEXT.filter(bool)
IDS = st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True)
INSTANTS = st.integers(min_value=0, max_value=253_402_300_799_999)
DIGESTS = st.from_regex(r"sha256:[0-9a-f]{64}", fullmatch=True)
SHA256 = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
OFFSETS = st.integers(min_value=0, max_value=2**63 - 1)
HEADERS = st.lists(st.tuples(SOME_TEXT, st.none() | st.binary(max_size=8)), max_size=3).map(tuple)
PUBLISHED = st.sampled_from([OutcomeKind.NEW, OutcomeKind.REVISION, OutcomeKind.KILL])
DATELINES = st.builds(
    Dateline,
    text=SOME_TEXT,
    start=st.integers(0, 10**6),
    end=st.integers(1, 10**6),
    place=st.none() | TEXT,
    date=st.none() | st.just("2026-11-24"),
    agency=st.none() | TEXT,
)
STANDINGS = st.builds(Standing, kind=PUBLISHED, revision=st.integers(1, 10**6), digest=DIGESTS)

RAW_ITEMS = st.builds(
    RawItem,
    value=st.none() | st.binary(max_size=40),
    key=st.none() | st.binary(max_size=20),
    headers=HEADERS,
    topic=st.none() | st.just("wire.raw"),
    partition=st.integers(0, 2**31 - 1),
    offset=OFFSETS,
    received_at=INSTANTS,
)

ORIGINS = st.builds(
    Origin,
    raw=RAW_ITEMS,
    sha256=SHA256,
    received_at=INSTANTS,
    id=SOME_TEXT,
    feed=IDS,
    article_id=st.none() | SOME_TEXT,
)

_TAGS = st.builds(
    Tag,
    subject=IDS,
    name=SOME_TEXT,
    score=st.integers(0, 100),
    code_name=SOME_TEXT,
    medtop=st.lists(st.from_regex(r"medtop:[0-9]{8}", fullmatch=True), min_size=1, max_size=3).map(tuple),
    evidence=st.lists(
        st.builds(
            Evidence,
            field=st.sampled_from(["headline", "body"]),
            start=st.integers(0, 10**6),
            end=st.integers(1, 10**6),
            text=SOME_TEXT,
            rule=SOME_TEXT,
        ),
        max_size=3,
    ).map(tuple),
)


@st.composite
def enriched_facts(draw: st.DrawFn) -> tuple[Origin, Content, Delivery]:
    """All that an enriched record is written from: of a kill as of an article."""
    stands = draw(STANDINGS)
    is_kill = stands.kind is OutcomeKind.KILL
    statuses = [Status.CANCELED, Status.WITHHELD] if is_kill else [Status.USABLE]
    article = Article(
        format="ninjs",
        status=draw(st.sampled_from(statuses)),
        version=draw(st.none() | SOME_TEXT),
        properties=draw(st.fixed_dictionaries({}, optional={"edNote": SOME_TEXT, "urgency": st.integers(1, 9)})),
    )
    content = Content(
        article=article,
        text=None if is_kill else draw(st.builds(Text, headline=st.none() | TEXT, body=st.none() | TEXT, by=st.none())),
        first_created=None if is_kill else draw(st.none() | SOME_TEXT),
        version_created=draw(SOME_TEXT),
        language=None if is_kill else draw(st.none() | SOME_TEXT),
        dateline=None if is_kill else draw(st.none() | DATELINES),
        tags=() if is_kill else tuple(draw(st.lists(_TAGS, max_size=2))),
    )
    delivery = Delivery(
        stands=stands,
        supersedes=draw(st.none() | STANDINGS),
        changed_fields=tuple(draw(st.lists(SOME_TEXT, max_size=2))),
        marker=draw(st.none() | SOME_TEXT),
        first_received_at=draw(INSTANTS),
        subject_topics=tuple(draw(st.lists(IDS, max_size=2))),
        subjects_removed=tuple(draw(st.lists(IDS, max_size=2))),
        notes=tuple(draw(st.lists(SOME_TEXT, max_size=3))),
        rules=draw(SOME_TEXT),
    )
    return draw(ORIGINS), content, delivery


_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, width=32) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)


@st.composite
def mangled(draw: st.DrawFn, value: bytes) -> bytes:
    """A JSON value of ours that somebody broke: a field lost or replaced, or bytes cut, flipped or put in."""
    if draw(st.booleans()):
        content = orjson.loads(value)
        at: Any = content
        while True:
            name = draw(st.sampled_from(list(at) if isinstance(at, dict) else range(len(at))))
            if not at[name] or not isinstance(at[name], dict | list) or draw(st.booleans()):
                break
            at = at[name]
        if draw(st.booleans()):
            del at[name]
        else:
            at[name] = draw(_JSON)
        return orjson.dumps(content)
    cut = draw(st.integers(0, len(value) - 1))
    return value[:cut] + draw(st.binary(max_size=4)) + value[draw(st.integers(cut, len(value))) :]


def with_more(content: Any) -> Any:
    """The same JSON with a field that a later release might add in every object."""
    if isinstance(content, dict):
        return {**{name: with_more(its) for name, its in content.items()}, "later": {"a": [1]}}
    return [with_more(each) for each in content] if isinstance(content, list) else content
