"""Messages with their control characters, with what is shown for them, and without."""

import pytest

from streams.errors import SeveralItemsError
from streams.parse.telegraph.frame import open_frame, refuse_several, restore_controls, split_lines

MESSAGE = "\x01abc0123 3 pol 12\r\n\x02A text.\r\n\x03261510 Jan 16\r\n\x04"


def parts(text: str) -> tuple[str, str, str]:
    """Head, text and tail, trimmed."""
    frame = open_frame(restore_controls(text))
    return frame.head.strip(), frame.text.strip(), frame.tail.strip()


@pytest.mark.parametrize(
    "names",
    ["<SOH> <STX> <ETX> <EOT>", "[SOH] [STX] [ETX] [EOT]", "{SOH} {STX} {ETX} {EOT}", "(SOH) (STX) (ETX) (EOT)",
     "^A ^B ^C ^D", r"\x01 \x02 \x03 \x04", "\u2401 \u2402 \u2403 \u2404"],
)  # fmt: skip
def test_shown_control_characters_count_as_themselves(names: str) -> None:
    """Whatever stands in their place, the parts are the same."""
    shown = MESSAGE
    for control, name in zip("\x01\x02\x03\x04", names.split(), strict=True):
        shown = shown.replace(control, name)

    assert parts(shown) == parts(MESSAGE) == ("abc0123 3 pol 12", "A text.", "261510 Jan 16")


def test_what_is_shown_inside_a_text_stays() -> None:
    """Only those of the frame are replaced: `^B` begins a heading, too."""
    assert parts("^Aabc0123 3 pol 12\r\n^BOne ^By two.\r\n^C^D")[1] == "One ^By two."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x16\x16\x01head\r\n\x02text", ("head", "text", "")),
        ("\x01head\r\ntext", ("head", "text", "")),
        ("head\ntext\n", ("head", "text", "")),
        ("zczc head\ntext\nnnnn\n", ("head", "text", "")),
        ("ZCZC head\r\ntext NNNN\r\n\x03\x04", ("head", "text", "")),
        ("\x01head\r\n\x02text\r\n\x03\r\nNNNN\r\n", ("head", "text", "NNNN")),
        ("\x01\x02\x03\x04", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_parts_may_be_missing(text: str, expected: tuple[str, str, str]) -> None:
    """The head is the first line where no control character ends it."""
    assert parts(text) == expected


ZCZC = "zczc a1\nThe text of a message.\nIt ends here.\nnnnn\n"


@pytest.mark.parametrize("messages", [[MESSAGE, MESSAGE, MESSAGE], [ZCZC, ZCZC.replace("a1", "a2")]])
def test_messages_are_parted_where_a_head_begins(messages: list[str]) -> None:
    """Each keeps all of its characters."""
    with pytest.raises(SeveralItemsError) as caught:
        refuse_several("".join(messages), lambda text: True)

    assert list(caught.value.texts) == messages


@pytest.mark.parametrize("text", [MESSAGE, ZCZC, MESSAGE + "\x01 stray " * 9, f"{ZCZC}\n zczc is how one begins"])
def test_a_sign_without_a_head_begins_nothing(text: str) -> None:
    """Lines get noise, and a text may speak of it."""
    refuse_several(text, lambda beginning: beginning.startswith(("\x01bdt", "zczc a")))


def test_lines_lose_what_is_for_a_typesetter() -> None:
    """Control characters go, spaces of fixed width are blanks, and each kind of line end ends a line."""
    assert split_lines("a\x1db \r\nc\x0e\rd\ne\r\r\nf") == ["a b", "c", "d", "e", "f"]
