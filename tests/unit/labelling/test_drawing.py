"""What is drawn to label: a mix, by seed, in an order that says nothing."""

from collections import Counter

import pytest

from streams.labelling.drawing import Article, Draw, Nearness, place
from streams.tag import Explanation, Matched


def explained(score: int, *, subject: str = "a", has_phrases: bool = True, threshold: int = 50) -> Explanation:
    """What the rules say of an article and one subject."""
    rule = Matched(rule="r", says="Says so.", points=1, places=(), passages=())
    return Explanation(
        subject=subject,
        name=subject,
        score=score,
        threshold=threshold,
        tagged=score >= threshold,
        why_not=None,
        matched=(rule,) if has_phrases else (),
        nearly=(),
        excluded=(),
    )


def article(id_: str) -> Article:
    """An article to label."""
    return Article(id=id_, path="a.jsonl", line=1, headline="", text="")


def drawn(counts: dict[str, int], *, number: int, seed: int = 7) -> list[str]:
    """Draw of so many articles of each kind; their ids are `kind-number`."""
    draw = Draw(number=number, seed=seed)
    scores = {"near": explained(25), "phrases": explained(24), "ordinary": explained(0, has_phrases=False),
              "other": explained(90, subject="b")}  # fmt: skip
    for kind, count in counts.items():
        for one in range(count):
            draw.offer(article(f"{kind}-{one}"), [scores[kind]])
    return [one.id for one in draw.draw()]


def kinds(ids: list[str]) -> Counter[str]:
    """How many of each kind."""
    return Counter(one.partition("-")[0] for one in ids)


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ([explained(25)], (Nearness.NEAR, "a")),
        ([explained(24)], (Nearness.PHRASES, "a")),
        ([explained(0, has_phrases=False)], (Nearness.ORDINARY, "")),
        ([explained(20), explained(30, subject="b", threshold=40)], (Nearness.NEAR, "b")),
        ([explained(30), explained(90, subject="b")], (Nearness.NEAR, "b")),
        ([], (Nearness.ORDINARY, "")),
    ],
)
def test_an_article_has_its_place_by_its_nearest_subject(told: list[Explanation], kind: tuple[Nearness, str]) -> None:
    """Half the threshold is near; phrases below that are a kind of their own; the nearest subject counts."""
    assert place(told) == kind


def test_a_third_is_of_each_kind() -> None:
    """However rare a kind is, a third is of it."""
    assert kinds(drawn({"near": 10, "phrases": 50, "ordinary": 500}, number=30)) == {
        "near": 10, "phrases": 10, "ordinary": 10,
    }  # fmt: skip


def test_the_others_fill_up() -> None:
    """Where one kind has too few, the rest comes from the others; where all have, all are drawn."""
    assert kinds(drawn({"near": 2, "ordinary": 500}, number=30)) == {"near": 2, "ordinary": 28}
    assert len(drawn({"near": 2, "phrases": 3}, number=30)) == 5
    assert drawn({}, number=30) == []


def test_subjects_share_a_kind() -> None:
    """A frequent subject leaves room for a rare one."""
    assert kinds(drawn({"near": 500, "other": 5, "ordinary": 500}, number=20)) == {
        "near": 5, "other": 5, "ordinary": 10,
    }  # fmt: skip


def test_a_seed_draws_the_same() -> None:
    """The same seed gives the same articles in the same order, another seed others; the kinds are mixed."""
    counts = {"near": 100, "phrases": 100, "ordinary": 100}
    first = drawn(counts, number=30)

    assert drawn(counts, number=30) == first
    assert drawn(counts, number=30, seed=8) != first
    assert len(set(first)) == 30
    assert len(kinds(first[:10])) > 1
    # Those that came late are drawn, too.
    assert any(int(one.partition("-")[2]) >= 30 for one in first)
