"""The header of a page dump: its dates and its author, above the headline and below it, in whatever order sites have.

Parts may come twice. A line that is none is the headline's, or the text's.
"""

from streams.parse.furniture import is_furniture
from streams.parse.page_dump.author import count_author_lines, is_spoken_of
from streams.parse.page_dump.blocks import ends_sentence, is_text
from streams.parse.page_dump.date_line import begins_with_label, is_clock_line, is_date_label, is_page_date
from streams.parse.page_dump.ids import find_id_again, read_id
from streams.parse.page_dump.names import AUTHOR, find_by_name, is_credit, is_name, is_name_shaped

_MOST_PARTS = 40
"""Lines of a header that are read as parts of it; more are an attack on our time."""
_MOST_LINES = 12
"""Lines of a headline, above which no part of the header is looked for."""
_LONGEST_AUTHOR = 100
"""Characters beside a label below the headline; what is longer there is text."""
_READ_ON = 1_000
"""Characters of an article in which its own author is not spoken of."""


class Header:
    """What stands above the text; the first line begins with the label of the id.

    Raises DeadLetterError: NO_ID, MALFORMED (several ids).
    """

    def __init__(self, lines: list[str]) -> None:
        self.article_id, self.end = read_id(lines)
        """end: the line from which on the rest stands, with the headline where that is empty here."""
        self.dates: list[str] = []
        """As written, labels included."""
        self.by = ""
        self.headline = ""
        """Where its place among the parts tells it: above some of them, or right below the author's label."""
        self.credits: list[str] = []
        """Credits of pictures above the headline."""
        self.furniture: list[str] = []
        """Words of the page above the headline."""
        self._lines = lines
        self._read_below_id()
        self._read_above()
        if not self.headline:
            self._find_headline()
        if self.headline:
            self._read_below()

    def _line(self, number: int) -> str:
        return self._lines[number].strip() if number < len(self._lines) else ""

    def _next(self, number: int) -> int:
        """The next line that is not empty, from a line on."""
        while number < len(self._lines) and not self._lines[number].strip():
            number += 1
        return number

    def _block(self, number: int) -> list[str]:
        """The lines from one on, up to an empty one; no more than a headline has, and one."""
        block: list[str] = []
        while len(block) <= _MOST_LINES and (line := self._line(number)):
            block.append(line)
            number += 1
        return block

    def _is_text(self, number: int) -> bool:
        """Say whether the block at the next line that is not empty is text, or none is there."""
        block = self._block(number := self._next(number))
        return not block or is_text("\n".join(block), is_last=self._next(number + len(block)) >= len(self._lines))

    def _read_below_id(self) -> None:
        """Read lines right below the id that are no part: the headline, if a date stands below, else the date."""
        line = self._line(self.end)
        if not line or self._is_part(self.end):
            return
        if begins_with_label(line) or not self._is_date_ahead():
            # Normalise says whether it can be read.
            self.dates.append(line)
            self.end += 1
            return
        block: list[str] = []
        while self._line(self.end) and not self._is_part(self.end):
            block.append(self._line(self.end))
            self.end += 1
        if is_name(block[0]) and (len(block) > 1 or not self._is_date_alone()):
            self.by = block.pop(0)
        self.headline = " ".join(block)

    def _is_date_ahead(self) -> bool:
        """Say whether a date follows in this block of lines, or below it and the author's label."""
        block = self._block(self.end)
        below = self._next(self.end + len(block))
        if AUTHOR.match(self._line(below)):
            below = self._next(below + 1)
        return any(map(is_page_date, [*block, self._line(below)]))

    def _is_date_alone(self) -> bool:
        """Say whether what follows the parts ahead is text: then what stands above them is the headline."""
        number = self.end
        while number < len(self._lines) and (not self._line(number) or self._is_part(number)):
            number += 1
        return self._is_text(number)

    def _is_part(self, number: int) -> bool:
        line = self._line(number)
        return (
            is_page_date(line)
            or AUTHOR.match(line) is not None
            or find_by_name(line) is not None
            or (is_date_label(line) and is_page_date(self._line(number + 1)))
            or find_id_again(self._lines, number, self.article_id) > 0
        )

    def _read_above(self) -> None:
        """Read the parts above the headline, or those between it and the text where it stands above them."""
        for _ in range(_MOST_PARTS):
            number = self._next(self.end)
            if number >= len(self._lines):
                self.end = number
                return
            length = self._read_part(number)
            if not length:
                return
            self.end = max(self.end, number + length)

    def _read_part(self, number: int) -> int:
        """Read the part at a line; how many lines it has, 0 where there is none."""
        line = self._line(number)
        if (author := AUTHOR.match(line)) is not None:
            return self._read_author(author[1].strip(), number)
        if is_page_date(line):
            is_apart = not self._line(number - 1)
            if self.dates and is_apart and line not in self.dates and not begins_with_label(line):
                return 0  # a headline that is a date
            return self._add_date(line)
        if self.dates and is_clock_line(line):
            return self._add_date(line)
        if is_date_label(line) and is_page_date(below := self._line(number + 1)):
            return self._add_date(f"{line} {below}") + 1
        if again := find_id_again(self._lines, number, self.article_id):
            return again
        if (not self.headline or self._line(number - 1)) and (name := find_by_name(line)) is not None:
            return self._add_by(name)
        if self.headline:
            return 0
        if is_furniture(line, is_below_another=bool(self.furniture)):
            self.furniture.append(line)
            return 1
        if is_name(line) and self._is_author(line, number):
            return self._add_by(line)
        if is_credit(line) and self._next(number + 1) < len(self._lines):
            self.credits.append(line)
            return 1
        return 0

    def _add_date(self, line: str) -> int:
        if line not in self.dates:
            self.dates.append(line)
        return 1

    def _add_by(self, name: str) -> int:
        if not self.by:
            self.by = name
        elif name.casefold() not in self.by.casefold():
            self.by = f"{self.by}, {name}"
        return 1

    def _is_author(self, line: str, number: int) -> bool:
        """Say whether a name without label is the author's: headline or text follow, and do not speak of it."""
        below = self._next(number + 1)
        headline = self._line(below)
        if not headline or headline[0].islower():
            return False
        if self._next(below + 1) >= len(self._lines) and not self._is_text(below):
            return False
        told = " ".join(self._lines[below : below + _MOST_LINES])[:_READ_ON]
        if self.by:
            return line.casefold() == self.by.casefold()
        return not is_spoken_of(line, told)

    def _read_author(self, beside: str, number: int) -> int:
        """Read the author's label and the names below it, up to the headline; how many lines that is."""
        if beside:
            return self._add_by(find_by_name(beside) or beside)
        end = number + 1
        block: list[str] = []
        while line := self._line(end):
            if AUTHOR.match(line) or find_id_again(self._lines, end, self.article_id):
                break
            if is_page_date(line) or (self.dates and is_clock_line(line)):
                self._add_date(line)
            else:
                block.append(find_by_name(line) or line)
            end += 1
        if not block:
            return end - number
        below = " ".join(self._block(self._next(end)))
        names = count_author_lines(
            block, is_last=self._is_text(end) or ends_sentence(below), has_headline=bool(self.headline)
        )
        if names:
            self._add_by(" ".join(block[:names]))
        if names == len(block):
            return end - number
        if self.headline:
            return 1 if not names else end - number - (len(block) - names)
        self.headline = " ".join(block[names:])
        return end - number

    def _find_headline(self) -> None:
        """Find the headline where parts of the header stand below it."""
        start = self._next(self.end)
        end = start
        while end - start < _MOST_LINES and self._line(end) and not (end > start and self._is_part_below(end)):
            end += 1
        block = [self._line(number) for number in range(start, end)]
        below = self._next(end)
        if block and self._is_part_below(below) and not is_text("\n".join(block), is_last=False):
            self.headline, self.end = " ".join(" ".join(block).split()), below

    def _is_part_below(self, number: int) -> bool:
        """Say whether a line below the headline is a part of the header; sentences of a text are none."""
        line = self._line(number)
        if is_page_date(line):
            return not self.dates or line in self.dates or begins_with_label(line)
        if self.dates and is_clock_line(line):
            return True
        author = AUTHOR.match(line)
        if author is None:
            return False
        name = author[1].strip() or self._line(number + 1)
        return len(name) <= _LONGEST_AUTHOR and (not name or is_name_shaped(name) or is_page_date(name))

    def _read_below(self) -> None:
        """Read the parts below the headline."""
        for _ in range(_MOST_PARTS):
            number = self._next(self.end)
            line = self._line(number)
            if not line or not self._is_part_below(number):
                return
            self.end = number + 1
            if (author := AUTHOR.match(line)) is None:
                self._add_date(line)
            elif name := author[1].strip():
                self._add_by(name)
            elif is_name_shaped(name := self._line(number + 1)):
                self._add_by(name)
                self.end += 1
