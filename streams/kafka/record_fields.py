"""One record of a batch, format 2: its fields, as far as they can be had.

Layout: Kafka's protocol documentation, "Record": length, attributes (one byte), time delta, offset delta, key, value,
headers. Numbers are varints in zigzag form; a negative length is null.
"""

from streams.article import Headers

MOST_HEADERS = 100_000
"""Headers of one record. One takes two bytes of a batch, and a hundred of memory."""

# Bytes of a varint of 64 bits.
_LONGEST_VARINT = 10


class UnreadableError(ValueError):
    """Where a record ends cannot be told, so nothing behind it can be read; the message says why."""


Fields = tuple[int, int, int, bytes | None, bytes | None, Headers, str | None]
"""What a record says: where the next one begins; milliseconds after the batch's first time; offset after the batch's
first; key; value; headers; what is wrong with it. Where something is, the rest is what could be had, with backslashes
for what is not UTF-8 in a name. A plain tuple: a class of its own costs a tenth of reading."""


def read_record(content: bytes, at: int, limit: int) -> Fields:
    """Read the record that begins at a place in the content of a batch, which ends at another.

    Raises UnreadableError where it is broken and its end cannot be told.
    """
    try:
        length, start = _read_varint(content, at)
    except (IndexError, ValueError) as error:
        raise UnreadableError("its length is cut off") from error
    if start > limit:
        raise UnreadableError("its length is cut off")
    end = start + length
    if end <= limit:
        try:
            fields = _read_sound_fields(content, start, end)
        except (IndexError, ValueError):
            pass
        else:
            if fields[0] == end:
                return fields
    return _read_what_can_be_had(content, start, limit=limit, claimed_end=end)


def _read_varint(content: bytes, at: int) -> tuple[int, int]:
    """A number, and where the next field begins. Raises IndexError or ValueError."""
    number = content[at]
    at += 1
    if number > 0x7F:
        number &= 0x7F
        for shift in range(7, 7 * _LONGEST_VARINT, 7):
            byte = content[at]
            at += 1
            number |= (byte & 0x7F) << shift
            if byte <= 0x7F:
                break
        else:
            raise ValueError("a number of more than 64 bits")
    return (number >> 1) ^ -(number & 1), at


def _read_sound_fields(content: bytes, at: int, end: int) -> Fields:
    """The quick way, for what is as it should be, which is nearly all. end: of the record, as its length has it.

    Raises IndexError or ValueError for anything else, or gives fields that end elsewhere.
    """
    at += 1  # attributes, which mean nothing yet
    # Numbers of one byte are read in place: a call costs as much as all the rest of a field.
    if (number := content[at]) > 0x7F:
        time_delta, at = _read_varint(content, at)
    else:
        time_delta, at = (number >> 1) ^ -(number & 1), at + 1
    if (number := content[at]) > 0x7F:
        offset_delta, at = _read_varint(content, at)
    else:
        offset_delta, at = (number >> 1) ^ -(number & 1), at + 1
    if (number := content[at]) > 0x7F:
        size, at = _read_varint(content, at)
    else:
        size, at = (number >> 1) ^ -(number & 1), at + 1
    key = None
    if size >= 0:
        if at + size > end:
            raise ValueError("a key beyond the record")
        key, at = content[at : at + size], at + size
    if (number := content[at]) > 0x7F:
        size, at = _read_varint(content, at)
    else:
        size, at = (number >> 1) ^ -(number & 1), at + 1
    value = None
    if size >= 0:
        if at + size > end:
            raise ValueError("a value beyond the record")
        value, at = content[at : at + size], at + size
    if content[at] == 0:
        return at + 1, time_delta, offset_delta, key, value, (), None
    count, at = _read_varint(content, at)
    if not 0 < count <= MOST_HEADERS:
        raise ValueError(f"{count} headers")
    headers: list[tuple[str, bytes | None]] = []
    for _ in range(count):
        if (number := content[at]) > 0x7F:
            size, at = _read_varint(content, at)
        else:
            size, at = (number >> 1) ^ -(number & 1), at + 1
        if not 0 <= size <= end - at:
            raise ValueError("a header without name, or beyond the record")
        name, at = content[at : at + size].decode(), at + size
        if (number := content[at]) > 0x7F:
            size, at = _read_varint(content, at)
        else:
            size, at = (number >> 1) ^ -(number & 1), at + 1
        if size > end - at:
            raise ValueError("a header beyond the record")
        if size < 0:
            headers.append((name, None))
        else:
            headers.append((name, content[at : at + size]))
            at += size
    return at, time_delta, offset_delta, key, value, tuple(headers), None


def _read_what_can_be_had(content: bytes, start: int, *, limit: int, claimed_end: int) -> Fields:
    """The careful way: field after field, to the first that cannot be read."""
    reader = _Reader(content, start + 1, limit)
    time_delta = offset_delta = 0
    key = value = None
    headers: list[tuple[str, bytes | None]] = []
    faults: list[str] = []
    try:
        time_delta, offset_delta = reader.number("time"), reader.number("offset")
        key, value = reader.bytes("key"), reader.bytes("value")
        count = reader.number("count of headers")
        if not 0 <= count <= MOST_HEADERS:
            raise UnreadableError(f"{count} headers")
        for _ in range(count):
            name = reader.bytes("header name")
            if name is None:
                raise UnreadableError("a header without name")
            headers.append((name.decode("utf-8", "backslashreplace"), reader.bytes("header value")))
            if not faults and not _is_text(name):
                faults.append("header name is not UTF-8")
    except UnreadableError as error:
        # Its length is all that is left to go by, unless what could be read is longer already.
        if not reader.at <= claimed_end <= limit:
            raise
        end, fault = claimed_end, str(error)
    else:
        # As brokers read it, who check no more where a batch is packed: the next record begins behind the last field.
        end = reader.at
        if end != claimed_end:
            faults.append(f"record length is {claimed_end - start}, its fields take {end - start}")
        fault = ", ".join(faults)
    return end, time_delta, offset_delta, key, value, tuple(headers), fault


class _Reader:
    """Reads field after field; raises UnreadableError with the name of the field that is cut off."""

    def __init__(self, content: bytes, at: int, limit: int) -> None:
        self.at = at
        self._content, self._limit = content, limit

    def number(self, field: str) -> int:
        try:
            number, self.at = _read_varint(self._content, self.at)
        except (IndexError, ValueError) as error:
            raise UnreadableError(f"{field} is cut off") from error
        if self.at > self._limit:
            raise UnreadableError(f"{field} is cut off")
        return number

    def bytes(self, field: str) -> bytes | None:
        size = self.number(f"length of {field}")
        if size < 0:
            return None
        if size > self._limit - self.at:
            raise UnreadableError(f"{field} of {size} bytes goes beyond the batch")
        begin, self.at = self.at, self.at + size
        return self._content[begin : self.at]


def _is_text(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True
