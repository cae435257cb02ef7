"""Options that several commands have."""

from typing import Annotated

import typer

from streams.article import is_id


def _check_feed(name: str | None) -> str | None:
    if name is not None and not is_id(name):
        raise typer.BadParameter("a feed's id is made of a-z, 0-9 and -, and is not `schema`")
    return name


FeedOption = Annotated[
    str | None,
    typer.Option(
        "--feed", metavar="NAME", callback=_check_feed, help="Feed that the inputs come from: their header `feed`."
    ),
]
