"""The spider that fetches one page for `crawler.fetch.page`."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Self

from scrapy import Request, Spider

from audits.reasons import Code, Reason, ReasonError
from audits.site_config import Site
from crawler.fetch.adapter import scrapy_settings, to_answer
from crawler.fetch.failures import classify_failure
from crawler.fetch.walls import GuardedResolver, OutOfScope, PrivateAddressError, Walls
from crawler.frontier import Outcome, of_redirect, of_status
from crawler.web import Answer, Incomplete, TooLarge, UnknownEncoding, origin


class PageSpider(Spider):
    """Follows the redirects from ``url``; ``result`` is the last address with its answer, or why there is no page."""

    name = "page"

    def __init__(self, url: str, site: Site, seconds: float) -> None:
        super().__init__(self.name)
        self.url, self.site, self.seconds = url, site, seconds
        self.walls = Walls((url.split("/")[2],), site.crawl.allow_private or (), external=True)
        self.result: tuple[str, Answer] | Reason = Reason.of(Code.INCOMPLETE)

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Self:
        """Create the spider, with the settings of its site."""
        spider = cls(*args, **kwargs)
        spider._set_crawler(crawler)
        for name, value in scrapy_settings(spider.site).items():
            crawler.settings.set(name, value, priority="spider")
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Fetch the page; yield nothing."""
        from twisted.internet import reactor

        GuardedResolver(reactor, self.walls).install_on_reactor()
        try:
            async with asyncio.timeout(self.seconds):
                self.result = await self._follow()
        except TimeoutError:
            self.result = Reason.of(Code.TIMEOUT)
        except ReasonError as error:
            self.result = error.reason
        return
        yield  # this makes it a generator, which Scrapy wants

    async def _follow(self) -> tuple[str, Answer]:
        url, hops = self.url, 0
        while True:
            answer = await self._get(url)
            outcome = of_status(answer.status)
            if outcome.state == "page":
                return url, answer
            if outcome.state != "redirect":
                raise ReasonError(outcome.reason)
            target = of_redirect(url, answer, self.site.crawl.keep_query, hops)
            if isinstance(target, Outcome):
                raise ReasonError(target.reason)
            url, hops = target, hops + 1

    async def _get(self, url: str) -> Answer:
        host = origin(url)
        try:
            engine = self.crawler.engine
            assert engine is not None
            response = await engine.download_async(Request(url, meta={"external": True}))
            return to_answer(response, unpacked=self.site.crawl.max_bytes)
        except OutOfScope as error:
            raise ReasonError(Reason.of(Code.REDIRECT_FORBIDDEN, scheme=host)) from error
        except TooLarge as error:
            raise ReasonError(Reason.of(Code.TOO_LARGE)) from error
        except Incomplete as error:
            raise ReasonError(Reason.of(Code.INCOMPLETE)) from error
        except UnknownEncoding as error:
            raise ReasonError(Reason.of(Code.ENCODING, encoding=str(error)[:40])) from error
        except Exception as error:  # any network error
            refused = PrivateAddressError(host) if host in self.walls.refused else error
            raise ReasonError(classify_failure(refused, host).reason) from error
