"""What is asked for, and what a refusal means."""

from datetime import datetime, timedelta, timezone
from typing import Any

import orjson
import pytest

from streams.client.request import Request, build_request, read_end, read_refusal
from streams.errors import AccessError, ClientError, RequestError, TokenGoneError

AT = "http://desk.example:8008"


def request(url: str = AT, **options: Any) -> Request:
    """A request without filters, token or time, but for those that are given."""
    return build_request(url, **{"filters": {}, "since": None, "token": None, **options})


def refusal(status: int, reason: str | None = None, detail: str = "why") -> ClientError | None:
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
        (429, "too_many_readers", None),
        (503, "not_ready", None),
        (500, None, None),
        (502, None, None),
        (408, None, None),
    ],
)
def test_a_refusal_is_the_error_that_it_means(status: int, reason: str | None, error: type[ClientError] | None) -> None:
    """What passes is tried again; the rest is told apart by status and reason, with what to do about it."""
    told = refusal(status, reason)

    assert (None if told is None else type(told)) == error
    if told is not None:
        assert "why" in str(told)
    if isinstance(told, TokenGoneError):
        assert told.reason == reason


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"reason": 1, "detail": {}}', b"[" * 60_000, b"\xff"])
def test_a_refusal_without_a_problem_is_told_by_its_status(body: bytes) -> None:
    """Whatever a proxy writes, the status is there."""
    assert str(read_refusal(404, body, address=AT)) == f"{AT} answers 404"


def test_a_long_detail_is_cut() -> None:
    """What comes from outside fills no log."""
    assert len(str(refusal(400, "bad_request", "x" * 50_000))) < 1_000


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
        assert read_end(reason, address=AT) is None
