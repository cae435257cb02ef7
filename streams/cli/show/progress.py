"""A progress bar with count and rate on standard error, where that is a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
from rich.text import Text


@contextmanager
def progress_bar(total: int | None) -> Iterator[Callable[[int, float], None]]:
    """Show a bar while the block runs; what it gives is told how many are done, and after how many seconds.

    total: how many there will be; None where nobody knows.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, seconds: None
        return
    # It disappears at the end: the counts that follow say the same.
    columns = (BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    told_at = 0.0
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("sent", total=total)

        def tell(done: int, seconds: float) -> None:
            # At most 20 times a second: rich draws 10 times, and each update costs as much as a record.
            nonlocal told_at
            if seconds - told_at > 0.05:
                told_at = seconds
                progress.update(task, completed=done)

        yield tell


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        """Records a second, over the last half minute."""
        return Text("" if task.speed is None else f"{task.speed:,.0f}/s")
