"""Who is let in: tokens, how far they reach, their rates, hosts, and reading the file again."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from streams.errors import ConfigurationError
from streams.gateway.access import OPEN, Access, Grant, is_loopback, load_access
from streams.gateway.access_file import TokenTable, add_token, digest_of, remove_token
from streams.gateway.problems import Problem
from streams.settings import Settings


class Clock:
    """Seconds, as a test sets them."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of two tokens: `one` has all, `two` one subject, embargo and a rate of 3."""
    path = tmp_path / "tokens.toml"
    add_token(path, "all", TokenTable(sha256=digest_of("one")))
    add_token(path, "some", TokenTable(sha256=digest_of("two"), subjects=("trade",), embargo=True, rate=3))
    return path


def refusal(ask: Callable[[], object]) -> Problem:
    """The problem that asking gives."""
    with pytest.raises(Problem) as caught:
        ask()
    return caught.value


def test_without_a_file_everybody_has_everything() -> None:
    """An open gateway asks for no token, and takes no notice of one."""
    access = Access(None)

    assert access.is_open
    assert access.check(None, None) == access.check("Bearer x", "y") == OPEN == Grant(None, None, embargo=True)
    assert access.is_valid(OPEN)
    assert access.reload()


@pytest.mark.parametrize(
    ("authorization", "token"),
    [("Bearer two", None), ("bearer two", None), ("Bearer  two ", None), (None, "two"), ("Bearer two", "one")],
)
def test_a_token_is_let_in(file: Path, authorization: str | None, token: str | None) -> None:
    """By header, whatever the case of its scheme, or by query; of both the header counts."""
    grant = Access(file).check(authorization, token)

    assert (grant.name, grant.subjects, grant.embargo) == ("some", frozenset(["trade"]), True)


@pytest.mark.parametrize(
    ("authorization", "token"),
    [
        (None, None),
        (None, ""),
        ("Bearer", None),
        ("Bearer ", None),
        ("Basic b25lOg==", None),
        ("one", None),
        ("Bearer three", "one"),
        ("Bearer " + digest_of("one"), None),
        ("Bearer \udcff", None),
        (None, "\ud800"),
        (None, "x" * 10_000),
    ],
)
def test_others_are_not(file: Path, authorization: str | None, token: str | None) -> None:
    """No token, one that nobody made, a digest in place of the token, bytes that are no text: 401 with a challenge."""
    problem = refusal(lambda: Access(file).check(authorization, token))

    assert (problem.reason, problem.status) == ("no_access", 401)
    assert problem.headers["WWW-Authenticate"].startswith('Bearer realm="newswire"')


def test_a_token_reaches_its_subjects(file: Path) -> None:
    """A filter may name what the token is for; another subject is 403, and the answer says what is allowed."""
    grant = Access(file).check("Bearer two", None)
    grant.check_subjects(frozenset())
    grant.check_subjects(frozenset(["trade"]))
    OPEN.check_subjects(frozenset(["sport"]))
    problem = refusal(lambda: grant.check_subjects(frozenset(["trade", "sport"])))

    assert (problem.reason, problem.status) == ("not_allowed", 403)
    assert problem.detail == "this token is not for sport; it is for trade"


def test_a_rate_is_kept(file: Path) -> None:
    """So many requests at once, then one as its time comes; Retry-After is enough to wait. Others go on."""
    clock = Clock()
    access = Access(file, clock=clock)
    for _ in range(3):
        access.check("Bearer two", None)
    problem = refusal(lambda: access.check("Bearer two", None))
    access.check("Bearer one", None)
    clock.now += 19.9
    refusal(lambda: access.check("Bearer two", None))
    clock.now += 0.2
    access.check("Bearer two", None)

    assert (problem.reason, problem.status, problem.headers) == ("too_many_requests", 429, {"Retry-After": "20"})
    refusal(lambda: access.check("Bearer two", None))


def test_a_rate_does_not_add_up(file: Path) -> None:
    """Whoever asked for nothing for an hour has a minute's worth, not an hour's."""
    clock = Clock()
    access = Access(file, clock=clock)
    clock.now += 3_600
    for _ in range(3):
        access.check("Bearer two", None)

    refusal(lambda: access.check("Bearer two", None))


