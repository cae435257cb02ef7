"""Times as people give them on the command line."""

import time

import typer


def moment(text: str) -> int:
    """Read RFC 3339, or how long ago, as milliseconds since 1970 UTC. Raises typer.BadParameter, which is exit 2."""
    from streams.records import parse_moment

    try:
        return parse_moment(text, now=time.time_ns() // 1_000_000)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
