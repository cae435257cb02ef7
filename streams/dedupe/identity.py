"""Tell which article a record speaks of: its identity, the key of every output.

Two records with one identity are two editions of one article. The rule is CONTRACT's: the item's own absolute URI,
else `urn:newswire:<feed>:<article id>`. Which feed it is, is the pipeline's to settle beforehand.
"""

import re
from urllib.parse import quote, unquote_to_bytes

from streams.article import Article, frozen
from streams.errors import DeadLetterError, DeadReason
from streams.nfc import compose

# `schema` is no feed: `urn:newswire:schema:…` names our schemas.
_OURS = re.compile(r"urn:newswire:(?!schema:)([a-z0-9-]+):(.+)", re.DOTALL)


@frozen
class Identity:
    """What an article is known by."""

    id: str
    """A URI: key of every output, `item.uri`, `enrichment.id`."""
    feed: str
    article_id: str | None
    """The feed's own id. None where the item has a URI of another form than ours."""


def identify(article: Article, *, feed: str) -> Identity:
    """Turn an article and its feed into its identity.

    A URI of the item's own stays as it is spelt; where it is an identity of ours, the id in it is decoded.
    Raises DeadLetterError(NO_ID) where the item has neither a URI nor an id: the record goes to the dead letters.
    """
    if article.uri is not None:
        ours = _split(article.uri)
        return Identity(id=article.uri, feed=feed, article_id=None if ours is None else ours[1])
    article_id = compose((article.article_id or "").strip())
    if not article_id:
        raise DeadLetterError(DeadReason.NO_ID, "neither a URI nor an id to know the article by")
    if article_id.isascii() and article_id.isalnum():
        return Identity(id=f"urn:newswire:{feed}:{article_id}", feed=feed, article_id=article_id)
    # quote leaves just RFC 3986's unreserved characters and writes the rest in upper case, as CONTRACT has it.
    encoded = quote(article_id, safe="", errors="surrogatepass")
    return Identity(id=f"urn:newswire:{feed}:{encoded}", feed=feed, article_id=article_id)


def feed_of_identity(uri: str) -> str | None:
    """Find the feed in an identity of ours, `urn:newswire:<feed>:<article id>`. None for any other URI."""
    ours = _split(uri)
    return None if ours is None else ours[0]


def _split(uri: str) -> tuple[str, str] | None:
    match = _OURS.fullmatch(uri) if uri.startswith("urn:newswire:") else None
    if match is None:
        return None
    try:
        return match[1], unquote_to_bytes(match[2]).decode()
    except UnicodeDecodeError:
        return None
