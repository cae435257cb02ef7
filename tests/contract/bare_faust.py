"""A Faust app as its manual has it, which notes what its agent finished: `python -m tests.contract.bare_faust worker`.

Environment: BARE_BROKER (`host:port`), BARE_ID (app and consumer group), BARE_TOPIC, BARE_OUT (a file). The agent takes
numbers as JSON, fails at 2, and writes the others to the file, a line each.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

import faust

app = faust.App(
    os.environ["BARE_ID"],
    broker=f"kafka://{os.environ['BARE_BROKER']}",
    store="memory://",
    datadir=Path(tempfile.gettempdir()),
    topic_disable_leader=True,
    web_enabled=False,
    broker_commit_interval=0.2,
)


def note(number: object) -> None:
    """Say that a number is finished."""
    with Path(os.environ["BARE_OUT"]).open("a") as out:
        out.write(f"{number}\n")


@app.agent(app.topic(os.environ["BARE_TOPIC"]))
async def take(numbers: Any) -> None:
    """Finish all numbers but 2."""
    async for number in numbers:
        if number == 2:
            raise RuntimeError("fails at 2")
        note(number)


if __name__ == "__main__":
    app.main()
