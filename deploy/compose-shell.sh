# The commands of docs/runbooks for an installation by docker-compose.yml. In bash or zsh, in the folder of that file:
#
#   . deploy/compose-shell.sh
#
# After that `newswire …` and Kafka's own `kafka-….sh …` run in containers of that installation. Files are found from
# that folder: give their paths below it. A worker need not run.

COMPOSE_FOLDER=$PWD
KAFKA=localhost:9092 # as the container of Kafka reaches itself

_compose() {
  command docker compose --project-directory "$COMPOSE_FOLDER" -f "$COMPOSE_FOLDER/docker-compose.yml" "$@"
}

# Without a terminal on both sides, as in a pipe, Compose must not ask for one.
_terminal() {
  [ -t 0 ] && [ -t 1 ] || echo -T
}

newswire() {
  _compose run --rm --no-deps $(_terminal) -u "$(id -u)" -v "$COMPOSE_FOLDER:/here" -w /here topics "$@"
}

kafka-configs.sh() { _kafka kafka-configs.sh "$@"; }
kafka-consumer-groups.sh() { _kafka kafka-consumer-groups.sh "$@"; }
kafka-get-offsets.sh() { _kafka kafka-get-offsets.sh "$@"; }
kafka-topics.sh() { _kafka kafka-topics.sh "$@"; }
kafka-transactions.sh() { _kafka kafka-transactions.sh "$@"; }

_kafka() {
  tool=$1
  shift
  _compose exec $(_terminal) kafka "/opt/kafka/bin/$tool" "$@"
}
