"""FETCH as a stage: run the spider in a child process, as Twisted's reactor can start only once per process.

The parent sends the task, and the child sends its progress. When the parent ends for any reason, the child exits too.
"""

import contextlib
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from audits.reasons import Code, Reason, ReasonError
from audits.site_config import Site
from crawler.child import connect
from crawler.worker import Channel, Child

REPORT_EVERY = 0.2  # seconds between two reports of progress


class FetchFailed(ReasonError):
    """Nothing could be fetched; ``reason`` says why."""


class Task(msgspec.Struct, frozen=True):
    """The task of the child process."""

    site: Site
    workdir: str
    run_id: str
    max_pages: int | None
    full: bool


class Progress(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message from the child: its progress, and in the last one whether it finished, or why it fetched nothing."""

    done: int = 0
    queued: int = 0
    end: bool = False
    failed: Reason | None = None


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
    last, code = _run(task, on_progress)
    if code and last is None:  # it died as it started: once more
        last, code = _run(task, on_progress)
    if last and last.failed:
        raise FetchFailed(last.failed)
    if code or last is None or not last.end:
        raise FetchFailed(Reason.of(Code.FAILED_DIED, code=code or 0))


def _run(task: Task, on_progress: Callable[[int, int], None] | None) -> tuple[Progress | None, int | None]:
    """Run the child, and return its last message, None if it sent none, and its exit code."""
    child = Child.start(__name__, SCRAPY_SETTINGS_MODULE="crawler.settings")
    last: Progress | None = None
    try:
        channel = Channel(child.socket)
        with contextlib.suppress(BrokenPipeError):  # the child died at once, as its exit code says
            channel.send(msgspec.msgpack.encode(task))
        while message := channel.receive():
            last = msgspec.msgpack.decode(message, type=Progress)
            if on_progress and not last.end:
                on_progress(last.done, last.done + last.queued)
        channel.close()
        return last, child.wait()
    finally:
        child.close()


def main() -> None:
    """Run the child process."""
    channel = Channel(connect())

    from crawler.parse import PageReader

    reader = PageReader().start()  # it loads its libraries while Scrapy loads

    from scrapy.crawler import CrawlerProcess
    from scrapy.utils.project import get_project_settings

    from crawler.fetch.spider import SiteSpider
    from crawler.log import to_file

    message = channel.receive()
    if message is None:
        return
    task = msgspec.msgpack.decode(message, type=Task)
    channel.exit_when_closed()  # every page is one transaction, so nothing is left half done
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
        reporter = spider.on_progress = _Reporter(channel)
        process.start()
        reporter.flush()
        reporter.send(Progress(end=spider.ended, failed=spider.failed_because))


class _Reporter:
    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._sent = 0.0
        self._latest = Progress()

    def send(self, progress: Progress) -> None:
        self._channel.send(msgspec.msgpack.encode(progress))

    def flush(self) -> None:
        """Send the latest progress, even if the last message was sent a moment ago."""
        self.send(self._latest)

    def __call__(self, done: int, queued: int) -> None:
        self._latest = Progress(done, queued)
        now = time.monotonic()
        if now - self._sent >= REPORT_EVERY:
            self._sent = now
            self.flush()


if __name__ == "__main__":
    main()
    os._exit(0)  # all is closed and sent; tearing Scrapy down object by object would take a quarter of a second
