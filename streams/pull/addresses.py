"""Which addresses a source may be at: by default none of this machine or of its network.

Whoever writes a feed, or answers for one by a redirect, must not make newswire ask what only newswire can reach: pages
of other services, a cloud's metadata. What is checked is the address that is connected to, not what a name meant a
moment before.
"""

import ipaddress
import socket
from typing import Any

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

from streams.pull.errors import ErrorKind, SourceError

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Prefixes behind which an IPv4 address stands: NAT64 (RFC 6052) and IPv4-compatible addresses.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet, also what stands in one of IPv6 for one of IPv4."""
    try:
        address: _Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        held = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if held is None and (address in _NAT64 or address in _COMPATIBLE):
            held = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if held is not None:
            return is_public(str(held))
    return address.is_global and not address.is_multicast and not address.is_reserved


def check_literal(host: str) -> None:
    """Raise SourceError where a URL's host is an address that is not public: a resolver is not asked for those."""
    bare = host.strip("[]")
    try:
        ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return  # a name: PublicResolver will see what it means
    if not is_public(bare):
        raise _refusal(host, bare)


class PublicResolver(AbstractResolver):
    """Gives the addresses of a name, and refuses it where one of them is not public."""

    def __init__(self, resolver: AbstractResolver | None = None) -> None:
        self._resolver = resolver or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Resolve. Raises SourceError(ADDRESS)."""
        found = await self._resolver.resolve(host, port, family)
        for one in found:
            if not is_public(one["host"]):
                raise _refusal(host, one["host"])
        return found

    async def close(self) -> None:
        """Let go of the resolver."""
        await self._resolver.close()


def _refusal(host: str, address: Any) -> SourceError:
    at = host if host == address else f"{host} ({address})"
    return SourceError(
        ErrorKind.ADDRESS, f"{at} is of this machine or its network: set allow_private = true if that is meant"
    )
