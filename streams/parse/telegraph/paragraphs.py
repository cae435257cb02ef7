"""Lines as long as a teleprinter's → paragraphs, parted by an empty line.

A paragraph ends at an empty line, or where the next line is indented. Where a text has neither, a line much shorter
than the others that ends a sentence ends a paragraph; and where its lines are longer than a teleprinter's, each is
one. Lines of a table stay lines.
"""

import re

_TELEPRINTER = 100
"""Characters above which a line was not broken by a machine; the formats know 69 and 80."""
_SHORT = 0.75
"""Of the longest line: a shorter one was not broken for want of room."""
_TABLE = re.compile(r"^\s*+[|\x08]|\S(?:\t| {5,})\S|\S {3,}\S+(?: \S+)* {2,}\S")
_ITEM = re.compile(r"^ *[*+•-] ")
_UNEVEN = frozenset(" \t\u3000+*-•|\x08")
"""Characters that begin a line of a table or list, or one that is indented."""
_SENTENCE_ENDS = tuple(".!?:\"'”’«»)…")
_INDENTS = (" ", "\t", "\u3000")


def join_paragraphs(lines: list[str]) -> str:
    """Join lines to paragraphs. lines: as they came, with their indents; the first and last are not empty."""
    if max(map(len, lines), default=0) > _TELEPRINTER:
        return "\n\n".join(line.strip() for line in lines if line.strip())
    text = "\n".join(lines)
    if "\n\n" in text and "   " not in text and "\t" not in text and _UNEVEN.isdisjoint({line[:1] for line in lines}):
        # Nearly every text.
        return "\n\n".join([part.strip("\n").replace("\n", " ") for part in text.split("\n\n") if part])
    return _join_uneven(lines)


def _join_uneven(lines: list[str]) -> str:
    longest = max(map(len, lines), default=0)
    indented = sum(line.startswith(_INDENTS) for line in lines)
    is_indented = 0 < indented < len(lines)
    if indented == len(lines) and all(line.endswith(_SENTENCE_ENDS) for line in lines):
        return "\n\n".join(line.strip() for line in lines)
    has_gaps = any(not line or line.isspace() for line in lines)
    paragraphs: list[list[str]] = [[]]
    was_table = False
    for line in lines:
        said = line.strip()
        if not said:
            paragraphs.append([])
            continue
        is_table = _TABLE.search(line) is not None
        is_broken = is_table or was_table
        last = paragraphs[-1]
        is_new = (
            line.startswith(_INDENTS) if is_indented else not has_gaps and last and _ends_paragraph(last[-1], longest)
        )
        if last and is_new and not is_broken:
            paragraphs.append([])
        if paragraphs[-1]:
            paragraphs[-1].append("\n" if is_broken or _ITEM.match(line) else " ")
        paragraphs[-1].append(said)
        was_table = is_table
    return "\n\n".join("".join(parts) for parts in paragraphs if parts)


def _ends_paragraph(line: str, longest: int) -> bool:
    return len(line) < longest * _SHORT and line.endswith(_SENTENCE_ENDS)
