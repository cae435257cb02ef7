"""The partition of a key is Kafka's own."""

import pytest
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.partitioner import murmur2 as clients_murmur2
from hypothesis import given
from hypothesis import strategies as st

from streams.kafka.partitioner import murmur2, partition_of


@pytest.mark.parametrize(("partitions", "partition"), [(8, 5), (4, 1), (1, 0)])
def test_of_the_seed(partitions: int, partition: int) -> None:
    """The seed's identity falls where Kafka's Java producer puts it."""
    assert partition_of(b"urn:newswire:tass:395009", partitions) == partition


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (b"21", -973932308),
        (b"foobar", -790332482),
        (b"a-little-bit-long-string", -985981536),
        (b"a-little-bit-longer-string", -1486304829),
        (b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
        (b"abc", 479470107),
    ],
)
def test_vectors_of_kafka(key: bytes, value: int) -> None:
    """The hash agrees with the vectors that Kafka's own tests hold it to (UtilsTest.testMurmur2), there signed."""
    assert murmur2(key) == value % 2**32


@given(st.binary(max_size=600))
def test_like_the_client(key: bytes) -> None:
    """Keys of any length, also beyond the prepared readers, hash as in aiokafka's own partitioner."""
    assert murmur2(key) == clients_murmur2(key)


@given(key=st.binary(max_size=60), partitions=st.integers(1, 100))
def test_partition_like_the_client(key: bytes, partitions: int) -> None:
    """Whatever the number of partitions, the client's partitioner takes the same one."""
    everything = list(range(partitions))

    assert partition_of(key, partitions) == DefaultPartitioner()(key, everything, everything)
