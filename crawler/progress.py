"""How far the night has come: a bar on a terminal, quiet lines in a log."""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Task as BarTask
from rich.text import Text

log = logging.getLogger("webbrond")
_LINE_EVERY = 30.0  # seconds between two lines of a log

Report = Callable[[int, int], None]  # done, of how many as known now


class _Speed(ProgressColumn):
    def render(self, task: BarTask) -> Text:
        return Text(f"{task.speed:.1f} pages/s" if task.speed else "")


@contextmanager
def stage(name: str) -> Iterator[Report]:
    """Shows one stage; yields the function that is told how far it has come. Says at the end how long it took."""
    began = time.monotonic()
    last = [0, 0]
    if sys.stderr.isatty():
        columns = (
            TextColumn("{task.description:<8}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Speed(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(name, total=None)

            def bar(done: int, total: int) -> None:
                last[:] = done, total
                progress.update(task, completed=done, total=total or None)

            yield bar
    else:
        spoken = [began]

        def line(done: int, total: int) -> None:
            last[:] = done, total
            if (now := time.monotonic()) - spoken[0] >= _LINE_EVERY:
                spoken[0] = now
                log.info("%s: %d of %d, %.1f a second", name, done, total, done / (now - began))

        yield line
    seconds = time.monotonic() - began
    log.info("%s: %d done in %.1f s", name, last[0], seconds)
