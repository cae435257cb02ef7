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
        "streams/lanes/session.py",
        "        rows, without_topic = await self._rows(batch, outcomes, reflected)\n",
        "        rows, without_topic = await self._rows(batch, outcomes, reflected)\n"
        "        kept.memory.apply(batch.memory)\n"
        "        batch.memory = kept.memory.stage()\n",
        ("tests/kafka/test_broker_faults.py::test_a_batch_that_fails_and_then_succeeds_is_judged_anew",),
    ),
    Mutant(
        "I3: acks are not awaited",
        "streams/lanes/transaction.py",
        "            sent = await ack\n            end = sent.offset + count if sent is not None else 0\n",
        "            end += count\n",
        ("tests/kafka/test_broker_faults.py::test_a_failed_produce_stops_the_worker_and_nothing_passes_it",),
    ),
    Mutant(
        "I3: aiokafka gets batches to send before the broker has taken their partitions",
        "streams/lanes/transaction.py",
        "        await self._await_all([self._add_partitions(rows)], unacked)\n",
        "        await asyncio.sleep(0)\n",
        ("tests/kafka/test_rights.py::test_a_transaction_that_is_refused_leaks_nothing_into_the_one_before",),
    ),
    Mutant(
        "I3: the dedupe check is off",
        "streams/pipeline/pipeline.py",
        "standing = memory.find(found.origin.id)",
        "standing = None",
        ("tests/unit/test_pipeline.py", "tests/unit/test_seeds.py"),
    ),
    Mutant(
        "I3: the committed position is asked before the producer is open",
        "streams/lanes/opening.py",
        "            await producer.open(topics)  # (a)\n"
        "        pass_point(CrashPoint.PRODUCER_OPEN)\n"
        "        start, lost = await find_start(partition, context, kept=kept, tell=tell)\n",
        "            start, lost = await find_start(partition, context, kept=kept, tell=tell)\n"
        "            await producer.open(topics)\n",
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
        "    if kept.reflected.position != committed or kept.reflected.topic_id != context.watch.topic_id:\n"
        "        return False\n",
        "",
        ("tests/unit/lanes/test_opening.py",),
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
        "streams/pipeline/pipeline.py",
        "        if item.fault is not None:\n",
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
        "streams/lanes/session.py",
        "            ends = await self._producer.commit(rows, source=self.partition, position=batch.end)"
        "  # steps 2, 3, 4\n",
        "            last = batch.items[-1].offset + 1 if batch.items else batch.start\n"
        "            ends = await self._producer.commit(rows, source=self.partition, position=last)\n",
        ("tests/kafka/test_broker_faults.py::test_an_aborted_re_keyed_batch_in_raw_is_passed",),
    ),
    Mutant(
        "a lane opens while the group shares out, and fences who has its partition next",
        "streams/lanes/lane.py",
        "        await membership.wait_until_settled()\n",
        "",
        ("tests/unit/lanes/test_lane.py",),
    ),
    Mutant(
        "a fenced lane opens again without the coordinator's word, and fences its owner",
        "streams/lanes/lane.py",
        "            await membership.wait_until_owned(self.partition)\n",
        "            await membership.wait_until_settled()\n",
        ("tests/unit/lanes/test_lane.py",),
    ),
    Mutant(
        "memory that was kept is trusted after a fence",
        "streams/lanes/lane.py",
        "            self._kept = None if state is LaneState.FENCED else self._session.kept\n",
        "            self._kept = self._session.kept\n",
        ("tests/unit/lanes/test_lane.py::test_a_fenced_lane_says_so_and_keeps_no_memory",),
    ),
    Mutant(
        "memory that was kept is trusted although somebody wrote to the changelog since",
        "streams/lanes/opening.py",
        "    return kept.changelog_end == ends[changelog]\n",
        "    return bool(ends)\n",
        ("tests/unit/lanes/test_opening.py",),
    ),
    Mutant(
        "what the group's member meets is not looked at",
        "streams/lanes/membership.py",
        "                    await self.member.getmany(timeout_ms=0)\n",
        "                    await asyncio.sleep(0)\n",
        ("tests/unit/lanes/test_membership.py::test_what_the_member_meets_is_told_and_it_joins_anew",),
    ),
    Mutant(
        "a partition that stands with its owner is told by nobody",
        "streams/lanes/standstills.py",
        "            if position.waiting and (seconds := now - self._since[at]) >= _STANDS_SECONDS\n",
        "            if not position.waiting and (seconds := now - self._since[at]) >= _STANDS_SECONDS\n",
        ("tests/unit/lanes/test_standstills.py", "tests/kafka/test_membership.py"),
    ),
    Mutant(
        "lanes that fail together each tell why the worker stops",
        "streams/worker/app.py",
        "        if self.exit_code:\n            return\n",
        "",
        ("tests/unit/worker/test_app.py",),
    ),
    Mutant(
        "a second app on the same topics is let in",
        "streams/lanes/opening.py",
        "    if reflected.app != app:\n",
        "    if not app:\n",
        ("tests/unit/lanes/test_opening.py::test_memory_of_another_app_is_refused",),
    ),
    Mutant(
        "a wire.raw that was created again is taken for the one before",
        "streams/lanes/opening.py",
        "    if reflected.topic_id != topic_id:\n",
        "    if not topic_id:\n",
        ("tests/unit/lanes/test_opening.py",),
    ),
    Mutant(
        "what is late is read all the same",
        "streams/dedupe/judge.py",
        "    elif candidate.order < standing.order:\n",
        "    elif candidate.order < standing.order and candidate.policy == FIRST_WINS:\n",
        ("tests/unit/test_pipeline.py::test_what_is_judged_early_is_not_read",),
    ),
    Mutant(
        "a text that was received before what stands overtakes it",
        "streams/dedupe/judge.py",
        "        if candidate.received_at < standing.received_at:\n",
        "        if candidate.received_at < standing.first_received_at:\n",
        ("tests/unit/dedupe/test_judge.py", "tests/unit/dedupe/test_promises.py"),
    ),
    Mutant(
        "a record that failed after its verdict leaves a trace",
        "streams/pipeline/pipeline.py",
        "        if number == len(rounds):\n            rounds.append([])\n        rounds[number].append(one)\n",
        "        if not rounds:\n            rounds.append([])\n        rounds[0].append(one)\n",
        ("tests/unit/test_pipeline.py",),
    ),
    Mutant(
        "a record stamped a year ahead is kept a year longer",
        "streams/stores/memory/memory.py",
        "        elif self._clock and entry.last_seen_at > self._clock + HOUR_MS:\n",
        "        elif not self._clock and entry.last_seen_at > self._clock + HOUR_MS:\n",
        ("tests/unit/stores/memory/test_memory.py",),
    ),
    Mutant(
        "work is bounded in each lane, not over all",
        "streams/worker/turns.py",
        "        async with self._lock:\n",
        "        async with asyncio.Lock():\n",
        ("tests/unit/worker/test_turns.py",),
    ),
    Mutant(
        "a record stamped a year ahead moves memory's clock",
        "streams/lanes/session.py",
        "        trusted = [item.received_at for item in items if item.received_at <= latest]\n",
        "        trusted = [item.received_at for item in items if latest]\n",
        ("tests/unit/lanes/test_session.py::test_a_record_of_next_year_moves_no_clock",),
    ),
    Mutant(
        "what would go to a topic that is gone is sent there all the same",
        "streams/lanes/destinations.py",
        "        return set(topics) - missing\n",
        "        return set(topics)\n",
        ("tests/unit/lanes/test_destinations.py",),
    ),
    Mutant(
        "what retention took is counted before it is committed",
        "streams/lanes/opening.py",
        "            await session.move(start.reflected.position)\n",
        "            context.metrics.lost_to_retention.inc(lost)\n"
        "            await session.move(start.reflected.position)\n",
        ("tests/unit/lanes/test_opening.py::test_what_retention_took_is_counted_once_it_is_committed",),
    ),
    Mutant(
        "an empty group's partitions have an owner",
        "streams/lanes/watch.py",
        "        nobody = self.group is not None and not self.group.members\n",
        "        nobody = False\n",
        ("tests/unit/lanes/test_watch.py::test_an_empty_group_has_no_owners",),
    ),
    Mutant(
        "whoever wakes goes on by what was true before",
        "streams/lanes/watch.py",
        "        if self._has_slept or asyncio.get_running_loop().time() - self._tried_at > _SLEPT_SECONDS:\n",
        "        if self._has_slept:\n",
        ("tests/unit/lanes/test_watch.py::test_whoever_wakes_asks_before_going_on",),
    ),
    Mutant(
        "rules compile on the loop",
        "streams/worker/app.py",
        "await asyncio.to_thread(create_pipeline, self.settings, partition_of=self.pipeline.partition_of)",
        "create_pipeline(self.settings, partition_of=self.pipeline.partition_of)",
        ("tests/kafka/test_reload.py::test_lanes_go_on_while_rules_compile",),
    ),
    Mutant(
        "a refusal of one partition forgets the others of its request",
        "streams/kafka/fetching.py",
        "                    self._due |= (positions.keys() - (passed.keys() or denied)) & self._wanted.keys()\n",
        "",
        ("tests/unit/kafka/test_fetching.py::test_what_is_refused_of_one_partition_stops_no_other",),
    ),
    Mutant(
        "a refusal of one leader throws away what the others answered",
        "streams/kafka/fetching.py",
        "            taken = [request for request in done if request.exception() is not None][:1] or done\n",
        "            taken = done\n",
        ("tests/unit/kafka/test_fetching.py::test_what_is_refused_of_one_partition_stops_no_other",),
    ),
    Mutant(
        "a raw topic that is not there counts as another number of partitions",
        "streams/lanes/group.py",
        "        if partitions and len(partitions) != expected",
        "        if len(partitions) != expected",
        ("tests/unit/lanes/test_group.py::test_a_raw_topic_that_is_not_there_is_waited_for",),
    ),
    Mutant(
        "whoever waited too long for the coordinator keeps asking the same brokers",
        "streams/kafka/coordinator.py",
        "            await self._requests.close()\n            raise\n",
        "            raise\n",
        ("tests/unit/kafka/test_coordinator.py::test_whoever_waited_too_long_lets_the_connections_go",),
    ),
    Mutant(
        "a lane asks for its partition after it was closed",
        "streams/lanes/lane.py",
        "            if not self._is_closed:\n                # Not by",
        "            if True:\n                # Not by",
        ("tests/unit/lanes/test_lane.py::test_an_opening_that_outlasts_its_lane_leaves_nothing_open",),
    ),
    Mutant(
        "the ninjs version is left out",
        "streams/records/ninjs.py",
        '    item["version"] = str(delivery.stands.revision) if article.version is None else article.version\n',
        "",
        ("tests/unit/test_goldens.py",),
    ),
    Mutant(
        "client: a token is kept before its record is worked on",
        "streams/client/subscription.py",
        "                self._in_work = frame\n                return frame.record\n",
        "                self._in_work = frame\n"
        "                await self._resume.save(frame.position)\n"
        "                return frame.record\n",
        ("tests/unit/client/test_subscription.py",),
    ),
    Mutant(
        "client: a sign of life does not move the place to resume from",
        "streams/client/subscription.py",
        "            self._position = frame.position\n            if isinstance(frame, Sent):\n",
        "            if isinstance(frame, Sent):\n                self._position = frame.position\n",
        ("tests/unit/client/test_subscription.py",),
    ),
    Mutant(
        "client: a connection begins where the first one did",
        "streams/client/frames.py",
        "                        position = frame.position\n",
        "",
        ("tests/broker/test_client_faults.py::test_whatever_breaks_a_stream_it_goes_on_from_its_token",),
    ),
    Mutant(
        "client: an opening line alone counts as progress",
        "streams/client/frames.py",
        "if isinstance(frame, Sent) or not is_first:",
        "if frame:",
        ("tests/broker/test_client_faults.py::test_bye_again_and_again_is_no_storm",),
    ),
    Mutant(
        "client: a silent connection is waited on for ever",
        "streams/client/frames.py",
        "                async with asyncio.timeout(pace.silence):\n                    chunk",
        "                async with asyncio.timeout(None):\n                    chunk",
        ("tests/broker/test_client_faults.py::test_a_silent_connection_is_dead",),
    ),
    Mutant(
        "client: an empty file of a token begins from now",
        "streams/client/resume.py",
        "        if not is_token(position):\n",
        "        if not position:\n            return None\n        if not is_token(position):\n",
        ("tests/unit/client/test_resume.py",),
    ),
    Mutant(
        "a reader that has more of a partition than the window has had is given it again",
        "streams/gateway/reader.py",
        "            if entry.offset >= self.offsets[entry.partition]:\n",
        "            if True:\n",
        ("tests/unit/gateway/test_reader.py::test_each_record_once_and_in_order",),
    ),
    Mutant(
        "a reader goes on in the window where it was before the window left it behind",
        "streams/gateway/reader.py",
        "        self._number = None\n        return self._window.missing",
        "        return self._window.missing",
        ("tests/unit/gateway/test_reader.py::test_each_record_once_and_in_order",),
    ),
    Mutant(
        "the window forgets that it let a record go",
        "streams/gateway/window.py",
        "self.begins_at = self.entries[self.gone].offset + 1",
        "self.begins_at = self.entries[self.gone].offset",
        ("tests/unit/gateway/test_reader.py::test_each_record_once_and_in_order",),
    ),
    Mutant(
        "what comes as a reader is woken for a sign of life is skipped",
        "streams/gateway/audience.py",
        "        return self._has_news\n",
        "        return False\n",
        ("tests/unit/gateway/test_audience.py::test_what_comes_as_it_is_woken_is_not_missed",),
    ),
    Mutant(
        "catching up ends one record early",
        "streams/gateway/catch_up.py",
        "if item.offset < until]",
        "if item.offset < until - 1]",
        ("tests/kafka/test_gateway.py::test_no_reader_misses_or_repeats_a_record",),
    ),
    Mutant(
        "what a catch-up finds empty hides what the window let go meanwhile",
        "streams/gateway/window.py",
        "        if lane.begins_at <= until:\n",
        "        if lane.begins_at:\n",
        ("tests/unit/gateway/test_window.py::test_where_nothing_was_nothing_is_missing",),
    ),
    Mutant(
        "a turn to catch up is lost with the reader that waited for it",
        "streams/gateway/catch_up.py",
        "            if not asking.cancel():\n",
        "            if asking.cancel():\n",
        ("tests/unit/gateway/test_catch_up.py::test_a_turn_is_free_again_whenever_its_reader_goes",),
    ),
    Mutant(
        "a window is filled with more than it takes",
        "streams/gateway/filling.py",
        "        while self.size > self._most_bytes:\n",
        "        while self.size > 2 * self._most_bytes:\n",
        ("tests/unit/gateway/test_filling.py",),
    ),
    Mutant(
        "a text filter hides kills",
        "streams/gateway/filters.py",
        "and (entry.is_kill or self._fits_text(entry))",
        "and self._fits_text(entry)",
        ("tests/unit/gateway/test_filters.py::test_no_text_filter_hides_a_kill",),
    ),
    Mutant(
        "a token of a topic that was made anew is taken",
        "streams/gateway/beginning.py",
        "    if position.log != window.log:\n",
        "    if False:\n",
        ("tests/broker/test_gateway_stream.py::test_a_token_that_cannot_be_honoured_is_refused",),
    ),
    Mutant(
        "a reader whose next records are gone begins later without a word",
        "streams/gateway/beginning.py",
        "                if any(position.offsets[at] < beginnings[at] for at in missing):\n",
        "                if False:\n",
        ("tests/kafka/test_gateway.py::test_what_retention_took_is_told",),
    ),
    Mutant(
        "a revoked token's streams go on",
        "streams/gateway/stream.py",
        "        if not self._gateway.access.is_valid(self._grant):\n",
        "        if False:\n",
        ("tests/broker/test_gateway_stream.py::test_access_tokens",),
    ),
    Mutant(
        "a reader that takes nothing is kept for ever",
        "streams/gateway/stream.py",
        "                if left >= before:\n",
        "                if False:\n",
        ("tests/broker/test_gateway_stream.py::test_a_reader_that_takes_nothing_is_given_up",),
    ),
    Mutant(
        "an article under embargo is listed",
        "streams/gateway/shown.py",
        "    return entry.embargoed_until is not None and entry.embargoed_until > now\n",
        "    return False\n",
        ("tests/unit/gateway/test_shown.py",),
    ),
)
