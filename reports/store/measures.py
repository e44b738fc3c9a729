"""Write the measures of a run: of the site, of each owner and of each e-service."""

from reports.store.database import Store


def put_measure(
    store: Store, run_id: str, name: str, value: float | None, *, scope: str = "site", key: str = "", pages: int = 0
) -> None:
    """Store a measure, made of ``pages`` pages. One of the site has a key only where it is about a part, as a task."""
    store.execute(
        "INSERT OR REPLACE INTO measure (run, scope, key, name, value, pages) VALUES (?, ?, ?, ?, ?, ?)",
        run_id, scope, key, name, value, pages,
    )  # fmt: skip
