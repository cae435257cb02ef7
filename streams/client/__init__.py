"""The subscriber's side of the gateway: enriched records as they are committed, without Kafka.

    import asyncio

    from streams.client import stream


    async def main() -> None:
        async with stream("http://localhost:8008", subjects=["summit-planning"], resume="summit.token") as records:
            async for record in records:
                print(record.outcome, record.ce_id, record.headline)


    asyncio.run(main())

It resumes by itself, whatever fails between the two. A token is kept once the next record is asked for: a record whose
work failed comes again, with the same `ce_id`, and none is lost.

    subscription.py   which record is in work, when its token is kept    START HERE
    frames.py         one connection after the other: reads, waits, connects again
    request.py        what is asked for; what a refusal means
    lines.py          bytes become lines, a line becomes a record
    backoff.py        how long to wait, and when to give up
    resume.py         where tokens are kept
"""

from streams.client.resume import FileResume, Resume
from streams.client.subscription import Subscription, stream
from streams.errors import AccessError, ClientError, RequestError, ServerError, TokenGoneError

__all__ = [
    "AccessError",
    "ClientError",
    "FileResume",
    "RequestError",
    "Resume",
    "ServerError",
    "Subscription",
    "TokenGoneError",
    "stream",
]
