"""Environment, `.env` and secrets become Settings.

Every setting is `NEWSWIRE_<NAME>`: from the environment, else from `.env` in the working folder, else from a file of
that name in a secrets folder. Names that nobody knows are refused with the nearest right one, and all faults are told
at once. Names `NEWSWIRE_TEST_*` belong to the tests and pass.
"""

import difflib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from streams.errors import ConfigurationError

PREFIX = "NEWSWIRE_"
TEST_PREFIX = "NEWSWIRE_TEST_"
ENV_FILE = Path(".env")
SECRETS_FOLDERS = (Path("/run/secrets"), Path("/run/secrets/newswire"))
"""Where Compose, and a Kubernetes volume of our own, put secrets: one file a setting, `newswire_sasl_password`."""
MAX_RECORD_BYTES = 2_000_000
"""`max.message.bytes` of every topic; no article can be larger (docs: records, Topics)."""

Port = Annotated[int, Field(ge=0, le=65535)]
"""A TCP port to listen on; 0: any that is free, and is logged."""


class Settings(BaseSettings):
    """All that an operator can set. Read once by `load_settings`, then handed on as a value."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", frozen=True, validate_default=True, hide_input_in_errors=True
    )

    bootstrap_servers: str = "localhost:9092"
    """Brokers to ask first: `host:port`, several with commas."""
    app_id: str = Field(default="newswire", pattern=r"^[A-Za-z0-9._-]+$", max_length=200)
    """Name of the consumer group and start of every transactional id."""
    topic_prefix: str = Field(default="wire.", pattern=r"^[A-Za-z0-9._-]*$", max_length=100)
    partitions: int = Field(default=8, ge=1, le=10_000)
    replication: int = Field(default=1, ge=1, le=100)
    web_host: str = "127.0.0.1"
    web_port: Port = 6066
    gateway_host: str = "127.0.0.1"
    """Any but a loopback address needs `tokens`."""
    gateway_port: Port = 8008
    gateway_origins: str = ""
    """Origins, as `https://desk.example`, several with commas, whose pages may read the gateway (CORS)."""
    gateway_window_bytes: int = Field(default=256 << 20, ge=1 << 20)
    """Of enriched records that the gateway keeps at hand, at most."""
    gateway_window_hours: float = Field(default=24, gt=0, le=24 * 365)
    """Age of the oldest of them, at most."""
    gateway_readers: int = Field(default=4_000, ge=1)
    """Streams at once."""
    gateway_readers_per_address: int = Field(default=100, ge=1)
    gateway_catch_ups: int = Field(default=8, ge=1)
    """Readers that are given what lies before the window at once; others wait for their turn."""
    tokens: Path | None = None
    """A file of access tokens (`newswire tokens new`). None: the gateway is open, on a loopback address alone."""
    max_batch: int = Field(default=1000, ge=1, le=100_000)
    """Records in one transaction, at most."""
    max_article_bytes: int = Field(default=1_000_000, ge=1, le=MAX_RECORD_BYTES)
    dedupe_window_days: int = Field(default=30, ge=1, le=3650)
    dedupe_policy: Literal["revise", "first_wins"] = "revise"
    """For feeds that set none."""
    group_instance_id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9._-]+$", max_length=200)
    """Static membership: a worker that comes back under this name within the session gets its partitions back."""
    feeds: Path | None = None
    """A file like feeds.toml. None: the one in the package."""
    sources: Path | None = None
    """A file of sources for `newswire pull`. None: sources.toml in the working folder."""
    rules: Path | None = None
    """A folder of rule files (`*.toml`), in place of those in the package. None: those."""
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "PLAIN"
    sasl_username: str | None = None
    sasl_password: SecretStr | None = None
    ssl_cafile: Path | None = None
    """PEM file of the authority that signed the brokers' certificates. None: the system's."""
    ssl_certfile: Path | None = None
    """PEM file with the client's certificate."""
    ssl_keyfile: Path | None = None
    """PEM file with the client's key. None: it stands in `ssl_certfile`."""
    log_format: Literal["text", "json"] = "text"

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, values: dict[str, object]) -> dict[str, object]:
        # Compose files pass `${NAME:-}`; only an empty topic prefix means something.
        return {name: value for name, value in values.items() if value != "" or name == "topic_prefix"}

    @field_validator("bootstrap_servers")
    @classmethod
    def _has_hosts_and_ports(cls, value: str) -> str:
        servers = [server.strip() for server in value.split(",")]
        for server in servers:
            host, _, port = server.rpartition(":")
            if not re.fullmatch(r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]", host) or not (
                port.isascii() and port.isdigit() and 0 < int(port) < 65536
            ):
                raise ValueError("should be host:port, several with commas")
        return ",".join(servers)

    @field_validator("feeds", "sources", "ssl_cafile", "ssl_certfile", "ssl_keyfile")
    @classmethod
    def _is_file(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"no such file: {value}")
        return value

    @field_validator("rules")
    @classmethod
    def _is_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"no such folder: {value}")
        return value

    @field_validator("sasl_username", "sasl_password")
    @classmethod
    def _logs_in_where_asked(cls, value: object, info: ValidationInfo) -> object:
        if value is None and str(info.data.get("security_protocol", "")).startswith("SASL"):
            raise ValueError(f"is needed with {PREFIX}SECURITY_PROTOCOL={info.data['security_protocol']}")
        return value

    @field_validator("ssl_keyfile")
    @classmethod
    def _has_its_certificate(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        if value is not None and "ssl_certfile" in info.data and info.data["ssl_certfile"] is None:
            raise ValueError(f"needs {PREFIX}SSL_CERTFILE beside it")
        return value


def load_settings(*, env_file: Path = ENV_FILE, secrets_folders: Sequence[Path] = SECRETS_FOLDERS) -> Settings:
    """Read the settings from the environment, `env_file` and `secrets_folders`; the first that has a name wins.

    Raises ConfigurationError with every fault, one a line; values are never in it, as one may be a secret.
    """
    folders = [folder for folder in secrets_folders if folder.is_dir()]
    try:
        faults = list(_unknown_names(_names_in_sight(env_file, folders)))
        settings = Settings(_env_file=env_file, _secrets_dir=folders)  # type: ignore[call-arg]
    except ValidationError as error:
        faults += [_describe(fault["loc"], fault["msg"]) for fault in error.errors(include_input=False)]
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"settings cannot be read: {error}") from error
    if faults:
        raise ConfigurationError("\n".join(faults))
    return settings


