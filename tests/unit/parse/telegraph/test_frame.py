"""Messages with their control characters, with what is shown for them, and without."""

import pytest

from streams.errors import DeadLetterError, DeadReason
from streams.parse.telegraph.frame import open_frame, restore_controls, split_lines

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


@pytest.mark.parametrize("text", [MESSAGE + MESSAGE, "zczc a1\nText.\nnnnn\n\nzczc a2\nText.\nnnnn\n"])
def test_a_second_message_is_refused(text: str) -> None:
    """A record is one message."""
    with pytest.raises(DeadLetterError) as caught:
        open_frame(text)

    assert caught.value.reason is DeadReason.MANY_ITEMS


def test_lines_lose_what_is_for_a_typesetter() -> None:
    """Control characters go, spaces of fixed width are blanks, and each kind of line end ends a line."""
    assert split_lines("a\x1db \r\nc\x0e\rd\ne\r\r\nf") == ["a b", "c", "d", "e", "f"]