def test_reading_again_lets_in_and_puts_out(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """After a reload new tokens are let in, and what was granted by one that is gone is valid no more."""
    caplog.set_level(logging.INFO)
    access = Access(file)
    old, kept = access.check("Bearer one", None), access.check("Bearer two", None)
    remove_token(file, "all")
    add_token(file, "third", TokenTable(sha256=digest_of("three")))

    assert access.is_valid(old)
    assert access.reload()
    assert (access.is_valid(old), access.is_valid(kept)) == (False, True)
    assert access.check("Bearer three", None).name == "third"
    assert refusal(lambda: access.check("Bearer one", None)).reason == "no_access"
    assert caplog.messages == ["access tokens read again: 2, of which new or changed 1; ended 1"]


@pytest.mark.parametrize(
    "now",
    [
        TokenTable(sha256=digest_of("two"), subjects=("trade", "sport"), embargo=True),
        TokenTable(sha256=digest_of("two"), subjects=("trade",), embargo=False),
        TokenTable(sha256=digest_of("other"), subjects=("trade",), embargo=True),
    ],
)
def test_another_reach_is_another_grant(file: Path, now: TokenTable) -> None:
    """Where a token reaches farther or less far than before, or the name has another token, the old grant is over."""
    access = Access(file)
    grant = access.check("Bearer two", None)
    remove_token(file, "some")
    add_token(file, "some", now)
    access.reload()

    assert not access.is_valid(grant)


def test_reading_again_forgives_no_request(file: Path) -> None:
    """A reload gives no new requests to who has used up what was there; another rate begins anew."""
    access = Access(file, clock=Clock())
    for _ in range(3):
        access.check("Bearer two", None)
    access.reload()
    refusal(lambda: access.check("Bearer two", None))
    remove_token(file, "some")
    add_token(file, "some", TokenTable(sha256=digest_of("two"), rate=1))
    access.reload()

    access.check("Bearer two", None)
    refusal(lambda: access.check("Bearer two", None))


def test_a_file_that_broke_changes_nothing(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where the file is broken the tokens of before stay, and one line says why, without anything of the tokens."""
    access = Access(file)
    grant = access.check("Bearer one", None)
    for text in ('[tokens.x]\nsha256 = "SECRET"\nrate = 0\n', "[tokens", None):
        file.write_text(text, "utf-8") if text else file.unlink()

        assert not access.reload()
        assert access.is_valid(grant)
        assert access.check("Bearer one", None) == grant

    assert len(caplog.messages) == 3
    assert caplog.messages[0].startswith(f"the access tokens stay as they were: {file}: [tokens.x] sha256: must be ")
    assert "SECRET" not in caplog.text


def test_a_gateway_for_others_has_tokens(file: Path) -> None:
    """Without tokens a gateway listens on loopback alone: else it is refused, with what to do."""
    with pytest.raises(ConfigurationError) as caught:
        load_access(Settings(gateway_host="0.0.0.0"))

    assert len(str(caught.value).splitlines()) == 1
    assert "NEWSWIRE_GATEWAY_HOST: 0.0.0.0 is no loopback address" in str(caught.value)
    assert "`newswire tokens new NAME`" in str(caught.value)
    assert load_access(Settings()).is_open
    assert not load_access(Settings(gateway_host="0.0.0.0", tokens=file)).is_open
    assert not load_access(Settings(tokens=file)).is_open


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost", "LOCALHOST", "::1", "::ffff:127.0.0.1"])
def test_loopback(host: str) -> None:
    """Addresses and the name that nobody else has."""
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "10.0.0.1", "localhost.example", "127.0.0.1.example", "", "2130706433"]
)
def test_no_loopback(host: str) -> None:
    """What others reach, or what a name server decides on."""
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["localhost", "localhost:8008", "127.0.0.1:8008", "[::1]:8008", "[::1]", None])
def test_an_open_gateway_answers_to_its_own_names(host: str | None) -> None:
    """Under a loopback name or address; a client that names no host is no browser."""
    Access(None).check_host(host)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8008", "localhost.evil.example", "[::2]:80", "", "[", "::1"]
)
def test_an_open_gateway_answers_to_no_other(host: str, file: Path) -> None:
    """A page whose name was turned to 127.0.0.1 reads nothing; where tokens are asked for any name will do."""
    assert refusal(lambda: Access(None).check_host(host)).reason == "not_allowed"
    Access(file).check_host(host)
