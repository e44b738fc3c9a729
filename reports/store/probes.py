"""Write what a run found apart from pages: files and other sites that pages name, style sheets, bad certificates."""

from collections.abc import Iterable

from reports.store.database import Store


def put_probe(
    store: Store, run_id: str, url: int, *, kind: str, state: str, status: int | None, failures: int, asked: str,
    size: int | None = None,
) -> None:  # fmt: skip
    """Store whether a file or a page of another site is there."""
    store.execute(
        "INSERT OR REPLACE INTO probe (run, url, kind, state, status, failures, asked, bytes) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        run_id, url, kind, state, status, failures, asked, size,
    )  # fmt: skip


def put_sheet(store: Store, url: int, resources: bytes) -> None:
    """Store the files that a style sheet names, packed."""
    store.execute("INSERT OR REPLACE INTO sheet (url, resources) VALUES (?, ?)", url, resources)


def delete_sheets(store: Store, urls: Iterable[int]) -> None:
    """Delete which files the style sheets ``urls`` name, so that they are read again."""
    store.db.conn.executemany("DELETE FROM sheet WHERE url = ?", [(url,) for url in urls])


def put_certificate(store: Store, run_id: str, host: str, fault: str) -> None:
    """Store what is wrong with the certificate of ``host``."""
    store.execute("INSERT OR REPLACE INTO certificate (run, host, fault) VALUES (?, ?, ?)", run_id, host, fault)


def delete_probes(store: Store, run_id: str) -> None:
    """Delete the probes and certificates of a run."""
    store.execute("DELETE FROM probe WHERE run = ?", run_id)
    store.execute("DELETE FROM certificate WHERE run = ?", run_id)
