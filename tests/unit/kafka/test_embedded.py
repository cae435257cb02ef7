"""The embedded broker where its package is missing."""

import sys

import pytest

from streams.errors import ConfigurationError
from streams.kafka.embedded import EmbeddedBroker


def test_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra `demo` the error says how to install it, and how to go on without."""
    monkeypatch.setitem(sys.modules, "confluent_kafka", None)

    with pytest.raises(ConfigurationError, match=r"pip install 'newswire\[demo\]'"), EmbeddedBroker():
        pass
