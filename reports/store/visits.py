"""Write the visits of a run, stage by stage, and read them with the results of their audits."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from audits.model import PageResult, UrlState
from audits.reasons import Code, Reason
from reports.store.database import Store, unpack


class Visits:
    """Writes the ``visit`` rows of the run ``run_id``. An address is given by its number in ``url``."""

    def __init__(self, store: Store, run_id: str) -> None:
        self.store = store
        self.run_id = run_id

    # --- FETCH ------------------------------------------------------------------------------------------------

    def add_visit(
        self, url: int, state: str, reason: Reason | None, *, source: int, clicks: int, found_on: int | None,
        in_sitemap: bool, redirect_to: int | None,
    ) -> None:  # fmt: skip
        """Add a row for an address that is new in the run."""
        self.store.execute(
            "INSERT INTO visit (run, url, state, reason, source, clicks, found_on, in_sitemap, redirect_to) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self.run_id, url, state, reason.encode() if reason else "", source, clicks, found_on, int(in_sitemap),
            redirect_to,
        )  # fmt: skip

    def link_visit(self, url: int, *, source: int, clicks: int, found_on: int) -> bool:
        """Record the first link to an address, and return whether it was the first. The shorter way counts."""
        linked = self.store.execute(
            "UPDATE visit SET found_on = ?, source = iif((?, ?) < (source, clicks), ?, source), "
            "clicks = iif((?, ?) < (source, clicks), ?, clicks) WHERE run = ? AND url = ? AND found_on IS NULL",
            found_on, source, clicks, source, source, clicks, clicks, self.run_id, url,
        )  # fmt: skip
        return bool(linked.rowcount)

    def move(self, url: int, *, source: int, clicks: int) -> None:
        """Store another way to an address."""
        sql = "UPDATE visit SET source = ?, clicks = ? WHERE run = ? AND url = ?"
        self.store.execute(sql, source, clicks, self.run_id, url)

    def mark_in_sitemap(self, url: str) -> None:
        """Record that a sitemap lists the address ``url``."""
        sql = "UPDATE visit SET in_sitemap = 1 WHERE run = ? AND url = (SELECT id FROM url WHERE url = ?)"
        self.store.execute(sql, self.run_id, self.store.shown(url))

    def take(self, url: int) -> bool:
        """Put a queued address in flight, and return False if it was not queued."""
        sql = "UPDATE visit SET state = 'in-flight', tries = tries + 1 WHERE run = ? AND url = ? AND state = 'queued'"
        return bool(self.store.execute(sql, self.run_id, url).rowcount)

    def put_back(self, url: int) -> None:
        """Queue an address again."""
        self.store.execute("UPDATE visit SET state = 'queued' WHERE run = ? AND url = ?", self.run_id, url)

    def put_all_back(self, tries: int, reason: Reason) -> None:
        """Queue what is in flight again; what has been in flight ``tries`` times becomes an error with ``reason``."""
        self.store.execute(
            "UPDATE visit SET state = 'error', reason = ? WHERE run = ? AND state = 'in-flight' AND tries >= ?",
            reason.encode(), self.run_id, tries,
        )  # fmt: skip
        self.store.execute("UPDATE visit SET state = 'queued' WHERE run = ? AND state = 'in-flight'", self.run_id)

    def finish_visit(
        self, url: int, state: UrlState, reason: Reason, *, status: int | None, redirect_to: int | None,
        snapshot: int | None, changed: bool | None, ms: int | None,
    ) -> None:  # fmt: skip
        """Store the final state of an address that is queued or in flight."""
        self.store.execute(
            "UPDATE visit SET state = ?, reason = ?, status = ?, redirect_to = ?, snapshot = ?, changed = ?, ms = ? "
            "WHERE run = ? AND url = ? AND state IN ('queued', 'in-flight')",
            state, reason.encode(), status, redirect_to, snapshot, changed, ms, self.run_id, url,
        )  # fmt: skip

    def close(self, reason: Reason) -> int:
        """Mark every remaining address as not visited because of ``reason``, and return their number."""
        return self.store.execute(
            "UPDATE visit SET state = 'not-visited', reason = ? WHERE run = ? AND state IN ('queued', 'in-flight')",
            reason.encode(), self.run_id,
        ).rowcount  # fmt: skip

    def close_ring(self, url: int, reason: Reason) -> None:
        """Mark ``url`` as the address that reports the redirect loop."""
        self.store.execute(
            "UPDATE visit SET state = 'broken', reason = ?, redirect_to = NULL WHERE run = ? AND url = ?",
            reason.encode(), self.run_id, url,
        )  # fmt: skip

    def lead(self, url: int, to: int, reason: Reason) -> None:
        """Make ``url`` a redirect to ``to``, the address that keeps their common page."""
        self.store.execute(
            "UPDATE visit SET state = 'redirect', reason = ?, redirect_to = ?, snapshot = NULL, changed = NULL "
            "WHERE run = ? AND url = ?",
            reason.encode(), to, self.run_id, url,
        )  # fmt: skip

    def explain(self, url: int, reason: Reason) -> None:
        """Store another reason for the state of an address."""
        self.store.execute("UPDATE visit SET reason = ? WHERE run = ? AND url = ?", reason.encode(), self.run_id, url)

    # --- RENDER and AUDIT -------------------------------------------------------------------------------------

    def show(self, url: int, artifact: int, *, rendered: bool) -> None:
        """Store which artifact a page has, and whether this run made it."""
        sql = "UPDATE visit SET artifact = ?, rendered = ? WHERE run = ? AND url = ?"
        self.store.execute(sql, artifact, int(rendered), self.run_id, url)

    def judge(self, url: int, result: int) -> None:
        """Store which result a page has."""
        self.store.execute("UPDATE visit SET result = ? WHERE run = ? AND url = ?", result, self.run_id, url)

    def reuse_results(self, ruleset: str) -> None:
        """Drop results of other rules or artifacts, and reuse the stored results of pages that are unchanged."""
        self.store.execute(
            """UPDATE visit SET result = NULL WHERE run = ? AND result IS NOT NULL AND NOT EXISTS (
                   SELECT 1 FROM result WHERE result.id = visit.result AND result.snapshot = visit.snapshot
                   AND result.artifact IS visit.artifact AND result.ruleset = ?)""",
            self.run_id, ruleset,
        )  # fmt: skip
        self.store.execute(
            """UPDATE visit SET result = (
                   SELECT max(result.id) FROM result
                   WHERE result.snapshot = visit.snapshot AND result.artifact IS visit.artifact AND result.ruleset = ?)
               WHERE run = ? AND state = 'ok' AND result IS NULL AND snapshot IS NOT NULL""",
            ruleset, self.run_id,
        )  # fmt: skip

    def place(self, url: int, *, kind: str, depth: int | None, inlinks: int, path: str, owner: str) -> None:
        """Store the place of a page in the site, and whose it is."""
        self.store.execute(
            "UPDATE visit SET kind = ?, depth = ?, inlinks = ?, path = ?, owner = ? WHERE run = ? AND url = ?",
            kind, depth, inlinks, path, owner, self.run_id, url,
        )  # fmt: skip

    def delete(self) -> None:
        """Delete every visit of the run."""
        self.store.execute("DELETE FROM visit WHERE run = ?", self.run_id)


def lose_pages(
    store: Store, unfinished: str, *, results: Iterable[int], artifacts: Iterable[int], snapshots: Iterable[int]
) -> None:
    """Take what is damaged from the visits that have it; in other runs than ``unfinished`` these are then errors."""
    lost = Reason.of(Code.DAMAGED).encode()
    store.db.conn.executemany(
        "UPDATE visit SET result = NULL, state = iif(run = ?, state, 'error'), reason = iif(run = ?, reason, ?)"
        " WHERE result = ?",
        [(unfinished, unfinished, lost, result) for result in results],
    )
    sql = "UPDATE visit SET artifact = NULL, rendered = 0 WHERE artifact = ?"
    store.db.conn.executemany(sql, [(artifact,) for artifact in artifacts])
    store.db.conn.executemany(
        "UPDATE visit SET state = 'queued', snapshot = NULL, changed = NULL, artifact = NULL, rendered = 0,"
        " result = NULL WHERE run = ? AND snapshot = ?",
        [(unfinished, snapshot) for snapshot in snapshots],
    )


class Visit(Struct, frozen=True):
    """One URL of a run, with what MERGE and the figures need."""

    url: str
    state: str
    reason: str
    status: int | None
    redirect_to: str
    inlinks: int | None
    result: PageResult | None


_VISITS = """
SELECT address AS url, state, reason, status, inlinks, target AS redirect_to, result.data AS data
FROM visited LEFT JOIN result ON result.id = visited.result WHERE run = ?
"""
_RECHECKED = """
SELECT url.url AS url, recheck.at, recheck.data, run.started, coalesce(snapshot.fetched_at, '') AS fetched,
       coalesce(snapshot.confirmed, '') AS confirmed
