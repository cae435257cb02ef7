"""Text from outside as a person reads it on a terminal, which would obey control characters."""

import unicodedata


def one_line(text: str) -> str:
    """Put a text on one line, without control characters."""
    visible = "".join(" " if unicodedata.category(character)[0] == "C" else character for character in text)
    return " ".join(visible.split())
