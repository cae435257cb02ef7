"""A progress bar with count and rate, for a terminal."""

from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
from rich.text import Text

from streams.sources.sending import SendCounts


class ProgressBar:
    """Use as `with ProgressBar(console, total=n) as tell`; tell takes the counts so far."""

    def __init__(self, console: Console, *, total: int | None) -> None:
        """total: how many records there will be; None where nobody knows."""
        # It disappears at the end: the counts that follow say the same.
        columns = (BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=console, transient=True)
        self._task = self._progress.add_task("replay", total=total)
        self._told_at = 0.0

    def __enter__(self) -> Callable[[SendCounts], None]:
        """Show the bar."""
        self._progress.start()
        return self._tell

    def __exit__(self, *exc_info: object) -> None:
        """Take the bar away."""
        self._progress.stop()

    def _tell(self, counts: SendCounts) -> None:
        # At most 20 times a second: rich draws 10 times, and each update costs as much as a record.
        if counts.seconds - self._told_at > 0.05:
            self._told_at = counts.seconds
            self._progress.update(self._task, completed=counts.sent + counts.too_large)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        """Records a second, over the last half minute."""
        return Text("" if task.speed is None else f"{task.speed:,.0f}/s")
