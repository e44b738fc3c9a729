"""The frontier: what became of every address of a run, in the ``visit`` table. Nothing that was ever seen is lost.

An address is queued, then in flight, then in one final state for ever. One transaction a page: what a page was, and the
addresses that it led to, are known together or not at all, so that a round that is killed goes on without a gap.
"""

from collections.abc import Iterable, Iterator

from audits.model import UrlState
from crawler.frontier import reasons
from crawler.frontier.hosts import Job
from crawler.frontier.snapshots import Snapshots
from reports.store import Store

SITEMAP_PRIORITY = 1_000  # after everything that is linked
REMEMBERED_PRIORITY = 2_000  # pages of earlier nights, last: most of them are found again by links before that
MAX_STOPS = 12  # times that a page may be in flight before we think that it is what kills the round


class Frontier:
    """The addresses of the run ``run_id``. Known ones are told by a set of hashes: no query for each of 150 links."""

    def __init__(self, store: Store, run_id: str) -> None:
        self.store = store
        self.run_id = run_id
        self.atomic = store.atomic
        self.snapshots = Snapshots(store, run_id)
        self._seen: set[int] = set()
        self._unlinked: set[int] = set()  # known by a sitemap or from earlier nights alone
        self.pages = 0  # with a body that was read, or is unchanged
        self.done = 0  # visited, whatever came of it

    def resume(self) -> list[Job]:
        """What a run that was broken off had still to do; nothing in a new run."""
        execute, run = self.store.execute, self.run_id
        execute(
            "UPDATE visit SET state = 'error', reason = ? WHERE run = ? AND state = 'in-flight' AND tries >= ?",
            reasons.STOPS_US, run, MAX_STOPS,
        )  # fmt: skip
        execute("UPDATE visit SET state = 'queued' WHERE run = ? AND state = 'in-flight'", run)
        jobs = []
        rows = execute(
            "SELECT url.id, url.url, state, priority, found_on, snapshot, status "
            "FROM visit JOIN url ON url.id = visit.url WHERE run = ?",
            run,
        )
        for number, url, state, priority, found_on, snapshot, status in rows:
            self._seen.add(hash(url))
            if state == "queued":
                jobs.append(Job(0, priority, number, url))
                if found_on is None and priority >= SITEMAP_PRIORITY:
                    self._unlinked.add(hash(url))
            else:
                self.pages += state == "ok" and snapshot is not None
                self.done += status is not None
        return jobs

    def sources(self) -> Iterator[tuple[str, str]]:
        """Every address that a page linked to, with that page, the nearest to the start first."""
        yield from self.store.execute(
            "SELECT url.url, source.url FROM visit JOIN url ON url.id = visit.url "
            "JOIN url AS source ON source.id = visit.found_on "
            "WHERE run = ? AND state NOT IN ('offsite', 'excluded') AND reason != ? ORDER BY priority, url.id",
            self.run_id, reasons.PATTERN,
        )  # fmt: skip

    def remembered(self) -> Iterator[str]:
        """Pages of the round before, and those with open issues: without a visit nobody would know that one is gone."""
        rows = self.store.execute(
            "SELECT url.url FROM visit JOIN url ON url.id = visit.url WHERE visit.state = 'ok' AND visit.run = "
            "(SELECT id FROM run WHERE state IN ('done', 'degraded') AND id != ? ORDER BY rowid DESC LIMIT 1) "
            "UNION SELECT key FROM issue WHERE scope = 'page' AND state = 'open'",
            self.run_id,
        )
        yield from [url for (url,) in rows]

    def knows(self, url: str) -> bool:
        """Whether ``url`` has its row already."""
        return hash(url) in self._seen

    def is_unlinked(self, url: str) -> bool:
        """Whether no page has linked to ``url`` so far: it is known from a sitemap, or from earlier nights."""
        return hash(url) in self._unlinked

    def news(self, urls: Iterable[str]) -> Iterable[str]:
        """Those of ``urls`` that have no row yet, or that no page has linked to so far: most links are old news."""
        seen, unlinked = self._seen, self._unlinked
        return dict.fromkeys([url for url in urls if (known := hash(url)) not in seen or known in unlinked])

    def add(
        self,
        url: str,
        *,
        priority: int,
        found_on: int | None = None,
        in_sitemap: bool = False,
        verdict: tuple[UrlState, str] | None = None,
        redirect_to: int | None = None,
    ) -> int:
        """The first sight of ``url``; ``verdict`` when it is not to be visited. Its number."""
        number = self.store.url_id(url)
        state, reason = verdict or ("queued", "")
        self.store.execute(
            "INSERT INTO visit (run, url, state, reason, found_on, in_sitemap, priority, redirect_to) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            self.run_id, number, state, reason, found_on, int(in_sitemap), priority, redirect_to,
        )  # fmt: skip
        self._seen.add(hash(url))
        if priority >= SITEMAP_PRIORITY and verdict is None and found_on is None:
            self._unlinked.add(hash(url))
        return number

    def link(self, url: str, *, priority: int, found_on: int) -> int | None:
        """A page links to ``url``, that only a sitemap had named; its number when it is still to be visited."""
        self._unlinked.discard(hash(url))
        number = self.store.url_id(url)
        moved = self.store.execute(
            "UPDATE visit SET found_on = ?, priority = min(priority, ?) WHERE run = ? AND url = ? AND found_on IS NULL",
            found_on, priority, self.run_id, number,
        )  # fmt: skip
        return number if moved.rowcount else None

    def mark_in_sitemap(self, url: str) -> None:
        """A sitemap names ``url``, that is known already."""
        self.store.execute(
            "UPDATE visit SET in_sitemap = 1 WHERE run = ? AND url = (SELECT id FROM url WHERE url = ?)",
            self.run_id,
            url,
        )

    def take(self, job: Job) -> bool:
        """Put ``job`` in flight; False when it was taken before (it can be queued twice)."""
        return bool(
            self.store.execute(
                "UPDATE visit SET state = 'in-flight', tries = tries + 1 "
                "WHERE run = ? AND url = ? AND state = 'queued'",
                self.run_id, job.id,
            ).rowcount
        )  # fmt: skip

    def put_back(self, job: Job) -> None:
        """Queue ``job`` once more."""
        self.store.execute("UPDATE visit SET state = 'queued' WHERE run = ? AND url = ?", self.run_id, job.id)

    def finish(
        self,
        job: Job,
        state: UrlState,
        reason: str,
        *,
        status: int | None = None,
        redirect_to: int | None = None,
        snapshot: int | None = None,
        changed: bool | None = None,
    ) -> None:
        """The final word on ``job``."""
        self.store.execute(
            "UPDATE visit SET state = ?, reason = ?, status = ?, redirect_to = ?, snapshot = ?, changed = ? "
            "WHERE run = ? AND url = ? AND state IN ('queued', 'in-flight')",
            state, reason, status, redirect_to, snapshot, None if changed is None else int(changed),
            self.run_id, job.id,
        )  # fmt: skip
        self.pages += state == "ok"
        self.done += state != "not-visited"

    def close(self, verdict: str) -> int:
        """Nothing stays queued: what is left was not visited, because of ``verdict``. How many."""
        return self.store.execute(
            "UPDATE visit SET state = 'not-visited', reason = ? WHERE run = ? AND state IN ('queued', 'in-flight')",
            verdict, self.run_id,
        ).rowcount  # fmt: skip

    def ring(self, start: int, goal: int) -> list[int]:
        """The addresses on the way, when the redirects that begin at ``start`` lead to ``goal``; else nothing."""
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

    def close_ring(self, url: int) -> None:
        """The address at which a ring of redirects is told of."""
        self.store.execute(
            "UPDATE visit SET state = 'broken', reason = ?, redirect_to = NULL WHERE run = ? AND url = ?",
            reasons.REDIRECT_RING, self.run_id, url,
        )  # fmt: skip

    def document(self, job: Job, kind: str, size: int | None, modified: str) -> None:
        """Remember what ``job``, that is no page, is."""
        media = kind.partition(";")[0].strip().lower()[:100]
        self.store.execute(
            "INSERT OR REPLACE INTO document (run, url, type, bytes, modified) VALUES (?, ?, ?, ?, ?)",
            self.run_id, job.id, media, size, modified,
        )  # fmt: skip

    def pages_with_query(self) -> Iterator[tuple[str, str, int]]:
        """``(url, content hash, letters)`` of what came for addresses with parameters."""
        yield from self.store.execute(
            "SELECT url.url, content_hash, letters FROM visit JOIN url ON url.id = visit.url "
            "JOIN snapshot ON snapshot.id = visit.snapshot "
            "WHERE visit.run = ? AND visit.state = 'ok' AND instr(url.url, '?') ORDER BY url.id",
            self.run_id,
        )

    def lead(self, url: int, to: int, reason: str) -> None:
        """The page at ``url`` is the one at ``to``: that one keeps it."""
        self.store.execute(
            "UPDATE visit SET state = 'redirect', reason = ?, redirect_to = ?, snapshot = NULL, changed = NULL "
            "WHERE run = ? AND url = ?",
            reason, to, self.run_id, url,
        )  # fmt: skip

    def distrust(self, host: str, fault: str) -> None:
        """Remember what is wrong with the certificate of ``host``."""
        self.store.execute(
            "INSERT OR REPLACE INTO certificate (run, host, fault) VALUES (?, ?, ?)", self.run_id, host, fault
        )

    # --- the whole --------------------------------------------------------------------------------------------

    def note(self, sentence: str) -> None:
        """Say of the whole run what it should have checked and did not."""
        self.store.note(self.run_id, sentence)

    def remark(self, sentence: str) -> None:
        """Say of the whole run what it met."""
        self.store.remark(self.run_id, sentence)

    def first(self, urls: Iterable[str]) -> tuple[str, str, str, str] | None:
        """``(url, state, reason, redirects to)`` of the first of ``urls`` that is known."""
        for url in urls:
            row = self.store.execute(
                "SELECT visit.state, visit.reason, coalesce(target.url, '') FROM visit JOIN url ON url.id = visit.url "
                "LEFT JOIN url AS target ON target.id = visit.redirect_to WHERE run = ? AND url.url = ?",
                self.run_id, url,
            ).fetchone()  # fmt: skip
            if row:
                return (url, *row)
        return None
