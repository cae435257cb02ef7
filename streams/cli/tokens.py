"""`newswire tokens`: who may use the gateway (gateway/access_file.py)."""

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True,
    help="Access tokens of the gateway: make one, list them, revoke one.",
    epilog="Example: newswire tokens new desk --file tokens.toml",
)


def _check_name(name: str) -> str:
    from streams.gateway.access_file import is_name

    if not is_name(name):
        raise typer.BadParameter(f"{name!r} should be letters a–z, digits, '-' and '_', at most 100")
    return name


def _check_subject(subject: str) -> str:
    from streams.article import is_id

    if not is_id(subject):
        raise typer.BadParameter(f"{subject!r} is no id of a subject: it is made of a–z, 0–9 and '-'")
    return subject


_Name = Annotated[str, typer.Argument(metavar="NAME", parser=_check_name, help="Who it is for: stands in logs.")]
_File = Annotated[
    Path | None, typer.Option("--file", metavar="FILE", help="The file of tokens. None: that of NEWSWIRE_TOKENS.")
]


@app.command(epilog="Example: newswire tokens new desk --subject summit-planning --rate 600 --file tokens.toml")
def new(
    name: _Name,
    *,
    subjects: Annotated[
        list[str] | None,
        typer.Option(
            "--subject", metavar="ID", parser=_check_subject, help="Only articles of this subject; may be repeated."
        ),
    ] = None,
    embargo: Annotated[bool, typer.Option("--embargo", help="Streams show it what is under embargo.")] = False,
    rate: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, metavar="N", help="Requests a minute, at most.")
    ] = None,
    file: _File = None,
) -> None:
    """Make an access token, and print it: this once, since the file has its SHA-256 alone.

    The file is made where there is none, readable by its owner alone. A running gateway reads it again on SIGHUP.
    """
    import secrets

    from streams.gateway.access_file import TokenTable, add_token, digest_of

    path = _path(file)
    token = secrets.token_urlsafe(32)
    listed = tuple(dict.fromkeys(subjects)) if subjects else None
    add_token(path, name, TokenTable(sha256=digest_of(token), subjects=listed, embargo=embargo, rate=rate))
    typer.echo(token)
    typer.echo(f"{name} is in {path}; a running gateway reads it on SIGHUP", err=True)


@app.command("list", epilog="Example: newswire tokens list --file tokens.toml")
def list_tokens(
    *,
    file: _File = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line each on standard output.")] = False,
) -> None:
    """List the tokens of the file, by name, and how far each reaches.

    Fields parted by tabs, or JSON.
    """
    from streams.gateway.access_file import read_tokens

    tokens = read_tokens(_path(file))
    for name, table in tokens.items():
        if as_json:
            typer.echo(json.dumps({"name": name, **table.model_dump()}))
        else:
            subjects = "all subjects" if table.subjects is None else ", ".join(table.subjects)
            rate = "any rate" if table.rate is None else f"{table.rate:,} a minute"
            typer.echo("\t".join((name, subjects, "embargo" if table.embargo else "no embargo", rate)))
    typer.echo("1 token" if len(tokens) == 1 else f"{len(tokens):,} tokens", err=True)


@app.command(epilog="Example: newswire tokens revoke desk --file tokens.toml")
def revoke(name: _Name, *, file: _File = None) -> None:
    """Take a token out of the file.

    A running gateway ends its streams, and lets it in no more, on SIGHUP.
    """
    from streams.gateway.access_file import remove_token

    path = _path(file)
    remove_token(path, name)
    typer.echo(f"{name} is out of {path}; a running gateway reads it on SIGHUP", err=True)


def _path(file: Path | None) -> Path:
    from streams.settings import load_settings

    path = file or load_settings().tokens
    if path is None:
        raise typer.BadParameter("name a file, or set NEWSWIRE_TOKENS", param_hint="--file")
    return path
