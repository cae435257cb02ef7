"""English names of months and weekdays, slips of the typist in them; all others are in date_words.py."""

from streams.date_words import MONTHS, WEEKDAYS, word_set

__all__ = ["ENGLISH_WEEKDAYS", "MONTHS", "WEEKDAYS", "find_misspelt_month", "word_set"]

ENGLISH_WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
_ENGLISH = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


def find_misspelt_month(word: str) -> int | None:
    """Give the month that `word` names or names with one slip: a letter missing, doubled, wrong or two swapped.

    Only for words that stand where a date must stand: `Macrh`, `Narch`, `Apri`. None where no English month, or more
    than one (`Jun` and `Jul` are names of their own), is one slip away. A word of three letters has too many
    neighbours and must be exact, unless a letter of a four-letter name is missing (`Jne`).
    """
    word = word.lower()
    month = MONTHS.get(word)
    if month is not None or not 3 <= len(word) <= 10:
        return month
    near = [number for number, name in enumerate(_ENGLISH, 1) if _is_one_slip(word, name)]
    return near[0] if len(near) == 1 else None


def _is_one_slip(word: str, name: str) -> bool:
    """Tell whether one edit (insert, delete, replace, swap of neighbours) makes `word` of `name`."""
    longer, shorter = (word, name) if len(word) > len(name) else (name, word)
    if len(longer) - len(shorter) > 1 or len(name) < 4:
        return False
    start = 0
    while start < len(shorter) and word[start] == name[start]:
        start += 1
    if len(word) == len(name):
        return word[start + 1 :] == name[start + 1 :] or (
            word[start : start + 2] == name[start : start + 2][::-1] and word[start + 2 :] == name[start + 2 :]
        )
    return longer[start + 1 :] == shorter[start:]
