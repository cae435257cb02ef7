"""One source: asked, sent, told, for ever. What goes wrong with it is its own affair."""

import asyncio
import logging
import random
from contextlib import AbstractAsyncContextManager, aclosing
from typing import Protocol

from streams.errors import StreamError
from streams.pull.errors import ErrorKind, SourceError
from streams.pull.kinds import Asked
from streams.pull.metrics import PullMetrics, SourceState
from streams.pull.outlet import FencedError, Outlet, fits
from streams.pull.pace import pause_after_failures, with_jitter

log = logging.getLogger(__name__)

# Seconds before a source is opened again that another process pulls: two processes that do so for good disturb each
# other no oftener, and one that is left alone takes over by then.
_FENCED_SECONDS = 300.0


class OpenOutlet(Protocol):
    """What opens the way of a source's records to Kafka."""

    def __call__(self, source: str) -> AbstractAsyncContextManager[Outlet]: ...


class Puller:
    """Pulls one source."""

    def __init__(
        self, name: str, asked: Asked, *, open_outlet: OpenOutlet, metrics: PullMetrics, chance: random.Random
    ) -> None:
        self.name = name
        self.state = SourceState.OPENING
        self.is_cut_off = True
        """Whether its way to Kafka is not open."""
        self._asked, self._open_outlet, self._metrics, self._chance = asked, open_outlet, metrics, chance
        self._failures = 0
        self._told = ""

    async def run(self) -> None:
        """Pull until cancelled, or until the source is gone for good. Never raises what sources or brokers do."""
        while True:
            try:
                async with self._open_outlet(self.name) as outlet:
                    self._asked.restore(outlet.cursor)
                    self.is_cut_off = False
                    while True:
                        pause = await self._turn(outlet)
                        if pause is None:
                            return
                        await asyncio.sleep(with_jitter(pause, chance=self._chance))
            except StreamError as error:
                pause = self._fail(error)
            await asyncio.sleep(with_jitter(pause, chance=self._chance))

    async def pull_once(self) -> int:
        """Ask once; gives how many records were sent. Raises SourceError or StreamError."""
        async with self._open_outlet(self.name) as outlet:
            self._asked.restore(outlet.cursor)
            return await self._pull(outlet)

    async def _turn(self, outlet: Outlet) -> float | None:
        """Ask once, and give the seconds until the next time. None: there is none."""
        try:
            sent = await self._pull(outlet)
        except SourceError as error:
            pause = self._fail(error)
            return None if self.state is SourceState.STOPPED else pause
        if sent:
            log.info("source %s: %d sent", self.name, sent)
        if self._told:
            log.info("source %s: good again", self.name)
        self._failures, self._told = 0, ""
        self._metrics.count_success(self.name)
        self._become(SourceState.GOOD)
        return self._asked.pause_seconds

    async def _pull(self, outlet: Outlet) -> int:
        sent = 0
        async with aclosing(self._asked.ask()) as portions:
            async for portion in portions:
                entries = [entry for entry in portion.entries if self._is_sent(len(entry.value), fits=fits(entry))]
                await outlet.commit(entries, portion.cursor)
                self._metrics.count_sent(self.name, len(entries))
                sent += len(entries)
        return sent

    def _is_sent(self, size: int, *, fits: bool) -> bool:
        if not fits:
            log.error("source %s: an entry of %d bytes is more than wire.raw takes; it is passed over", self.name, size)
            self._metrics.count_error(self.name, ErrorKind.TOO_LARGE)
        return fits

    def _fail(self, error: SourceError | StreamError) -> float:
        """Tell of it, once for as long as it stays the same; gives the seconds until it is tried again."""
        self._failures += 1
        pause = pause_after_failures(self._failures, least=self._asked.least_seconds)
        match error:
            case SourceError(kind=ErrorKind.GONE):
                kind, state = error.kind, SourceState.STOPPED
            case SourceError(kind=ErrorKind.FILES):
                # Only some files, perhaps, and a look costs nobody anything: those that come are not to wait.
                kind, state, pause = error.kind, SourceState.FAILING, self._asked.pause_seconds
            case SourceError():
                kind, state, pause = error.kind, SourceState.FAILING, max(pause, error.wait_seconds)
            case FencedError():
                kind, state, pause = ErrorKind.FENCED, SourceState.FENCED, _FENCED_SECONDS
            case _:
                kind, state, self.is_cut_off = ErrorKind.KAFKA, SourceState.FAILING, True
        self._metrics.count_error(self.name, kind)
        self._become(state)
        if str(error) != self._told:
            self._told = str(error)
            log.warning("source %s: %s", self.name, error)
        return pause

    def crashed(self) -> None:
        """Our own code failed on it."""
        self._metrics.count_error(self.name, ErrorKind.INTERNAL)
        self._become(SourceState.FAILING)

    def _become(self, state: SourceState) -> None:
        self.state = state
        self._metrics.set_state(self.name, state)
