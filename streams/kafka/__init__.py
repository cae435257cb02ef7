"""What talks to Kafka for everybody; only here, in lanes/ and in dead_letters/ is aiokafka imported.

`cluster` makes every client, by `security` (connection arguments); `errors` (one line with what to do), `partitioner`.
Topics as code: `topics`, pure, and `admin`. For lanes: `standing_log`. For commands: `raw_producer`, `reader`, and
`embedded`, a broker to try things out on.
"""
