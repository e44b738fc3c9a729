"""Check whether addresses exist: by HEAD, then by GET if a server refuses HEAD.

Only the site's own style sheets are read, as they name further files. Each hop of a redirect passes the same walls as
any other request. Other sites get one request at a time, at the same pace as the own site, and only where their
robots.txt allows it.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable

from scrapy import Request
from scrapy.http import Response

from audits.reasons import Code, Reason
from audits.site_config import Site
from crawler.fetch.adapter import as_address, to_answer
from crawler.fetch.failures import classify_failure
from crawler.fetch.host_setup import Preparer
from crawler.frontier import Ask, Found, Frontier, Host, Hosts, Probes
from crawler.parse import stylesheets
from crawler.web import BadUrl, in_scope, origin, resolve, robots

log = logging.getLogger(__name__)
MAX_RESOURCES = 1_000  # per night; the rest waits for another night
MAX_LINKS = 2_000
MAX_AT_ONE_HOST = 200  # links to the same other site
AT_ONCE = 16  # servers that get requests at the same time
LINK_TIMEOUT = 10.0  # seconds for an answer of another site; after that its state is unknown
MAX_HOPS = 5
_GIVE_UP = 3  # requests in a row without an answer; after that the rest of a host is unknown
_NOT_HEAD = frozenset([*range(400, 600)]) - {401, 407, 429, 503}  # then GET is tried: many servers refuse only HEAD
_FEW = 3  # unresolved hosts; if there are more, and they are over half of all, our own name server is assumed down

type Download = Callable[[Request], Awaitable[Response]]
type Answered = tuple[Ask, Found, int | None]


class Prober:
    """Requests what `Probes` lists. ``preparer`` reads robots.txt of the own hosts; ``download`` sends a request."""

    def __init__(
        self, site: Site, scope: tuple[str, ...], frontier: Frontier, preparer: Preparer, download: Download
    ) -> None:
        self.site, self.scope, self.frontier, self.preparer, self.download = site, scope, frontier, preparer, download
        self.probes = Probes(frontier)
        self._nameless: list[Answered] = []
        self._sheets_left = stylesheets.MAX_SHEETS

    async def run(self, hosts: Hosts, deadline: float) -> None:
        """Send the requests until ``deadline`` (monotonic seconds), at the pace of ``hosts``.

        What is left out is stored with the run, as a remark or a note.
        """
        room = MAX_RESOURCES
        for _ in range(stylesheets.DEPTH + 1):  # a sheet's files are known only when it has been read
            resources = self.probes.resources(self.scope)
            await self._ask(resources, room, hosts, deadline)
            room -= len(resources)
            if room <= 0 or not await self._read_sheets(resources, hosts, deadline):
                break
        if self.site.crawl.external_links:
            others = Hosts(self.site.crawl.delay, 1)
            await self._ask(self.probes.links(), MAX_LINKS, others, deadline)
            nameless = {origin(ask.url) for ask, *_ in self._nameless}
            ours = len(nameless) > _FEW and 2 * len(nameless) > len(others)
            for ask, found, status in self._nameless:
                self.probes.tell(ask, "unknown" if ours else found, status)
        elif count := len(self.probes.links()):
            self.frontier.remark(Reason.of(Code.REMARK_EXTERNAL_OFF, count=count))

    async def _read_sheets(self, asks: list[Ask], hosts: Hosts, deadline: float) -> bool:
        """Read the style sheets among ``asks``, up to the limits of the night; return whether any was read."""
        read = False
        for ask in asks:
            if ask.kind != "style" or self._sheets_left <= 0 or time.monotonic() > deadline:
                continue
            host = hosts[origin(ask.url)]
            if host.left or not self.probes.is_there(ask):
                continue
            self._sheets_left -= 1
            request = Request(ask.url, meta={"download_maxsize": stylesheets.MAX_BYTES})
            try:
                response = await self._send(request, host, ours=True)
            except Exception as error:  # too large or failed: keep what is known of it
                log.debug("%s: cannot be read: %r", ask.url, error)
                continue
            kind = (response.headers.get("Content-Type") or b"text/css").lower()
            if response.status == 200 and b"css" in kind:
                css = response.body.decode("utf-8", "replace")
                self.probes.keep_sheet(ask, tuple(stylesheets.named(css, ask.url, self.site.crawl.keep_query)))
                read = True
        return read

    async def _ask(self, asks: list[Ask], most: int, hosts: Hosts, deadline: float) -> None:
        by_host: defaultdict[str, list[Ask]] = defaultdict(list)
        left: list[Ask] = []
        for ask in asks:
            waiting = by_host[origin(ask.url)]
            full = sum(map(len, by_host.values())) >= most or (ask.kind == "link" and len(waiting) >= MAX_AT_ONE_HOST)
            (left if full else waiting).append(ask)
        room = asyncio.Semaphore(AT_ONCE)
        late: list[Ask] = []
        links = any(ask.kind == "link" for ask in asks)

        async def visit(host: Host, waiting: list[Ask]) -> None:
            async with room:
                late.extend(await self._visit(host, waiting, hosts, deadline))

        await asyncio.gather(*(visit(hosts[name], waiting) for name, waiting in by_host.items() if waiting))
        self.probes.carry([*left, *late])
        if left:
            code = Code.REMARK_WAITING_LINKS if links else Code.REMARK_WAITING_FILES
            self.frontier.remark(Reason.of(code, count=len(left)))
        if late:
            self.frontier.note(Reason.of(Code.NOTE_LATE_LINKS if links else Code.NOTE_LATE_FILES, count=len(late)))

    async def _visit(self, host: Host, waiting: list[Ask], hosts: Hosts, deadline: float) -> list[Ask]:
        """Request everything in ``waiting`` from one host, and return what there was no time for."""
        ours = waiting[0].kind != "link"
        if time.monotonic() < deadline:
            await self._learn(host, waiting[0].url, ours=ours)
        silent = 0

        async def work() -> None:
            nonlocal silent
            while waiting and time.monotonic() < deadline:
                ask = waiting.pop(0)
                found: Found
                status: int | None
                rules = host.robots
                if silent >= _GIVE_UP or host.left or rules is None or rules.is_too_slow or not rules.allows(ask.url):
                    found, status, size = "unknown", None, None
                else:
                    found, status, size = await self._look(ask, hosts, ours=ours)
                    silent = silent + 1 if status in (None, 429, 503) else 0
                if found == "missing" and status is None:
                    self._nameless.append((ask, found, status))
                else:
                    self.probes.tell(ask, found, status, size)

        await asyncio.gather(*(work() for _ in range(host.concurrency)))
        return waiting

    async def _learn(self, host: Host, url: str, *, ours: bool) -> None:
        """Read robots.txt of ``host``, unless that is done or the host is left."""
        if host.robots is not None or host.left:
            return
        base = "/".join(url.split("/", 3)[:3])
        if ours:
            host.robots = await self.preparer.learn(host, base)
            return
        try:
            response = await self._send(
                Request(f"{base}/robots.txt", meta={"download_maxsize": robots.MAX_BYTES}), host
            )
            answer = to_answer(response, unpacked=robots.MAX_BYTES)
        except Exception as error:  # the request for the first page shows what is wrong
            log.debug("%s/robots.txt: cannot be read: %r", base, error)
            host.robots = robots.Robots("open")
            return
        host.robots = robots.parse_robots(answer.status, answer.header("content-type"), answer.body)

    async def _look(self, ask: Ask, hosts: Hosts, *, ours: bool) -> tuple[Found, int | None, int | None]:
        """Return whether ``ask`` is there, the last status, and the length in bytes.

        "missing" without a status means that the name of its host does not exist.
        """
        url, method = ask.url, "HEAD"
        for _ in range(2 * MAX_HOPS):
            try:
                response = await self._send(Request(url, method=method, meta={"probe": True}), hosts[origin(url)], ours)
            except Exception as error:
                log.debug("%s: no answer: %r", url, error)
                nameless = classify_failure(error, origin(url)).reason.code is Code.NO_HOST
                nameless = nameless and not ours and origin(url) not in self.preparer.walls.refused
                return "missing" if nameless and url == ask.url else "unknown", None, None
            status = response.status
            location = as_address(response.headers.get("Location") or b"")
            if method == "HEAD" and status in _NOT_HEAD:
                method = "GET"
            elif 300 <= status < 400 and location:
                try:
                    url, method = resolve(url, location), "HEAD"
                except BadUrl:
                    return "unknown", status, None
                if ours and not in_scope(url, self.scope):
                    return "unknown", status, None
            else:
                size = to_answer(response).size if method == "HEAD" else len(response.body)
                return "there" if status < 300 else "missing" if status in (404, 410) else "unknown", status, size
        return "unknown", None, None

    async def _send(self, request: Request, host: Host, ours: bool = False) -> Response:
        """Send ``request`` when ``host`` may get one, and return the answer."""
        request.meta["download_slot"] = host.name
        if not ours:
            request.meta.update(external=True, download_timeout=min(LINK_TIMEOUT, self.site.crawl.timeout))
        while (wait := host.turn(time.monotonic())) > 0:
            await asyncio.sleep(wait)
        host.started(time.monotonic())
        try:
            return await self.download(request)
        finally:
            host.ended()
