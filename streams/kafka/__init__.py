"""What talks to Kafka for everybody; only here and in lanes/ is aiokafka imported.

`security` (connection arguments), `errors` (one line with what to do), `partitioner`, `consumers`. Topics as code:
`topics`, pure, and `admin`. For commands: `raw_producer`, `reader`, and `embedded`, a broker to try things out on.
"""
