"""A story of ANPA 1312 becomes an Article (Wire Service Transmission Guidelines), as AP, CP and others send it.

    SYN SYN SOH a0123 US abx-                        service level and number, selector
    r i DC3 DC1 bc-us-summit 1stld 03-17 0456        priority, category, format, slug, version, reference, day, words
    STX ^BC-US--Summit Talks, 1st Ld-Writethru,456<  slug line
    ^Leaders meet in a town<                         headline
    ^Eds: Updates with details.<                     notes to editors
    ^By JANE ROE=                                    author
    ^Associated Press Writer=
       OTTAWA (AP) _ The body …
    ETX AP-NY-03-17-16 1455EST< EOT                  when it was sent, there or at the end of the text

header.py reads the head, copy.py the text.
"""

from streams.article import Article
from streams.errors import DeadLetterError, DeadReason
from streams.parse.anpa1312.copy import read_copy
from streams.parse.anpa1312.header import is_header, read_header
from streams.parse.telegraph.article import Message, make_article
from streams.parse.telegraph.frame import HEAD_REACH, open_frame, refuse_several, restore_controls

IN_WORDS = "ANPA 1312"


def looks_like(text: str) -> bool:
    """Say whether text begins with the two lines of a head."""
    return is_header(restore_controls(text[:HEAD_REACH]))


def parse(text: str, *, notes: tuple[str, ...]) -> Article:
    """Turn the text of one story into an Article. notes: what decoding had to say; they come first.

    Raises DeadLetterError: MALFORMED (no head that can be read), NO_CONTENT. Raises SeveralItemsError.
    """
    text = restore_controls(text)
    refuse_several(text, is_header)
    frame = open_frame(text)
    header = read_header(frame.head, frame.text)
    if header is None:
        raise DeadLetterError(DeadReason.MALFORMED, f"{frame.head[:80]!r} is no head of a story")
    copy = read_copy(header.lines, tail=frame.tail, keyword=header.keyword, is_table=header.is_table)
    slug = copy.slug or ", ".join(filter(None, (header.keyword, header.edition))) or None
    message = Message(
        format="anpa-1312",
        text=frame.text,
        service=header.service,
        sequence=header.sequence,
        further={"category": header.category},
        slug=slug,
        headline=copy.headline,
        body=copy.body,
        by=copy.by,
        time=copy.time or header.time,
        notes_to_editors=copy.notes,
        spoken=copy.spoken,
        properties={**header.properties, "subjects": [*header.properties["subjects"], *copy.subjects]},
        dropped=(*header.dropped, *copy.dropped),
    )
    return make_article(message, notes=notes)
