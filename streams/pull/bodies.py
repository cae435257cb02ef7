"""The bytes of an answer become its document, chunk by chunk, within bounds. Pure."""

import zlib

from streams.pull.errors import ErrorKind, SourceError

ACCEPTED = "gzip, deflate"
"""What we ask for by Accept-Encoding."""
_GZIP, _RAW = 16 + zlib.MAX_WBITS, -zlib.MAX_WBITS
_STEP_BYTES = 1 << 20
"""Unpacked at once at most, so that a bomb is found before it bursts."""


class Body:
    """Takes the chunks of one answer and gives its document."""

    def __init__(self, encoding: str, *, most_bytes: int) -> None:
        """encoding: the header Content-Encoding. most_bytes: of the document, unpacked.

        Raises SourceError(BODY) where we do not read that encoding.
        """
        self._encoding, self._most_bytes = encoding.strip().lower(), most_bytes
        self._parts: list[bytes] = []
        self._size = 0
        self._unpacking: zlib._Decompress | None = None
        self._is_begun = False
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise SourceError(ErrorKind.BODY, f"packed as {encoding[:40]!r}, which was not asked for")

    def add(self, chunk: bytes) -> None:
        """Take a chunk. Raises SourceError(BODY) where it is broken, or makes the document too large."""
        if not chunk:
            return
        if self._encoding in ("", "identity"):
            self._keep(chunk)
            return
        if not self._is_begun:
            self._unpacking, self._is_begun = zlib.decompressobj(self._window(chunk)), True
        while chunk and self._unpacking is not None:
            try:
                self._keep(self._unpacking.decompress(chunk, _STEP_BYTES))
            except zlib.error as error:
                raise SourceError(ErrorKind.BODY, f"what it packed as {self._encoding} is broken: {error}") from error
            chunk = self._unpacking.unconsumed_tail
            if self._unpacking.eof:
                # gzip may go on with another member; anything else behind the end is passed over, as browsers do.
                chunk = self._unpacking.unused_data
                if not chunk.startswith(b"\x1f\x8b"):
                    return
                self._unpacking = zlib.decompressobj(_GZIP)

    def finish(self) -> bytes:
        """Give the document. Raises SourceError(BODY) where what was packed ends before its end."""
        if self._unpacking is not None and not self._unpacking.eof:
            raise SourceError(ErrorKind.BODY, f"half a document: what it packed as {self._encoding} has no end")
        return b"".join(self._parts)

    def _window(self, chunk: bytes) -> int:
        if self._encoding != "deflate":
            return _GZIP
        # `deflate` means zlib's wrapping, and some servers send it bare.
        is_wrapped = len(chunk) > 1 and chunk[0] & 0x0F == 8 and (chunk[0] << 8 | chunk[1]) % 31 == 0
        return zlib.MAX_WBITS if is_wrapped else _RAW

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size > self._most_bytes:
            raise SourceError(ErrorKind.BODY, f"the document has more than {self._most_bytes:,} bytes")
        self._parts.append(part)