def _names_in_sight(env_file: Path, folders: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Names of ours (name, where it stands), as spelt, in environment, `.env` and secrets folders."""
    places: list[tuple[str, Iterable[str]]] = [("", os.environ)]
    if env_file.is_file():
        places.append((f" in {env_file}", dotenv_values(env_file)))
    places += [(f" in {folder}", sorted(path.name for path in folder.iterdir())) for folder in folders]
    for where, names in places:
        for name in names:
            if name.upper().startswith(PREFIX) and not name.upper().startswith(TEST_PREFIX):
                yield name, where


def _unknown_names(names: Iterable[tuple[str, str]]) -> Iterator[str]:
    known = [name.upper() for name in Settings.model_fields]
    for name, where in names:
        short = name.upper().removeprefix(PREFIX)
        if short in known:
            continue
        # Compared after the prefix, which all share and which would make anything look near.
        near = difflib.get_close_matches(short, known, n=1)
        hint = f"did you mean {PREFIX}{near[0]}?" if near else f"known are {', '.join(known)}"
        yield f"{name}{where}: unknown setting; {hint}"


def _describe(location: Sequence[int | str], message: str) -> str:
    name = PREFIX + str(location[0]).upper() if location else "settings"
    return f"{name}: {message.removeprefix('Value error, ')}"
