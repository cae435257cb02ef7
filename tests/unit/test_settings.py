"""Settings: what the environment, `.env` and secrets become, and how faults are told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from streams.assemble import read_concepts, read_feeds, read_rules
from streams.errors import ConfigurationError
from streams.settings import Settings, load_settings

Load = Callable[..., Settings]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Load:
    """Load settings from these variables alone, with `.env` and secrets in an empty folder."""

    def load(**variables: str) -> Settings:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return load_settings(env_file=tmp_path / ".env", secrets_folders=[tmp_path / "secrets"])

    return load


def faults_of(load: Load, **variables: str) -> list[str]:
    """The lines of the ConfigurationError that these variables give."""
    with pytest.raises(ConfigurationError) as caught:
        load(**variables)
    return str(caught.value).splitlines()


def test_defaults(load: Load) -> None:
    """Without any setting the documented defaults hold."""
    settings = load()

    assert settings.model_dump() == {
        "bootstrap_servers": "localhost:9092",
        "app_id": "newswire",
        "topic_prefix": "wire.",
        "partitions": 8,
        "replication": 1,
        "web_host": "127.0.0.1",
        "web_port": 6066,
        "gateway_host": "127.0.0.1",
        "gateway_port": 8008,
        "gateway_origins": "",
        "gateway_window_bytes": 268_435_456,
        "gateway_window_hours": 24,
        "gateway_readers": 4_000,
        "gateway_readers_per_address": 100,
        "gateway_catch_ups": 8,
        "tokens": None,
        "max_batch": 1000,
        "max_article_bytes": 1_000_000,
        "dedupe_window_days": 30,
        "dedupe_policy": "revise",
        "group_instance_id": None,
        "feeds": None,
        "sources": None,
        "rules": None,
        "security_protocol": "PLAINTEXT",
        "sasl_mechanism": "PLAIN",
        "sasl_username": None,
        "sasl_password": None,
        "ssl_cafile": None,
        "ssl_certfile": None,
        "ssl_keyfile": None,
        "log_format": "text",
    }


def test_environment_then_env_file_then_secrets(load: Load, tmp_path: Path) -> None:
    """The environment wins over `.env`, and `.env` over a secrets folder."""
    (tmp_path / ".env").write_text("NEWSWIRE_PARTITIONS=2\nNEWSWIRE_WEB_PORT=2\nOTHER=1\n")
    (tmp_path / "secrets").mkdir()
    for name in ("newswire_partitions", "newswire_web_port", "newswire_gateway_port"):
        (tmp_path / "secrets" / name).write_text("3\n")

    settings = load(NEWSWIRE_PARTITIONS="1")

    assert (settings.partitions, settings.web_port, settings.gateway_port) == (1, 2, 3)


def test_all_faults_at_once(load: Load) -> None:
    """Every fault is told, one a line, each with the name of its variable."""
    faults = faults_of(
        load,
        NEWSWIRE_PARTITIONS="eight",
        NEWSWIRE_WEB_PORT="70000",
        NEWSWIRE_LOG_FORMAT="xml",
        NEWSWIRE_APP="x",
        NEWSWIRE_BOOTSTRAP_SERVERS="localhost",
        NEWSWIRE_FEEDS="/no/such/file",
        NEWSWIRE_SECURITY_PROTOCOL="SASL_SSL",
    )

    assert sorted(fault.split(":")[0] for fault in faults) == [
        "NEWSWIRE_APP",
        "NEWSWIRE_BOOTSTRAP_SERVERS",
        "NEWSWIRE_FEEDS",
        "NEWSWIRE_LOG_FORMAT",
        "NEWSWIRE_PARTITIONS",
        "NEWSWIRE_SASL_PASSWORD",
        "NEWSWIRE_SASL_USERNAME",
        "NEWSWIRE_WEB_PORT",
    ]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("NEWSWIRE_PARTITION", "NEWSWIRE_PARTITIONS"),
        ("newswire_bootstrap_server", "NEWSWIRE_BOOTSTRAP_SERVERS"),
        ("NEWSWIRE_SASL_PASWORD", "NEWSWIRE_SASL_PASSWORD"),
    ],
)
def test_nearest_name(load: Load, wrong: str, right: str) -> None:
    """An unknown name is refused with the nearest right one."""
    (fault,) = faults_of(load, **{wrong: "1"})

    assert fault == f"{wrong}: unknown setting; did you mean {right}?"


@pytest.mark.parametrize("place", [".env", "secrets"])
def test_unknown_names_in_files(load: Load, tmp_path: Path, place: str) -> None:
    """Names in `.env` and in a secrets folder are held to the same rule, and the fault says where."""
    if place == ".env":
        (tmp_path / place).write_text("NEWSWIRE_PARTITION=2\n")
    else:
        (tmp_path / place).mkdir()
        (tmp_path / place / "NEWSWIRE_PARTITION").write_text("2")

    (fault,) = faults_of(load)

    assert fault == (f"NEWSWIRE_PARTITION in {tmp_path / place}: unknown setting; did you mean NEWSWIRE_PARTITIONS?")


def test_test_names_pass(load: Load) -> None:
    """Names of the tests are nobody's fault."""
    assert load(NEWSWIRE_TEST_KAFKA="x", NEWSWIRE_TEST_ANYTHING="y") == load()


