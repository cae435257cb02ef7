"""The lines of a message → slug line, notes to editors, headline, author, body and time."""

from dataclasses import dataclass, field

from streams.parse.iptc7901.dialects import (
    BY_LINE,
    DATELINE,
    EMBARGO,
    END_LINE,
    LABEL,
    LABELS,
    NOT_PUBLIC,
    NOTEPADS,
    NOTES,
    SIGN_OFF,
    SLUG_LINES,
)
from streams.parse.telegraph.day_time import Stated, find_time, read_time
from streams.parse.telegraph.paragraphs import join_paragraphs

_LONGEST_SLUG = 100
_LONGEST_HEADLINE = 250
_LINES_OF_HEADLINE = 4
_LINES_OF_NOTE = 12
_LINES_IN_FRONT = 40


@dataclass(slots=True, kw_only=True)
class Copy:
    """What a text says."""

    slug: str | None = None
    notes: list[str] = field(default_factory=list)
    headline: str | None = None
    by: str | None = None
    body: str | None = None
    time: Stated | None = None
    spoken: list[str] = field(default_factory=list)
    """The first line of the body, where a desk may speak."""
    embargoed_until: str | None = None
    dropped: tuple[str, ...] = ()
    """notepad."""
    remarks: tuple[str, ...] = ()
    """Notes: embargo_stated."""


def read_copy(lines: list[str], *, tail: str) -> Copy:
    """Read the lines behind a head. tail: what stands behind the text's end."""
    copy = Copy(time=find_time(" ".join(tail.split())) if tail else None)
    _cut_end(lines, copy)
    notepad = _cut_notepad(lines, copy)
    _cut_end(lines, copy)
    at = _read_front(lines, copy)
    body = lines[at:]
    while body and not body[0]:
        del body[0]
    copy.notes += notepad
    copy.body = join_paragraphs(body) or None if body else None
    copy.spoken = [line.strip() for line in body[:3] if line.strip()]
    _read_embargo(copy)
    return copy


def _read_front(lines: list[str], copy: Copy) -> int:
    """Read what stands in front of the body; gives the line at which that begins."""
    at = 0
    while at < min(len(lines), _LINES_IN_FRONT):
        line = lines[at].strip()
        if not line:
            at += 1
        elif copy.headline is None and copy.slug is None and is_slug(line):
            copy.slug = line.rstrip("/ ")
            at += 1
        elif (
            ": " in line
            and (labelled := LABEL.fullmatch(line)) is not None
            and (what := LABELS.get(labelled[1].lower()))
        ):
            if getattr(copy, what) is None:
                setattr(copy, what, labelled[2].rstrip(" ="))
            at += 1
        elif line[0] in "([" and (end := _find_note_end(lines, at)) is not None:
            copy.notes.append(" ".join(" ".join(lines[at:end]).split()).strip("()[] ="))
            at = end
        elif ":" in line and NOTES.match(line):
            end = at + 1
            while end < len(lines) and lines[end].strip() and not lines[end - 1].endswith("=") and end - at < 3:
                end += 1
            if not any(one.strip() for one in lines[end:]) or _begins_body(line):
                break
            copy.notes.append(" ".join(" ".join(lines[at:end]).split()).rstrip(" ="))
            at = end
        elif (by := BY_LINE.fullmatch(line)) is not None and (copy.headline is not None or line.endswith("=")):
            copy.by = copy.by or by["by"]
            at += 1
        elif copy.headline is None and (end := _find_headline_end(lines, at)) is not None:
            copy.headline = " ".join(" ".join(lines[at:end]).split()).strip(" =<")
            at = end
        else:
            break
    return at


def is_slug(line: str) -> bool:
    """Say whether a line is a slug line, by its form."""
    if len(line) > _LONGEST_SLUG or not ("/" in line or "-" in line or "–" in line or "—" in line):
        return False
    return any(form.fullmatch(line) for form in SLUG_LINES)


def _find_note_end(lines: list[str], at: int) -> int | None:
    """Give the line behind a note in brackets that begins at this one; None where it does not end at a line's end."""
    close = ")" if lines[at].lstrip()[0] == "(" else "]"
    for end in range(at, min(len(lines), at + _LINES_OF_NOTE)):
        line = lines[end].rstrip(" =.")
        if line.endswith(close):
            return end + 1
        if close in line or not line.strip():
            return None
    return None


def _find_headline_end(lines: list[str], at: int) -> int | None:
    """Give the line behind the headline that begins at this one; None where it is the body that begins here.

    A headline ends at a line that ends in `=`, or at an empty line, or where an indent or a dateline begins the body.
    """
    first = lines[at]
    size = 0
    if _begins_body(first.strip()) and not first.rstrip().endswith("="):
        return None
    for end in range(at, min(len(lines), at + _LINES_OF_HEADLINE)):
        line = lines[end]
        size += len(line) + 1
        if size > _LONGEST_HEADLINE:
            break
        if line.rstrip().endswith("="):
            return end + 1
        following = lines[end + 1] if end + 1 < len(lines) else ""
        if not following.strip():
            # Text that ends here is a body of one paragraph, unless more comes.
            return end + 1 if any(one.strip() for one in lines[end + 1 :]) else None
        if _begins_body(following.strip()):
            return end + 1
        if following.startswith(("* ", "+ ")):
            return end + 1
        if following.startswith(("  ", "\t")) and not first.startswith(("  ", "\t")):
            return end + 1
        if BY_LINE.fullmatch(following.strip()):
            return end + 1
    return None


def _begins_body(line: str) -> bool:
    """Say whether a line begins with a dateline."""
    return ("(" in line or "," in line) and DATELINE.match(line) is not None


def _cut_notepad(lines: list[str], copy: Copy) -> list[str]:
    """Take what is for editors off the end of a text; of that what is not for publication is dropped."""
    at = next((lines.index(name) for name in NOTEPADS if name in lines), None)
    if at is None:
        return []
    said = lines[at + 1 :]
    secret = next((at for at, line in enumerate(said) if NOT_PUBLIC.search(line)), None)
    if secret is not None:
        del said[secret:]
        copy.dropped = ("notepad",)
    del lines[at:]
    return [" ".join(line.strip("# ").split()) for line in said if line.strip("#* ")]


def _cut_end(lines: list[str], copy: Copy) -> None:
    """Take empty lines, times and the signs of a message's end off the end of a text. The fullest time counts."""
    while lines:
        line = lines[-1].strip()
        if not line or (len(lines) > 2 and _is_sign(line, above=lines[-2])):
            lines.pop()
            continue
        time = read_time(line)
        if time is None:
            return
        lines.pop()
        if copy.time is None or copy.time.day is None:
            copy.time = time


def _is_sign(line: str, *, above: str) -> bool:
    """Say whether a line is the desk's signature, or marks the end. Words alone are one below an empty line only."""
    if END_LINE.fullmatch(line):
        return True
    return SIGN_OFF.fullmatch(line) is not None and ("/" in line or line[0] in "(+" or not above)


def _read_embargo(copy: Copy) -> None:
    """Read until when a note asks to hold a text."""
    for line in (*copy.notes, *copy.spoken[:1]):
        found = EMBARGO.match(line.lstrip("*+# "))
        if found is None:
            continue
        until = find_time(found["until"])
        if until is not None and until.day is not None and len(until.text) > len(until.day):
            copy.embargoed_until = until.text
        else:
            copy.remarks = ("embargo_stated",)
        return
