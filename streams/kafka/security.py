"""Settings become the connection arguments of every aiokafka client: addresses, encryption, log-in."""

import ssl
from typing import TypedDict

from streams.errors import ConfigurationError
from streams.settings import Settings


class Connection(TypedDict):
    """Keyword arguments that aiokafka's consumer, producer and admin client share: `AIOKafkaConsumer(**connection)`."""

    bootstrap_servers: str
    security_protocol: str
    ssl_context: ssl.SSLContext | None
    sasl_mechanism: str
    sasl_plain_username: str | None
    sasl_plain_password: str | None


def connection_of(settings: Settings) -> Connection:
    """Build the connection arguments; reads the certificate files.

    Raises ConfigurationError where a certificate or key cannot be used.
    """
    password = settings.sasl_password
    uses_sasl = settings.security_protocol.startswith("SASL")
    return Connection(
        bootstrap_servers=settings.bootstrap_servers,
        security_protocol=settings.security_protocol,
        ssl_context=_ssl_context(settings) if settings.security_protocol.endswith("SSL") else None,
        sasl_mechanism=settings.sasl_mechanism,
        sasl_plain_username=settings.sasl_username if uses_sasl else None,
        sasl_plain_password=password.get_secret_value() if uses_sasl and password is not None else None,
    )


def _ssl_context(settings: Settings) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=settings.ssl_cafile)
        if settings.ssl_certfile is not None:
            # An encrypted key would make OpenSSL ask the terminal, and a worker has none: refuse it.
            context.load_cert_chain(settings.ssl_certfile, settings.ssl_keyfile, password=_no_password)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise ConfigurationError(
            f"NEWSWIRE_SSL_CAFILE, _CERTFILE or _KEYFILE cannot be used: {error}; PEM is needed, the key unencrypted"
        ) from error
    return context


def _no_password() -> str:
    raise ValueError("the key is encrypted")
