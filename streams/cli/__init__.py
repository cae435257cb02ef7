"""The command line: one module a command. What is slow to import is imported inside a command, so that help is fast.

Exit codes: 0 good, 1 failed, 2 wrong use, wrong settings among it. With `--json` standard output carries JSON lines
alone; all else goes to standard error.
"""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from streams import __version__
from streams.cli import convert, dead_letters, demo, enrich, pull, replay, rules, serve, tail, tokens, topics, worker
from streams.errors import ConfigurationError, NewswireError


class _Commands(TyperGroup):
    """Turns our errors into one line and an exit code; Ctrl-C and a closed pipe are quiet by typer's own doing."""

    def invoke(self, context: Any) -> object:
        """Run the command. A user's mistake is one line, without a stack trace; a stack trace is a bug."""
        try:
            return super().invoke(context)
        except NewswireError as error:
            from streams.cli.show.visible import one_line

            # Of settings each fault is a line.
            told = "\n".join(map(one_line, str(error).splitlines()))
            typer.echo(f"newswire: {told}", err=True)
            raise typer.Exit(2 if isinstance(error, ConfigurationError) else 1) from error


app = typer.Typer(
    name="newswire",
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"max_content_width": 110},
    epilog="Settings are NEWSWIRE_* in the environment, in .env or in a secrets folder. "
    "Example: newswire enrich seeds/ --feed tass",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"newswire {__version__}")
        raise typer.Exit


@app.callback()
def newswire(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Wire articles in, enriched records out, each exactly once."""


app.command(epilog=demo.EPILOG)(demo.demo)
app.command(epilog=replay.EPILOG)(replay.replay)
app.command(epilog=pull.EPILOG)(pull.pull)
app.command(epilog=worker.EPILOG)(worker.worker)
app.command(epilog=serve.EPILOG)(serve.serve)
app.command(epilog=enrich.EPILOG)(enrich.enrich)
app.command(epilog=convert.EPILOG)(convert.convert)
app.command(epilog=tail.EPILOG)(tail.tail)
app.add_typer(topics.app, name="topics")
app.add_typer(dead_letters.app, name="dead-letters")
app.add_typer(rules.app, name="rules")
app.add_typer(tokens.app, name="tokens")
