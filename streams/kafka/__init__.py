"""What talks to Kafka for everybody; only here, in lanes/ and in dead_letters/ is aiokafka imported.

`cluster` makes every client, `security` their connection arguments; `errors` (one line with what to do), `partitioner`.
Topics as code: `topics`, pure, and `admin`. Reading what anybody may have written: `fetching` (bytes) → `backlog` (what
is committed) → `record_batch`, `record_fields`, `unpacking` (pure). `log_reader` reads what only we write. For
commands: `raw_producer`, `reader`, and `embedded`, a broker to try things out on.
"""
