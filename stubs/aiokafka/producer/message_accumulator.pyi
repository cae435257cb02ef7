class _AppendMetadata:
    offset: int
    crc: int | None
    size: int
    timestamp: int

class BatchBuilder:
    def append(
        self,
        *,
        timestamp: int | None,
        key: bytes | None,
        value: bytes | None,
        headers: list[tuple[str, bytes | None]] = ...,
    ) -> _AppendMetadata | None:
        """None: the batch is full (or closed) and the record is not in it. `timestamp` is in milliseconds."""
    def close(self) -> None: ...
    def closed(self) -> bool: ...
    def size(self) -> int: ...
    def record_count(self) -> int: ...