def test_secrets_are_never_told(load: Load) -> None:
    """No value is in the settings' own text or in a fault, as it may be a password, also in the wrong place."""
    settings = load(NEWSWIRE_SASL_PASSWORD="hunter2")
    faults = faults_of(load, NEWSWIRE_PARTITIONS="hunter2", NEWSWIRE_PASSWORD="hunter2")
    with pytest.raises(ValidationError) as caught:
        Settings()

    assert "hunter2" not in "\n".join([repr(settings), str(settings), str(caught.value), *faults])


def test_empty_is_unset(load: Load) -> None:
    """An empty variable, as Compose passes it, leaves the default; only an empty prefix is a prefix."""
    settings = load(NEWSWIRE_PARTITIONS="", NEWSWIRE_GROUP_INSTANCE_ID="", NEWSWIRE_TOPIC_PREFIX="")

    assert (settings.partitions, settings.group_instance_id, settings.topic_prefix) == (8, None, "")


@pytest.mark.parametrize("servers", ["a:1", "a:1,b.example:29092", "a:1, b:2", "[::1]:9092"])
def test_servers(load: Load, servers: str) -> None:
    """Servers are host:port, several with commas; blanks after commas go."""
    assert load(NEWSWIRE_BOOTSTRAP_SERVERS=servers).bootstrap_servers == servers.replace(" ", "")


@pytest.mark.parametrize("servers", ["a", "a:", ":1", "a:1,", "a:x", "a:0", "a:65536", "kafka://a:1", "a:１"])
def test_wrong_servers(load: Load, servers: str) -> None:
    """Anything else is refused before a client hangs on it."""
    (fault,) = faults_of(load, NEWSWIRE_BOOTSTRAP_SERVERS=servers)

    assert fault == "NEWSWIRE_BOOTSTRAP_SERVERS: should be host:port, several with commas"


def test_key_needs_certificate(load: Load, tmp_path: Path) -> None:
    """A client key without its certificate is a fault: the broker would see no client at all."""
    key = tmp_path / "key.pem"
    key.write_text("")

    assert faults_of(load, NEWSWIRE_SSL_KEYFILE=str(key)) == [
        "NEWSWIRE_SSL_KEYFILE: needs NEWSWIRE_SSL_CERTFILE beside it"
    ]


def test_packaged_feeds_and_rules(load: Load) -> None:
    """Without paths, feeds and rules come from the package."""
    text, source = read_feeds(load())

    assert "[feeds.tass]" in text
    assert source == "feeds.toml"
    assert {"summit-planning.toml", "territorial-dispute.toml"} <= set(read_rules(load()))


def test_own_feeds_and_rules(load: Load, tmp_path: Path) -> None:
    """With paths, their files are read instead: every *.toml of the rules' folder, by name, hidden ones not.

    Its concepts add to the package's.
    """
    (tmp_path / "own.toml").write_text("# feeds")
    rules = tmp_path / "rules"
    rules.mkdir()
    for name in ("b.toml", "a.toml", ".c.toml", "README.md"):
        (rules / name).write_text(f"# {name}")
    (rules / "concepts").mkdir()
    (rules / "concepts" / "states.toml").write_text("# states")
    settings = load(NEWSWIRE_FEEDS=str(tmp_path / "own.toml"), NEWSWIRE_RULES=str(rules))
    files = read_rules(settings)

    assert read_feeds(settings) == ("# feeds", str(tmp_path / "own.toml"))
    assert list(files.items())[-3:] == [
        (f"{rules}/concepts/states.toml", "# states"),
        ("a.toml", "# a.toml"),
        ("b.toml", "# b.toml"),
    ]
    assert {name: text for name, text in files.items() if name.startswith("concepts/")} == read_concepts()


def test_rules_that_are_none(load: Load, tmp_path: Path) -> None:
    """An empty folder of rules is refused: tagging nothing silently would be a guess."""
    with pytest.raises(ConfigurationError, match=r"no \*\.toml"):
        read_rules(load(NEWSWIRE_RULES=str(tmp_path)))


def test_unreadable_file(load: Load, tmp_path: Path) -> None:
    """A feeds file that is no UTF-8 is a ConfigurationError with its path."""
    (tmp_path / "own.toml").write_bytes(b"\xff")

    with pytest.raises(ConfigurationError, match=r"own\.toml cannot be read"):
        read_feeds(load(NEWSWIRE_FEEDS=str(tmp_path / "own.toml")))
