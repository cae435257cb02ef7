"""Tell which article a record speaks of: its identity, the key of every output.

Two records with one identity are two editions of one article. The rule is CONTRACT's: the item's own absolute URI,
else `urn:newswire:<feed>:<article id>`. Which feed it is, is the pipeline's to settle beforehand.
"""

import re
from dataclasses import replace
from urllib.parse import quote, unquote_to_bytes

from streams.article import Article, IdRules, frozen
from streams.errors import DeadLetterError, DeadReason
from streams.nfc import compose
from streams.uris import is_uri

# `schema` is no feed: `urn:newswire:schema:…` names our schemas.
_OURS = re.compile(r"urn:newswire:(?!schema:)([a-z0-9-]+):(.+)", re.DOTALL)
_WITH_QUERY = re.compile(r"(https?://[^?#]++)[?#].*+", re.DOTALL | re.IGNORECASE)
_NO_RULES = IdRules()


@frozen
class Identity:
    """What an article is known by."""

    id: str
    """A URI: key of every output, `item.uri`, `enrichment.id`."""
    feed: str
    article_id: str | None
    """The feed's own id. None where the item has a URI of another form than ours."""
    given: tuple[tuple[str, str], ...] = ()
    """The ids of an item that may have several, by name, as they are delivered."""
    evolved_from: str | None = None
    """Identity of the article that this one was made from, where it is another."""
    names: tuple[str, ...] = ()
    """What its further ids are as identities, those that its feed counts: by them, too, a kill finds it."""

    @property
    def others(self) -> tuple[tuple[str, str], ...]:
        """The ids of the item that are neither its identity nor its article id."""
        known = (self.id, self.article_id)
        return tuple([one for one in self.given if one[1] not in known]) if self.given else ()


def identify(article: Article, *, feed: str, rules: IdRules | None = None) -> Identity:
    """Turn an article and its feed into its identity.

    A URI of the item's own stays as it is spelt; where it is an identity of ours, the id in it is decoded.
    rules: what the feed says of its ids.
    Raises DeadLetterError(NO_ID) where the item has neither a URI nor an id: the record goes to the dead letters.
    """
    if rules is None and len(article.ids) < 2 and article.evolved_from is None:
        if article.uri is not None:
            return _by_uri(article.uri, feed=feed)
        return _by_article_id(article.article_id or "", feed=feed)
    rules = rules or _NO_RULES
    own = _name_id(_choose(article, rules), feed=feed, rules=rules)
    evolved_from = None
    if article.evolved_from is not None:
        evolved_from = _name_id(article.evolved_from, feed=feed, rules=rules).id
    return Identity(
        id=own.id,
        feed=feed,
        article_id=own.article_id,
        given=tuple([(name, _drop_query(one) if rules.drop_query else one) for name, one in article.ids]),
        evolved_from=None if evolved_from == own.id else evolved_from,
        names=_name_others(article, own.id, feed=feed, rules=rules),
    )


def note_identity(article: Article, identity: Identity, *, rules: IdRules | None) -> tuple[str, ...]:
    """Say what was assumed of an item without id: its text makes the identity, and the story that it names does not.

    Notes: id_assumed, story_named.
    """
    if not article.stated and not article.story:
        return ()
    is_content = identity.article_id == article.article_id
    counted = () if rules is None or is_content else rules.identity
    left = [named for name, named in article.story.items() if name not in counted]
    notes = ("id_assumed:content",) if is_content else ()
    return notes if len(left) < len(article.story) or not left else (*notes, f"story_named:{left[0]}")


def found_as(identity: Identity, story: str) -> Identity:
    """Give an identity as that of the article that was found under one of its ids; its own becomes a further one."""
    known = _by_uri(story, feed=identity.feed)
    names = tuple(dict.fromkeys(name for name in (identity.id, *identity.names) if name != story))
    return replace(identity, id=story, article_id=known.article_id, evolved_from=None, names=names)


def _name_id(text: str, *, feed: str, rules: IdRules) -> Identity:
    """Turn one id, as a source writes it, into the identity that it names by the feed's rules."""
    if rules.drop_query:
        text = _drop_query(text)
    if rules.pattern is not None and (found := rules.pattern.search(text)) and found[1]:
        text = found[1]
    return _by_uri(text, feed=feed) if is_uri(text) else _by_article_id(text, feed=feed)


def feed_of_identity(uri: str) -> str | None:
    """Find the feed in an identity of ours, `urn:newswire:<feed>:<article id>`. None for any other URI."""
    ours = _split(uri)
    return None if ours is None else ours[0]


def _name_others(article: Article, identity: str, *, feed: str, rules: IdRules) -> tuple[str, ...]:
    """Turn the further ids that the feed counts into identities, each once, in the feed's order."""
    if not rules.counts_further_ids:
        return ()
    given = _ids_by_name(article)
    ids = [given[name] for name in rules.other_ids if name in given]
    if rules.follow_evolvedfrom:
        ids.append(_choose(article, replace(rules, follow_evolvedfrom=False)))
    named = [_name_id(one, feed=feed, rules=rules).id for one in ids if one and not one.isspace()]
    return tuple(dict.fromkeys(name for name in named if name != identity))


def _choose(article: Article, rules: IdRules) -> str:
    """Choose the id that is the identity: that of the article it follows, the preferred one, `uri` before `guid`.

    Of an item without id: the parts that it states, where the feed counts them and all are there.
    """
    if rules.identity and article.stated:
        # What it says of the story it corrects goes before what it says of itself.
        parts = {**article.stated, **article.story}
        if all(name in parts for name in rules.identity):
            return ".".join(parts[name] for name in rules.identity)
    if rules.follow_evolvedfrom and article.evolved_from is not None:
        return article.evolved_from
    preferred = None if rules.prefer is None else _ids_by_name(article).get(rules.prefer)
    return preferred or article.uri or article.article_id or ""


def _ids_by_name(article: Article) -> dict[str, str]:
    """All ids of an article by their names in lower case, of one name the first."""
    given = dict(article.ids)
    for other in article.properties.get("altIds", ()):
        if "role" in other:
            given.setdefault(other["role"].strip().lower(), other["value"].strip())
    return given


def _drop_query(text: str) -> str:
    found = _WITH_QUERY.fullmatch(text)
    return text if found is None else found[1]


def _by_uri(uri: str, *, feed: str) -> Identity:
    ours = _split(uri)
    return Identity(id=uri, feed=feed, article_id=None if ours is None else ours[1])


def _by_article_id(article_id: str, *, feed: str) -> Identity:
    article_id = compose(article_id.strip())
    if not article_id:
        raise DeadLetterError(DeadReason.NO_ID, "neither a URI nor an id to know the article by")
    if article_id.isascii() and article_id.isalnum():
        return Identity(id=f"urn:newswire:{feed}:{article_id}", feed=feed, article_id=article_id)
    # quote leaves just RFC 3986's unreserved characters and writes the rest in upper case, as CONTRACT has it.
    encoded = quote(article_id, safe="", errors="surrogatepass")
    return Identity(id=f"urn:newswire:{feed}:{encoded}", feed=feed, article_id=article_id)


def _split(uri: str) -> tuple[str, str] | None:
    match = _OURS.fullmatch(uri) if uri.startswith("urn:newswire:") else None
    if match is None:
        return None
    try:
        return match[1], unquote_to_bytes(match[2]).decode()
    except UnicodeDecodeError:
        return None
