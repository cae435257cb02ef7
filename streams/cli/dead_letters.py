"""`newswire dead-letters`: look at what could not be read, and send it back once the cause is mended."""

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli.show.moments import moment
from streams.errors import DeadReason, NewswireError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from streams.dead_letters.choose import Choice, Plan
    from streams.dead_letters.resend import ResendCounts
    from streams.dead_letters.survey import Survey
    from streams.kafka.cluster import Cluster

app = typer.Typer(
    no_args_is_help=True,
    help="Look at what could not be read, and send it back once the cause is mended.",
    epilog="Example: newswire dead-letters list --since 2h && newswire dead-letters replay --reason bad_date",
)

_Reasons = Annotated[
    list[DeadReason] | None,
    typer.Option("--reason", metavar="REASON", help="Only with this one, as bad_date; may be repeated."),
]
_Since = Annotated[
    int | None,
    typer.Option(parser=moment, metavar="TIME", help="Dead since then: RFC 3339, or how long ago, as 2h."),
]
_Until = Annotated[
    int | None, typer.Option(parser=moment, metavar="TIME", help="Dead until then, written the same way.")
]


def _check_id(text: str) -> str:
    from streams.records.places import find_place

    place = find_place(text.encode(errors="replace"))
    if place is None:
        raise typer.BadParameter(f"{text!r} is no ID; one looks like 3:17, partition and offset of the raw record")
    return str(place)


@app.command("list", epilog="Example: newswire dead-letters list --reason bad_date --since 2h --json")
def list_letters(
    *,
    reasons: _Reasons = None,
    since: _Since = None,
    until: _Until = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="The newest N.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line each on standard output.")] = False,
) -> None:
    """List dead letters, the newest last, with the time at which each was sent back.

    A table on a terminal, else lines of fields parted by tabs, or JSON.
    """
    from rich.console import Console

    from streams.cli.show.letters import letter_fields, print_letters
    from streams.dead_letters.choose import Choice
    from streams.dead_letters.survey import survey_letters

    _check_order(since, until)
    choice = Choice(reasons=tuple(reasons or ()), since=since, until=until)
    survey = asyncio.run(survey_letters(_cluster(), since=since))
    fitting = [letter for letter in survey.letters if choice.fits(letter)]
    shown = [(letter, survey.sent_back.get(letter.raw_ref)) for letter in fitting[-limit if limit else 0 :]]
    if as_json:
        _print_lines(letter_fields(letter, sent_back_at=sent_back_at) for letter, sent_back_at in shown)
    elif shown:
        print_letters(Console(), shown)
    sent_back = sum(letter.raw_ref in survey.sent_back for letter in fitting)
    typer.echo(f"{len(fitting):,} dead letters, {sent_back:,} of them sent back{_foreign(survey)}", err=True)


@app.command(epilog="Example: newswire dead-letters show 3:17 --output original.txt")
def show(
    id: Annotated[  # noqa: A002 - the field's own word
        str, typer.Argument(metavar="ID", parser=_check_id, help="Partition and offset of the raw record: 3:17.")
    ],
    *,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the original bytes there instead of showing them.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="All of it as one JSON line on standard output.")] = False,
) -> None:
    """Show one dead letter: why, where and when, its key, its headers, its bytes.

    The bytes are shown as text where they are text, else in base64.
    """
    from streams.cli.show.letters import describe_letter, letter_fields, value_fields, where_omitted
    from streams.dead_letters.survey import survey_letters

    survey = asyncio.run(survey_letters(_cluster(), keeps_value=lambda letter: letter.id == id))
    letter = survey.find(id)
    if letter is None:
        raise NewswireError(f"no dead letter {id}: see `newswire dead-letters list`; they are kept for 90 days")
    sent_back_at = survey.sent_back.get(letter.raw_ref)
    if as_json:
        fields = letter_fields(letter, sent_back_at=sent_back_at)
        _print_lines([fields | (value_fields(letter) if output is None else {})])
    else:
        typer.echo(describe_letter(letter, sent_back_at=sent_back_at, with_value=output is None))
    if output is None:
        return
    if letter.is_omitted:
        raise NewswireError(f"the bytes of {id} were too large to be kept with it; {where_omitted(letter)}")
    try:
        output.write_bytes(letter.item.value or b"")
    except OSError as error:
        raise NewswireError(f"{output} cannot be written: {error.strerror}") from error
    typer.echo(f"{letter.bytes:,} bytes to {output}", err=True)


