"""What follows from the table, by RECORDS' own words: over random histories and orders of arrival."""

from hypothesis import given
from hypothesis import strategies as st

from streams.article import Status
from tests.kit.stories import NOW, PUBLISHED, Said, judge_all, last_entry, policies, said_by_chance, texts


@st.composite
def editions_in_two_orders(draw: st.DrawFn) -> tuple[list[Said], list[Said]]:
    """Editions of one story whose orders all differ, in two orders of arrival, repeats included."""
    kinds = draw(st.lists(st.tuples(texts, st.sampled_from(["usable", "withheld"])), min_size=1, max_size=12))
    editions = [Said(text, status, version=str(place)) for place, (text, status) in enumerate(kinds)]
    editions += draw(st.lists(st.sampled_from(editions), max_size=6))
    return draw(st.permutations(editions)), draw(st.permutations(editions))


@given(orders=editions_in_two_orders())
def test_any_order_of_arrival_ends_in_the_same_state(orders: tuple[list[Said], list[Said]]) -> None:
    """Where order differs, what stands in the end does not hang on which edition came first."""
    first, second = (last_entry(judge_all(order)) for order in orders)

    assert first is not None and second is not None
    assert (first.status, first.order, first.digest) == (second.status, second.order, second.digest)


@st.composite
def one_order_in_two_ways(draw: st.DrawFn) -> tuple[list[Said], list[Said]]:
    """Editions of one story under one order, each with a text and a first reception of its own, in two ways to us."""
    statuses = draw(st.lists(st.sampled_from(["usable", "usable", "withheld"]), min_size=1, max_size=10))
    version, updated = draw(st.sampled_from([(None, None), ("1", None), (None, 1)]))
    editions = [
        Said(str(place), status, version=version, updated=updated, received_at=NOW - 1000 * place)
        for place, status in enumerate(statuses)
    ]
    return draw(st.permutations(editions)), draw(st.permutations(editions))


@given(orders=one_order_in_two_ways())
def test_under_one_order_the_text_received_last_stands(orders: tuple[list[Said], list[Said]]) -> None:
    """Where only the way to their partition parts them, an older text never overtakes: the end is the same."""
    for order in orders:
        entry = last_entry(judge_all(order))

        assert entry is not None
        assert entry.received_at == max(said.received_at or 0 for said in order)


@given(history=st.lists(said_by_chance(), min_size=1, max_size=15))
def test_replaying_the_topic_publishes_nothing(history: list[Said]) -> None:
    """Under `revise` a second reading of the same records, from the start, makes no output."""
    verdicts = judge_all(history)

    again = judge_all(history, standing=last_entry(verdicts))

    assert [verdict.kind for verdict in again if verdict.kind in PUBLISHED] == []


@given(history=st.lists(said_by_chance(policy=policies), min_size=1, max_size=25))
def test_no_order_of_arrival_leaves_a_canceled_story_up(history: list[Said]) -> None:
    """With one canceled record anywhere in it, a story ends canceled, and the last word is a kill."""
    verdicts = judge_all(history)
    published = [verdict.kind for verdict in verdicts if verdict.kind in PUBLISHED]
    entry = last_entry(verdicts)

    assert entry is not None
    if any(said.status == "canceled" for said in history):
        assert Status.CANCELED is entry.status
        assert published[-1] == "kill"
    else:
        assert Status.CANCELED is not entry.status


@given(history=st.lists(said_by_chance(policy=policies), max_size=40))
def test_revisions_are_numbered_without_gaps(history: list[Said]) -> None:
    """What is published of one identity bears 1, 2, 3 … whatever comes in between."""
    published = [verdict.revision for verdict in judge_all(history) if verdict.kind in PUBLISHED]

    assert list(range(1, len(published) + 1)) == published


@given(history=st.lists(said_by_chance(policy=policies), min_size=1, max_size=25), moved=st.permutations(range(25)))
def test_the_first_reception_is_the_earliest(history: list[Said], moved: list[int]) -> None:
    """An identity's first reception is the earliest of all its records', also of those that were no output."""
    history = [said._replace(received_at=said.at - 1000 * place) for said, place in zip(history, moved, strict=False)]

    entry = last_entry(judge_all(history))

    assert entry is not None
    assert min(said.received_at or 0 for said in history) == entry.first_received_at
