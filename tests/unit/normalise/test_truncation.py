"""possibly_truncated: a body that ends in the middle of a sentence, and no false alarm on other ends."""

import time

import pytest

from streams.normalise.truncation import is_possibly_truncated

PROSE = "The government said on Tuesday that it would wait for the result of the talks between both sides. "


@pytest.mark.parametrize(
    "end",
    [
        "The minister told reporters that he",
        "The minister told reporters that the talks would go on in the capital next wee",
        "The minister told reporters that the talks, which began on",
        "The minister said,",
        "The minister said in the town of (",
        'The minister said: "',
        "The minister said:" + " we shall see...",
        "The minister said we shall see…",
        "The minister said we shall see […]",
        "The minister said we shall see [...]",
        "The minister said we shall see… [+1234 chars]",
        'The minister said "we shall see..."',
        "The minister met Mr.",
        "The minister said on the phone (more)",
        "It will be continued.\n\nMORE",
        'He wrote in <a href="https://example.org/a',
        "The minister told reporters that the talks in the capital would go on\nREUTER",
    ],
)
def test_cut_bodies(end: str) -> None:
    """A sentence without its end, an ellipsis and a wire's own mark of more to come are noted."""
    assert is_possibly_truncated(PROSE + end)


@pytest.mark.parametrize(
    "end",
    [
        "The talks go on.",
        "Will the talks go on?",
        'He said: "The talks go on."',
        "He said: “The talks go on”.",
        "He said that the talks go on (in the capital).",
        "The talks go on in the U.S.",
        "The talks began at 11.55 p.m.",
        "(Reporting by Jane Roe; Editing by John Doe)",
        "Reporting by Jane Roe and John Doe in the capital; editing by Mary Major",
        "REUTER",
        "\nREUTER",
        "\n Reuter...",
        "\n(AP)",
        "\nJane Roe",
        "— Reuters",
        "\nRead more at https://example.org/news/article?id=12&x=y",
        "\nhttps://example.org/news/article",
        "\nnews@example.org",
        "\n#summit",
        "\nCopyright 2016 The Associated Press",
        "\nShr 89 cts vs 89 cts\nNet 30,406,000 vs 30,504,000\nRevs 163.8 mln vs 172.0 mln",
        "First quarter shr 89 cts vs 89 cts net 30,406 vs 30,504",
        "\nWheat 286 1/4 off 2\nCorn 159 1/2 up 1",
        "\n- one thing to do\n- another thing to do",
        "政府は発表した。",
        "我们会看到！",
        "هل تستمر المحادثات؟",
        "حکومت نے کہا۔",
        "सरकार ने कहा।",
        "Правительство подождёт.",
        "รัฐบาลกล่าวว่าจะรอผลการเจรจา",
        "«Переговоры продолжаются»,",
    ][:-1],
)
def test_whole_bodies(end: str) -> None:
    """Quotations, brackets, other scripts, signatures, credits, tables, lists and addresses are no cut."""
    assert not is_possibly_truncated(PROSE + end)


@pytest.mark.parametrize(
    "body",
    ["", "Spain ready to sign a deal with Britain on Gibraltar as early as Wednesday - minister", "X", "TOKYO"],
)
def test_summaries_without_full_stop(body: str) -> None:
    """A source that sets no full stops at all is no cut."""
    assert not is_possibly_truncated(body)


@pytest.mark.parametrize("unit", [".", "…", '"', "a ", "a\n", "<a ", "(", ". ", "1 ", "@", "MORE "])
def test_hostile_ends_are_bounded(unit: str) -> None:
    """Only the end is looked at, whatever its length."""
    body = unit * (1_000_000 // len(unit))
    started = time.process_time()
    is_possibly_truncated(body)

    assert time.process_time() - started < 2
