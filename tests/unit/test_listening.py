"""What is said of the addresses that web servers listen on."""

import errno
import os

import pytest

from streams.listening import cannot_listen, url_of


@pytest.mark.parametrize(
    ("host", "url"), [("127.0.0.1", "http://127.0.0.1:80"), ("::1", "http://[::1]:80"), ("desk", "http://desk:80")]
)
def test_an_address_as_browsers_take_it(host: str, url: str) -> None:
    """An IPv6 address stands in brackets."""
    assert url_of(host, 80) == url


def test_why_nothing_can_listen() -> None:
    """That the port is taken in plain words, all else in the system's; and what to do."""
    taken, denied = (OSError(number, os.strerror(number)) for number in (errno.EADDRINUSE, errno.EACCES))

    assert str(cannot_listen(taken, "::1", 80, remedy="X")) == "nothing can listen on ::1:80 (it is taken): set X"
    assert "(Permission denied): set X" in str(cannot_listen(denied, "::1", 80, remedy="X"))
