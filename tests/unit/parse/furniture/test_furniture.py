"""Site furniture goes, the article's own words stay."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.parse import remove_furniture
from streams.parse.furniture import is_all_furniture, is_furniture, lines, remove_common_furniture


def _notes(*texts: str) -> tuple[str, ...]:
    return tuple(f"site_furniture_removed:{text}" for text in texts)


@pytest.mark.parametrize(
    ("body", "left", "removed"),
    [("Text. Read more", "Text.", ["Read more"]),
     ("Text. Read more\n\nX", "Text.", ["Read more", "X"]),
     ("Text. Read more X", "Text.", ["Read more", "X"]),
     ("“Text.” READ MORE »", "“Text.”", ["READ MORE »"]),
     ("Text. Read more: Japan agrees", "Text.", ["Read more: Japan agrees"]),
     ("He said so... Read more", "He said so...", ["Read more"]),
     ("The prime min Read more", "The prime min", ["Read more"]),
     ("One.\n  Read More…\nTwo.", "One.\nTwo.", ["Read More…"]),
     ("One.\nRead more: Japan agrees\nTwo.", "One.\nTwo.", ["Read more: Japan agrees"]),
     ("One.\nRead also:\nJapan agrees\n\nTwo.", "One.\n\nTwo.", ["Read also:", "Japan agrees"]),
     ("One.\n\nRead more Japan agrees\n\nTwo.", "One.\n\n\nTwo.", ["Read more Japan agrees"]),
     ("One.\n\nRead more about the summit", "One.", ["Read more about the summit"]),
     ("One.\n×\nTwo.", "One.\nTwo.", ["×"]),
     ("One. Share on Facebook", "One.", ["Share on Facebook"]),
     ("One.\nRelated\n\nA text goes on.", "One.\n\nA text goes on.", ["Related"]),
     ("One.\nX\nTwo. Read more", "One.\nTwo.", ["X", "Read more"]),
     ("One. Read more\nShare\n\nX", "One.", ["Read more", "Share", "X"]),
     ("One.\nShare this article\nFacebook\n\nTwitter\nVK", "One.", ["Share this article", "Facebook", "Twitter", "VK"]),
     ("One.\nFacebook | Twitter | Telegram\nTwo.", "One.\nTwo.", ["Facebook | Twitter | Telegram"]),
     ("One.\nTelegram", "One.", ["Telegram"]),
     ("One.\nhttps://www.facebook.com/sharer/sharer.php?u=1", "One.", ["https://www.facebook.com/sharer/sharer.php?u=1"]),
     ("One.\nRelated:\n- a title\n- another\n\nTwo.", "One.\n\nTwo.", ["Related:", "- a title", "- another"]),
     ("One.\n\nRelated stories\n\nA title\n\nAnother?", "One.", ["Related stories", "A title", "Another?"]),
     ("One.\nRelated: Japan agrees\nTwo.", "One.\nTwo.", ["Related: Japan agrees"])],
)  # fmt: skip
def test_furniture_goes_and_is_noted(body: str, left: str, removed: list[str]) -> None:
    """Furniture on a line of its own or at the very end is removed, and noted in the order of the source."""
    assert remove_common_furniture(body) == (left, _notes(*removed))


@pytest.mark.parametrize(
    "body",
    ["Pupils should read more", "Pupils should read more.", "READ MORE BOOKS, SAID THE MINISTER.", "Malcolm X",
     "Read more books, the minister said.", "They fell on market share", "Related parties said no.",
     "One.\nTwitter\nfell by a tenth.", "Pupils should\nread more about the plan to cut\ncosts.",
     "He told them to\nread more\nbooks.", "One.\nRead more Shakespeare, he told the school in\nJapan.",
     "He called Malcolm\nX\nwas the answer.", "He asked them to share", "The X-ray.\nX marks the place.",
     "Prints and copies."],
)  # fmt: skip
def test_words_of_a_sentence_stay(body: str) -> None:
    """Words that furniture also has stay inside a sentence, whatever way the lines are broken."""
    assert remove_common_furniture(body) == (body, ())


def test_a_feed_adds_its_own_furniture() -> None:
    """What the configuration names goes by the same rule, in any case and width, and uncovers what stood before it."""
    furniture = ["Subscribe  now", "Terms (apply)"]

    assert remove_furniture("One.\n \u00a0Subscribe\tnow \nTwo.", furniture) == ("One.\nTwo.", _notes("Subscribe now"))
    assert remove_furniture("One.\nSUBSCRIBE now\nTwo.", furniture) == ("One.\nTwo.", _notes("SUBSCRIBE now"))
    assert remove_furniture("One. Subscribe now", furniture) == ("One.", _notes("Subscribe now"))
    assert remove_furniture("One. Read more\nTerms (apply)", furniture) == (
        "One.",
        _notes("Read more", "Terms (apply)"),
    )
    assert remove_furniture("They told us to subscribe now", furniture) == ("They told us to subscribe now", ())
    assert remove_furniture("One. Read more", []) == ("One. Read more", ())


@given(
    st.lists(
        st.sampled_from(["Read more", "X", "One.", "Related:", "- a", "Share", "print", "", " ", "ends", "Read more:"])
    )
)
def test_nothing_is_lost(lines: list[str]) -> None:
    """Every word of the source is in the body that is left or in a note."""
    body = "\n".join(lines)
    left, notes = remove_common_furniture(body)
    removed = [note.partition(":")[2] for note in notes]

    assert set(" ".join([left, *removed]).split()) == set(body.split())
    assert len(left) <= len(body)


@pytest.mark.parametrize("line", ["Read more", "Read more: a title", "Share this", "X", "Facebook | Twitter"])
def test_a_line_of_furniture_above_a_headline(line: str) -> None:
    """Words that no headline is made of are told without what stands around them, and are all there is."""
    assert is_furniture(line, is_below_another=False)
    assert is_all_furniture(line)
    assert not is_all_furniture(f"{line}\n\nA text.")


def test_the_name_of_a_network_may_be_a_headline() -> None:
    """One name alone is furniture only below other furniture; a title behind Read more may be a headline."""
    assert not is_furniture("Telegram", is_below_another=False)
    assert is_furniture("Telegram", is_below_another=True)
    assert not is_furniture("Read more Books at School", is_below_another=True)


class _Counted:
    """A function or a pattern that counts how often it is asked."""

    def __init__(self, asked: Any) -> None:
        self._asked = asked
        self.count = 0

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        self.count += 1
        return self._asked(*arguments, **named)

    def search(self, *arguments: Any) -> Any:
        self.count += 1
        return self._asked.search(*arguments)


@pytest.mark.parametrize(
    "unit", ["X\n", "X\nshort\n", "Read more\n", "Share\nFacebook\n", "Related\n\n", "print\nno\n"]
)
@pytest.mark.parametrize("furniture", [[], ["Subscribe now"]])
def test_lines_that_are_alike_are_judged_once(unit: str, furniture: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand times as many of the same lines take as many judgements, for a feed's furniture too."""
    counts = []
    for times in (5, 5_000):
        judged = _Counted(lines._sort)
        monkeypatch.setattr(lines, "_sort", judged)
        body = f"One.\n{unit * times}Two"
        assert remove_furniture(*remove_common_furniture(body)[:1], furniture)
        counts.append(judged.count)
        monkeypatch.undo()

    assert counts[0] == counts[1]


def test_the_end_of_all_lists_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two thousand headings do not each search for the end of the same list."""
    searched = _Counted(lines._NO_ITEM_NOR_BLANK)
    monkeypatch.setattr(lines, "_NO_ITEM_NOR_BLANK", searched)
    left, notes = remove_common_furniture("One.\n" + "Related\n\nA title\n\n" * 2_000 + "A sentence.")

    assert left.endswith("A sentence.")
    assert len(notes) == 1
    assert searched.count == 1
