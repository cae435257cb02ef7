"""Where a subscription keeps its token from one run to the next."""

import asyncio
import os
import threading
from pathlib import Path
from typing import Protocol

from streams.client.lines import is_token
from streams.errors import TokenGoneError


class Resume(Protocol):
    """A place for one token. For one of your own, as a row of the database that your work goes to.

    What it raises reaches whoever asks the subscription for a record.
    """

    async def load(self) -> str | None:
        """Give the token that was kept last; None where none was."""

    async def save(self, position: str) -> None:
        """Keep this token in place of the one before. Called after each record, so it should be quick."""


class FileResume:
    """A token in a file of its own, for one subscription.

    It is written beside the file, brought to the disk and renamed: after a crash, of the machine too, the file has the
    old token or the new one.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """path: need not be there yet; its folder must."""
        self._path = Path(path)
        # A save that was cancelled runs on in its thread: the next one waits for it.
        self._lock = threading.Lock()

    async def load(self) -> str | None:
        """Give what the file holds; None where there is no file.

        Raises TokenGoneError where that is no token, OSError where it cannot be read.
        """
        return await asyncio.to_thread(self._load)

    async def save(self, position: str) -> None:
        """Put the token in the file. Raises OSError where that cannot be done; the file is then as before."""
        await asyncio.to_thread(self._save, position)

    def _load(self) -> str | None:
        try:
            position = self._path.read_bytes().decode("utf-8", "replace").strip()
        except FileNotFoundError:
            return None
        if not is_token(position):
            # An empty file too: beginning from now in silence would leave out what came since it was written.
            raise TokenGoneError(
                "bad_token", f"{self._path} holds no resume token: remove it, and give since= where to begin again"
            )
        return position

    def _save(self, position: str) -> None:
        beside = self._path.with_name(f"{self._path.name}.new")
        with self._lock:
            with beside.open("w", encoding="ascii") as file:
                file.write(position + "\n")
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._path)
            # The new name itself is on the disk only once the folder is.
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


class NoResume:
    """Keeps nothing: each run begins anew."""

    async def load(self) -> None:
        """There is none."""

    async def save(self, position: str) -> None:
        """Forget it."""
