"""The alerts: Prometheus' own check and unit tests of them, and the metrics that they name."""

import re
import shutil
import subprocess

import pytest
import yaml

from streams.gateway.metrics import GatewayMetrics, GatewayState
from streams.metrics import GroupState, Metrics
from streams.pull.metrics import PullMetrics
from tests.kit.needs import skip_or_fail
from tests.kit.paths import ROOT

FOLDER = ROOT / "deploy/prometheus"
BASE = "{{ $externalLabels.runbooks }}/"
RULES = [rule for group in yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"] for rule in group["rules"]]


@pytest.fixture
def promtool() -> str:
    """Prometheus' own tool."""
    command = shutil.which("promtool")
    if command is None:
        skip_or_fail("promtool is not installed (Debian: package prometheus)")
    return command or ""


@pytest.mark.parametrize("arguments", [["check", "config", "prometheus.yml"], ["test", "rules", "alerts.test.yml"]])
def test_promtool_is_content(promtool: str, arguments: list[str]) -> None:
    """The configuration is valid, each alert fires in its case, and a healthy worker fires none."""
    ran = subprocess.run([promtool, *arguments], cwd=FOLDER, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_names_metrics_that_a_worker_has(rule: dict) -> None:
    """An alert on a metric that nobody exports would never fire; every name is one that a worker or gateway serves."""
    metrics = Metrics(raw_topic="wire.raw", subjects=["summit-planning"])
    metrics.watch_lanes(dict, lambda: GroupState(0, 0, 0, 0, 0, 8))
    exported = {sample.name for family in metrics.registry.collect() for sample in family.samples}
    gateway = GatewayMetrics(lambda: GatewayState(0, 0, 0, 0, 0, is_reading=False))
    exported |= {sample.name for family in gateway.registry.collect() for sample in family.samples}
    exported |= {family.name for family in metrics.registry.collect()}
    sources = PullMetrics(["one"], now=lambda: 0.0)
    exported |= {sample.name for family in sources.registry.collect() for sample in family.samples}

    assert set(re.findall(r"newswire_\w+", rule["expr"])) <= exported


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_has_a_runbook_and_a_case(rule: dict) -> None:
    """Whoever is woken finds what to do, and each alert is seen firing and silent."""
    cases = [
        case
        for test in yaml.safe_load((FOLDER / "alerts.test.yml").read_text())["tests"]
        for case in test["alert_rule_test"]
        if case["alertname"] == rule["alert"]
    ]

    assert (ROOT / "docs/runbooks" / rule["annotations"]["runbook_url"].removeprefix(BASE)).is_file()
    assert {bool(case.get("exp_alerts")) for case in cases} == {True, False}
