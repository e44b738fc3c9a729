"""Keep track of whether the files of the site's own pages and (opt-in) linked pages of other sites exist.

Each has one row per run, and earlier nights' failures carry over: an inconclusive answer neither adds nor clears any.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct

from audits.model import Resource
from audits.reasons import Code, Reason
from crawler.frontier.freshness import is_due
from crawler.frontier.table import Frontier
from crawler.parse import DEPTH
from crawler.web import in_scope
from reports.store import Store, now, pack, put_probe, put_sheet, timestamp, unpack

MAX_KNOWN = 20_000  # files that are tracked: as many as a large municipality has pages
LINK_EVERY = 7  # days between two checks of a page of another site that was there
NIGHTS = {"link": 2}  # nights in a row that something is missing before it is broken; 1 for the rest, our own files

_EXTERNAL = {
    "ok": Reason.of(Code.OTHER_SITE_OK),
    "broken": Reason.of(Code.OTHER_SITE_BROKEN),
    "unknown": Reason.of(Code.OTHER_SITE_UNKNOWN),
}

type Found = Literal["there", "missing", "unknown"]


def read_sheets(store: Store) -> dict[str, tuple[Resource, ...]]:
    """Return the files that each style sheet read so far names, by the address of the sheet."""
    rows = store.rows("SELECT url.url, resources FROM sheet JOIN url ON url.id = sheet.url")
    return {row["url"]: unpack(row["resources"], tuple[Resource, ...]) for row in rows}


def through(resources: Iterable[Resource], sheets: Mapping[str, tuple[Resource, ...]]) -> Iterator[Resource]:
    """Yield ``resources`` and the files that their style sheets name, each once, down to `DEPTH` sheets in sheets."""
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
    """The latest known state of a probed address, from the ``probe`` table."""

    state: str = "unknown"
    status: int | None = None
    failures: int = 0
    asked: str = ""
    size: int | None = None


class Ask(Struct, frozen=True):
    """An address to request. Sorting by `urgency` puts the most urgent first."""

    id: int
    url: str
    kind: str
    before: Before

    @property
    def urgency(self) -> tuple[bool, bool, str, str]:
        """Return the sort key: style sheets and scripts before images, as a style sheet affects every page.

        Then what was missing before what was there, as it should be there. Then the longest without a request.
        """
        return self.kind == "image", self.before.state == "ok", self.before.asked, self.url


class Probes:
    """The ``probe`` rows of the run of ``frontier``."""

    def __init__(self, frontier: Frontier) -> None:
        self.store, self.run_id, self.frontier = frontier.store, frontier.run_id, frontier

    def resources(self, scope: tuple[str, ...]) -> list[Ask]:
        """Return the files on the hosts ``scope`` that fetched pages consist of, the most urgent first.

        For a file that the run has visited already, the result is stored at once, and it is left out.
        """
        rows = self.store.execute(
            "SELECT resources FROM visited JOIN snapshot ON snapshot.id = visited.snapshot "
            "WHERE visited.run = ? AND state = 'ok' AND resources IS NOT NULL ORDER BY source, clicks, address",
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
        """Return what `read_sheets` returns for this store."""
        return read_sheets(self.store)

    def is_there(self, ask: Ask) -> bool:
        """Return whether ``ask`` was found to be there in this run."""
        sql = "SELECT 1 FROM probe WHERE run = ? AND url = ? AND state = 'ok'"
        return self.store.execute(sql, self.run_id, ask.id).fetchone() is not None

    def keep_sheet(self, ask: Ask, found: tuple[Resource, ...]) -> None:
        """Store the files that the style sheet ``ask`` names."""
        put_sheet(self.store, ask.id, pack(found))

    def links(self) -> list[Ask]:
        """Return the pages of other sites that fetched pages link to and that are due, the most urgent first.

        The others keep their known state.
        """
        rows = self.store.execute(
            "SELECT url, address FROM visited "
            "WHERE run = ? AND state = 'offsite' AND reason = ? AND instr(address, '****') = 0 ORDER BY url",
            self.run_id, Reason.of(Code.OFFSITE).encode(),
        )  # fmt: skip
        due: list[Ask] = []
        rest: list[Ask] = []
        for ask in self._open([Ask(number, url, "link", Before()) for number, url in rows]):
            fine = ask.before.state == "ok" and not is_due(ask.url, ask.before.asked, now(), LINK_EVERY)
            (rest if fine else due).append(ask)
        self.carry(rest)
        return sorted(due, key=lambda ask: ask.urgency)

    def tell(self, ask: Ask, found: Found, status: int | None, size: int | None = None) -> None:
        """Store the result of ``ask``; ``size`` is its length in bytes.

        What is missing becomes "broken" after `NIGHTS` nights in a row. If ``found`` is "unknown", an address with
        earlier failures keeps its state and its count of failures, and any other becomes "unknown".
        """
        before, asked = ask.before, timestamp()
        if found == "unknown":
            self._write(ask, Before(before.state if before.failures else "unknown", status, before.failures, asked))
            return
        failures = before.failures + 1 if found == "missing" else 0
        broken = failures >= NIGHTS.get(ask.kind, 1)
        self._write(ask, Before("broken" if broken else "unknown" if failures else "ok", status, failures, asked, size))

    def carry(self, asks: list[Ask]) -> None:
        """Copy the known states of ``asks``, which are not requested tonight, to this run."""
        with self.store.atomic():
            for ask in asks:
                if ask.before.asked:
                    self._write(ask, ask.before)

    def _write(self, ask: Ask, row: Before) -> None:
        put_probe(
            self.store, self.run_id, ask.id,
            kind=ask.kind, state=row.state, status=row.status, failures=row.failures, asked=row.asked,
            size=row.size,
        )  # fmt: skip
        if ask.kind == "link":
            self.frontier.explain(ask.id, _EXTERNAL[row.state])

    def _open(self, asks: list[Ask]) -> Iterator[Ask]:
        """Yield the ``asks`` that this run has no row for yet, with their states from earlier runs."""
        for ask in asks:
            row = self.store.execute(
                "SELECT state, status, failures, asked, bytes, run FROM probe WHERE url = ? "
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