FROM recheck JOIN url ON url.id = recheck.url JOIN run ON run.id = ?
LEFT JOIN visit ON visit.run = run.id AND visit.url = recheck.url LEFT JOIN snapshot ON snapshot.id = visit.snapshot
"""


def read_visits(store: Store, run_id: str) -> Iterator[Visit]:
    """Yield every URL of a run, with the result of those that were audited, or re-checked after the run saw them."""
    later = read_rechecks(store, run_id)
    for row in store.rows(_VISITS, run_id):
        again = later.get(row["url"])
        data = row["data"] if again is None else again.data
        result = unpack(data, PageResult) if data is not None else None
        yield Visit(
            row["url"], row["state"], row["reason"], row["status"], row["redirect_to"] or "", row["inlinks"], result
        )


class Recheck(Struct, frozen=True):
    """What a re-check saw of a page: when, and the packed `PageResult`."""

    at: str
    data: bytes


def read_rechecks(store: Store, run_id: str) -> dict[str, Recheck]:
    """Return, by address, the re-checks of pages that are later than what the run ``run_id`` saw of them."""
    if not store.row("SELECT 1 FROM sqlite_master WHERE name = 'recheck'"):
        return {}  # a database that no migration has changed since, as readers meet it
    found = {}
    for row in store.rows(_RECHECKED, run_id):
        seen = [_moment(row[name]) for name in ("started", "fetched", "confirmed") if row[name]]
        if _moment(row["at"]) > max(seen):
            found[row["url"]] = Recheck(row["at"], row["data"])
    return found


def put_recheck(store: Store, url: int, run_id: str, at: str, data: bytes) -> None:
    """Store what a re-check saw of a page, in place of an earlier one; ``run_id`` is the latest merged run."""
    store.execute("INSERT OR REPLACE INTO recheck (url, run, at, data) VALUES (?, ?, ?, ?)", url, run_id, at, data)


def forget_rechecks(store: Store, run_id: str) -> None:
    """Delete the re-checks of pages that the run ``run_id`` has seen later, or no longer visits."""
    later = read_rechecks(store, run_id)
    for row in [*store.rows("SELECT recheck.url AS id, url.url FROM recheck JOIN url ON url.id = recheck.url")]:
        if row["url"] not in later:
            store.execute("DELETE FROM recheck WHERE url = ?", row["id"])


def _moment(stored: str) -> datetime:
    return datetime.fromisoformat(stored)
