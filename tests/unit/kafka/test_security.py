"""Settings become connection arguments."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from streams.errors import ConfigurationError
from streams.kafka.security import connection_of
from streams.settings import Settings


def test_plain() -> None:
    """Without security nothing but the address matters, and no password leaves the settings."""
    connection = connection_of(Settings(bootstrap_servers="a:1", sasl_username="u", sasl_password=SecretStr("p")))

    assert connection == {
        "bootstrap_servers": "a:1",
        "security_protocol": "PLAINTEXT",
        "ssl_context": None,
        "sasl_mechanism": "PLAIN",
        "sasl_plain_username": None,
        "sasl_plain_password": None,
    }


def test_sasl() -> None:
    """With SASL the log-in is handed on; with SSL the brokers' certificates and names are checked."""
    connection = connection_of(
        Settings(
            security_protocol="SASL_SSL",
            sasl_mechanism="SCRAM-SHA-512",
            sasl_username="u",
            sasl_password=SecretStr("p"),
        )
    )

    context = connection["ssl_context"]
    assert context is not None
    assert context.check_hostname
    assert (connection["sasl_mechanism"], connection["sasl_plain_username"], connection["sasl_plain_password"]) == (
        "SCRAM-SHA-512",
        "u",
        "p",
    )


@pytest.mark.parametrize("field", ["ssl_cafile", "ssl_certfile"])
def test_files_that_are_no_certificates(tmp_path: Path, field: str) -> None:
    """A file that is no certificate is told at start, in one line that names the settings."""
    file = tmp_path / "ca.pem"
    file.write_text("nothing")

    with pytest.raises(ConfigurationError, match="NEWSWIRE_SSL_CAFILE, _CERTFILE or _KEYFILE cannot be used"):
        connection_of(Settings(security_protocol="SSL").model_copy(update={field: file}))
