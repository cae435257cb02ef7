"""Single edits that break a promise, each with the tests that must go red. `make test-mutants` tries them all."""

from typing import NamedTuple


class Mutant(NamedTuple):
    """One edit of the product's code."""

    breaks: str
    """The promise that it breaks, in words."""
    file: str
    before: str
    """Stands exactly once in the file."""
    after: str
    caught_by: tuple[str, ...]
    """pytest targets of which at least one test must fail."""


MUTANTS = (
    Mutant(
        "I2: memory is applied before the commit",
        "streams/lanes/lane.py",
        "        rows = self._rows(batch, outcomes, reflected)\n",
        "        rows = self._rows(batch, outcomes, reflected)\n"
        "        memory.apply(batch.memory)\n"
        "        batch.memory = memory.stage()\n",
        ("tests/kafka/test_broker_faults.py::test_a_batch_that_fails_and_then_succeeds_is_judged_anew",),
    ),
    Mutant(
        "I3: acks are not awaited",
        "streams/lanes/transaction.py",
        "        await asyncio.gather(*(ack for acks in sent for ack in acks))\n",
        "        assert sent\n",
        ("tests/kafka/test_broker_faults.py::test_a_failed_produce_stops_the_worker_and_nothing_passes_it",),
    ),
    Mutant(
        "I3: the dedupe check is off",
        "streams/pipeline.py",
        "standing = memory.find(identity.id, now=item.received_at)",
        "standing = None",
        ("tests/unit/test_pipeline.py", "tests/unit/test_seeds.py"),
    ),
    Mutant(
        "I3: the committed position is asked before the producer is open",
        "streams/lanes/opening.py",
        "    await asyncio.wait_for(producer.open(context.output_topics()), _STEP_SECONDS)  # (a)\n"
        "    pass_point(CrashPoint.PRODUCER_OPEN)\n"
        "    # Only now: before, a former owner's commit may still be in the air, and this answer stale.\n"
        "    committed = await asyncio.wait_for(context.member.committed(partition), _STEP_SECONDS)  # (b)\n",
        "    committed = await asyncio.wait_for(context.member.committed(partition), _STEP_SECONDS)\n"
        "    await asyncio.wait_for(producer.open(context.output_topics()), _STEP_SECONDS)\n",
        ("tests/unit/lanes/test_opening.py",),
    ),
    Mutant(
        "I3: fencing is off, each process has transactional ids of its own",
        "streams/lanes/opening.py",
        '        transactional_id=f"{context.cluster.settings.app_id}-{partition.topic}-{partition.partition}",\n',
        '        transactional_id=f"{context.cluster.settings.app_id}-{partition.partition}-{time.monotonic_ns()}",\n',
        ("tests/crash/test_zombie.py::test_a_zombie_is_fenced_and_publishes_nothing",),
    ),
    Mutant(
        "I3: memory that was kept is trusted whatever the committed position",
        "streams/lanes/opening.py",
        "    if kept is None or kept.reflected.position != committed:\n",
        "    if kept is None:\n",
        ("tests/crash/test_zombie.py::test_a_zombie_that_gets_its_partition_back_trusts_nothing_it_kept",),
    ),
    Mutant(
        "I2: memory is restored from transactions that were aborted, too",
        "streams/kafka/cluster.py",
        '            isolation_level="read_committed",\n            max_partition_fetch_bytes=_LOG_BYTES,\n',
        '            isolation_level="read_uncommitted",\n            max_partition_fetch_bytes=_LOG_BYTES,\n',
        ("tests/crash/test_points.py::test_a_death_at_any_point_loses_and_repeats_nothing",),
    ),
    Mutant(
        "I7: what was aborted in raw is read, too",
        "streams/kafka/backlog.py",
        "            elif batch.is_transactional and batch.producer_id in aborting:\n",
        "            elif False:\n",
        ("tests/unit/kafka/test_backlog.py",),
    ),
    Mutant(
        "I4: one record that is wrong in itself takes the rest of its batch along",
        "streams/kafka/record_fields.py",
        "        if not reader.at <= claimed_end <= limit:\n            raise\n",
        "        raise\n",
        ("tests/unit/kafka/test_record_batch.py",),
    ),
    Mutant(
        "I4: a record with a fault is judged as if it had none",
        "streams/pipeline.py",
        "        if work.item.fault is not None:\n",
        "        if False:\n",
        ("tests/unit/test_pipeline.py",),
    ),
    Mutant(
        "I8: what a batch unpacks to has no bound",
        "streams/kafka/record_batch.py",
        "most_bytes=MOST_UNPACKED_BYTES)\n",
        "most_bytes=1 << 31)\n",
        ("tests/unit/kafka/test_record_batch.py",),
    ),
    Mutant(
        "I7: the last record's offset + 1 is committed instead of the batch's end",
        "streams/lanes/lane.py",
        "            await producer.commit(rows, source=self.partition, position=batch.end)  # steps 2, 3, 4\n",
        "            last = batch.items[-1].offset + 1 if batch.items else batch.start\n"
        "            await producer.commit(rows, source=self.partition, position=last)\n",
        ("tests/kafka/test_broker_faults.py::test_an_aborted_re_keyed_batch_in_raw_is_passed",),
    ),
    Mutant(
        "a lane opens while the group shares out, and fences who has its partition next",
        "streams/lanes/lane.py",
        "            await membership.wait_until_settled()\n",
        "",
        ("tests/unit/lanes/test_lane.py",),
    ),
    Mutant(
        "a fenced lane opens again at once, and fences its owner",
        "streams/lanes/lane.py",
        "                if membership.assignments == self._opened_in:\n",
        "                if not membership.assignments:\n",
        ("tests/unit/lanes/test_lane.py",),
    ),
    Mutant(
        "the ninjs version is left out",
        "streams/records/ninjs.py",
        '    item["version"] = str(delivery.stands.revision) if article.version is None else article.version\n',
        "",
        ("tests/unit/test_goldens.py",),
    ),
)
