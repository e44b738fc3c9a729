"""Write simulated nights into a database, as FETCH, RENDER and AUDIT would, over pages whose results are given."""

from typing import Any

from audits.model import PageResult
from reports.store import Store, add_result, pack


class Simulation:
    """Nights over pages whose results are given. What does not change between two nights is stored once."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._known: dict[tuple[str, str, str], tuple[int, int, int]] = {}  # snapshot, artifact and result

    def begin(self, run: str, started: str, engine: str, ruleset: str) -> None:
        """Begin the run ``run``."""
        self.store.execute(
            "INSERT INTO run (id, started, state, engine, ruleset) VALUES (?, ?, 'running', ?, ?)",
            run, started, engine, ruleset,
        )  # fmt: skip

    def show(self, run: str, engine: str, result: PageResult, version: str, **columns: Any) -> None:
        """Add a page that answers in the run, with its result; ``version`` differs where the page does.

        ``columns`` are those of its visit, such as its owner and its clicks from the start.
        """
        url = result.record.url
        number, key = self.store.url_id(url), (url, engine, version)
        if key not in self._known:
            self._known[key] = self._store(run, number, engine, result, version)
        snapshot, artifact, row = self._known[key]
        self._visit(run, number, state="ok", status=200, snapshot=snapshot, artifact=artifact, result=row, **columns)

    def _store(self, run: str, url: int, engine: str, result: PageResult, version: str) -> tuple[int, int, int]:
        content = f"{result.record.url} {version}"
        snapshot = self.store.execute(
            "INSERT INTO snapshot (url, run, fetched_at, status, content_type, charset, bytes, body_hash, content_hash,"
            " template_hash, warc, offset, links, title)"
            " VALUES (?, ?, '', 200, 'text/html', '', 1, ?, ?, '', '', 0, x'', ?) RETURNING id",
            url, run, content, content, result.record.title,
        ).fetchone()[0]  # fmt: skip
        artifact = self.store.execute(
            "INSERT INTO artifact (snapshot, run, engine, state, data, narrow) VALUES (?, ?, ?, 'ok', x'', 1)"
            " RETURNING id", snapshot, run, engine,
        ).fetchone()[0]  # fmt: skip
        return snapshot, artifact, add_result(self.store, snapshot, artifact, "", pack(result))

    def answer(self, run: str, url: str, state: str, status: int | None, target: str = "") -> None:
        """Add an address that has no page in the run: it is gone, redirects to ``target``, or does not answer."""
        redirect = self.store.url_id(target) if target else None
        self._visit(run, self.store.url_id(url), state=state, status=status, redirect_to=redirect)

    def _visit(self, run: str, url: int, **columns: Any) -> None:
        names = ", ".join(("run", "url", *columns))
        marks = ", ".join("?" * (len(columns) + 2))
        self.store.execute(f"INSERT INTO visit ({names}) VALUES ({marks})", run, url, *columns.values())
