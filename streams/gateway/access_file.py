"""tokens.toml: who may use the gateway. Text → tables, checked; and a table more, or one less.

    [tokens.desk]
    sha256 = "<64 hexadecimal digits: of the token, which stands nowhere>"
    subjects = ["summit-planning"]      absent: all
    embargo = true                      may see what is under embargo; absent: may not
    rate = 600                          requests a minute; absent: as many as it likes

What else an editor has written there, comments too, stays as it is.
"""

import fcntl
import os
import re
import stat
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, StrictBool, StrictInt, StringConstraints, ValidationError

from streams.errors import ConfigurationError, NewswireError
from streams.gateway.filters import ID

MOST_RATE = 1_000_000
"""Requests a minute."""

_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}")
_HEADER = re.compile(r"\s*\[")


_Subject = Annotated[str, StringConstraints(pattern=rf"^{ID.pattern}$")]


class TokenTable(BaseModel, extra="forbid", frozen=True):
    """What a table of tokens.toml may hold."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    subjects: Annotated[tuple[_Subject, ...], Field(min_length=1)] | None = None
    embargo: StrictBool = False
    rate: Annotated[StrictInt, Field(ge=1, le=MOST_RATE)] | None = None


_SHOULD = {
    "": "must be a table",
    "sha256": "must be the 64 hexadecimal digits that `newswire tokens new` writes, in quotes",
    "subjects": 'must be a list of ids of subjects, as ["summit-planning"]; leave it out for all',
    "embargo": "must be true or false",
    "rate": f"must be a whole number of requests a minute, 1 to {MOST_RATE:,}; leave it out for no limit",
}


def digest_of(token: str) -> str:
    """Make what the file has of a token: its SHA-256. A token has 256 random bits, so it needs no salt."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()


def is_name(name: str) -> bool:
    """Whether a token may have this name: it stands in the file without quotes, and in logs."""
    return _NAME.fullmatch(name) is not None


def parse_tokens(text: str, *, source: str) -> dict[str, TokenTable]:
    """Turn the text of a tokens.toml into its tables by name. source: its path, for messages.

    Raises ConfigurationError with all faults, one a line: file, table, key, and what should stand there.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{source}: {error}; mend it there") from error
    tables = document.pop("tokens", {})
    if not isinstance(tables, dict):
        raise ConfigurationError(f"{source}: 'tokens' must be a table; tokens stand in tables named [tokens.<name>]")
    faults = [f"{source}: unknown key {key!r}; tokens stand in tables named [tokens.<name>]" for key in document]
    tokens: dict[str, TokenTable] = {}
    owners: dict[str, str] = {}
    for name, table in tables.items():
        place = f"{source}: [tokens.{name}]"
        if not is_name(name):
            faults.append(f"{place}: a name is made of letters a–z, digits, '-' and '_', at most 100")
        try:
            tokens[name] = TokenTable.model_validate(table)
        except ValidationError as error:
            faults += dict.fromkeys(f"{place}{_describe(fault['loc'])}" for fault in error.errors())
            continue
        owner = owners.setdefault(tokens[name].sha256, name)
        if owner != name:
            faults.append(f"{place} sha256: is that of [tokens.{owner}]; a token has one name")
    if faults:
        raise ConfigurationError("\n".join(faults))
    return tokens


def read_tokens(path: Path) -> dict[str, TokenTable]:
    """Read a tokens.toml. Raises ConfigurationError where it cannot be read, or is wrong."""
    return parse_tokens(_read_text(path), source=str(path))


def add_token(path: Path, name: str, table: TokenTable) -> None:
    """Write a table behind those of the file, which is made where there is none.

    Whoever reads meanwhile has the file of before or of after. Raises NewswireError where the name is there,
    ConfigurationError where the file is wrong or cannot be written.
    """
    with _locked(path):
        text = _read_text(path) if path.exists() else ""
        if name in parse_tokens(text, source=str(path)):
            raise NewswireError(f"{path}: there is a token {name} already; revoke it first, or take another name")
        gap = "\n" if text.endswith("\n") else "\n\n" if text else ""
        _replace(path, text + gap + _write_table(name, table))


def remove_token(path: Path, name: str) -> None:
    """Take a table out of the file.

    Raises NewswireError where it is not there, or stands in another form, ConfigurationError where the file is wrong
    or cannot be written.
    """
    with _locked(path):
        text = _read_text(path)
        tokens = parse_tokens(text, source=str(path))
        if name not in tokens:
            near = get_close_matches(name, tokens, n=1)
            hint = f"did you mean {near[0]}?" if near else "see `newswire tokens list`"
            raise NewswireError(f"{path}: no token {name}; {hint}")
        left = _without_table(text, name)
        del tokens[name]
        try:
            is_that_alone = parse_tokens(left, source=str(path)) == tokens
        except ConfigurationError:
            is_that_alone = False
        if not is_that_alone:
            raise NewswireError(f"{path}: [tokens.{name}] is not written as a table of its own; remove it there")
        _replace(path, left)


def _write_table(name: str, table: TokenTable) -> str:
    lines = [f"[tokens.{name}]", f'sha256 = "{table.sha256}"']
    if table.subjects is not None:
        listed = ", ".join([f'"{subject}"' for subject in table.subjects])
        lines.append(f"subjects = [{listed}]")
    if table.embargo:
        lines.append("embargo = true")
    if table.rate is not None:
        lines.append(f"rate = {table.rate}")
    return "\n".join(lines) + "\n"


def _without_table(text: str, name: str) -> str:
    kept: list[str] = []
    is_inside = False
    for line in text.splitlines(keepends=True):
        if _HEADER.match(line):
            is_inside = re.match(rf"\s*\[\s*tokens\s*\.\s*[\"']?{name}[\"']?\s*\]", line) is not None
        if not is_inside:
            kept.append(line)
    return "".join(kept)


def _describe(location: tuple[int | str, ...]) -> str:
    key = str(location[0]) if location else ""
    if key in _SHOULD:
        return f" {key}: {_SHOULD[key]}" if key else f": {_SHOULD[key]}"
    known = list(TokenTable.model_fields)
    near = get_close_matches(key, known, n=1)
    return f" {key}: unknown key; " + (f"did you mean {near[0]}?" if near else f"keys are {', '.join(known)}")


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError as error:
        raise ConfigurationError(f"{path}: no such file; `newswire tokens new NAME` makes it") from error
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not UTF-8: {error}") from error


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Have the file to oneself among those who write it. The folder is locked, as the file itself is replaced."""
    try:
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}") from error
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _replace(path: Path, text: str) -> None:
    """Write a file anew, for whoever could read it before; a new one is for its owner alone."""
    try:
        # A link is followed: what it leads to is replaced, not the link.
        path = path.resolve()
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                if path.exists():
                    before = path.stat()
                    os.fchmod(handle, stat.S_IMODE(before.st_mode))
                    with suppress(PermissionError):
                        os.fchown(handle, before.st_uid, before.st_gid)
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink()
            raise
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}") from error
