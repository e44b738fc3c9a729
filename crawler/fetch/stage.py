"""FETCH as a stage: run the spider in a child process, as Twisted's reactor can start only once per process.

The parent writes the task to the child's standard input and keeps it open. When the parent ends for any reason, the
child reads the end of that input and exits too. The child writes its progress to standard output as lines of JSON.
"""

import contextlib
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from audits.site_config import Site
from crawler.frontier import reasons

REPORT_EVERY = 0.2  # seconds between two lines of progress
PATIENCE = 5.0  # seconds that the child gets to exit by itself


class FetchFailed(RuntimeError):
    """Nothing could be fetched; the message says why, in Swedish."""


class Task(msgspec.Struct, frozen=True):
    """The task of the child process."""

    site: Site
    workdir: str
    run_id: str
    max_pages: int | None
    full: bool


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message from the child: its progress, and in the last one whether it finished, or why it fetched nothing."""

    done: int = 0
    queued: int = 0
    end: bool = False
    failed: str = ""


def fetch_site(
    site: Site,
    workdir: Path,
    run_id: str,
    *,
    max_pages: int | None = None,
    full: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
) -> None:
    """Fetch ``site`` for the run ``run_id``, and resume an interrupted run.

    ``on_progress`` is called with the numbers of addresses done and known. Raise `FetchFailed` if nothing could be
    fetched or the child died.
    """
    task = Task(site, str(workdir.absolute()), run_id, max_pages, full)
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(_HOME), os.environ.get("PYTHONPATH")]))
    child = subprocess.Popen(
        [sys.executable, "-m", "crawler.fetch.stage"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    last = Line()
    try:
        with contextlib.suppress(BrokenPipeError):  # the child died at once: its exit code is reported below
            child.stdin.write(msgspec.json.encode(task) + b"\n")
            child.stdin.flush()
        for text in child.stdout:
            last = msgspec.json.decode(text, type=Line)
            if on_progress and not last.end:
                on_progress(last.done, last.done + last.queued)
        code = child.wait()
    finally:
        _end(child)
    if last.failed:
        raise FetchFailed(last.failed)
    if code or not last.end:
        raise FetchFailed(reasons.FAILED_DIED.format(code=code))


_HOME = Path(__file__).resolve().parents[2]


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Close the child's pipes, and kill it if it does not exit within `PATIENCE` seconds."""
    with contextlib.suppress(OSError):
        child.stdin.close()  # type: ignore[union-attr]
    if child.poll() is None:
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    child.stdout.close()  # type: ignore[union-attr]


def main() -> None:
    """Run the child process."""
    from crawler.parse import PageReader

    reader = PageReader().start()  # it loads its libraries while Scrapy loads

    from scrapy.crawler import CrawlerProcess
    from scrapy.utils.project import get_project_settings

    from crawler.fetch.spider import SiteSpider
    from crawler.log import to_file

    task = msgspec.json.decode(sys.stdin.buffer.readline(), type=Task)
    threading.Thread(target=_watch, args=(sys.stdin.fileno(),), daemon=True).start()
    logs = Path(task.workdir) / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    to_file(str(logs / f"{task.run_id}.crawl.log"))
    # Standard error is discarded, so that no user sees a traceback. The log gets it instead.
    sys.excepthook = lambda *info: logging.getLogger(__name__).critical("the crawl died", exc_info=info)
    process = CrawlerProcess(get_project_settings(), install_root_handler=False)
    crawler = process.create_crawler(SiteSpider)
    process.crawl(
        crawler, site=task.site, workdir=Path(task.workdir), run_id=task.run_id, max_pages=task.max_pages,
        full=task.full, reader=reader,
    )  # fmt: skip
    spider = crawler.spider
    if isinstance(spider, SiteSpider):
        reporter = spider.on_progress = _Reporter()
        process.start()
        reporter.flush()
        _say(Line(end=spider.ended, failed=spider.failed_because))


def _watch(stdin: int) -> None:
    """Exit when the parent is gone. Every page is one transaction, so nothing is left half done."""
    while os.read(stdin, 1024):  # unbuffered: a thread that holds a buffer's lock makes the interpreter abort at exit
        pass
    os._exit(1)


class _Reporter:
    def __init__(self) -> None:
        self.last = 0.0
        self.line = Line()

    def flush(self) -> None:
        """Send the latest progress, even if the last message was sent a moment ago."""
        _say(self.line)

    def __call__(self, done: int, queued: int) -> None:
        self.line = Line(done, queued)
        now = time.monotonic()
        if now - self.last >= REPORT_EVERY:
            self.last = now
            self.flush()


def _say(line: Line) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
    os._exit(0)  # all is closed and sent; tearing Scrapy down object by object would take a quarter of a second
