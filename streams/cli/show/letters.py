"""Dead letters for people and as JSON lines: rows of a table, and one with all that is known of it."""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from streams.cli.show.lines import record_fields
from streams.cli.show.table import NARROW
from streams.cli.show.visible import one_line
from streams.dead_letters.choose import Plan
from streams.dead_letters.resend import ResendCounts
from streams.dead_letters.survey import Survey
from streams.records import DeadLetter, format_instant

_COLUMNS = ("id", "time", "reason", "attempt", "replayed", "bytes", "key", "error")
_NARROW_COLUMNS = ("id", "reason", "replayed", "error")
_STYLES: dict[str, dict[str, Any]] = {
    "id": {"style": "bold"},
    "time": {"style": "dim"},
    "reason": {"style": "bold"},
    "attempt": {"justify": "right"},
    "replayed": {"style": "dim"},
    "bytes": {"justify": "right"},
    "key": {"ratio": 2, "overflow": "ellipsis"},
    "error": {"ratio": 3, "overflow": "ellipsis"},
}
# All control characters but the white space of a text: a terminal would obey the others.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def letter_fields(letter: DeadLetter, *, sent_back_at: int | None) -> dict[str, Any]:
    """The fields of its JSON line: its own, every dlq_* header, key and headers of the raw record; not the value.

    sent_back_at: milliseconds since 1970 UTC; None: it was not sent back.
    """
    own = record_fields(key=letter.item.key, headers=letter.headers, value=None, is_object=False)
    del own["value"]
    return {
        "id": letter.id,
        "timestamp": format_instant(letter.item.received_at),
        "replayed": sent_back_at is not None,
        "replayed_at": None if sent_back_at is None else format_instant(sent_back_at),
        "dlq_reason": letter.reason,
        "dlq_error": letter.error,
        "dlq_topic": letter.raw_topic,
        "dlq_partition": letter.raw_place.partition,
        "dlq_offset": letter.raw_place.offset,
        **({} if letter.raw_place.number is None else {"dlq_item": letter.raw_place.number}),
        "dlq_timestamp": format_instant(letter.raw_at),
        "dlq_sha256": letter.sha256,
        "dlq_bytes": letter.bytes,
        "dlq_attempt": letter.attempt,
        "dlq_first": str(letter.first),
        "dlq_pipeline": letter.pipeline,
        "dlq_omitted": letter.is_omitted,
        **own,
    }


def value_fields(letter: DeadLetter) -> dict[str, Any]:
    """The fields of the original bytes: `value` where they are text, else null and `value_base64`; null has neither."""
    value = letter.item.value
    text = None if letter.is_omitted or value is None else text_of(value)
    if letter.is_omitted or value is None or text is not None:
        return {"value": text}
    return {"value": None, "value_base64": base64.b64encode(value).decode()}


