"""What is asked for only to know that it is there: the files of our own pages, and (opt-in) pages of other webs.

Each has one row a run, and what is known carries over: an answer that says nothing changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct

from audits.model import Resource
from crawler.frontier import reasons
from crawler.frontier.freshness import is_due
from crawler.frontier.table import Frontier
from crawler.parse import DEPTH
from crawler.web import in_scope
from reports.store import Store, pack, unpack

MAX_KNOWN = 20_000  # files that are kept track of: as many as the pages of a large municipality
LINK_EVERY = 7  # days between two looks at a page of another web that was there
NIGHTS = {"link": 2}  # nights in a row that something is not there before it is broken; else one: it is our own server

type Found = Literal["there", "missing", "unknown"]


def read_sheets(store: Store) -> dict[str, tuple[Resource, ...]]:
    """Every style sheet that has been read, by address, with the files that it names."""
    rows = store.rows("SELECT url.url, resources FROM sheet JOIN url ON url.id = sheet.url")
    return {row["url"]: unpack(row["resources"], tuple[Resource, ...]) for row in rows}


def through(resources: Iterable[Resource], sheets: Mapping[str, tuple[Resource, ...]]) -> Iterator[Resource]:
    """The files of pages, and those that their style sheets name, each once."""
    seen: set[str] = set()
    found = resources
    for _ in range(DEPTH + 1):
        inside: list[Resource] = []
        for resource in found:
            if resource.url not in seen:
                seen.add(resource.url)
                yield resource
                inside += sheets.get(resource.url, ()) if resource.kind == "style" else ()
        found = inside


class Before(Struct, frozen=True):
    """What the last night that asked was told; its row in ``probe``."""

    state: str = "unknown"
    status: int | None = None
    failures: int = 0
    asked: str = ""


class Ask(Struct, frozen=True):
    """Something to ask for, the most urgent first when sorted by `urgency`."""

    id: int
    url: str
    kind: str
    before: Before

    @property
    def urgency(self) -> tuple[bool, bool, str, str]:
        """A style sheet is every page's, what was not there should be; then what has not been asked for longest."""
        return self.kind == "image", self.before.state == "ok", self.before.asked, self.url


class Probes:
    """The rows of a run, by way of its ``frontier``."""

    def __init__(self, frontier: Frontier) -> None:
        self.store, self.run_id = frontier.store, frontier.run_id

    def resources(self, scope: tuple[str, ...]) -> list[Ask]:
        """The files on our own hosts that fetched pages are made of. What the run has visited already is not asked."""
        rows = self.store.execute(
            "SELECT resources FROM visit JOIN url ON url.id = visit.url JOIN snapshot ON snapshot.id = visit.snapshot "
            "WHERE visit.run = ? AND visit.state = 'ok' AND resources IS NOT NULL ORDER BY visit.priority, url.url",
            self.run_id,
        )
        kinds: dict[str, str] = {}
        of_pages = (resource for (packed,) in rows for resource in unpack(packed, tuple[Resource, ...]))
        for resource in through(of_pages, self.sheets()):
            if len(kinds) < MAX_KNOWN and in_scope(resource.url, scope):
                kinds[resource.url] = resource.kind
        asks = []
        with self.store.atomic():
            files = [Ask(self.store.url_id(url), url, kind, Before()) for url, kind in kinds.items()]
            for ask in self._open(files):
                visited = self._visited(ask.id)
                if visited is not None:
                    self.tell(ask, *visited)
                elif "****" not in ask.url:
                    asks.append(ask)
        return sorted(asks, key=lambda ask: ask.urgency)

    def sheets(self) -> dict[str, tuple[Resource, ...]]:
        """The style sheets that have been read, with the files that they name."""
        return read_sheets(self.store)

    def is_there(self, ask: Ask) -> bool:
        """Whether what was asked for in this run was there."""
        sql = "SELECT 1 FROM probe WHERE run = ? AND url = ? AND state = 'ok'"
        return self.store.execute(sql, self.run_id, ask.id).fetchone() is not None

    def keep_sheet(self, ask: Ask, found: tuple[Resource, ...]) -> None:
        """Write down what a sheet names."""
        self.store.execute("INSERT OR REPLACE INTO sheet (url, resources) VALUES (?, ?)", ask.id, pack(found))

    def links(self) -> list[Ask]:
        """The pages of other webs that fetched pages link to, and that are due."""
        rows = self.store.execute(
            "SELECT url.id, url.url FROM visit JOIN url ON url.id = visit.url "
            "WHERE run = ? AND state = 'offsite' AND reason = ? AND instr(url.url, '****') = 0 ORDER BY url.id",
            self.run_id, reasons.OFFSITE,
        )  # fmt: skip
        due: list[Ask] = []
        rest: list[Ask] = []
        now = datetime.now(UTC)
        for ask in self._open([Ask(number, url, "link", Before()) for number, url in rows]):
            fine = ask.before.state == "ok" and not is_due(ask.url, ask.before.asked, now, LINK_EVERY)
            (rest if fine else due).append(ask)
        self.carry(rest)
        return sorted(due, key=lambda ask: ask.urgency)

    def tell(self, ask: Ask, found: Found, status: int | None) -> None:
        """Write down what came of ``ask``."""
        now = datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
        before = ask.before
        if found == "unknown":
            self._write(ask, Before(before.state if before.failures else "unknown", status, before.failures, now))
            return
        failures = before.failures + 1 if found == "missing" else 0
        broken = failures >= NIGHTS.get(ask.kind, 1)
        self._write(ask, Before("broken" if broken else "unknown" if failures else "ok", status, failures, now))

    def carry(self, asks: list[Ask]) -> None:
        """What is known of ``asks`` holds on, though nobody has asked tonight."""
        with self.store.atomic():
            for ask in asks:
                if ask.before.asked:
                    self._write(ask, ask.before)

    def _write(self, ask: Ask, row: Before) -> None:
        self.store.execute(
            "INSERT OR REPLACE INTO probe (run, url, kind, state, status, failures, asked) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            self.run_id, ask.id, ask.kind, row.state, row.status, row.failures, row.asked,
        )  # fmt: skip
        if ask.kind == "link":
            self.store.execute(
                "UPDATE visit SET reason = ? WHERE run = ? AND url = ?",
                reasons.EXTERNAL[row.state],
                self.run_id,
                ask.id,
            )

    def _open(self, asks: list[Ask]) -> Iterator[Ask]:
        """Those that this run has no row of yet, with what is known from before."""
        for ask in asks:
            row = self.store.execute(
                "SELECT state, status, failures, asked, run FROM probe WHERE url = ? "
                "ORDER BY run = ? DESC, asked DESC LIMIT 1", ask.id, self.run_id,
            ).fetchone()  # fmt: skip
            if row is None or row[-1] != self.run_id:
                yield Ask(ask.id, ask.url, ask.kind, Before(*row[:-1]) if row else Before())

    def _visited(self, number: int) -> tuple[Found, int | None] | None:
        row = self.store.execute(
            "SELECT state, status FROM visit WHERE run = ? AND url = ?", self.run_id, number
        ).fetchone()
        if row is None:
            return None
        state, status = row
        found: Found = "there" if state in ("ok", "not-html") else "missing" if status in (404, 410) else "unknown"
        return found, status
