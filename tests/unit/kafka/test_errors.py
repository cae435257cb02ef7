"""What aiokafka raises becomes one line with the address and what to do."""

import inspect
import logging
import ssl

import pytest
from aiokafka import errors

from streams.errors import BrokerError
from streams.kafka.errors import broker_errors, is_broker_away

ADDRESS = "kafka.example:9092"


def message_of(error: BaseException) -> str:
    """The BrokerError's message for this error."""
    with pytest.raises(BrokerError) as caught, broker_errors(ADDRESS):
        raise error
    assert caught.value.__cause__ is error
    return str(caught.value)


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (errors.KafkaConnectionError("Unable to bootstrap"), "set NEWSWIRE_BOOTSTRAP_SERVERS"),
        (TimeoutError(), "no Kafka broker answers at kafka.example:9092 (no answer in time)"),
        (ConnectionRefusedError(111, "refused"), "set NEWSWIRE_BOOTSTRAP_SERVERS"),
        (errors.AuthenticationFailedError("bad user"), "check NEWSWIRE_SECURITY_PROTOCOL"),
        (errors.UnsupportedSaslMechanismError(), "NEWSWIRE_SASL_MECHANISM"),
        (errors.TopicAuthorizationFailedError("wire.raw"), "grant the right"),
        (errors.UnknownTopicOrPartitionError(), "newswire topics apply"),
        (errors.InvalidReplicationFactorError(), "NEWSWIRE_REPLICATION"),
        (errors.UnsupportedVersionError(), "too old"),
        (errors.NotEnoughReplicasError(), "too few replicas"),
        (ssl.SSLCertVerificationError("self-signed"), "NEWSWIRE_SSL_*"),
        (errors.PolicyViolationError("no"), "refuses"),
    ],
)
def test_advice(error: BaseException, advice: str) -> None:
    """Each kind of failure says, with the address, what to do about it."""
    message = message_of(error)

    assert ADDRESS in message
    assert advice in message


@pytest.mark.parametrize(
    "error",
    [
        kind
        for kind in vars(errors).values()
        # The base of the broker's answers cannot be raised by itself: it has no number.
        if inspect.isclass(kind) and issubclass(kind, errors.KafkaError) and kind is not errors.BrokerResponseError
    ],
    ids=lambda kind: kind.__name__,
)
def test_every_error_is_mapped(error: type[errors.KafkaError]) -> None:
    """No error of the client passes as it is: all become one line with the address."""
    message = message_of(error())

    assert ADDRESS in message
    assert "\n" not in message


def test_reason_from_the_log() -> None:
    """Where aiokafka tells why only to its log, the line says it: a wrong password is no absent broker."""
    refused = errors.AuthenticationFailedError("invalid credentials")
    with pytest.raises(BrokerError, match="refuses the log-in") as caught, broker_errors(ADDRESS):
        logging.getLogger("aiokafka").error('Unable connect to "%s:%s": %s', "kafka.example", 9092, refused)
        raise errors.KafkaConnectionError("Unable to bootstrap from kafka.example")

    assert caught.value.__cause__ is refused
    assert not is_broker_away(caught.value)


def test_the_log_is_left_alone() -> None:
    """Listening to the client's log ends with the block, however it ends."""
    before = list(logging.getLogger("aiokafka").filters)
    message_of(TimeoutError())
    with broker_errors(ADDRESS):
        pass

    assert logging.getLogger("aiokafka").filters == before


@pytest.mark.parametrize("error", [BrokenPipeError(), FileNotFoundError(), ValueError(), KeyboardInterrupt()])
def test_others_pass(error: BaseException) -> None:
    """What is not the broker's doing stays what it is: a closed pipe, a bug, Ctrl-C."""
    with pytest.raises(type(error)), broker_errors(ADDRESS):
        raise error


@pytest.mark.parametrize(
    "error",
    [
        errors.KafkaConnectionError(),
        errors.NotCoordinatorForGroupError(),
        errors.NotEnoughReplicasError(),
        TimeoutError(),
        ConnectionResetError(),
    ],
)
def test_away(error: BaseException) -> None:
    """An absent broker, or a cluster that is electing, is waited for; also inside of what we made of it."""
    outer = BrokerError("one line")
    outer.__cause__ = error

    assert is_broker_away(error)
    assert is_broker_away(outer)


@pytest.mark.parametrize(
    "error",
    [
        errors.TopicAuthorizationFailedError(),
        errors.MessageSizeTooLargeError(),
        errors.UnknownTopicOrPartitionError(),
        errors.AuthenticationFailedError(),
        ssl.SSLCertVerificationError(),
        BrokerError("topics missing"),
        ValueError(),
    ],
)
def test_not_away(error: BaseException) -> None:
    """What waiting does not mend counts as a failure."""
    assert not is_broker_away(error)
