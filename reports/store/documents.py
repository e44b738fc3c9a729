"""Write and read the documents of a run, with what is known of each from the last time that it was read."""

from collections.abc import Iterable, Iterator
from email.utils import parsedate_to_datetime

from audits.documents import Document, Facts, format_of
from reports.store.clock import timestamp
from reports.store.database import Store, pack, unpack

# A document whose server failed in this run keeps its facts: the failure says nothing about its content.
_DOCUMENTS = """
SELECT address AS url, document.type, coalesce(facts.format, '') AS format,
       coalesce(document.bytes, facts.bytes) AS bytes,
       coalesce(document.modified, facts.last_modified, '') AS modified, coalesce(facts.run, '') AS run, facts.data
FROM visited
LEFT JOIN document ON document.run = visited.run AND document.url = visited.url
LEFT JOIN document_facts AS facts ON facts.url = visited.url
WHERE visited.run = ? AND (document.url IS NOT NULL
      OR (facts.url IS NOT NULL AND visited.state IN ('timeout', 'error', 'not-visited', 'blocked')))
ORDER BY address
"""


def put_document(store: Store, run_id: str, url: int, *, media: str, size: int | None, modified: str) -> None:
    """Store the type, size in bytes and date of a file that is not a page."""
    store.execute(
        "INSERT OR REPLACE INTO document (run, url, type, bytes, modified) VALUES (?, ?, ?, ?, ?)",
        run_id, url, media, size, modified,
    )  # fmt: skip


def put_facts(
    store: Store, run_id: str, url: int, facts: Facts, *, form: str, etag: str, modified: str, size: int | None,
    digest: str,
) -> None:  # fmt: skip
    """Store what a document holds, as it was read now."""
    store.execute(
        "INSERT OR REPLACE INTO document_facts (url, run, read_at, etag, last_modified, bytes, hash, format, data)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        url, run_id, timestamp(), etag, modified, size, digest, form, pack(facts),
    )  # fmt: skip


def confirm_facts(store: Store, run_id: str, url: int) -> None:
    """Store that a document was found to be as it was when it was last read."""
    store.execute("UPDATE document_facts SET run = ? WHERE url = ?", run_id, url)


def delete_facts(store: Store, urls: Iterable[int]) -> None:
    """Delete what is known of the content of the documents ``urls``, so that they are read again."""
    store.db.conn.executemany("DELETE FROM document_facts WHERE url = ?", [(url,) for url in urls])


def delete_documents(store: Store, run_id: str) -> None:
    """Delete the documents of a run. What is known of their content stays."""
    store.execute("DELETE FROM document WHERE run = ?", run_id)


def read_documents(store: Store, run_id: str) -> Iterator[Document]:
    """Yield every document of run ``run_id`` that has a known format.

    `Facts.state` is "waiting" for a document that has not been read yet.
    """
    for row in store.rows(_DOCUMENTS, run_id):
        kind = format_of(row["type"], row["url"]) if row["type"] is not None else row["format"]
        if not kind:
            continue
        facts = unpack(row["data"], Facts) if row["data"] else Facts(state="waiting")
        yield Document(row["url"], kind, row["bytes"], _day(row["modified"]), facts, row["run"])


def _day(header: str) -> str:
    """Return a Last-Modified header as an ISO date, "" for one that cannot be read."""
    try:
        return parsedate_to_datetime(header).date().isoformat()
    except (TypeError, ValueError):
        return ""
