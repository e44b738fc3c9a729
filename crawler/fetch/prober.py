"""Asks servers whether something is there: HEAD, then GET where a server refuses that. Only style sheets of our own are
read, for they name further files.

The walls are those of every request, at each hop of a redirect. Other webs are asked one thing at a time, at the pace
of our own, and only where robots.txt lets us.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable

from scrapy import Request
from scrapy.http import Response

from audits.site_config import Site
from crawler.fetch.failures import classify_failure
from crawler.fetch.host_setup import Preparer
from crawler.frontier import Ask, Found, Frontier, Host, Hosts, Probes, reasons
from crawler.parse import stylesheets
from crawler.web import BadUrl, in_scope, origin, resolve, robots

MAX_RESOURCES = 1_000  # a night; the rest waits for another
MAX_LINKS = 2_000
MAX_AT_ONE_HOST = 200  # of links to the same other web
AT_ONCE = 16  # servers that are asked at the same time
LINK_TIMEOUT = 10.0  # seconds for an answer of another web; what is slower is unknown
MAX_HOPS = 5
_GIVE_UP = 3  # questions in a row without an answer, then the rest of a host is unknown
_NOT_HEAD = frozenset([*range(400, 600)]) - {401, 407, 429, 503}  # then GET is asked for: many refuse only HEAD
_FEW = 3  # hosts without a name are believed; more, and half of all: then it is our own name server that is down

type Download = Callable[[Request], Awaitable[Response]]
type Answered = tuple[Ask, Found, int | None]


class Prober:
    """Asks for what `Probes` lists. ``preparer`` knows the robots of our own hosts, ``download`` sends a request."""

    def __init__(
        self, site: Site, scope: tuple[str, ...], frontier: Frontier, preparer: Preparer, download: Download
    ) -> None:
        self.site, self.scope, self.frontier, self.preparer, self.download = site, scope, frontier, preparer, download
        self.probes = Probes(frontier)
        self._nameless: list[Answered] = []
        self._sheets_left = stylesheets.MAX_SHEETS

    async def run(self, hosts: Hosts, deadline: float) -> None:
        """Ask, at the pace of ``hosts``, until monotonic ``deadline``; the run is told of what was left out."""
        room = MAX_RESOURCES
        for _ in range(stylesheets.DEPTH + 1):  # what a sheet names is known when it has been read
            resources = self.probes.resources(self.scope)
            await self._ask(resources, room, hosts, deadline, reasons.RESOURCES)
            room -= len(resources)
            if room <= 0 or not await self._read_sheets(resources, hosts, deadline):
                break
        if self.site.crawl.external_links:
            others = Hosts(self.site.crawl.delay, 1)
            await self._ask(self.probes.links(), MAX_LINKS, others, deadline, reasons.LINKS)
            nameless = {origin(ask.url) for ask, *_ in self._nameless}
            ours = len(nameless) > _FEW and 2 * len(nameless) > len(others)
            for ask, found, status in self._nameless:
                self.probes.tell(ask, "unknown" if ours else found, status)
        elif count := len(self.probes.links()):
            self.frontier.remark(reasons.REMARK_EXTERNAL_OFF.format(count=count))

    async def _read_sheets(self, asks: list[Ask], hosts: Hosts, deadline: float) -> bool:
        """Read the style sheets among what was asked for, as far as a night allows. Whether any was read."""
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
            except Exception:  # too large, or in trouble: what was known of it holds
                continue
            kind = (response.headers.get("Content-Type") or b"text/css").lower()
            if response.status == 200 and b"css" in kind:
                css = response.body.decode("utf-8", "replace")
                self.probes.keep_sheet(ask, tuple(stylesheets.named(css, ask.url, self.site.crawl.keep_query)))
                read = True
        return read

    async def _ask(self, asks: list[Ask], most: int, hosts: Hosts, deadline: float, what: str) -> None:
        by_host: defaultdict[str, list[Ask]] = defaultdict(list)
        left: list[Ask] = []
        for ask in asks:
            waiting = by_host[origin(ask.url)]
            full = sum(map(len, by_host.values())) >= most or (ask.kind == "link" and len(waiting) >= MAX_AT_ONE_HOST)
            (left if full else waiting).append(ask)
        room = asyncio.Semaphore(AT_ONCE)
        late: list[Ask] = []

        async def visit(host: Host, waiting: list[Ask]) -> None:
            async with room:
                late.extend(await self._visit(host, waiting, hosts, deadline))

        await asyncio.gather(*(visit(hosts[name], waiting) for name, waiting in by_host.items() if waiting))
        self.probes.carry([*left, *late])
        if left:
            self.frontier.remark(reasons.REMARK_WAITING.format(count=len(left), what=what))
        if late:
            self.frontier.note(reasons.NOTE_LATE.format(count=len(late), what=what))

    async def _visit(self, host: Host, waiting: list[Ask], hosts: Hosts, deadline: float) -> list[Ask]:
        """Ask one host for everything that ``waiting`` wants of it. What there was no time for."""
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
                if silent >= _GIVE_UP or host.left or host.robots is None or not host.robots.allows(ask.url):
                    found, status = "unknown", None
                else:
                    found, status = await self._look(ask, hosts, ours=ours)
                    silent = silent + 1 if status in (None, 429, 503) else 0
                if found == "missing" and status is None:
                    self._nameless.append((ask, found, status))
                else:
                    self.probes.tell(ask, found, status)

        await asyncio.gather(*(work() for _ in range(host.concurrency)))
        return waiting

    async def _learn(self, host: Host, url: str, *, ours: bool) -> None:
        """Know what ``host`` lets us ask for."""
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
        except Exception:  # what that means is told by the first page
            host.robots = robots.Robots("open")
            return
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        host.robots = robots.parse_robots(response.status, kind, response.body)

    async def _look(self, ask: Ask, hosts: Hosts, *, ours: bool) -> tuple[Found, int | None]:
        """Whether ``ask`` is there, and the last status; "missing" without one means that its host has no name."""
        url, method = ask.url, "HEAD"
        for _ in range(2 * MAX_HOPS):
            try:
                response = await self._send(Request(url, method=method, meta={"probe": True}), hosts[origin(url)], ours)
            except Exception as error:
                nameless = classify_failure(error, origin(url)).reason.startswith(reasons.NO_HOST.partition("{")[0])
                nameless = nameless and not ours and origin(url) not in self.preparer.walls.refused
                return "missing" if nameless and url == ask.url else "unknown", None
            status = response.status
            location = (response.headers.get("Location") or b"").decode("utf-8", "replace")
            if method == "HEAD" and status in _NOT_HEAD:
                method = "GET"
            elif 300 <= status < 400 and location:
                try:
                    url, method = resolve(url, location), "HEAD"
                except BadUrl:
                    return "unknown", status
                if ours and not in_scope(url, self.scope):
                    return "unknown", status
            else:
                return "there" if status < 300 else "missing" if status in (404, 410) else "unknown", status
        return "unknown", None

    async def _send(self, request: Request, host: Host, ours: bool = False) -> Response:
        """The answer to ``request``, when it is ``host``'s turn."""
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
