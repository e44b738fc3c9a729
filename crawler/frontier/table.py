"""The frontier: the state of every address of a run, in the ``visit`` table. Every address ever seen has a row.

An address is queued, then in flight, then in one final state. Each page is one transaction: its result and the
addresses that it links to are stored together or not at all, so a run that is killed can resume without gaps.
"""

from collections.abc import Iterable, Iterator

from audits.model import UrlState
from audits.reasons import Code, Reason
from crawler.frontier.distances import Distance, Source, distance_of
from crawler.frontier.hosts import Job
from crawler.frontier.snapshots import Snapshots
from crawler.web import digest
from reports.store import Store, Visits, put_document

MAX_STOPS = 12  # times that a page may be in flight before it is assumed to be what kills the run


class Frontier(Visits):
    """The addresses of the run ``run_id``. A set of known digests saves a query for each of a page's 150 links."""

    def __init__(self, store: Store, run_id: str) -> None:
        super().__init__(store, run_id)
        self.atomic = store.atomic
        self.snapshots = Snapshots(store, run_id)
        self._seen: set[int] = set()
        self._unlinked: set[int] = set()  # known only from a sitemap or from earlier nights
        self.pages = 0  # number of pages whose body was read or is unchanged
        self.done = 0  # number of addresses that were visited, whatever the result

    def resume(self) -> list[Job]:
        """Load the state of an interrupted run and return its remaining jobs; a new run has none.

        An address that has been in flight `MAX_STOPS` times becomes an error.
        """
        self.put_all_back(MAX_STOPS, Reason.of(Code.STOPS_THE_RUN))
        jobs = []
        rows = self.store.execute(
            "SELECT url, address, request, state, source, clicks, found_on, snapshot, status "
            "FROM visited WHERE run = ?",
            self.run_id,
        )
        for number, url, request, state, source, clicks, found_on, snapshot, status in rows:
            known = digest(url)
            self._seen.add(known)
            if state == "queued":
                jobs.append(Job(0, distance_of(source, clicks), number, request))
                if found_on is None and source != Source.START:
                    self._unlinked.add(known)
            else:
                self.pages += state == "ok" and snapshot is not None
                self.done += status is not None
        return jobs

    def sources(self) -> Iterator[tuple[str, str]]:
        """Yield ``(address, page that links to it)`` for every linked address, the nearest to the start first."""
        yield from self.store.execute(
            "SELECT address, linked_from FROM visited WHERE run = ? AND found_on IS NOT NULL "
            "AND state NOT IN ('offsite', 'excluded') AND reason != ? ORDER BY source, clicks, url",
            self.run_id, Reason.of(Code.PATTERN).encode(),
        )  # fmt: skip

    def remembered(self) -> Iterator[str]:
        """Yield the pages of the last completed run and those with open issues: only a visit shows if one is gone."""
        rows = self.store.execute(
            "SELECT request FROM visited WHERE state = 'ok' AND run = "
            "(SELECT id FROM run WHERE state IN ('done', 'degraded') AND id != ? ORDER BY rowid DESC LIMIT 1) "
            "UNION SELECT coalesce((SELECT asked FROM url WHERE url.url = key), key) FROM issue "
            "WHERE scope = 'page' AND state = 'open'",
            self.run_id,
        )
        yield from [url for (url,) in rows]

    def knows(self, url: str) -> bool:
        """Return whether ``url`` has a row already."""
        return self._digest(url) in self._seen

    def is_unlinked(self, url: str) -> bool:
        """Return whether ``url`` is known only from a sitemap or earlier nights, as no page has linked to it so far."""
        return self._digest(url) in self._unlinked

    def _digest(self, url: str) -> int:
        return digest(self.store.shown(url))

    def news(self, urls: Iterable[str]) -> Iterable[str]:
        """Return the addresses in ``urls`` that have no row yet, or that no page has linked to so far; each once."""
        seen, unlinked = self._seen, self._unlinked
        return dict.fromkeys([url for url in urls if (known := self._digest(url)) not in seen or known in unlinked])

    def add(
        self,
        url: str,
        *,
        distance: Distance,
        found_on: int | None = None,
        in_sitemap: bool = False,
        verdict: tuple[UrlState, Reason] | None = None,
        redirect_to: int | None = None,
    ) -> int:
        """Add a row for the new address ``url`` and return its id. ``verdict`` is given if it is not to be visited."""
        number = self.store.url_id(url, ask=verdict is None)
        state, reason = verdict or ("queued", None)
        self.add_visit(
            number, state, reason, **distance._asdict(), found_on=found_on, in_sitemap=in_sitemap,
            redirect_to=redirect_to,
        )  # fmt: skip
        known = self._digest(url)
        self._seen.add(known)
        if distance.source != Source.START and verdict is None and found_on is None:
            self._unlinked.add(known)
        return number

    def link(self, url: str, *, distance: Distance, found_on: int) -> int | None:
        """Record the first link to ``url``, known before only from a sitemap or earlier nights.

        Return its id if its row was updated, else None.
        """
        self._unlinked.discard(self._digest(url))
        number = self.store.url_id(url)
        return number if self.link_visit(number, **distance._asdict(), found_on=found_on) else None

    def finish(
        self,
        job: Job,
        state: UrlState,
        reason: Reason,
        *,
        status: int | None = None,
        redirect_to: int | None = None,
        snapshot: int | None = None,
        changed: bool | None = None,
    ) -> None:
        """Store the final state of ``job``."""
        self.finish_visit(
            job.id, state, reason, status=status, redirect_to=redirect_to, snapshot=snapshot, changed=changed, ms=job.ms
        )
        self.pages += state == "ok"
        self.done += state != "not-visited"

    def ring(self, start: int, goal: int) -> list[int]:
        """Return the ids on the way from ``start`` to ``goal`` if redirects lead there, else an empty list."""
        way: list[int] = []
        current = start
        for _ in range(50):
            way.append(current)
            if current == goal:
                return way
            row = self.store.execute(
                "SELECT redirect_to FROM visit WHERE run = ? AND url = ?", self.run_id, current
            ).fetchone()
            if row is None or row[0] is None:
                return []
            current = row[0]
        return []

    def document(self, job: Job, kind: str, size: int | None, modified: str) -> None:
        """Store the type, size in bytes and date of ``job``, which is not a page."""
        media = kind.partition(";")[0].strip().lower()[:100]
        put_document(self.store, self.run_id, job.id, media=media, size=size, modified=modified)

    def pages_with_query(self) -> Iterator[tuple[str, str, int]]:
        """Yield ``(url, content hash, letters)`` for each fetched page whose address has parameters."""
        yield from self.store.execute(
            "SELECT request, content_hash, letters FROM visited JOIN snapshot ON snapshot.id = visited.snapshot "
            "WHERE visited.run = ? AND state = 'ok' AND instr(address, '?') ORDER BY visited.url",
            self.run_id,
        )

    # --- the whole --------------------------------------------------------------------------------------------

    def note(self, note: Reason) -> None:
        """Add a note to the run: something that it should have checked and did not."""
        self.store.note(self.run_id, note)

    def remark(self, remark: Reason) -> None:
        """Add a remark to the run: something that it met and that left nothing unchecked."""
        self.store.remark(self.run_id, remark)

    def first(self, urls: Iterable[str]) -> tuple[str, str, Reason, str] | None:
        """Return ``(url, state, reason, redirect target)`` of the first of ``urls`` that is known, or None."""
        for url in urls:
            row = self.store.execute(
                "SELECT state, reason, coalesce(target, '') FROM visited WHERE run = ? AND address = ?",
                self.run_id,
                self.store.shown(url),
            ).fetchone()
            if row:
                state, reason, target = row
                return url, state, Reason.decode(reason), target
        return None
