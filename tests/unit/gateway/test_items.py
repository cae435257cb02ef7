"""`/v1/items` and `/v1/items/{id}`."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.gateway.cursor import Cursor, write_cursor
from streams.gateway.items import items
from streams.gateway.problems import Problem
from tests.kit.listed import NOW, Listed, article, ask, content, desk, enriched, read

NAMES = [f"urn:newswire:tass:{number}" for number in range(6)]
HOSTILE = '</script><script>alert(1)</script>\r\n\r\ndata: x\u2028\u0000\u001b[31m"}],"next":null,"x":[{"'


def names(page: dict[str, Any]) -> list[str]:
    """Identities of the articles on a page."""
    return [one["item"]["uri"] for one in page["items"]]


async def pages(gateway: Listed, query: str = "", **asked: Any) -> list[dict[str, Any]]:
    """All pages, one after the other."""
    read_ = [read(await ask(items, gateway, f"/v1/items?{query}", **asked))]
    while (cursor := read_[-1]["next"]) is not None:
        read_.append(read(await ask(items, gateway, f"/v1/items?{query}&cursor={cursor}", **asked)))
    return read_


async def test_a_page() -> None:
    """Records as they are on the topic, newest first; the token of the moment; no more than the limit."""
    gateway = Listed()
    entries = [gateway.append(name) for name in NAMES]

    page = await ask(items, gateway, "/v1/items?limit=2")

    assert page.content_type == "application/json"
    assert list(read(page)) == ["items", "next", "position"]
    assert content(page).startswith(b'{"items":[%b,%b],"next":"' % (entries[-1].value, entries[-2].value))
    assert read(page)["position"] == gateway.held.window.token


async def test_nothing_is_a_page_too() -> None:
    """An empty window, and a filter that finds nothing."""
    empty = Listed()
    gateway = Listed()
    gateway.append()

    assert read(await ask(items, empty, "/v1/items")) == {
        "items": [],
        "next": None,
        "position": empty.held.window.token,
    }
    assert names(read(await ask(items, gateway, "/v1/items?q=nowhere"))) == []


async def test_usual_and_greatest_limit() -> None:
    """50 where nothing is said, 500 at most."""
    gateway = Listed()
    for number in range(502):
        gateway.append(f"urn:a:{number}")

    assert len(read(await ask(items, gateway, "/v1/items"))["items"]) == 50
    assert [len(page["items"]) for page in await pages(gateway, "limit=500")] == [500, 2]
    assert [len(page["items"]) for page in await pages(gateway, "limit=251")] == [251, 251]


@pytest.mark.parametrize("limit", ["0", "501", "-1", "1.0", "", "x", "5٠", "9" * 5_000, "1e2", " 5", "%00"])
async def test_a_limit_that_is_none(limit: str) -> None:
    """What is no number between is refused, in words."""
    with pytest.raises(Problem, match="limit should be a whole number, 1 to 500") as caught:
        await ask(items, Listed(), f"/v1/items?limit={limit}")

    assert caught.value.reason == "bad_request"


@pytest.mark.parametrize("cursor", ["", "x", "%FF", "<script>", "A" * 5_000])
async def test_a_cursor_that_is_none(cursor: str) -> None:
    """It says what to do."""
    with pytest.raises(Problem, match="begin again") as caught:
        await ask(items, Listed(), f"/v1/items?cursor={cursor}")

    assert caught.value.reason == "bad_request"


@pytest.mark.parametrize(
    "cursor",
    [Cursor(b"that log", 0, 2), Cursor(b"this log", 2, 2), Cursor(b"this log", 0, 3), Cursor(b"this log", 0, 10**9)],
)
async def test_a_cursor_of_another_list(cursor: Cursor) -> None:
    """Of a topic made anew, a partition or a record that is not there: begin again."""
    gateway = Listed()
    gateway.append("urn:b")
    gateway.append("urn:c")

    with pytest.raises(Problem, match="begin again") as caught:
        await ask(items, gateway, f"/v1/items?cursor={write_cursor(cursor)}")

    assert caught.value.reason == "bad_request"


async def test_a_cursor_whose_record_has_left_the_window() -> None:
    """All that its page had been of has left before it: there is nothing more, and that is no fault."""
    gateway = Listed()
    for name in NAMES:
        gateway.append(name, at=NOW - 1)
    cursor = read(await ask(items, gateway, "/v1/items?limit=2"))["next"]
    gateway.append("urn:a:new")
    gateway.let_go(NOW)

    page = read(await ask(items, gateway, f"/v1/items?cursor={cursor}"))

    assert (page["items"], page["next"]) == ([], None)


STEPS = st.lists(st.sampled_from(["page", "page", "new", "revision", "kill"]), max_size=15)


@given(st.integers(1, 4), st.integers(0, 12), STEPS, st.data())
async def test_pages_are_stable_while_records_come(
    limit: int, count: int, steps: Sequence[str], data: st.DataObject
) -> None:
    """No page repeats what one before it had, and none leaves out what stayed as it was; newest first all through."""
    gateway = Listed()
    there = [gateway.append(f"urn:a:{number}").identity for number in range(count)]
    touched: set[str] = set()
    found: list[str] = []
    cursor: str | None = ""
    for step in [*steps, *["page"] * (count + len(steps) + 2)]:
        if step == "page" and cursor is not None:
            page = read(await ask(items, gateway, f"/v1/items?limit={limit}{cursor and '&cursor='}{cursor}"))
            assert len(page["items"]) <= limit
            assert page["next"] is None or len(page["items"]) == limit
            found, cursor = found + names(page), page["next"]
        elif step == "new":
            gateway.append(f"urn:new:{len(gateway.held.window)}")
        elif step != "page" and there:
            name = data.draw(st.sampled_from(there))
            gateway.append(name, outcome=step, revision=2)
            touched.add(name)

    assert cursor is None
    assert len(found) == len(set(found))
    stayed = [name for name in there if name not in touched][::-1]
    assert [name for name in found if name in stayed] == stayed


async def test_a_list_that_is_the_same_is_known_whatever_else_came() -> None:
    """Records that are on no page of it move its position alone: 304, as the earlier position is as good."""
    gateway = Listed()
    gateway.append("urn:a:1", subjects=["trade"])
    first = await ask(items, gateway, "/v1/items?subject=trade")
    etag = {"If-None-Match": first.headers["ETag"]}

    gateway.append("urn:a:2")
    assert read(await ask(items, gateway, "/v1/items?subject=trade"))["position"] != read(first)["position"]
    assert (await ask(items, gateway, "/v1/items?subject=trade", headers=etag)).status == 304
    gateway.append("urn:a:3", subjects=["trade"])
    assert (await ask(items, gateway, "/v1/items?subject=trade", headers=etag)).status == 200


async def test_a_list_that_has_a_further_page_now_is_another() -> None:
    """The same articles, and `next`."""
    gateway = Listed()
    gateway.append("urn:a:1", outcome="kill")
    gateway.append("urn:a:2")
    etag = {"If-None-Match": (await ask(items, gateway, "/v1/items?limit=1")).headers["ETag"]}
    gateway.append("urn:a:1", outcome="revision", revision=2)
    gateway.append("urn:a:2")

    assert (await ask(items, gateway, "/v1/items?limit=1", headers=etag)).status == 200


async def test_an_article_with_its_revisions() -> None:
    """The newest one at the top, all of them below it, and what changed from each to the next."""
    gateway = Listed()
    values = [
        gateway.append(headline="One.", body="It was so.").value,
        gateway.append(headline="One.", body="It is so.", outcome="revision", revision=2).value,
        gateway.append(headline="Two.", body=None, outcome="revision", revision=3).value,
    ]

    answer = await article(gateway, "urn:newswire:tass:1")
    given_ = read(answer)

    assert list(given_) == ["item", "enrichment", "revisions"]
    assert {"item": given_["item"], "enrichment": given_["enrichment"]} == given_["revisions"][0]["record"]
    assert [revision["record"]["enrichment"]["revision"] for revision in given_["revisions"]] == [3, 2, 1]
    assert all(value in content(answer) for value in values)
    assert [revision["differences"] for revision in given_["revisions"]] == [
        {"headline": [["-", "One"], ["+", "Two"], ["=", "."]], "body": [["-", "It is so."]]},
        {"headline": [["=", "One."]], "body": [["=", "It "], ["-", "was "], ["+", "is "], ["=", "so."]]},
        None,
    ]


async def test_revisions_are_those_of_the_window() -> None:
    """Where the one before has left, nothing says what changed."""
    gateway = Listed()
    gateway.append(at=NOW - 1)
    gateway.append(outcome="revision", revision=2)
    gateway.let_go(NOW)

    (only,) = read(await article(gateway, "urn:newswire:tass:1"))["revisions"]

    assert (only["record"]["enrichment"]["revision"], only["differences"]) == (2, None)


async def test_a_kill_takes_down_all_before_it_for_good() -> None:
    """410 without a word of the text; and where a revision restores the article, nothing of before is with it."""
    gateway = Listed()
    gateway.append(headline="Libel", body="Libel.")
    gateway.append(outcome="kill", revision=2)
    with pytest.raises(Problem) as caught:
        await article(gateway, "urn:newswire:tass:1")
    assert (caught.value.reason, caught.value.status) == ("killed", 410)
    assert names(read(await ask(items, gateway, "/v1/items"))) == []

    gateway.append(headline="Sober", body="Sober.", outcome="revision", revision=3)
    answer = await article(gateway, "urn:newswire:tass:1")

    assert [revision["differences"] for revision in read(answer)["revisions"]] == [None]
    assert b"Libel" not in content(answer) + content(await ask(items, gateway, "/v1/items"))


async def test_differences_are_between_what_is_given() -> None:
    """A revision that is held back itself is in no difference either."""
    gateway = Listed()
    gateway.append(body="One.")
    gateway.append(body="Secret.", outcome="revision", revision=2, embargo=NOW + 1)
    gateway.append(body="Three.", outcome="revision", revision=3)

    answer = await article(gateway, "urn:newswire:tass:1")

    assert b"Secret" not in content(answer)
    assert read(answer)["revisions"][0]["differences"]["body"] == [["-", "One"], ["+", "Three"], ["=", "."]]


async def test_what_is_killed_while_it_is_compared_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparing takes its time, and a kill none."""
    gateway = Listed()
    gateway.append()

    def write(entries: Sequence[Any]) -> bytes:
        gateway.append(outcome="kill", revision=2)
        return b"{}"

    monkeypatch.setattr("streams.gateway.items._write", write)

    with pytest.raises(Problem) as caught:
        await article(gateway, "urn:newswire:tass:1")
    assert caught.value.reason == "killed"


