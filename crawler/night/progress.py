"""Show the progress of a night: as a bar on a terminal, as occasional lines in a log."""

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

_COUNTED = {"crawl": "addresses", "render": "pages", "audit": "pages", "publish": "files"}

Report = Callable[[int, int], None]  # the number done, and the number known so far


class _Speed(ProgressColumn):
    def render(self, task: BarTask) -> Text:
        unit = _COUNTED.get(task.description, "")
        return Text(f"{task.speed:.1f} {unit}/s" if task.speed and unit else "")


@contextmanager
def stage(name: str) -> Iterator[Report]:
    """Show the progress of one stage, and at the end how long it took; yield the function that reports progress."""
    began = time.monotonic()
    last = [0, 0]
    watched = sys.stderr.isatty()
    console = Console(stderr=True, highlight=False)
    if watched:
        columns = (
            TextColumn("{task.description:<8}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Speed(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, transient=True) as progress:
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
    unit = _COUNTED.get(name, "")
    if watched:
        count = f"{last[0]:>6} {unit:<9}" if unit else " " * 16
        speed = f"{last[0] / seconds:7.1f} {unit}/s" if unit and last[0] and seconds > 1 else ""
        console.print(f"{name:<8} {count} {seconds:7.1f} s {speed}", soft_wrap=True)
    else:
        log.info("%s: %s in %.1f s", name, f"{last[0]} {unit}" if unit else "done", seconds)
