"""Snapshots of addresses: one row for each body that differs from the one before."""

from collections.abc import Iterable

from msgspec import Struct

from audits.model import Link
from audits.reader import READER
from crawler.frontier.hosts import Job
from crawler.parse import Extract
from reports.store import Snapshot, Store, add_snapshot, confirm_snapshot, move_snapshot, unpack


class Previous(Struct, frozen=True):
    """What is known of an address from its latest snapshot."""

    id: int
    body_hash: str
    etag: str
    last_modified: str
    content_hash: str
    title: str
    letters: int
    canonical: str
    whole_at: str  # ISO 8601; when its body was last fetched whole


class Body(Struct, frozen=True):
    """What a snapshot stores about a fetched body."""

    fetched_at: str
    status: int
    content_type: str
    charset: str
    size: int
    body_hash: str
    etag: str
    last_modified: str
    warc: str
    offset: int


class Snapshots:
    """The snapshots of a store. New ones belong to the run ``run_id``."""

    def __init__(self, store: Store, run_id: str) -> None:
        self.store = store
        self.run_id = run_id

    def latest(self, url: int) -> tuple[Previous, str] | None:
        """Return the newest snapshot of ``url`` and the name of its WARC file, or None."""
        row = self.store.execute(
            # A page that another reader has read has no validators, so that it is fetched whole and read again.
            "SELECT id, body_hash, iif(reader = ?, etag, ''), iif(reader = ?, last_modified, ''), "
            "content_hash, title, letters, canonical, "
            "max(fetched_at, confirmed), warc FROM snapshot WHERE url = ? ORDER BY id DESC LIMIT 1",
            READER, READER, url,
        ).fetchone()  # fmt: skip
        return (Previous(*row[:-1]), row[-1]) if row else None

    def links(self, snapshot: int) -> tuple[Link, ...]:
        """Return the links of a snapshot."""
        row = self.store.execute("SELECT links FROM snapshot WHERE id = ?", snapshot).fetchone()
        return unpack(row[0], tuple[Link, ...])

    def masks(self, urls: Iterable[str]) -> bool:
        """Return whether any of ``urls`` is stored masked."""
        return any(self.store.shown(url) != url for url in urls)

    def _links(self, links: bytes) -> bytes:
        """Return packed links as they may be stored."""
        found = unpack(links, tuple[Link, ...])
        return self.store.pack(found) if self.masks(link.to for link in found) else links

    def add(self, job: Job, body: Body, page: Extract, links: bytes) -> int:
        """Store a snapshot for ``job``, with its packed ``links``, and return its id."""
        return add_snapshot(
            self.store,
            Snapshot(
                job.id, self.run_id, body.fetched_at, body.status, body.content_type, body.charset, body.size,
                body.body_hash, page.content_hash, page.template_hash, body.etag, body.last_modified, body.warc,
                body.offset, page.title, page.lang, self._links(links), self.store.shown(page.canonical), page.letters,
                self.store.pack(page.resources),
                page.layout,
            ),
        )  # fmt: skip

    def move(self, snapshot: int, warc: str, offset: int) -> None:
        """Set where the body of a snapshot is stored."""
        move_snapshot(self.store, snapshot, warc, offset)

    def revalidate(self, snapshot: int, etag: str, last_modified: str, page: Extract, links: bytes, now: str) -> None:
        """Store that the same body was fetched whole at ``now``, and the validators to send the next time."""
        confirm_snapshot(
            self.store, snapshot, etag=etag, last_modified=last_modified, canonical=self.store.shown(page.canonical),
            letters=page.letters, confirmed=now, resources=self.store.pack(page.resources), links=self._links(links),
        )  # fmt: skip