@app.command(epilog="Example: newswire dead-letters replay --reason bad_date --since 1d --dry-run")
def replay(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID", parser=_check_id, help="IDs, as `list` shows them.")
    ] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All that were not sent back yet.")] = False,
    reasons: _Reasons = None,
    since: _Since = None,
    until: _Until = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="The oldest N of them.")] = None,
    again: Annotated[bool, typer.Option("--again", help="The named IDs also where they were sent back.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be sent.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The counts as one JSON line on standard output.")] = False,
) -> None:
    """Send dead letters back to the raw topic: the original bytes, key and headers, in their order.

    Each is sent once, however often this is run, also where it was killed in between. What fails again is a new dead
    letter that counts on. Exit 1 where one could not be sent.
    """
    from streams.cli.show.letters import lines_of_left
    from streams.dead_letters.choose import Choice

    filters = everything or reasons or since is not None or until is not None
    if bool(ids) == bool(filters):
        raise typer.BadParameter("name IDs, or choose by --all, --reason, --since or --until", param_hint="ID")
    if again and not ids:
        raise typer.BadParameter("only for IDs that are named", param_hint="--again")
    _check_order(since, until)
    choice = Choice(
        ids=tuple(dict.fromkeys(ids or ())), reasons=tuple(reasons or ()), since=since, until=until, limit=limit,
        again=again,
    )  # fmt: skip

    def tell_plan(plan: "Plan", survey: "Survey") -> None:
        for line in lines_of_left(plan, survey, names_sent_back=bool(ids)):
            typer.echo(f"newswire: {line}", err=True)

    act = _plan if dry_run else _resend
    plan, survey, counts = asyncio.run(act(_cluster(), choice, tell_plan))
    _show(counts, plan, survey, dry_run=dry_run, as_json=as_json)
    if plan.omitted or plan.unknown:
        raise typer.Exit(1)


async def _plan(
    cluster: "Cluster", choice: "Choice", tell_plan: "Callable[[Plan, Survey], None]"
) -> "tuple[Plan, Survey, ResendCounts]":
    from streams.dead_letters.choose import plan_resend
    from streams.dead_letters.resend import ResendCounts
    from streams.dead_letters.survey import survey_letters

    survey = await survey_letters(cluster, since=choice.since)
    plan = plan_resend(survey, choice)
    tell_plan(plan, survey)
    return plan, survey, ResendCounts()


async def _resend(
    cluster: "Cluster", choice: "Choice", tell_plan: "Callable[[Plan, Survey], None]"
) -> "tuple[Plan, Survey, ResendCounts]":
    from streams.cli.show.progress import progress_bar
    from streams.dead_letters.resend import open_resend

    async with open_resend(cluster, choice) as resend:
        tell_plan(resend.plan, resend.survey)
        with progress_bar(len(resend.plan.send)) as tell:
            counts = await resend.run(lambda counts: tell(counts.sent, counts.seconds))
        return resend.plan, resend.survey, counts


def _show(counts: "ResendCounts", plan: "Plan", survey: "Survey", *, dry_run: bool, as_json: bool) -> None:
    from rich.console import Console

    from streams.cli.show.letters import print_letters, resend_fields, resend_words

    if as_json:
        typer.echo(json.dumps(resend_fields(counts, plan, dry_run=dry_run)))
        return
    if dry_run and plan.send:
        print_letters(Console(), ((letter, survey.sent_back.get(letter.raw_ref)) for letter in plan.send))
    typer.echo(resend_words(counts, plan, dry_run=dry_run) + _foreign(survey), err=True)


def _print_lines(lines: "Iterable[dict[str, Any]]") -> None:
    from streams.cli.show.lines import dump_line

    for line in lines:
        sys.stdout.buffer.write(dump_line(line))
    sys.stdout.buffer.flush()


def _foreign(survey: "Survey") -> str:
    return f"; {survey.foreign:,} records there are not newswire's" if survey.foreign else ""


def _cluster() -> "Cluster":
    from streams.kafka.cluster import Cluster
    from streams.logs import silence_clients
    from streams.settings import load_settings

    silence_clients()
    return Cluster(load_settings())


def _check_order(since: int | None, until: int | None) -> None:
    if since is not None and until is not None and until < since:
        raise typer.BadParameter("lies before --since", param_hint="--until")