async def test_a_token_has_its_subjects_alone() -> None:
    """In lists and as articles, in each revision."""
    gateway, grant = Listed(), desk("trade")
    gateway.append("urn:a:1", subjects=["war"], body="War.")
    gateway.append("urn:a:2", subjects=["war"], body="Only war.")
    gateway.append("urn:a:2", subjects=["trade", "war"], body="Trade too.", outcome="revision", revision=2)

    assert names(read(await ask(items, gateway, "/v1/items", grant=grant))) == ["urn:a:2"]
    assert b"Only war" not in content(await article(gateway, "urn:a:2", grant=grant))
    with pytest.raises(Problem) as caught:
        await article(gateway, "urn:a:1", grant=grant)
    assert caught.value.reason == "not_found"


async def test_an_article_is_known_by_its_etag() -> None:
    """304 while nothing of it changed, whatever else came."""
    gateway = Listed()
    gateway.append()
    first = await article(gateway, "urn:newswire:tass:1")
    etag = first.headers["ETag"]

    gateway.append("urn:a:2")
    assert (await article(gateway, "urn:newswire:tass:1", headers={"If-None-Match": etag})).status == 304
    gateway.append(outcome="revision", revision=2)
    assert (await article(gateway, "urn:newswire:tass:1", headers={"If-None-Match": etag})).status == 200


