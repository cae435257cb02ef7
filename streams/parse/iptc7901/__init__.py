"""A message of IPTC 7901 becomes an Article (IPTC Recommended Message Format, 7901), in the dialects of the agencies.

    SOH bdt0241 3 pl 356  dpa 0456           service, number, priority, category, words; what the agency adds
    Wahlen/Bundestag/                        slug line, before or behind STX
    STX (Zusammenfassung - neu: Ergebnis)    notes to editors
    A headline, perhaps on two lines =
    Von Jane Roe, dpa =
    Berlin (dpa) - The body …
    ETX 261510 Jan 16 EOT                    day-time group, there or at the end of the text

header.py reads the head, dialects.py holds what differs from agency to agency, copy.py reads the text. Without control
characters a text is one of these where its first line is such a head, or begins with `zczc`.
"""

from streams.article import Article
from streams.errors import DeadLetterError, DeadReason
from streams.parse.iptc7901.copy import read_copy
from streams.parse.iptc7901.header import is_header, read_header
from streams.parse.telegraph.article import Message, make_article
from streams.parse.telegraph.frame import HEAD_REACH, open_frame, refuse_several, restore_controls

IN_WORDS = "IPTC 7901"


def looks_like(text: str) -> bool:
    """Say whether text begins with the head of a message."""
    return is_header(restore_controls(text[:HEAD_REACH]))


def parse(text: str, *, notes: tuple[str, ...]) -> Article:
    """Turn the text of one message into an Article. notes: what decoding had to say; they come first.

    Raises DeadLetterError: MALFORMED (no head that can be read), NO_CONTENT. Raises SeveralItemsError.
    """
    text = restore_controls(text)
    refuse_several(text, is_header)
    frame = open_frame(text)
    header = read_header(frame.head, frame.text)
    if header is None:
        raise DeadLetterError(DeadReason.MALFORMED, f"{frame.head[:80]!r} is no head of a message")
    copy = read_copy(header.lines, tail=frame.tail)
    message = Message(
        format="iptc-7901",
        text=frame.text,
        service=header.service,
        sequence=header.sequence,
        further={
            "agency": header.agency and header.agency.lower(),
            "serial": header.serial,
            "category": header.category,
        },
        version=header.version,
        slug=copy.slug,
        headline=copy.headline,
        body=copy.body,
        by=copy.by,
        time=copy.time or header.time,
        notes_to_editors=copy.notes,
        spoken=copy.spoken,
        embargoed_until=copy.embargoed_until,
        properties=header.properties,
        dropped=(*header.dropped, *copy.dropped),
    )
    return make_article(message, notes=(*notes, *copy.remarks))
