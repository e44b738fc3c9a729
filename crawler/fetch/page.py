"""Fetch one page as FETCH does, in a child process: the same walls, limits and verification, but no run."""

import os

import msgspec

from audits.reasons import Code, Reason, ReasonError
from audits.site_config import Site
from crawler.child import connect
from crawler.web import Answer
from crawler.worker import Channel, Helper, WorkerError

SECONDS = 15.0  # for the page with all redirects that lead to it
_START = 10.0  # seconds that the child may need in addition


class CannotFetch(ReasonError):
    """There is no page at the address; ``reason`` says why."""


class Fetched(msgspec.Struct, frozen=True):
    """A page: the address that it has after all redirects, and the answer, whose body is unpacked."""

    url: str
    answer: Answer


class _Task(msgspec.Struct, frozen=True):
    url: str
    site: Site
    seconds: float


def fetch_page(url: str, site: Site, seconds: float = SECONDS) -> Fetched:
    """Return the page at the canonical address ``url``; raise `CannotFetch` if there is none.

    Redirects are followed to all public addresses. A private address is contacted only if ``site`` allows it.
    """
    try:
        with Helper(__name__, SCRAPY_SETTINGS_MODULE="crawler.settings") as helper:
            answer = helper.ask(msgspec.msgpack.encode(_Task(url, site, seconds)), seconds + _START)
    except WorkerError as error:
        raise CannotFetch(Reason.of(Code.INCOMPLETE)) from error
    page, why = msgspec.msgpack.decode(answer, type=tuple[Fetched | None, Reason | None])
    if page is None:
        raise CannotFetch(why or Reason.of(Code.INCOMPLETE))
    return page


def main() -> None:
    """Run the child process."""
    channel = Channel(connect())

    from scrapy.crawler import CrawlerProcess
    from scrapy.utils.project import get_project_settings

    from crawler.fetch.page_spider import PageSpider

    channel.send(b"")  # it has started
    if message := channel.receive():
        channel.exit_when_closed()
        task = msgspec.msgpack.decode(message, type=_Task)
        process = CrawlerProcess(get_project_settings(), install_root_handler=False)
        crawler = process.create_crawler(PageSpider)
        process.crawl(crawler, url=task.url, site=task.site, seconds=task.seconds)
        process.start()
        result = crawler.spider.result if isinstance(crawler.spider, PageSpider) else None
        said = (Fetched(*result), None) if isinstance(result, tuple) else (None, result)
        channel.send(msgspec.msgpack.encode(said))


if __name__ == "__main__":
    main()
    os._exit(0)  # all is sent; tearing Scrapy down object by object would take a quarter of a second
