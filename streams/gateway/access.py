"""Who may use the gateway, and how far: tokens.toml (access_file.py), or everybody on a loopback address."""

import logging
import time
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from math import ceil
from pathlib import Path
from typing import NamedTuple

from streams.errors import ConfigurationError
from streams.gateway.access_file import TokenTable, digest_of, read_tokens
from streams.gateway.problems import Problem
from streams.settings import PREFIX, Settings

log = logging.getLogger(__name__)

# Characters. A token of ours has 43; what is longer than any header's part should be is not even hashed.
_MOST_CHARACTERS = 1_000
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="newswire"'}


class Grant(NamedTuple):
    """How far one access token reaches. Two are equal where token and reach are."""

    name: str | None
    """Of the token. None: the gateway is open."""
    subjects: frozenset[str] | None
    """Those whose articles it may see. None: all."""
    embargo: bool
    """Whether a stream shows it what is under embargo."""
    digest: str = ""
    """SHA-256 of the token, hexadecimal."""

    def check_subjects(self, subjects: frozenset[str]) -> None:
        """Let these subjects be asked for, by a filter. Raises Problem(not_allowed) where it reaches not so far."""
        beyond = subjects - self.subjects if self.subjects is not None else ()
        if self.subjects is not None and beyond:
            raise Problem(
                "not_allowed",
                f"this token is not for {', '.join(sorted(beyond))}; it is for {', '.join(sorted(self.subjects))}",
            )


OPEN = Grant(name=None, subjects=None, embargo=True)
"""Of everybody, where no token is asked for."""


class _Bucket:
    """Requests that a token has left: a minute's worth at once, which fills again evenly."""

    __slots__ = ("_at", "_left", "rate")

    def __init__(self, rate: int, now: float) -> None:
        self.rate = rate
        self._left, self._at = float(rate), now

    def take(self, now: float) -> float:
        """Take one. Gives the seconds until there is one again where there is none, else 0."""
        self._left = min(self.rate, self._left + (now - self._at) * self.rate / 60)
        self._at = now
        if self._left < 1:
            return (1 - self._left) * 60 / self.rate
        self._left -= 1
        return 0.0


class Access:
    """The access tokens that are good now."""

    def __init__(self, path: Path | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        """path: of tokens.toml; None: everybody has everything. clock: seconds, only goes forward.

        Raises ConfigurationError where the file cannot be read, or is wrong.
        """
        self._path, self._clock = path, clock
        self._grants: dict[str, Grant] = {}
        """By the digest of the token: who looks one up learns nothing from how long it takes."""
        self._buckets: dict[str, _Bucket] = {}
        if path is not None:
            self._take_over(read_tokens(path))

    @property
    def is_open(self) -> bool:
        """Whether no token is asked for."""
        return self._path is None

    def check(self, authorization: str | None, token: str | None) -> Grant:
        """Let a request in. authorization: its header. token: `token=` of its query, which counts without a header.

        Raises Problem: no_access, too_many_requests.
        """
        if self.is_open:
            return OPEN
        if authorization is not None:
            scheme, _, token = authorization.partition(" ")
            if scheme.lower() != "bearer":
                raise Problem("no_access", "send `Authorization: Bearer <token>`", headers=_CHALLENGE)
        if not token:
            raise Problem(
                "no_access", "a token is needed: `Authorization: Bearer <token>`, or `token=`", headers=_CHALLENGE
            )
        grant = self._find(token.strip())
        if grant is None:
            headers = {"WWW-Authenticate": f'{_CHALLENGE["WWW-Authenticate"]}, error="invalid_token"'}
            raise Problem("no_access", "this token is unknown, or was revoked: ask for another one", headers=headers)
        self._count(grant)
        return grant

    def is_valid(self, grant: Grant) -> bool:
        """Whether a token still reaches as far as it did when it was let in, and no farther."""
        return grant is OPEN or self._grants.get(grant.digest) == grant

    def check_host(self, host: str | None) -> None:
        """Refuse the `Host:` of a request that a page of another site sends to an open gateway (DNS rebinding).

        Where tokens are asked for any will do, since such a page has none. Raises Problem(not_allowed).
        """
        if self.is_open and host is not None and not is_loopback(_without_port(host)):
            raise Problem(
                "not_allowed",
                "a gateway without tokens answers to localhost and loopback addresses alone; to serve it under another "
                f"name set {PREFIX}TOKENS",
            )

    def reload(self) -> bool:
        """Read the tokens again. Where that fails the old ones stay, and one line says why; then False."""
        if self._path is None:
            return True
        before = set(self._grants.values())
        try:
            self._take_over(read_tokens(self._path))
        except ConfigurationError as error:
            log.error("the access tokens stay as they were: %s", "; ".join(str(error).splitlines()))
            return False
        now = set(self._grants.values())
        log.info(
            "access tokens read again: %d, of which new or changed %d; ended %d",
            *map(len, (now, now - before, before - now)),
        )
        return True

    def _take_over(self, tokens: Mapping[str, TokenTable]) -> None:
        self._grants = {
            table.sha256: Grant(
                name=name,
                subjects=None if table.subjects is None else frozenset(table.subjects),
                embargo=table.embargo,
                digest=table.sha256,
            )
            for name, table in tokens.items()
        }
        old, now = self._buckets, self._clock()
        self._buckets = {
            table.sha256: bucket
            if (bucket := old.get(table.sha256)) is not None and bucket.rate == table.rate
            else _Bucket(table.rate, now)
            for table in tokens.values()
            if table.rate is not None
        }

    def _find(self, token: str) -> Grant | None:
        if len(token) > _MOST_CHARACTERS:
            return None
        return self._grants.get(digest_of(token))

    def _count(self, grant: Grant) -> None:
        bucket = self._buckets.get(grant.digest)
        if bucket is not None and (seconds := bucket.take(self._clock())):
            raise Problem(
                "too_many_requests",
                f"this token may make {bucket.rate:,} requests a minute",
                headers={"Retry-After": str(ceil(seconds))},
            )


def load_access(settings: Settings) -> Access:
    """Read the access tokens that the settings name.

    Raises ConfigurationError where the file is wrong, and where there is none though others can reach the gateway.
    """
    if settings.tokens is None and not is_loopback(settings.gateway_host):
        raise ConfigurationError(
            f"{PREFIX}GATEWAY_HOST: {settings.gateway_host} is no loopback address, and without {PREFIX}TOKENS whoever "
            "reaches it could read everything: make a token by `newswire tokens new NAME`, or listen on 127.0.0.1"
        )
    return Access(settings.tokens)


def is_loopback(host: str) -> bool:
    """Whether a name or address of a host, brackets off, is this machine's own and no other's."""
    try:
        address = ip_address(host)
    except ValueError:
        return host.lower() == "localhost"
    mapped = getattr(address, "ipv4_mapped", None)
    return address.is_loopback or (mapped is not None and mapped.is_loopback)


def _without_port(host: str) -> str:
    """`localhost:8008` → `localhost`, `[::1]:8008` → `::1`."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
