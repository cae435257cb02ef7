"""The app that pulls, without a broker: what fails with one source is its own affair."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from streams.errors import BrokerError
from streams.pull import app as module
from streams.pull.app import PullApp, create_app
from streams.settings import Settings


@pytest.fixture
def app(tmp_path: Path) -> PullApp:
    tables = (f'[[source]]\nname = "{name}"\nkind = "folder"\npath = "{tmp_path}"\n' for name in ("one", "two"))
    file = tmp_path / "sources.toml"
    file.write_text("".join(tables))
    return create_app(Settings(sources=file), on_failure=lambda: pytest.fail("the process gave up"))


def value(app: PullApp, name: str, **labels: str) -> float | None:
    return app.metrics.registry.get_sample_value(f"newswire_source_{name}", labels)


def test_before_it_starts(app: PullApp) -> None:
    """No source is ready, and every series is there."""
    assert app.reasons() == ["source one: waits for Kafka", "source two: waits for Kafka"]
    assert value(app, "state", source="one", state="opening") == 1
    assert value(app, "errors_total", source="two", kind="robots") == 0


async def test_a_bug_stops_one_source_for_a_minute(
    app: PullApp, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told and counted, and the source is begun again; the other one goes on."""
    opened: list[str] = []

    @asynccontextmanager
    async def fail(cluster: Any, source: str) -> AsyncIterator[Any]:
        opened.append(source)
        if source == "one":
            raise ZeroDivisionError("a bug")
        raise BrokerError("away")
        yield

    monkeypatch.setattr(module, "open_outlet", fail)
    monkeypatch.setattr(module, "_CRASHED_SECONDS", 0.01)
    for service in app.services:
        await service.on_start()
    await asyncio.sleep(0.05)
    for service in app.services:
        await service.on_stop()

    assert opened.count("one") > 1
    assert opened.count("two") == 1
    assert value(app, "state", source="one", state="failing") == 1
    assert (value(app, "errors_total", source="one", kind="internal") or 0) > 1
    assert value(app, "errors_total", source="two", kind="kafka") == 1
    assert "source one: ended by an error of ours" in caplog.text
    assert app.exit_code == 0
