"""Stories of the corpus written anew as feeds send them: the dateline before the body, as ninjs and as page dumps."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tests.evaluation.stories import Story, read_tag, styles_of
from tests.kit.items import ninjs, page_dump

WITHOUT = "none"
"""The style in which the dateline is left out."""


class Sent(NamedTuple):
    """One story as it is sent, and what must be read of its dateline."""

    story: Story
    body: str
    wanted: tuple[str, str, str | None] | None
    """(text, place, ISO day) of the dateline. None: there is none, or its tag is not well-formed."""
    is_bare: bool
    """Whether no dateline was written before it."""


def write_out(stories: Iterable[Story], style: str) -> list[Sent]:
    """Write the dateline back in front of each story, a tag that is not well-formed as it came."""
    sent = []
    for story in stories:
        body = story.text if story.body is None else story.body
        if story.dateline is None or style == WITHOUT:
            sent.append(Sent(story, body.strip(), None, is_bare=True))
            continue
        tag, written, wanted = read_tag(story.dateline), story.dateline, None
        if tag is not None:
            written, has_day = styles_of(tag, story.dateline)[style]
            wanted = (written, tag.place, f"{story.date[:4]}-{tag.month:02}-{tag.day:02}" if has_day else None)
        sent.append(Sent(story, f"{written} {body.strip()}", wanted, is_bare=False))
    return sent


def write_ninjs(sent: Sent) -> bytes:
    """Write the story as a ninjs item; every other one in the manner of ninjs 1."""
    story = sent.story
    return ninjs(
        uri=f"urn:example:reuters-21578:{story.id}",
        headline=story.title or None,
        body=sent.body,
        updated=f"{story.date}T{story.time}:00Z",
        manner=3 if int(story.id) % 2 else 1,
    )


def write_page_dump(sent: Sent) -> bytes:
    """Write the story as the given seed has it. One without title has no block for it."""
    story = sent.story
    dated = f"{date.fromisoformat(story.date):%a, %m/%d/%Y} - {story.time}"
    return page_dump(sent.body, article_id=story.id, date=dated, headline=" ".join(story.title.split()) or None)
