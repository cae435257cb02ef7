"""The app without a broker: what it tells where it cannot go on."""

import pytest

from streams.errors import BrokerError
from streams.settings import Settings
from streams.worker.app import create_app


def test_the_first_failure_alone_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """All lanes may fail for one reason in one turn: one line, one way to stop, exit 1."""
    stopped: list[bool] = []
    app = create_app(Settings(), embedded=True, on_failure=lambda: stopped.append(True))

    for partition in range(3):
        app.fail(BrokerError(f"wire.raw {partition}: gives up"))

    assert [record.message for record in caplog.records if record.levelname == "CRITICAL"] == [
        "stops: wire.raw 0: gives up"
    ]
    assert (stopped, app.exit_code) == ([True], 1)
