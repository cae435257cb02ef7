"""The subscriber's client on networks as they are: proxies, TLS, IPv6, prefixes, and what is no HTTP at all."""

import asyncio
import gzip
import logging
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from streams.client import AccessError, RequestError, ServerError, stream
from streams.client.backoff import Pace
from tests.broker.scripted_gateway import OPEN, ScriptedGateway, alive, lines, record
from tests.kit.needs import need_program
from tests.kit.waiting import until

QUICK = Pace(first_wait=0.001, longest_wait=0.01)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n"

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this machine's environment names is nothing to these tests."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


async def first_revision(address: str, **options: object) -> int:
    """Of the first record that comes."""
    records = stream(address, **options)  # type: ignore[arg-type]
    records._pace = QUICK
    async with records, asyncio.timeout(20):
        return (await anext(records)).enrichment.revision


@asynccontextmanager
async def listening(handler: Handler, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Hand each connection over; gives the port."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await handler(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]


def chunk(content: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(content), content)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\x00\x01\r\n\r\n",
        OK + b"X: " + b"x" * 100_000 + b"\r\n\r\n",
        OK + b"X: x\r\n" * 50_000 + b"\r\n",
        OK + b"Content-Length: many\r\n\r\n",
        OK + b"Content-Length: 9999\r\n\r\n" + alive(0),
        OK + b"Set-Cookie: \xff\x00=;\r\n\r\n",
        CHUNKED + b"\r\n" + chunk(alive(0)) + b"zz\r\n",
        CHUNKED + b"\r\n" + chunk(alive(0)) + b"5\r\nhalf",
        OK + b"Content-Encoding: gzip\r\n\r\n" + b"not compressed at all",
        OK + b"Content-Encoding: br\r\n\r\n" + b"not compressed at all",
        CHUNKED + b"Content-Encoding: gzip\r\n\r\n" + chunk(gzip.compress(b"x" * 9_000_000)) + b"0\r\n\r\n",
        b"HTTP/1.1 503 \xff\xfe\r\nRetry-After: \xff\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 503 Away\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
    ],
    ids=lambda answer: answer[-24:].hex(),
)
async def test_what_is_no_http_is_waited_out(answer: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever stands in for the gateway for a while, nothing but an error of ours comes of it, told in one line."""
    answers = [answer, answer, CHUNKED + b"\r\n" + chunk(record(1))]

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answers.pop(0))
        await writer.drain()

    async with listening(handle) as port:
        assert await first_revision(f"http://127.0.0.1:{port}") == 1

    told = [line.getMessage() for line in caplog.records if line.levelno >= logging.WARNING]
    assert (len(told), answers) == (1, [])
    assert told[0].isprintable()
    assert len(told[0]) < 1_000


async def test_lines_that_were_compressed_on_their_way_are_read() -> None:
    """It asks for none of that, since lines would wait for each other, and takes it from a proxy that does so."""
    heads: list[bytes] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(CHUNKED + b"Content-Encoding: gzip\r\n\r\n" + chunk(gzip.compress(alive(0) + record(1))))
        await writer.drain()
        await reader.read()

    async with listening(handle) as port:
        assert await first_revision(f"http://127.0.0.1:{port}") == 1
    assert b"\r\nAccept-Encoding: identity\r\n" in heads[0]


@pytest.mark.parametrize("path", ["", "/", "/v1/stream", "/wire", "/wire/", "/a%20b/wire/v1/stream"])
async def test_a_gateway_may_stand_below_a_path(path: str) -> None:
    """A proxy's prefix goes before the gateway's own paths, with or without a stroke at its end."""
    async with ScriptedGateway(lines(record(1), OPEN)) as gateway:
        await first_revision(f"{gateway.address}{path}")

        prefix = path.removesuffix("/").removesuffix("/v1/stream")
        assert gateway.requests[0].raw_path == f"{prefix}/v1/stream"


async def test_a_gateway_may_have_an_address_of_ipv6() -> None:
    """In its brackets, as in any URL."""
    async with ScriptedGateway(lines(record(1), OPEN), host="::1") as gateway:
        assert await first_revision(f"http://[::1]:{gateway.port}") == 1
        assert gateway.requests[0].headers["Host"] == f"[::1]:{gateway.port}"


async def test_the_environments_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """As by curl: `http_proxy` for all, with or without http://, but for the hosts of `no_proxy`."""
    async with ScriptedGateway(lines(record(1), OPEN)) as proxy, ScriptedGateway(lines(record(2), OPEN)) as gateway:
        for named in (proxy.address, proxy.address.removeprefix("http://")):
            monkeypatch.setenv("http_proxy", named)
            assert await first_revision("http://desk.example:8008", token="secret") == 1
        monkeypatch.setenv("no_proxy", "desk.example, 127.0.0.1")
        assert await first_revision(gateway.address) == 2

        assert [request.headers["Host"] for request in proxy.requests] == ["desk.example:8008"] * 2
        assert proxy.requests[0].headers["Authorization"] == "Bearer secret"


async def test_passwords_of_other_programs_are_not_sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What .netrc has for the host goes nowhere."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login desk password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    async with ScriptedGateway(lines(record(1), OPEN)) as gateway:
        await first_revision(gateway.address)

        assert "Authorization" not in gateway.requests[0].headers


async def test_a_proxy_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that speaks no HTTP would never answer."""
    monkeypatch.setenv("https_proxy", "socks5://127.0.0.1:1080")

    with pytest.raises(RequestError, match="https_proxy"):
        await first_revision("https://desk.example")


@pytest.mark.parametrize(("status", "expected"), [(407, RequestError), (403, AccessError)])
async def test_a_proxy_that_refuses_is_told(
    monkeypatch: pytest.MonkeyPatch, status: int, expected: type[Exception]
) -> None:
    """It wants a password, or does not let this host through: with http and, by CONNECT, with https."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status)
        await writer.drain()

    async with listening(refuse) as port:
        for scheme in ("http", "https"):
            monkeypatch.setenv(f"{scheme}_proxy", f"http://127.0.0.1:{port}")
            with pytest.raises(expected, match=str(status)):
                await first_revision(f"{scheme}://desk.example")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody knows, and its key, in one file."""
    openssl = need_program("openssl")
    file = tmp_path / "gateway.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=gateway"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(file), "-out", f"{file}.public"]
    subprocess.run(command, check=True, capture_output=True)
    public = file.with_name(f"{file.name}.public").read_text()
    file.write_text(file.read_text() + public)
    return file


async def test_a_gateway_by_https(certificate: Path) -> None:
    """Its certificate is looked at: one that nobody vouches for is told at once, one that the caller trusts will do.

    Closing leaves no connection behind.
    """
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    open_connections = 0

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal open_connections
        open_connections += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(CHUNKED + b"\r\n" + chunk(record(1)))
        await writer.drain()
        await reader.read()
        open_connections -= 1

    async with listening(handle, tls) as port:
        address = f"https://127.0.0.1:{port}"
        with pytest.raises(RequestError, match="certificate"):
            await first_revision(address)
        trusting = ssl.create_default_context(cafile=str(certificate))
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trusting)) as session:
            assert await first_revision(address, session=session) == 1
            await until(lambda: open_connections == 0, timeout_seconds=5, what="the connection's end")


async def test_https_where_http_is_spoken_is_told() -> None:
    """A wrong scheme is waited out, as a proxy may be at fault, and told in the words of what failed."""
    async with ScriptedGateway(lines(record(1), OPEN)) as gateway:
        with pytest.raises(ServerError, match="SSL"):
            await first_revision(gateway.address.replace("http", "https"), retry_seconds=0.0)
