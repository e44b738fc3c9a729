"""Prepare a host before its first page: read its robots.txt and the pages that its sitemaps list."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from urllib.parse import urlsplit

from audits.model import UrlState
from audits.reasons import Code, Reason, ReasonError
from audits.site_config import Site
from crawler.fetch import certificates
from crawler.fetch.failures import classify_failure
from crawler.fetch.walls import Walls
from crawler.frontier import MAX_SLOW_TRIES, MAX_TRIES, RETRY_DELAYS, Distance, Host, Recorder, Source
from crawler.parse import soft404
from crawler.web import Answer, BadUrl, canonical, in_scope, origin, resolve, robots, sitemap
from reports.store import put_certificate

log = logging.getLogger(__name__)
Get = Callable[[str, Host], Awaitable[Answer]]  # raises Scrapy's exceptions
BATCH = 500  # addresses of a sitemap per transaction


class Preparer:
    """Reads robots.txt and the sitemaps of hosts with ``get``, which keeps the pace of the host."""

    def __init__(self, site: Site, scope: tuple[str, ...], walls: Walls, recorder: Recorder, get: Get) -> None:
        self.site = site
        self.scope = scope
        self.walls = walls
        self.recorder = recorder
        self.get = get

    async def prepare(self, host: Host, scheme: str) -> None:
        """Make ``host`` ready to be visited, or leave it for the night. ``scheme`` is http or https."""
        base = f"{scheme}://{_netloc(host.name, scheme)}"
        rules = await self.learn(host, base)
        if rules is not None:
            if not rules.is_too_slow:
                await self._sitemaps(host, base, rules)
                await self._soft_404(host, base, rules)
            host.robots = rules

    async def learn(self, host: Host, base: str) -> robots.Robots | None:
        """Read and return the rules of ``host`` at the address ``base``; None if it is left for the night."""
        try:
            rules = await self._robots(host, f"{base}/robots.txt")
        except _NoServerError as error:
            await self._leave(host, error)
            return None
        if rules.why is not None:
            note = Reason.of(Code.NOTE_ROBOTS, host=host.name, detail=rules.why)
            with self.recorder.frontier.atomic():
                self.recorder.leave(host, "blocked", Reason.of(Code.ROBOTS_UNREADABLE, host=host.name), note)
            return None
        host.delay = max(host.delay, rules.delay)
        if rules.delay:
            host.concurrency = 1  # a host with a Crawl-delay expects one request at a time
        return rules

    def leave_slow(self, host: Host, seconds: float) -> None:
        """Leave ``host``, which wants to be asked so seldom that the request under way is the only one."""
        note = Reason.of(Code.NOTE_CRAWL_DELAY, host=host.name, seconds=round(seconds))
        with self.recorder.frontier.atomic():
            self.recorder.leave(host, "not-visited", Reason.of(Code.HOST_SLOW, host=host.name), note)

    async def _leave(self, host: Host, error: "_NoServerError") -> None:
        """Leave ``host``, which cannot be used. If its certificate is the reason, store its fault as a finding."""
        reason, note = error.reason, Reason.of(Code.NOTE_HOST_DOWN, host=host.name)
        fault = None
        if error.certificate:
            fault = await asyncio.to_thread(certificates.fault, host.name, self.walls)
            name = host.name.removesuffix(":443")
            reason = Reason.of(Code.CERTIFICATE, host=name, fault=fault)
            note = Reason.of(Code.NOTE_CERTIFICATE, host=name, fault=fault)
        frontier = self.recorder.frontier
        with frontier.atomic():
            if fault is not None:
                put_certificate(frontier.store, frontier.run_id, host.name, fault)
            self.recorder.leave(host, error.state, reason, note)

    async def _robots(self, host: Host, url: str) -> robots.Robots:
        rules = robots.unreachable(Reason.of(Code.NO_ANSWER))
        for number in range(MAX_TRIES):
            if number:
                host.pause(self.recorder.clock() + RETRY_DELAYS * host.delay * number)
            try:
                answer, ring = await self._followed(url, host)
            except Exception as error:
                log.debug("%s: no answer: %r", url, error)
                outcome = classify_failure(error, host.name)
                if outcome.state == "too-large":
                    return robots.Robots("open")
                if outcome.state in {"error", "blocked"} and outcome.reason.code is not Code.INCOMPLETE:
                    state: UrlState = "blocked" if outcome.state == "blocked" else "error"
                    raise _NoServerError(state, outcome.reason, outcome.certificate) from error
                slow = outcome.state == "timeout"
                rules = robots.unreachable(Reason.of(Code.NO_ANSWER_IN_TIME if slow else Code.INCOMPLETE_ANSWER))
                if slow and number + 1 >= MAX_SLOW_TRIES:
                    return rules
                continue
            if ring:
                return robots.unreachable(Reason.of(Code.LOOP))
            rules = robots.parse_robots(answer.status, answer.header("content-type"), answer.body)
            if rules.verdict != "unreachable":
                return rules
            if answer.header("retry-after"):
                return rules  # the host wants a pause, so do not retry at once
        return rules

    async def _followed(self, url: str, host: Host) -> tuple[Answer, bool]:
        """Return the answer after the redirects within the scope, and whether there are too many of them."""
        for _ in range(robots.MAX_REDIRECTS + 1):
            answer = await self.get(url, host)
            location = answer.header("location")
            if not 300 <= answer.status < 400 or not location:
                return answer, False
            try:
                target = resolve(url, location)
            except BadUrl:
                return answer, False
            if not in_scope(target, self.scope):
                return answer, False
            url = target
        return answer, True

    async def _soft_404(self, host: Host, base: str, rules: robots.Robots) -> None:
        """Learn what the host answers for a page that does not exist, if its status does not say so."""
        url = base + soft404.probe(host.name)
        if not rules.allows(url):
            return
        soft = await self._lesson(url, host)
        # A server that answers everything with its start page serves an application, not missing pages.
        if soft is not None and rules.allows(f"{base}/"):
            start = await self._lesson(f"{base}/", host)
            if start is None or not soft.equals(start.content_hash, start.title):
                self.recorder.soft[host.name] = soft

    async def _lesson(self, url: str, host: Host) -> soft404.Soft | None:
        try:
            answer = await self.get(url, host)
        except Exception as error:  # nothing can be learnt; the requests for its pages show what is wrong
            log.debug("%s: cannot be fetched: %r", url, error)
            return None
        kind, packed = answer.header("content-type"), answer.header("content-encoding")
        return soft404.read(answer.status, kind, packed, answer.body, url, self.site.crawl.max_bytes)

    async def _sitemaps(self, host: Host, base: str, rules: robots.Robots) -> None:
        configured = self.site.crawl.sitemaps
        if configured == "auto":
            first = [*rules.sitemaps, f"{base}/sitemap.xml"]
        else:
            first = [url for url in configured if _canonical(url) and origin(_canonical(url)) == host.name]
        queue = [(url, 0, configured != "auto" or number < len(rules.sitemaps)) for number, url in enumerate(first)]
        seen: set[str] = set()
        found = 0
        while queue and len(seen) < sitemap.MAX_FILES and found < sitemap.MAX_URLS and not host.left:
            url, depth, promised = queue.pop(0)
            address = _canonical(url)
            if not address or address in seen or not in_scope(address, self.scope):
                continue
            seen.add(address)
            try:
                pages, maps = await self._sitemap(address, host, promised)
            except sitemap.BadSitemap as error:
                self.recorder.frontier.remark(Reason.of(Code.REMARK_SITEMAP, url=address, detail=error.reason))
                continue
            found += self._add(pages[: sitemap.MAX_URLS - found])
            if maps and depth >= sitemap.MAX_DEPTH:
                remark = Reason.of(Code.REMARK_SITEMAP, url=address, detail=Reason.of(Code.ENDLESS_SITEMAPS))
                self.recorder.frontier.remark(remark)
            elif maps:
                queue += [(inner, depth + 1, True) for inner in maps[: sitemap.MAX_FILES]]

    async def _sitemap(self, url: str, host: Host, promised: bool) -> tuple[list[str], list[str]]:
        """Return the addresses of the pages and of the further sitemaps in the sitemap at ``url``.

        Raise `BadSitemap` if it cannot be read. If it is missing but was not ``promised`` (by robots.txt, site.toml or
        an index), return nothing.
        """
        try:
            answer, ring = await self._followed(url, host)
        except Exception as error:
            raise sitemap.BadSitemap(classify_failure(error, host.name).reason) from error
        if answer.status != 200 or ring:
            if not promised:
                return [], []
            raise sitemap.BadSitemap(Reason.of(Code.LOOP) if ring else Reason.of(Code.STATUS, status=answer.status))
        if not promised and "html" in answer.header("content-type").lower() and not sitemap.is_sitemap(answer.body):
            return [], []  # the site answers everything with a page
        pages: list[str] = []
        maps: list[str] = []
        body = answer.body
        try:
            for kind, address in sitemap.parse_sitemap(body, self.site.crawl.max_bytes * 5):
                (pages if kind == "page" else maps).append(address)
                if len(pages) >= sitemap.MAX_URLS:
                    break
        except sitemap.BadSitemap as error:
            if not pages and not maps:
                raise
            self.recorder.frontier.remark(Reason.of(Code.REMARK_SITEMAP, url=url, detail=error.reason))
        return pages, maps

    def _add(self, urls: list[str]) -> int:
        for batch in _batches([address for url in urls if (address := _canonical(url, self.site.crawl.keep_query))]):
            with self.recorder.frontier.atomic():
                self.recorder.discover(batch, None, distance=Distance(Source.SITEMAP), in_sitemap=True)
        return len(urls)


class _NoServerError(ReasonError):
    """There is no usable server: the name does not exist, no server answers, or its certificate is not trusted."""

    def __init__(self, state: UrlState, reason: Reason, certificate: bool) -> None:
        super().__init__(reason)
        self.state: UrlState = state
        self.certificate = certificate


def _canonical(url: str, keep_query: tuple[str, ...] = ()) -> str:
    try:
        return canonical(url, keep_query)
    except BadUrl:
        return ""


def _netloc(name: str, scheme: str) -> str:
    """Return ``host:port`` as written in an address of ``scheme``, without a default port."""
    return urlsplit(canonical(f"{scheme}://{name}/")).netloc


def _batches(urls: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(urls), BATCH):
        yield urls[start : start + BATCH]
