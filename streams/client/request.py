"""What a subscriber asks the gateway for, and what it means where that is refused. Pure."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

from streams.article import frozen
from streams.client.lines import is_token
from streams.errors import AccessError, ClientError, RequestError, TokenGoneError

NDJSON = "application/x-ndjson"
_PATH = "/v1/stream"
_TOKEN_REASONS = frozenset({"bad_token", "other_log", "gone"})
# A proxy's "timed out" and "too early", and the gateway's "too many": all pass.
_PASSING = frozenset({408, 425, 429})
# Characters of what others say in a message of ours.
_MOST_DETAIL = 500


class PassingError(Exception):
    """The stream broke off, or did not begin; it goes on after a while. Only for inside: the client connects again."""

    def __init__(self, what: str, *, asked_seconds: float | None = None) -> None:
        """what: may be others' words. asked_seconds: to wait at least. None: it was not said."""
        super().__init__(make_visible(what))
        self.asked_seconds = asked_seconds


@frozen
class Request:
    """What is asked for, the same at each connection but for where to begin."""

    address: str
    """Of the gateway, for messages: no secret is in it."""
    url: str
    """Of the stream, with the filters."""
    since: str | None
    """Where to begin as long as there is no token: a time, or how long ago. None: now."""
    token: str | None
    """The access token. None: the gateway is open."""

    def url_from(self, position: str | None) -> str:
        """Give the URL to ask. position: the resume token, which goes into a header; None: there is none yet."""
        if position is not None or self.since is None:
            return self.url
        return f"{self.url}{'&' if '?' in self.url else '?'}{urlencode({'since': self.since})}"

    def headers_from(self, position: str | None) -> dict[str, str]:
        """Give the headers to send. Raises TokenGoneError where the resume token cannot be one."""
        # Compressed, a line's bound would be none, and lines would wait for each other.
        headers = {"Accept": NDJSON, "Accept-Encoding": "identity"}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        if position is not None:
            if not is_token(position):
                raise TokenGoneError("bad_token", f"what was kept to resume from is no token: {position[:40]!r}")
            headers["Last-Event-ID"] = position
        return headers


def build_request(
    url: str,
    *,
    filters: Mapping[str, str | Iterable[str]],
    since: str | datetime | None,
    token: str | None,
) -> Request:
    """Make the request of the stream behind a gateway's address.

    filters: the gateway's own names and their values; one value may stand alone. Raises RequestError where the address
    or a time cannot be one, AccessError where the token cannot be.
    """
    if not _is_address(url):
        raise RequestError(
            "the gateway's address should be like http://localhost:8008, without user, query or fragment"
        )
    if isinstance(since, datetime):
        if since.tzinfo is None:
            raise RequestError("since: a time without a zone")
        since = since.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if token is not None and not is_token(token):
        raise AccessError("the access token should be one word of ASCII, on one line")
    pairs = [(name, value) for name, values in filters.items() for value in _several(values)]
    # The stream's own address will do as well.
    stream = f"{url.rstrip('/').removesuffix(_PATH)}{_PATH}"
    return Request(address=url, url=f"{stream}?{urlencode(pairs)}" if pairs else stream, since=since, token=token)


def read_refusal(
    status: int, body: bytes, *, address: str, location: str | None = None, asked_seconds: float | None = None
) -> ClientError | PassingError:
    """Read an answer that is no stream as the error it means.

    body: the beginning of it at least, a problem of the gateway's or whatever a proxy says. location: where a redirect
    would lead. asked_seconds: what `Retry-After` says.
    """
    reason, detail = _read_problem(body)
    said = f"{status}{f' {reason}' if reason else ''}{f': {detail}' if detail else ''}"
    if status >= 500 or status in _PASSING:
        return PassingError(f"it answers {said}", asked_seconds=asked_seconds)
    told = f"{address} answers {said}"
    if reason in _TOKEN_REASONS:
        return TokenGoneError(reason, told)
    if status in (401, 403):
        return AccessError(told)
    if location is not None:
        # Not followed: the access token would go to another address, or be left out on the way.
        return RequestError(f"{told}: the gateway is at {make_visible(location)}")
    return RequestError(told)


def read_end(reason: str, *, address: str) -> ClientError | PassingError:
    """Read the reason of a stream's end as the error it means."""
    if reason in _TOKEN_REASONS:
        return TokenGoneError(reason, f"{address} ends the stream: {reason}")
    if reason == "token_revoked":
        return AccessError(f"{address} ends the stream: the access token was revoked")
    return PassingError(f"it ends the stream: {reason}")


def make_visible(text: str) -> str:
    """Make one line that prints of what others say, cut where it is long: it may end in a log or on a terminal."""
    line = " ".join(text[:_MOST_DETAIL].split())
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in line)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and has_port
        and parts.username is None
        and not parts.query
        and not parts.fragment
        # What prints has no line ends; a blank is in no host.
        and url.isprintable()
        and " " not in url
    )


def _several(values: str | Iterable[str]) -> Iterable[str]:
    # A word alone is an iterable too: of its letters.
    return [values] if isinstance(values, str) else values


def _read_problem(body: bytes) -> tuple[str | None, str | None]:
    """Reason and detail of a problem; None where it does not say, or is none."""
    try:
        problem = json.loads(body)
    except (ValueError, RecursionError):
        return None, None
    if not isinstance(problem, dict):
        return None, None
    reason, detail = problem.get("reason"), problem.get("detail")
    return (
        make_visible(reason) if isinstance(reason, str) else None,
        make_visible(detail) if isinstance(detail, str) else None,
    )
