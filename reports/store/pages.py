"""Write what is stored once per version of a page: snapshots, the artifacts of the browser, and results of audits."""

from collections.abc import Iterable

import msgspec

from audits.model import Artifact
from audits.reader import READER
from reports.store.database import Store, pack

type _Packed = bytes


class Snapshot(msgspec.Struct, frozen=True):
    """A row of ``snapshot``: a body that differs from the one before, and what was read in it."""

    url: int
    run: str
    fetched_at: str
    status: int
    content_type: str
    charset: str
    bytes: int
    body_hash: str
    content_hash: str
    template_hash: str
    etag: str
    last_modified: str
    warc: str
    offset: int
    title: str
    lang: str
    links: _Packed
    canonical: str
    letters: int
    resources: _Packed
    layout: str
    reader: int = READER


_ADD = f"""
INSERT INTO snapshot ({", ".join(Snapshot.__struct_fields__)})
VALUES ({", ".join("?" * len(Snapshot.__struct_fields__))}) RETURNING id
"""
# Children before parents: a visit names all three, a result its artifact, an artifact its snapshot.
_UNUSED = (
    "DELETE FROM result WHERE id NOT IN (SELECT result FROM visit WHERE result IS NOT NULL)",
    "DELETE FROM artifact WHERE id NOT IN (SELECT artifact FROM visit WHERE artifact IS NOT NULL)"
    " AND id NOT IN (SELECT artifact FROM result WHERE artifact IS NOT NULL)",
    "DELETE FROM snapshot WHERE id NOT IN (SELECT snapshot FROM visit WHERE snapshot IS NOT NULL)"
    " AND id NOT IN (SELECT snapshot FROM result) AND id NOT IN (SELECT snapshot FROM artifact)",
)


def add_snapshot(store: Store, snapshot: Snapshot) -> int:
    """Store a snapshot, and return its id."""
    return int(store.execute(_ADD, *msgspec.structs.astuple(snapshot)).fetchone()[0])


def move_snapshot(store: Store, snapshot: int, warc: str, offset: int) -> None:
    """Store where the body of a snapshot is."""
    store.execute("UPDATE snapshot SET warc = ?, offset = ? WHERE id = ?", warc, offset, snapshot)


def confirm_snapshot(
    store: Store, snapshot: int, *, etag: str, last_modified: str, canonical: str, letters: int, confirmed: str,
    resources: bytes, links: bytes,
) -> None:  # fmt: skip
    """Store that the same body came whole again at ``confirmed``, with what is read in it today."""
    store.execute(
        "UPDATE snapshot SET etag = ?, last_modified = ?, canonical = ?, letters = ?, confirmed = ?, resources = ?, "
        "links = ?, reader = ? WHERE id = ?",
        etag, last_modified, canonical, letters, confirmed, resources, links, READER, snapshot,
    )  # fmt: skip


def add_artifact(store: Store, run_id: str, snapshot: int, artifact: Artifact) -> int:
    """Store what the browser saw of a snapshot, and return its id."""
    return int(
        store.execute(
            "INSERT INTO artifact (snapshot, run, engine, state, reason, data, narrow, reader, ms, memory)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            snapshot, run_id, artifact.engine, artifact.state, artifact.reason, store.pack(artifact),
            artifact.narrow is not None, READER, artifact.ms, artifact.memory,
        ).fetchone()[0]
    )  # fmt: skip


def add_result(store: Store, snapshot: int, artifact: int | None, ruleset: str, data: bytes) -> int:
    """Store the packed result of the audits of a page, and return its id."""
    return int(
        store.execute(
            "INSERT INTO result (snapshot, artifact, ruleset, data) VALUES (?, ?, ?, ?) RETURNING id",
            snapshot, artifact, ruleset, data,
        ).fetchone()[0]
    )  # fmt: skip


def read_looks(store: Store, run_id: str) -> dict[str, str]:
    """Return the audited pages of a run that a browser has seen, each with the run in which it did.

    A page that has not changed since then is not looked at again.
    """
    return {row["url"]: row["run"] for row in store.rows(_LOOKS, run_id)}


_LOOKS = """
SELECT visited.address AS url, artifact.run FROM visited JOIN artifact ON artifact.id = visited.artifact
WHERE visited.run = ? AND visited.result IS NOT NULL AND artifact.state = 'ok'
"""


def delete_results(store: Store, results: Iterable[int]) -> None:
    """Delete results that no visit has."""
    store.db.conn.executemany("DELETE FROM result WHERE id = ?", [(result,) for result in results])


def delete_artifacts(store: Store, artifacts: Iterable[int]) -> None:
    """Delete artifacts that no visit and no result has."""
    store.db.conn.executemany("DELETE FROM artifact WHERE id = ?", [(artifact,) for artifact in artifacts])


def reset_snapshots(store: Store, snapshots: Iterable[int]) -> None:
    """Empty snapshots whose links or resources are lost, and let the next night fetch their pages whole."""
    sql = "UPDATE snapshot SET links = ?, resources = NULL, body_hash = '', etag = '', last_modified = '' WHERE id = ?"
    store.db.conn.executemany(sql, [(pack(()), snapshot) for snapshot in snapshots])


class Cost(msgspec.Struct, frozen=True):
    """What a page cost in the browser: milliseconds, and the most bytes of memory that the browser had meanwhile."""

    url: str
    ms: int
    memory: int


def read_costs(store: Store, run_id: str, number: int = 10) -> list[Cost]:
    """Return the pages that took most time in the browser in a run, the most expensive first.

    A database that no migration has changed since costs are stored has none.
    """
    if store.row("SELECT 1 FROM pragma_table_info('artifact') WHERE name = 'ms'") is None:
        return []
    return [Cost(**row) for row in store.rows(_COSTS, run_id, number)]


_COSTS = """
SELECT visited.address AS url, artifact.ms, artifact.memory
FROM visited JOIN artifact ON artifact.id = visited.artifact
WHERE visited.run = ? AND visited.rendered = 1 AND artifact.ms > 0 ORDER BY artifact.ms DESC, address LIMIT ?
"""


def delete_unused(store: Store) -> None:
    """Delete the results, artifacts and snapshots that no visit uses."""
    for statement in _UNUSED:
        store.execute(statement)


def read_reader(store: Store, run_id: str) -> int:
    """Return the version of the reader (`audits.reader`) that has read the pages of a run; 0 where none is kept."""
    sql = "SELECT coalesce(max(s.reader), 0) FROM visit v JOIN snapshot s ON s.id = v.snapshot WHERE v.run = ?"
    return int(next(iter(store.execute(sql, run_id)))[0])
