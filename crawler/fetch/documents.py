"""Fetch and read the new and changed documents of a night, within a budget. Only facts about them are stored.

This happens after the pages, from the same hosts at the same pace. A document with unchanged headers is not requested
again; one whose headers do not tell gets a conditional request.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from hashlib import blake2b

from msgspec import Struct
from scrapy.exceptions import DownloadCancelledError

from audits.documents import BY_TYPE_ALONE, Facts, Format, format_of
from crawler.frontier import Host, Hosts, is_due
from crawler.parse import DocumentReader
from crawler.web import MAX_HEADER, Answer, TooLarge, origin
from reports.store import Store, confirm_facts, now, put_facts

log = logging.getLogger(__name__)
_FAILURES = 3  # in a row; after that the rest of the host's documents wait for another night
_TO_READ = """
SELECT document.url AS id, coalesce(url.asked, url.url) AS url, document.type, document.bytes, document.modified,
       coalesce(facts.etag, '') AS etag, coalesce(facts.last_modified, '') AS last_modified,
       facts.bytes AS read_bytes, facts.read_at
FROM document JOIN url ON url.id = document.url LEFT JOIN document_facts AS facts ON facts.url = document.url
WHERE document.run = ? AND coalesce(facts.run, '') != ? ORDER BY facts.url IS NOT NULL, facts.read_at, document.url
"""


class _Paper(Struct, frozen=True):
    """A document of the run, and what was stored when it was last read."""

    id: int
    url: str
    type: str
    bytes: int | None
    modified: str
    etag: str
    last_modified: str
    read_bytes: int | None
    read_at: str | None

    @property
    def format(self) -> Format:
        """Return its format, or "" if it is not a kind of document that is read."""
        return format_of(self.type, self.url)

    def is_same(self, now: datetime) -> bool:
        """Return whether its headers say that it has not changed, which is trusted for four weeks at most."""
        if self.read_at is None or is_due(self.url, self.read_at, now):
            return False
        return bool(self.modified) and (self.bytes, self.modified) == (self.read_bytes, self.last_modified)

    def conditions(self, now: datetime) -> dict[str, str]:
        """Return the headers that request it only if it has changed."""
        if self.read_at is None or is_due(self.url, self.read_at, now):
            return {}
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


type Get = Callable[[str, Host, Mapping[str, str]], Awaitable[Answer]]


class DocumentRound:
    """Reads the documents of a run, at most ``limit`` of them and ``max_bytes`` each.

    ``get`` sends a request at the pace of its host. ``full`` reads every document again, even if it has not changed.
    """

    def __init__(
        self, store: Store, run_id: str, hosts: Hosts, get: Get, *, limit: int, max_bytes: int, full: bool = False
    ) -> None:
        self._store, self._run_id, self._hosts, self._get = store, run_id, hosts, get
        self._limit, self._max_bytes, self._full = limit, max_bytes, full

    async def go(self, deadline: float) -> None:
        """Read the new and changed documents until ``deadline`` (monotonic seconds) or until the budget is used up."""
        by_host: defaultdict[str, list[_Paper]] = defaultdict(list)
        for paper in self._waiting():
            by_host[origin(paper.url)].append(paper)
        with DocumentReader() as reader:
            rounds = (self._host(self._hosts[name], papers, reader, deadline) for name, papers in by_host.items())
            await asyncio.gather(*rounds)

    def _waiting(self) -> Iterable[_Paper]:
        left = self._limit
        for row in list(self._store.rows(_TO_READ, self._run_id, self._run_id)):
            paper = _Paper(**row)
            if not paper.format or (paper.is_same(now()) and not self._full):
                continue
            if paper.format in BY_TYPE_ALONE:
                self._keep(paper, Facts(state="type-only"))
            elif paper.bytes is not None and paper.bytes > self._max_bytes:
                self._keep(paper, Facts(state="too-large"))
            elif left:
                left -= 1
                yield paper

    async def _host(self, host: Host, papers: list[_Paper], reader: DocumentReader, deadline: float) -> None:
        failures = 0
        for paper in papers:
            if host.left or failures >= _FAILURES or time.monotonic() > deadline:
                return
            try:
                answer = await self._get(paper.url, host, {} if self._full else paper.conditions(now()))
            except (TooLarge, DownloadCancelledError):
                self._keep(paper, Facts(state="too-large"))
                continue
            except Exception as error:  # any network error: skip this document, and after a few the host
                log.info("a document could not be fetched: %s", type(error).__name__)
                failures += 1
                continue
            if answer.status in (429, 503):
                return
            if answer.status == 304:
                confirm_facts(self._store, self._run_id, paper.id)
            elif answer.status == 200:
                self._keep(paper, await reader.read(paper.format, answer.body), answer)
            failures = 0

    # --- writing ----------------------------------------------------------------------------------------------

    def _keep(self, paper: _Paper, facts: Facts, answer: Answer | None = None) -> None:
        etag = answer.header("etag")[:MAX_HEADER] if answer else ""
        modified = answer.header("last-modified")[:MAX_HEADER] if answer else paper.modified
        size = len(answer.body) if answer else paper.bytes
        digest = blake2b(answer.body, digest_size=16).hexdigest() if answer else ""
        put_facts(
            self._store, self._run_id, paper.id, facts,
            form=paper.format, etag=etag, modified=modified, size=size, digest=digest,
        )  # fmt: skip
