"""Fields of an article as people name them in JSON and CSV of their own → the names that ninjs has for them.

Used where such data are mapped (sources/mapping.py), and where a dead letter says how they could be.
"""

from collections.abc import Iterable

OWN_NAMES = {
    "uri": "guid",
    "guid": "guid",
    "id": "guid",
    "headline": "headline",
    "title": "headline",
    "body": "body_text",
    "body_text": "body_text",
    "text": "body_text",
    "body_html": "body_html",
    "html": "body_html",
    "versioncreated": "versioncreated",
    "updated": "versioncreated",
    "date": "versioncreated",
    "firstcreated": "firstcreated",
    "published": "firstcreated",
    "byline": "byline",
    "by": "byline",
    "author": "byline",
    "language": "language",
    "version": "version",
    "pubstatus": "pubstatus",
    "embargoed": "embargoed",
    "located": "located",
    "slugline": "slugline",
    "subjects": "subjects",
    "urgency": "urgency",
    "ednote": "ednote",
    "usageterms": "usageterms",
    "copyrightholder": "copyrightholder",
    "copyrightnotice": "copyrightnotice",
}
"""Lower-case name that a field may be given or may have by itself → name in ninjs 1, which the pipeline reads. Of
several names of one meaning that a row has, the first here is taken."""

_GUESSES = {
    "id": ("id", "uri", "guid", "url", "link", "permalink", "uuid", "_id", "article_id", "articleid", "key"),
    "headline": ("headline", "title", "head", "subject", "heading", "name"),
    "body": (
        "body", "text", "body_text", "body_html", "html", "content", "content_text", "content_html", "story", "article",
        "fulltext", "full_text", "description", "summary", "message",
    ),
    "date": ("versioncreated", "updated", "date", "updated_at", "published_at", "publishedat", "published", "pubdate",
             "date_published", "created_at", "timestamp"),
}  # fmt: skip
"""Our name → names by which a field is guessed to be it. For hints alone: nothing is mapped by a guess."""


def suggest_map(fields: Iterable[str]) -> str | None:
    """Guess what `--map` these fields need: `title=headline,text=body`. None where they hold no article."""
    names = {field.lower(): field for field in reversed(list(fields))}
    guesses = {
        own: next((names[guess] for guess in guessed if guess in names), None) for own, guessed in _GUESSES.items()
    }
    if guesses["headline"] is None and guesses["body"] is None:
        return None
    pairs = [f"{guesses[own] or 'FIELD'}={own}" for own in _GUESSES if guesses[own] is not None or own == "id"]
    return ",".join(pair for pair in pairs if " " not in pair)
