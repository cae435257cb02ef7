"""What is asked for, and what a refusal means."""

from datetime import datetime, timedelta, timezone
from typing import Any

import orjson
import pytest

from streams.client.request import PassingError, Request, build_request, read_end, read_refusal
from streams.errors import AccessError, ClientError, RequestError, TokenGoneError

AT = "http://desk.example:8008"


def request(url: str = AT, **options: Any) -> Request:
    """A request without filters, token or time, but for those that are given."""
    return build_request(url, **{"filters": {}, "since": None, "token": None, **options})


def refusal(status: int, reason: str | None = None, detail: str = "why") -> ClientError | PassingError:
    """What an answer with a problem means."""
    return read_refusal(status, orjson.dumps({"status": status, "reason": reason, "detail": detail}), address=AT)


def test_filters_are_repeated_by_name() -> None:
    """Each value has its name; one value alone is a value, not its letters; what has none is left out."""
    filters = {"subject": ["a", "b"], "feed": "tass", "language": (), "q": ["x & y+z", "ü"]}

    assert request(f"{AT}/wire/", filters=filters).url_from(None) == (
        f"{AT}/wire/v1/stream?subject=a&subject=b&feed=tass&q=x+%26+y%2Bz&q=%C3%BC"
    )


def test_a_time_is_asked_for_until_there_is_a_token() -> None:
    """`since` says where to begin once; from then on the token does, in a header."""
    asked = request(since="2h")

    assert asked.url_from(None) == f"{AT}/v1/stream?since=2h"
    assert asked.url_from("t1") == f"{AT}/v1/stream"
    assert "Last-Event-ID" not in asked.headers_from(None)
    assert asked.headers_from("t1")["Last-Event-ID"] == "t1"
    assert request(since="2h", filters={"q": "a"}).url_from(None) == f"{AT}/v1/stream?q=a&since=2h"


def test_json_lines_are_asked_for_as_they_are() -> None:
    """Not server-sent events, which is what a gateway gives by itself, and not compressed."""
    headers = request().headers_from(None)

    assert headers == {"Accept": "application/x-ndjson", "Accept-Encoding": "identity"}


@pytest.mark.parametrize("url", [AT, f"{AT}/", f"{AT}/v1/stream", f"{AT}/v1/stream/"])
def test_the_streams_own_address_will_do(url: str) -> None:
    """Whoever gives the address that curl is given means the same."""
    assert request(url).url_from(None) == f"{AT}/v1/stream"


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]:8008", "DESK.example", "пример.example"])
def test_an_address_may_be_of_any_kind(host: str) -> None:
    """A number, one of IPv6 in its brackets, and a name in any script are hosts."""
    assert request(f"https://{host}").url_from(None) == f"https://{host}/v1/stream"


def test_a_datetime_is_written_in_utc() -> None:
    """A time with a zone is the same moment in UTC; one without is refused."""
    moment = datetime(2016, 1, 26, 12, 0, tzinfo=timezone(timedelta(hours=3)))

    assert request(since=moment).since == "2016-01-26T09:00:00Z"
    with pytest.raises(RequestError, match="zone"):
        request(since=moment.replace(tzinfo=None))


def test_the_access_token_goes_into_a_header_alone() -> None:
    """It is in no URL, which proxies log, and not in what messages say."""
    asked = request(token="secret")

    assert asked.headers_from("t1")["Authorization"] == "Bearer secret"
    assert "Authorization" not in request().headers_from(None)
    assert "secret" not in asked.url_from("t1") + asked.address


@pytest.mark.parametrize("token", ["", "two words", "line\n", "ü"])
def test_an_access_token_that_no_header_can_carry_is_refused(token: str) -> None:
    """The mistake is told before anything is sent, and without the token."""
    with pytest.raises(AccessError) as told:
        request(token=token)

    assert not token or token not in str(told.value)


@pytest.mark.parametrize("position", ["", "two words", "a\r\nX-Evil: 1"])
def test_what_was_kept_and_is_no_token_is_told(position: str) -> None:
    """An empty or foreign file of a token does not begin from now in silence."""
    with pytest.raises(TokenGoneError) as told:
        request().headers_from(position)

    assert told.value.reason == "bad_token"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:8008",
        "ftp://x",
        "http://",
        "http://x:0",
        "http://x:99999",
        "http://[::1",
        "http://u:p@x",
        "http://x/?a=1",
        "http://x/#a",
        "http://x y",
        "http://x/\n",
    ],
)
def test_an_address_that_can_be_none_is_refused(url: str) -> None:
    """What is no address of a server is told at once, not tried for ever."""
    with pytest.raises(RequestError, match="address"):
        request(url)


@pytest.mark.parametrize(
    ("status", "reason", "error"),
    [
        (400, "bad_token", TokenGoneError),
        (400, "other_log", TokenGoneError),
        (400, "gone", TokenGoneError),
        (400, "bad_request", RequestError),
        (401, "no_access", AccessError),
        (403, "not_allowed", AccessError),
        (404, "not_found", RequestError),
        (405, "method_not_allowed", RequestError),
        (204, None, RequestError),
        (429, "too_many_readers", PassingError),
        (503, "not_ready", PassingError),
        (500, None, PassingError),
        (502, None, PassingError),
        (504, None, PassingError),
        (408, None, PassingError),
        (425, None, PassingError),
    ],
)
def test_a_refusal_is_the_error_that_it_means(status: int, reason: str | None, error: type[Exception]) -> None:
    """What passes is tried again; the rest is told apart by status and reason, with what to do about it."""
    told = refusal(status, reason)

    assert type(told) is error
    assert "why" in str(told)
    if isinstance(told, TokenGoneError):
        assert told.reason == reason


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"reason": 1, "detail": {}}', b"[" * 60_000, b"\xff"])
def test_a_refusal_without_a_problem_is_told_by_its_status(body: bytes) -> None:
    """Whatever a proxy writes, the status is there."""
    assert str(read_refusal(404, body, address=AT)) == f"{AT} answers 404"


def test_a_detail_is_one_line_that_prints() -> None:
    """What comes from outside fills no log, begins no line of its own there, and is no command to a terminal."""
    assert len(str(refusal(400, "bad_request", "x" * 50_000))) < 1_000
    for status in (400, 503):
        told = str(refusal(status, "a\r\nb", "\x1b[2J\u202e"))
        assert told.endswith(f"answers {status} a b: \N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}")


def test_what_is_asked_to_be_waited_goes_with_what_passes() -> None:
    """The seconds of `Retry-After` are there for whoever waits."""
    told = read_refusal(503, b"", address=AT, asked_seconds=7.0)

    assert isinstance(told, PassingError)
    assert told.asked_seconds == 7.0


def test_a_redirect_is_not_followed_but_told() -> None:
    """The access token goes to no other address by itself."""
    told = read_refusal(308, b"", address=AT, location="https://desk.example")

    assert isinstance(told, RequestError)
    assert "https://desk.example" in str(told)


def test_an_end_is_the_error_that_it_means() -> None:
    """A token revoked or gone ends it; all else is an end to connect again after."""
    assert isinstance(read_end("token_revoked", address=AT), AccessError)
    for reason in ("gone", "other_log"):
        told = read_end(reason, address=AT)
        assert isinstance(told, TokenGoneError)
        assert told.reason == reason
    for reason in ("bye", "slow_reader", "later"):
        assert isinstance(read_end(reason, address=AT), PassingError)
