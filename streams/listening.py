"""Addresses that our web servers listen on, in words."""

import errno

from streams.errors import ConfigurationError


def url_of(host: str, port: int) -> str:
    """`127.0.0.1`, 8008 → `http://127.0.0.1:8008`; an IPv6 address stands in brackets."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def cannot_listen(error: OSError, host: object, port: object, *, remedy: str) -> ConfigurationError:
    """Say that nothing can listen there, and what to do. remedy: follows `set`."""
    is_taken = error.errno == errno.EADDRINUSE
    return ConfigurationError(
        f"nothing can listen on {host}:{port} ({'it is taken' if is_taken else error.strerror or error}): set {remedy}"
    )
