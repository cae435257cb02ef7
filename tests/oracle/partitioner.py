"""Which partition a key belongs to, as Kafka's own clients choose it: murmur2 of the key's bytes."""


def murmur2(data: bytes) -> int:
    """Hash bytes as org.apache.kafka.common.utils.Utils.murmur2 does; the result is unsigned, 32 bits."""
    mask, multiplier = 0xFFFFFFFF, 0x5BD1E995
    length = len(data)
    state = (0x9747B28C ^ length) & mask
    whole = length - length % 4
    for at in range(0, whole, 4):
        word = int.from_bytes(data[at : at + 4], "little") * multiplier & mask
        word = (word ^ word >> 24) * multiplier & mask
        state = state * multiplier & mask ^ word
    if length % 4:
        state = (state ^ int.from_bytes(data[whole:], "little")) * multiplier & mask
    state = (state ^ state >> 13) * multiplier & mask
    return state ^ state >> 15


def partition_of(identity: str, partitions: int) -> int:
    return (murmur2(identity.encode()) & 0x7FFFFFFF) % partitions
