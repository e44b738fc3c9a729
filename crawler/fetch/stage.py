"""FETCH as a stage: runs the spider in a process of its own, for Twisted's reactor starts only once in a process.

The parent writes the task to the child's standard input and keeps it open: when the parent is gone, however that came
about, the child reads its end and goes too. The child writes its progress to standard output, a JSON line each.
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
PATIENCE = 5.0  # seconds that the child gets to go by itself


class FetchFailed(RuntimeError):
    """Nothing could be fetched; the message is the reason, in Swedish."""


class Task(msgspec.Struct, frozen=True):
    """What the child is to do."""

    site: Site
    workdir: str
    run_id: str
    max_pages: int | None
    full: bool


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the child says: how far it is, or at the end that it is done, or why there was nothing to do."""

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
    """Fetch ``site`` for the run ``run_id``, going on where it was broken off; `FetchFailed` if nothing came of it."""
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
        with contextlib.suppress(BrokenPipeError):  # it died at once: its exit code tells
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
    """See that the child is gone, and its pipes closed."""
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
    """The child."""
    from crawler.parse import PageReader

    reader = PageReader().start()  # it loads its libraries while we load Scrapy

    from scrapy.crawler import CrawlerProcess
    from scrapy.utils.project import get_project_settings

    from crawler.fetch.spider import SiteSpider
    from crawler.log import to_file

    task = msgspec.json.decode(sys.stdin.buffer.readline(), type=Task)
    threading.Thread(target=_watch, args=(sys.stdin.fileno(),), daemon=True).start()
    logs = Path(task.workdir) / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    to_file(str(logs / f"{task.run_id}.crawl.log"))
    # Nobody reads our standard error, so that no user ever sees a traceback; the log has it.
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
    """Go when the parent is gone. Every page is one transaction, so that nothing is half done."""
    while os.read(stdin, 1024):  # unbuffered: a thread that holds a buffer's lock makes the interpreter abort at exit
        pass
    os._exit(1)


class _Reporter:
    def __init__(self) -> None:
        self.last = 0.0
        self.line = Line()

    def flush(self) -> None:
        """Say how far it came in the end."""
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
    os._exit(0)  # everything is closed and said; taking Scrapy apart, object by object, takes a quarter of a second
