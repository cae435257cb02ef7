"""Article and its clean body → Text: what a reader sees, with notes on what was assumed."""

from streams.article import Article, Text
from streams.normalise.headline import assume_headline
from streams.normalise.lead_in import LeadIn
from streams.normalise.text import clean_line, lost_controls
from streams.normalise.truncation import is_possibly_truncated

_READ_MORE = "site_furniture_removed:read more"


def read_text(article: Article, *, body: str | None, lead_in: LeadIn | None, had_controls: bool = False) -> Text:
    """Give the delivered headline, body and author.

    body: clean_text of the article's body, None if that is empty. lead_in: what find_dateline found in it.
    had_controls: whether cleaning it dropped control characters (note controls_dropped, also for headline and author).
    Headline: the source's on one line, else the body's first sentence behind the lead-in (note headline_assumed).
    Author: the source's, else the one who stands in the lead-in. Note possibly_truncated on a body that ends in the
    middle of a sentence.
    """
    notes: tuple[str, ...] = ()
    headline = clean_line(article.headline) if article.headline else None
    is_prose = lead_in is not None or any(note.lower().startswith(_READ_MORE) for note in article.notes)
    if body and is_possibly_truncated(body, is_prose=is_prose):
        notes = ("possibly_truncated",)
    if not headline:
        headline = assume_headline(body, after=lead_in.end if lead_in is not None else 0) if body else None
        if headline:
            notes = (*notes, "headline_assumed")
    by = clean_line(article.by) if article.by else None
    pairs = ((article.headline, headline), (article.by, by))
    if had_controls or any(text and lost_controls(text, cleaned=cleaned or "") for text, cleaned in pairs):
        notes = (*notes, "controls_dropped")
    if not by and lead_in is not None:
        by = lead_in.by
    return Text(headline=headline or None, body=body or None, by=by or None, notes=notes)
