"""Entries as bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.article import Status
from streams.dedupe import Digest, Entry, Order, OtherName
from streams.dedupe.versions import NO_TIME
from streams.errors import CorruptionError
from streams.records.outcomes import OutcomeKind
from streams.stores.memory.packing import is_permanent, last_seen_of, pack, pack_name, unpack, unpack_name
from tests.kit.stories import NOW, judge_all, last_entry, usable

times = st.integers(-62_135_596_800_000, NOW * 10)
subjects = st.lists(st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True), unique=True, max_size=4).map(tuple)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    revision = draw(st.integers(1, 40))
    return Entry(
        status=draw(st.sampled_from(Status)),
        outcome=draw(st.sampled_from([OutcomeKind.NEW, OutcomeKind.REVISION, OutcomeKind.KILL])),
        revision=revision,
        order=Order(
            tuple(draw(st.lists(st.integers(0, 10**38), max_size=8))), draw(st.one_of(st.just(NO_TIME), times))
        ),
        digest=Digest(
            full=draw(st.binary(min_size=32, max_size=32)),
            fields=tuple(draw(st.lists(st.integers(0, 2**32 - 1), min_size=7, max_size=7))),
        ),
        sha256=draw(st.binary(min_size=8, max_size=8)),
        earlier=bytes(16 * min(revision - 1, 15)),
        feed=draw(st.from_regex(r"[a-z0-9-]{1,200}", fullmatch=True)),
        offset=draw(st.integers(0, 2**63 - 1)),
        received_at=draw(times),
        first_received_at=draw(times),
        last_seen_at=draw(times),
        went_everywhere=draw(st.booleans()),
        subjects=draw(subjects),
    )


@given(entry=entries())
def test_an_entry_comes_back_as_it_was(entry: Entry) -> None:
    """Packed and unpacked, an entry is the same; what is read without unpacking agrees with it."""
    packed = pack(entry)

    assert entry == unpack(packed)
    assert (entry.last_seen_at, entry.is_permanent) == (last_seen_of(packed), is_permanent(packed))


@given(entry=entries(), cut=st.integers(0, 400))
def test_cut_or_lengthened_bytes_are_corruption(entry: Entry, cut: int) -> None:
    """An entry that lacks its end, or has more than its end, is refused."""
    packed = pack(entry)

    with pytest.raises(CorruptionError):
        unpack(packed[: min(cut, len(packed) - 1)])
    with pytest.raises(CorruptionError):
        unpack(packed + b"\0")


@given(entry=entries(), noise=st.binary(max_size=120), place=st.integers(0, 120))
def test_no_bytes_fail_but_as_corruption(entry: Entry, noise: bytes, place: int) -> None:
    """Whatever bytes memory holds, they are an entry or our own corruption, and nothing else is raised."""
    for packed in (noise, b"\x01" + noise, pack(entry)[:place] + noise + pack(entry)[place + len(noise) :]):
        try:
            unpack(packed)
        except CorruptionError as error:
            assert "memory holds an entry" in str(error)


def test_another_releases_form_is_refused() -> None:
    """Bytes that begin with another form's number are never guessed at."""
    entry = last_entry(judge_all([usable()]))

    assert entry is not None
    with pytest.raises(CorruptionError, match="unknown form"):
        unpack(b"\x02" + pack(entry)[1:])
    with pytest.raises(CorruptionError, match="unknown form"):
        unpack(b"\x03" + pack(entry)[1:])
    with pytest.raises(CorruptionError, match="no further id"):
        unpack_name(pack(entry))
    with pytest.raises(CorruptionError, match="no further id"):
        unpack_name(b"\x02")


def test_an_entry_of_one_revision_is_small() -> None:
    """One revision with version, time and a subject takes less than 112 bytes, so 144 as an object."""
    entry = last_entry(judge_all([usable(version="12", updated=1, feed="reuters", offset=10**9)]))

    assert entry is not None
    assert len(pack(entry.with_subjects(["summit-planning"]))) < 112


@given(
    identity=st.none() | st.text(min_size=1),
    is_canceled=st.booleans(),
    last_seen_at=times,
)
def test_a_further_id_comes_back_as_it_was(identity: str | None, is_canceled: bool, last_seen_at: int) -> None:
    """Packed and unpacked it is the same, and what is read without unpacking agrees with it."""
    name = OtherName(identity=identity, is_canceled=is_canceled, last_seen_at=last_seen_at)
    packed = pack_name(name)

    assert unpack_name(packed) == name
    assert (last_seen_of(packed), is_permanent(packed)) == (last_seen_at, is_canceled)
