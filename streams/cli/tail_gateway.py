"""`newswire tail --gateway`: the same records by HTTP, without Kafka, as far as HTTP knows them."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from streams.article import RawItem, is_id
from streams.client import AccessError, RequestError, Subscription, stream
from streams.records import Enriched, Routes
from streams.records.instants import find_instant

# Earlier than any record: all that the topic has.
_BEGINNING = "1970-01-01T00:00:00Z"
# Seconds that a gateway may be away before that ends the command: one that is restarted is back in a few.
_RETRY_SECONDS = 60.0


def find_subjects(topic: str, routes: Routes) -> list[str]:
    """Find the subjects to ask for, in place of a topic: none for that of all. The topic's prefix may be left out.

    Raises typer.BadParameter, which is exit 2, for topics that no gateway reads.
    """
    name = topic if topic.startswith(routes.prefix) else routes.prefix + topic
    if name == routes.enriched:
        return []
    subject = name.removeprefix(routes.subject(""))
    if subject == name or not is_id(subject):
        raise typer.BadParameter(
            f"{topic!r} is not on a gateway: that has enriched and subject.<id>", param_hint="TOPIC"
        )
    return [subject]


def subscribe(address: str, subjects: Sequence[str], *, token_file: Path | None, from_beginning: bool) -> Subscription:
    """Subscribe at a gateway. token_file: holds the access token; None: none is needed.

    Raises typer.BadParameter, which is exit 2, where address or token cannot be one.
    """
    try:
        token = token_file.read_text("utf-8").strip() if token_file is not None else None
        since = _BEGINNING if from_beginning else None
        return stream(address, subjects=subjects, token=token, since=since, retry_seconds=_RETRY_SECONDS)
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{token_file} cannot be read: {error}", param_hint="--token-file") from error
    except (RequestError, AccessError) as error:
        raise typer.BadParameter(str(error)) from error


async def tail_gateway(
    records: Subscription,
    *,
    count: int | None,
    timeout_seconds: float | None,
    show: Callable[[Sequence[RawItem]], None],
) -> int:
    """Show records until count or timeout; returns how many there were."""
    seen = 0
    async with records:
        try:
            async with asyncio.timeout(timeout_seconds):
                async for record in records:
                    show([_as_sent(record, records.value)])
                    seen += 1
                    if seen == count:
                        break
        except TimeoutError:
            pass  # the end that was asked for
    return seen


def _as_sent(record: Enriched, value: bytes | None) -> RawItem:
    """The record as it is on its topic, but for its place there, which HTTP does not tell. Its time is that of the raw
    record.
    """
    said = record.enrichment
    received_at = find_instant(said.raw.received_at.encode())
    assert received_at is not None, "read_enriched checks it"
    return RawItem(value=value, key=said.id.encode(), headers=record.headers, received_at=received_at)