def text_of(value: bytes) -> str | None:
    """The text that these bytes are in UTF-8, without control characters but white space; None where they are none."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text


def print_letters(console: Console, letters: Iterable[tuple[DeadLetter, int | None]]) -> None:
    """Print a row each, with when it was sent back: columns on a terminal, else fields parted by tabs, uncut."""
    rows = [_row(letter, sent_back_at) for letter, sent_back_at in letters]
    if not console.is_terminal:
        # Past the console, which would spread tabs and make pictures of `:x:`.
        console.file.writelines("\t".join(row) + "\n" for row in rows)
        console.file.flush()
        return
    table = Table(box=None, pad_edge=False, expand=True, highlight=False)
    shown = _NARROW_COLUMNS if console.width < NARROW else _COLUMNS
    for name in shown:
        table.add_column(name, no_wrap=True, **_STYLES.get(name, {}))
    for row in rows:
        cells = dict(zip(_COLUMNS, row, strict=True))
        cells["time"] = cells["time"][5:19].replace("T", " ")
        cells["replayed"] = "yes" if cells["replayed"] else ""
        # Text, not str: brackets in an error are no markup.
        table.add_row(*(Text(cells[name]) for name in shown))
    console.print(table)


def _row(letter: DeadLetter, sent_back_at: int | None) -> tuple[str, ...]:
    key = "" if letter.item.key is None else letter.item.key.decode("utf-8", "replace")
    return (
        letter.id,
        format_instant(letter.item.received_at),
        one_line(letter.reason),
        str(letter.attempt),
        "" if sent_back_at is None else format_instant(sent_back_at),
        f"{letter.bytes} omitted" if letter.is_omitted else str(letter.bytes),
        one_line(key),
        one_line(letter.error),
    )


def describe_letter(letter: DeadLetter, *, sent_back_at: int | None, with_value: bool) -> str:
    """All that is known of it, a line a field, then the bytes: as text where they are text, else in base64."""
    fields = letter_fields(letter, sent_back_at=sent_back_at)
    lines = []
    for name, content in fields.items():
        shown = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        if name in ("headers", "headers_base64"):
            lines += [f"{name}:", *(f"  {one_line(each)}: {one_line(str(text))}" for each, text in content.items())]
        else:
            lines.append(f"{name}: {one_line(shown)}")
    if not with_value:
        return "\n".join(lines)
    original = value_fields(letter)
    if letter.is_omitted:
        lines.append(f"value: not kept, as it was too large; {where_omitted(letter)}")
    elif letter.item.value is None:
        lines.append("value: null")
    elif original["value"] is None:
        lines.append(f"value_base64: {original['value_base64']}")
    else:
        lines += ["value:", "", original["value"].replace("\r\n", "\n").replace("\r", "\n")]
    return "\n".join(lines)


def where_omitted(letter: DeadLetter) -> str:
    """Say where the bytes of a dead letter are that could not be kept with it."""
    return f"it is on {letter.raw_topic} at {letter.id} as long as that keeps it"


def lines_of_left(plan: Plan, survey: Survey, *, names_sent_back: bool) -> Iterator[str]:
    """Say of each that is not sent why. names_sent_back: also of those that were sent back, as when they were named."""
    for unknown in plan.unknown:
        yield f"no dead letter {unknown}: see `newswire dead-letters list`"
    for letter in plan.omitted:
        where = where_omitted(letter)
        yield f"{letter.id}: its bytes were too large to be kept with it, so they cannot be sent back; {where}"
    for letter in plan.sent_back if names_sent_back else ():
        at = format_instant(survey.sent_back[letter.raw_ref])
        yield f"{letter.id}: was sent back at {at}; --again sends it once more"


def resend_fields(counts: ResendCounts, plan: Plan, *, dry_run: bool) -> dict[str, Any]:
    """The fields of the JSON line with which sending back ends."""
    return {
        "dry_run": dry_run,
        "chosen": len(plan.send),
        "sent": counts.sent,
        "already_replayed": len(plan.sent_back),
        "not_sent": [
            *({"id": letter.id, "why": "omitted"} for letter in plan.omitted),
            *({"id": unknown, "why": "unknown"} for unknown in plan.unknown),
        ],
        "bytes": counts.bytes,
        "seconds": round(counts.seconds, 3),
        "rate": counts.rate,
    }


def resend_words(counts: ResendCounts, plan: Plan, *, dry_run: bool) -> str:
    """The sentence with which sending back ends."""
    took = f"{counts.seconds:.1f} s ({counts.rate:,.0f}/s, {counts.bytes:,} bytes)"
    parts = [
        f"{len(plan.send):,} dead letters would be sent back" if dry_run else f"{counts.sent:,} sent back in {took}",
        f"{len(plan.sent_back):,} were sent back before" if plan.sent_back else None,
        f"{len(plan.omitted):,} without their bytes" if plan.omitted else None,
        f"{len(plan.unknown):,} unknown" if plan.unknown else None,
    ]
    return ", ".join(part for part in parts if part)
