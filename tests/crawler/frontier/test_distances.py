"""How far away a page is does not depend on which answer came first."""

from pathlib import Path

from audits.model import Link
from crawler.frontier.distances import Distance, Source, settle_distances
from reports.store.database import Store, pack

RUN = "2026-11-01T0130"


def fill(store: Store, web: dict[str, tuple[int | Distance, str]]) -> None:
    """A run: each page with its distance as it was found, and what it links to; "> b" redirects to b."""
    store.execute("INSERT INTO run (id, started, state) VALUES (?, ?, 'running')", RUN, RUN)
    for url, (distance, to) in web.items():
        snapshot = target = None
        if to.startswith(">"):
            target = store.url_id(to[2:])
        elif to:
            links = pack(tuple(Link(one, one, "main") for one in to.split()))
            snapshot = store.execute(
                "INSERT INTO snapshot (url, run, fetched_at, status, content_type, charset, bytes, body_hash,"
                " content_hash, template_hash, warc, offset, links)"
                " VALUES (?, ?, '', 200, '', '', 0, '', '', '', '', 0, ?) RETURNING id",
                store.url_id(url), RUN, links,
            ).fetchone()[0]  # fmt: skip
        store.execute(
            "INSERT INTO visit (run, url, state, snapshot, redirect_to, source, clicks)"
            " VALUES (?, ?, 'ok', ?, ?, ?, ?)",
            RUN, store.url_id(url), snapshot, target, *_distance(distance),
        )  # fmt: skip


def _distance(given: int | Distance) -> Distance:
    return given if isinstance(given, Distance) else Distance(Source.START, given)


def distances(tmp_path: Path, web: dict[str, tuple[int | Distance, str]]) -> dict[str, Distance]:
    with Store(tmp_path) as store:
        fill(store, web)
        settle_distances(store, RUN)
        return {
            row["url"]: Distance(Source(row["source"]), row["clicks"])
            for row in store.rows("SELECT address AS url, source, clicks FROM visited")
        }


def test_a_page_is_as_near_as_its_nearest_link(tmp_path: Path) -> None:
    """The slow page's link is a click shorter; so is what lies behind."""
    web = {
        "start": (0, "slow quick"),
        "quick": (1, "detour"),
        "detour": (2, "page"),
        "slow": (1, "page"),
        "page": (3, "far start"),
        "far": (4, "elsewhere"),  # elsewhere has no row
        "sitemap": (Distance(Source.SITEMAP), "start alone"),
        "alone": (Distance(Source.SITEMAP, 1), ""),
    }
    expected = {name: distance for name, (distance, _) in web.items()} | {"page": 2, "far": 3}
    assert distances(tmp_path, web) == {name: _distance(given) for name, given in expected.items()}


def test_a_redirect_is_no_click(tmp_path: Path) -> None:
    """One asks for an address, and gets the page."""
    web = {"start": (0, "old"), "old": (1, "> new"), "new": (3, "start")}
    assert distances(tmp_path, web) == {
        name: _distance(clicks) for name, clicks in (("start", 0), ("old", 1), ("new", 1))
    }
