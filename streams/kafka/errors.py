"""Errors of aiokafka become BrokerErrors: one line with the broker's address and what to do.

The one place that knows what aiokafka raises. Code that talks to Kafka for a command runs inside `broker_errors`;
lanes, which open again by themselves, ask `is_broker_away`.
"""

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Iterator

from aiokafka import errors

from streams.errors import BrokerError

_UNREACHABLE = (
    errors.KafkaConnectionError,
    errors.NoBrokersAvailable,
    errors.NodeNotReadyError,
    errors.KafkaUnavailableError,
    errors.KafkaTimeoutError,
    errors.RequestTimedOutError,
    errors.StaleMetadata,
    errors.MetadataEmptyBrokerList,
    TimeoutError,
    ConnectionRefusedError,
    ConnectionResetError,
)
# The cluster is there but a part of it is changing hands or short of replicas: waiting is right.
_UNSETTLED = (
    errors.LeaderNotAvailableError,
    errors.NotLeaderForPartitionError,
    errors.BrokerNotAvailableError,
    errors.ReplicaNotAvailableError,
    errors.GroupLoadInProgressError,
    errors.GroupCoordinatorNotAvailableError,
    errors.NotCoordinatorForGroupError,
    errors.NotEnoughReplicasError,
    errors.NotEnoughReplicasAfterAppendError,
    errors.NotControllerError,
    errors.KafkaStorageError,
)
_LOGIN = (
    errors.AuthenticationFailedError,
    errors.AuthenticationMethodNotSupported,
    errors.SaslAuthenticationFailed,
    errors.UnsupportedSaslMechanismError,
    errors.IllegalSaslStateError,
)
_RIGHTS = (
    errors.TopicAuthorizationFailedError,
    errors.GroupAuthorizationFailedError,
    errors.ClusterAuthorizationFailedError,
    errors.TransactionalIdAuthorizationFailed,
)
_TOO_OLD = (
    errors.UnsupportedVersionError,
    errors.UnrecognizedBrokerVersion,
    errors.IncompatibleBrokerVersion,
    errors.UnsupportedForMessageFormatError,
)
# What aiokafka raises where the client's own state has gone wrong, besides KafkaError and OSError: AssertionError of
# its transaction manager after a cancelled call.
CLIENT_FAILURES = (errors.KafkaError, OSError, asyncio.TimeoutError, AssertionError)

# Another producer was opened under our transactional id, or the broker gave our transaction up.
FENCED = (errors.ProducerFenced, errors.InvalidProducerEpoch)

# What aiokafka raises for a broker's doing. Not every OSError: a command's closed standard output is not.
KAFKA_ERRORS = (errors.KafkaError, TimeoutError, ConnectionRefusedError, ConnectionResetError, ssl.SSLError)


def is_broker_away(error: BaseException) -> bool:
    """Whether waiting may mend it: the broker, or the part of the cluster that was asked, does not answer now."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, (*_UNREACHABLE, *_UNSETTLED)) or (
            isinstance(cause, OSError) and not isinstance(cause, ssl.SSLCertVerificationError)
        ):
            return True
        cause = cause.__cause__
    return False


@contextlib.contextmanager
def broker_errors(address: str) -> Iterator[None]:
    """Turn what aiokafka raises inside into BrokerError. address: the `bootstrap_servers` that were asked."""
    last_word = _LastWord()
    log = logging.getLogger("aiokafka")
    log.addFilter(last_word)
    try:
        yield
    except KAFKA_ERRORS as error:
        is_mute = isinstance(error, errors.KafkaConnectionError) and last_word.error is not None
        cause = last_word.error if is_mute else error
        assert cause is not None
        raise BrokerError(describe(cause, address)) from cause
    finally:
        log.removeFilter(last_word)


def describe(error: BaseException, address: str) -> str:
    """Say in one line what failed and what to do."""
    text = _text(error)
    if isinstance(error, _LOGIN):
        return (
            f"the broker at {address} refuses the log-in ({text}): check NEWSWIRE_SECURITY_PROTOCOL, "
            "NEWSWIRE_SASL_MECHANISM, NEWSWIRE_SASL_USERNAME and NEWSWIRE_SASL_PASSWORD"
        )
    if isinstance(error, ssl.SSLError):
        return (
            f"no trusted connection to the broker at {address} ({text}): check NEWSWIRE_SECURITY_PROTOCOL and the "
            "NEWSWIRE_SSL_* files"
        )
    if isinstance(error, _RIGHTS):
        return f"the broker at {address} does not allow it ({text}): grant the right to the user that logs in"
    if isinstance(error, errors.UnknownTopicOrPartitionError):
        return f"a topic is missing on the broker at {address} ({text}): run `newswire topics apply`"
    if isinstance(error, errors.InvalidReplicationFactorError):
        return f"the cluster at {address} has fewer brokers than NEWSWIRE_REPLICATION asks for ({text})"
    if isinstance(error, _TOO_OLD):
        return f"the broker at {address} is too old ({text}): Kafka 2.8 or newer is needed"
    if isinstance(error, _UNSETTLED):
        return f"the cluster at {address} has no leader or too few replicas now ({text}): try again, or look at it"
    if isinstance(error, (*_UNREACHABLE, OSError)):
        return (
            f"no Kafka broker answers at {address} ({text}): start one, or set NEWSWIRE_BOOTSTRAP_SERVERS "
            "(and NEWSWIRE_SECURITY_PROTOCOL) to what it has"
        )
    return f"the broker at {address} refuses: {text}"


class _LastWord(logging.Filter):
    """Remembers the exception of aiokafka's `Unable connect to …`, which its KafkaConnectionError does not carry."""

    error: BaseException | None = None

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            self.error = next((arg for arg in record.args if isinstance(arg, BaseException)), self.error)
        return True


def _text(error: BaseException) -> str:
    text = str(error).strip() or type(error).__name__
    if isinstance(error, TimeoutError) and error.args == ():
        text = "no answer in time"
    return " ".join(text.split())
