"""The lines of a story → slug line, headline, notes to editors, author, body and time.

A line that begins with `^` is a heading, and ends at `<` or `=`; what is indented is a paragraph. In front of the body
the headings are slug line, headline, notes and author, in the body they are its own.
"""

import re
from dataclasses import dataclass, field

from streams.parse.telegraph.day_time import Stated, find_time, read_time
from streams.parse.telegraph.paragraphs import join_paragraphs
from streams.parse.telegraph.slugs import drop_count, slug_key

_ENDS = ("<", "=", "@")
_LABELLED = re.compile(
    r"(hl|headline|hed|head|index|symbol|key|code|with|update|dateline|slug|eds?|editors?[^:]{0,12}|note|photo"
    r"|ap photo[^:]{0,30})[ ]?:[ ]*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_HEADLINES = frozenset({"hl", "headline", "hed", "head"})
_SLUG = re.compile(
    r"(?:BC|AM|PM|AP)-\S.*|.{2,80},[ ]?\d{2,5}$|.{2,60}, (?:\d{1,2}(?:st|nd|rd|th) |write-?thr|kill|advisory"
    r"|urgent|adv).*",
    re.IGNORECASE,
)
_BY = re.compile(r"by[ :]+(\S.*)", re.IGNORECASE | re.DOTALL)
_NOTE = re.compile(
    r"""
    \(?(?: eds?\.?(?:[ ]note)?[ ]?[:.–—-]
      | editors?(?:['’]?s?[ ]note)?[ ]?[:.–—-] | note[ ]to[ ]editors\b
      | (?:attention|advisory)(?:[ ]editors|[ ]?[:–—-]) | with[ :]+(?:(?:bc|am|pm|ap)[ -]|photos?\b|graphics?\b|video\b)
      | ap[ ](?:photo|video|graphic)s?\b | photos?[ ]?: | (?:updates?|corrects?|adds|subs?)(?:[ ](?:with|to)\b|[ ]?:)
      | embargo(?:ed)?\b | hold[ ]for[ ]release | for[ ](?:immediate[ ])?(?:release|use)\b
      | (?:bulletin|mandatory)[ ](?:kill|withdrawal|correction|elimination)\b
      | (?:kill|withdraw(?:al|n)?|withhold|elimination)(?:[ ]kill)?
        (?:\W*$|[ ]?:|s?[ ](?:the[ ]story|(?:bc|am|pm|ap)-)) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Headings that are for editors. `Correction: Storm story` and `Kill Bill returns` are headlines."""
_TITLE_WORDS = re.compile(
    r"\b(?:writer|press|editor|correspondent|reporter|staff|news|service|bureau|columnist|times|post|herald|agency)\b",
    re.IGNORECASE,
)
_RULE = re.compile(r"[\W_]*")
_LONGEST_HEADING = 600
_MOST_HEADINGS = 40


@dataclass(slots=True, kw_only=True)
class Copy:
    """What a text says."""

    slug: str | None = None
    headline: str | None = None
    notes: list[str] = field(default_factory=list)
    by: str | None = None
    body: str | None = None
    time: Stated | None = None
    spoken: list[str] = field(default_factory=list)
    """The first lines of the body, where a desk may speak."""
    subjects: list[dict[str, str]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def read_copy(lines: list[str], *, tail: str, keyword: str | None, is_table: bool) -> Copy:
    """Read the lines behind a head. tail: what stands behind the text's end. keyword: the head's slug."""
    copy = Copy(time=find_time(" ".join(tail.split())) if tail else None)
    _cut_end(lines, copy)
    at = 0
    for _ in range(_MOST_HEADINGS):
        while at < len(lines) and not lines[at].strip():
            at += 1
        end = _find_heading_end(lines, at)
        if end is None:
            break
        heading = " ".join(" ".join(lines[at:end]).split()).lstrip("^ ").rstrip("<=@ ")
        if not _take(heading, copy, keyword=keyword):
            break
        at = end
    body = [_body_line(line) for line in lines[at:]]
    while body and not body[0].strip():
        del body[0]
    copy.spoken = [line.strip() for line in body[:4] if line.strip()]
    copy.body = ("\n".join(line.strip() for line in body) if is_table else join_paragraphs(body)) or None
    return copy


def _find_heading_end(lines: list[str], at: int) -> int | None:
    """Give the line behind the heading that begins at this one; None where the body begins.

    A heading goes on over lines that are not indented until one ends it; the first line of a text without `^` is one
    where it ends as one.
    """
    if at >= len(lines) or not (
        lines[at].startswith("^") or (lines[at].endswith(_ENDS) and not lines[at][0].isspace())
    ):
        return None
    size = 0
    for end in range(at, len(lines)):
        size += len(lines[end])
        following = lines[end + 1] if end + 1 < len(lines) else ""
        if lines[end].endswith(_ENDS) or following[:1] in ("^", " ", "\t", ""):
            return end + 1
        if size > _LONGEST_HEADING:
            break
    return at + 1


def _take(heading: str, copy: Copy, *, keyword: str | None) -> bool:
    """Put a heading where it belongs; says whether it belongs in front of the body."""
    if not heading or _RULE.fullmatch(heading):
        return True
    if copy.slug is None and copy.headline is None and _is_slug(heading, keyword):
        copy.slug = drop_count(heading).strip()
    elif (by := _BY.fullmatch(heading)) is not None:
        copy.by = f"{copy.by}, {by[1]}" if copy.by else by[1]
    elif (labelled := _LABELLED.fullmatch(heading)) is not None:
        label, said = labelled[1].lower(), labelled[2].strip()
        if label in _HEADLINES:
            copy.headline = said or copy.headline
        elif label == "index":
            copy.subjects += [{"name": one.strip()} for one in said.split(",") if one.strip()]
        elif label in ("symbol", "code", "key", "dateline"):
            copy.dropped.append(label)
        elif label == "slug":
            copy.slug = copy.slug or said
        else:
            copy.notes.append(heading.strip("()"))
    elif _NOTE.match(heading):
        copy.notes.append(heading.strip("()"))
    elif copy.by is not None and (_TITLE_WORDS.search(heading) or heading.isupper()):
        copy.dropped.append("bytitle")
    elif copy.headline is None:
        copy.headline = heading
    else:
        return False
    return True


def _is_slug(heading: str, keyword: str | None) -> bool:
    if _SLUG.fullmatch(heading):
        return True
    # A headline may begin with the words of the slug; a slug line has nothing else before its comma.
    return keyword is not None and slug_key(keyword) != "" and slug_key(heading) == slug_key(keyword)


def _body_line(line: str) -> str:
    """Give a line of the body without the typesetter's signs; a heading in it is a paragraph of its own."""
    if line.endswith("<"):
        line = line.rstrip("<")
    if line.startswith("^"):
        line = line.lstrip("^").rstrip("=@< ")
        return f"   {line}" if not _RULE.fullmatch(line) else ""
    return line


def _cut_end(lines: list[str], copy: Copy) -> None:
    """Take empty lines, rules and the times of sending off the end of a text."""
    while lines:
        line = lines[-1].strip(" ^<@=\t")
        if line and not _RULE.fullmatch(line):
            time = read_time(line)
            if time is None:
                return
            if copy.time is None:
                copy.time = time
        lines.pop()
