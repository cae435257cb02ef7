"""A whole answer: ETag, `If-None-Match`, gzip, and who may keep it."""

import gzip
from typing import Any

import pytest
from aiohttp import web

from streams.gateway import answers
from streams.gateway.access import OPEN
from streams.gateway.answers import answer, takes_gzip
from tests.kit.listed import content, desk, request

TEXT = b'{"words": "words words words"}'


async def give(body: bytes = TEXT, *, grant: Any = OPEN, same: bytes | None = None, **headers: str) -> web.Response:
    """The answer to a request with these headers."""
    asked = request("/", headers={name.replace("_", "-"): value for name, value in headers.items()})
    return await answer(asked, body, content_type="text/plain; charset=utf-8", grant=grant, same=same)


async def test_it_is_given_as_it_is() -> None:
    """Content and its type, with an ETag that is strong and that of this content."""
    one, other = await give(), await give(b"other")

    assert (one.status, one.content_type, one.charset, content(one)) == (200, "text/plain", "utf-8", TEXT)
    assert one.etag is not None
    assert not one.etag.is_weak
    assert one.headers["ETag"] == (await give()).headers["ETag"] != other.headers["ETag"]
    assert "Content-Encoding" not in one.headers


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', '"x",W/{} , "y"', '{}, "y"', "*"])
async def test_who_has_it_is_told_so(form: str) -> None:
    """One of the client's ETags, weak or strong, or any: 304 without content, and with what a cache goes by."""
    first = await give()

    again = await give(If_None_Match=form.format(first.headers["ETag"]))

    assert (again.status, again.body) == (304, None)
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again.headers[name] == first.headers[name]


@pytest.mark.parametrize("known", ['"x"', 'W/"x", "y"', "", "x", '"', "W/", "**", '"' + "x" * 9_999])
async def test_who_has_another_is_given_it(known: str) -> None:
    """Other ETags, and what is none."""
    assert (await give(If_None_Match=known)).status == 200


async def test_packed_it_is_another_representation() -> None:
    """gzip that gives the content again, the same bytes each time, with an ETag of its own that is known again."""
    plain, packed = await give(), await give(Accept_Encoding="gzip")

    assert gzip.decompress(content(packed)) == TEXT
    assert content(packed)[4:8] == bytes(4), "no time is in it"
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert (await give(Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])).status == 304
    assert (await give(Accept_Encoding="gzip", If_None_Match=plain.headers["ETag"])).status == 200


@pytest.mark.parametrize(
    "accepts",
    ["gzip", "GZIP", "x-gzip", "br, gzip", "gzip;q=0.5", "*", "br;q=1, *;q=0.1", "identity;q=0.5, gzip", "gzip ; q=1"],
)
def test_gzip_is_taken(accepts: str) -> None:
    """By name, or as one of any; and not against what the client would rather have."""
    assert takes_gzip(accepts)


@pytest.mark.parametrize(
    "accepts",
    [
        "",
        "br",
        "identity",
        "gzip;q=0",
        "gzip;q=0.000",
        "*;q=0",
        "gzip;q=0, *",
        "gzip;q=0.5, identity",
        "gzip;q=x",
        ";;,,=",
        "gzipped",
    ],
)
def test_gzip_is_not_taken(accepts: str) -> None:
    """Where it is missing, weighs nothing, or less than none."""
    assert not takes_gzip(accepts)


async def test_what_a_token_was_needed_for_is_private() -> None:
    """No cache that several share keeps it; and nobody shows it without asking whether it is still good."""
    assert (await give()).headers["Cache-Control"] == "no-cache"
    assert (await give(grant=desk("trade"))).headers["Cache-Control"] == "private, no-cache"
    known = (await give()).headers["ETag"]
    assert (await give(grant=desk("trade"), If_None_Match=known)).headers["Cache-Control"] == "private, no-cache"


async def test_a_part_may_decide() -> None:
    """The ETag is weak then, and the same whatever the rest is."""
    one, two, other = await give(b"a1", same=b"a"), await give(b"a2", same=b"a"), await give(b"b1", same=b"b")

    assert one.etag is not None
    assert one.etag.is_weak
    assert one.etag == two.etag != other.etag
    assert (await give(b"a2", same=b"a", If_None_Match=one.headers["ETag"])).status == 304


async def test_long_content_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a thread packs is what is packed at once."""
    at_once = await give(Accept_Encoding="gzip")
    monkeypatch.setattr(answers, "_SMALL", 1)
    aside = await give(Accept_Encoding="gzip")

    assert (content(aside), aside.etag) == (content(at_once), at_once.etag)