async def test_hostile_words_stay_words() -> None:
    """Headline, body, identity and what else a record may say: nothing of it ends a string, or is more than one."""
    gateway = Listed()
    gateway.append("urn:a:1")
    gateway.append(HOSTILE, headline=HOSTILE, body=HOSTILE, edNote=HOSTILE, revisions=[HOSTILE])

    page = read(await ask(items, gateway, "/v1/items"))
    given_ = read(await article(gateway, HOSTILE))

    assert names(page) == [HOSTILE, "urn:a:1"]
    assert (page["next"], list(page)) == (None, ["items", "next", "position"])
    assert given_["item"]["headlines"][0]["value"] == HOSTILE
    assert len(given_["revisions"]) == 1


async def test_what_a_record_says_beside_is_not_taken_for_ours() -> None:
    """A record that has `revisions` of its own does not put them in our place."""
    gateway = Listed()
    gateway.append_value("urn:a:1", enriched("urn:a:1")[:-1] + b',"revisions":[],"position":"x"}')

    given_ = read(await article(gateway, "urn:a:1"))

    assert (list(given_), len(given_["revisions"])) == (["item", "enrichment", "revisions"], 1)


async def test_not_ready() -> None:
    """Where there is no log yet, all of it waits."""
    gateway = Listed()
    gateway.log = None

    for asking in (ask(items, gateway, "/v1/items"), article(gateway, "urn:a:1")):
        with pytest.raises(Problem) as caught:
            await asking
        assert caught.value.reason == "not_ready"
