"""Which addresses a source may be at."""

import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from streams.pull.addresses import PublicResolver, check_literal, is_public
from streams.pull.errors import ErrorKind, SourceError


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"])
def test_public(address: str) -> None:
    """Addresses of the internet, also one of IPv4 behind NAT64."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "169.254.169.254",
        ),
        *("224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
        "no address",
    ],
)
def test_not_public(address: str) -> None:
    """This machine, its network, a cloud's metadata; also where IPv6 says one of IPv4."""
    assert not is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "169.254.169.254", "[::ffff:10.0.0.1]"])
def test_a_literal_is_refused(host: str) -> None:
    """No resolver is asked for it, so it is refused before."""
    with pytest.raises(SourceError, match="allow_private = true") as refused:
        check_literal(host)

    assert refused.value.kind is ErrorKind.ADDRESS


@pytest.mark.parametrize("host", ["feed.example", "93.184.216.34", "127.1", ""])
def test_what_the_resolver_will_see(host: str) -> None:
    """A name, and what only looks like an address, is left to the resolver."""
    check_literal(host)


class Answering(AbstractResolver):
    """Resolves every name to these addresses."""

    def __init__(self, *addresses: str) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in self._addresses
        ]

    async def close(self) -> None:
        pass


async def test_a_name_is_what_it_means() -> None:
    """A public name passes; one of whose addresses a single one is private does not."""
    assert len(await PublicResolver(Answering("93.184.216.34")).resolve("feed.example", 80)) == 1
    with pytest.raises(SourceError, match=r"rebind\.example \(10\.0\.0\.1\)"):
        await PublicResolver(Answering("93.184.216.34", "10.0.0.1")).resolve("rebind.example", 80)
