"""Everything that talks to Kafka; only here are aiokafka and confluent_kafka imported.

A worker's way: `group` (rebalance → lanes) → `opening` → `lane` → `inbox` → `batch` → `transaction`, with memory's
changelog in `memory_log`. For all: `security` (connection arguments), `errors` (one line with what to do),
`partitioner`. Topics as code: `topics`, pure, and `admin`. For commands: `producer`, `reader`, and `embedded`, a broker
to try things out on.
"""
