"""A page that has moved is known again, and never mistaken for another."""

from pathlib import Path

from msgspec.structs import replace

from audits.model import Finding, Heading, PageRecord, PageResult, Place, SiteResult
from audits.site_config import Identity, Site
from reports.issues.evidence import follow, same_pages
from reports.issues.merge import merge_run
from reports.store.database import Store, pack
from rules.loader import load_rules

RULE = "accessibility.image-alt"
OLD, NEW = "https://www.exempel.se/gammal", "https://www.exempel.se/ny"
PAGE = PageRecord(
    OLD, "Bygglov – Exempel", "Bygglov", "sv", "sv", "info", 300, (Heading(1, "Bygglov"), Heading(2, "Så söker du"))
)


def test_redirects_are_followed_to_their_end():
    assert follow({"a": "b", "b": "c"}, "a") == "c"
    assert follow({"a": "b", "b": "a"}, "a") == "a"
    assert follow({}, "a") == "a"


def test_same_content_under_a_new_address():
    """Heading, headings and length tell; a date more or less does not matter."""
    assert same_pages({OLD: PAGE}, {NEW: replace(PAGE, url=NEW, words=305)}) == {OLD: NEW}


def test_what_is_not_surely_the_same_is_another_page():
    assert same_pages({OLD: PAGE}, {NEW: replace(PAGE, words=400)}) == {}
    assert same_pages({OLD: PAGE}, {NEW: replace(PAGE, h1="Rivningslov")}) == {}
    assert same_pages({OLD: PAGE}, {NEW: PAGE, NEW + "2": PAGE}) == {}
    short = replace(PAGE, words=10)
    assert same_pages({OLD: short}, {NEW: short}) == {}


def seen(store: Store, run: str, pages: dict[str, PageRecord], gone: tuple[str, ...] = ()) -> None:
    """A night of pages, each with an image without alternative text; and of addresses that answer 404."""
    store.execute("INSERT INTO run (id, started, state) VALUES (?, ?, 'running')", run, run)
    for url, record in pages.items():
        found = Finding(RULE, url, place=Place("img|src=/karta.png|", "", "<img>", "Bygglov"))
        snapshot = store.execute(
            "INSERT INTO snapshot (url, run, fetched_at, status, content_type, charset, bytes, body_hash, content_hash,"
            " template_hash, warc, offset, links)"
            " VALUES (?, ?, '', 200, '', '', 1, '', '', '', '', 0, x'') RETURNING id",
            store.url_id(url), run,
        ).fetchone()[0]  # fmt: skip
        result = store.execute(
            "INSERT INTO result (snapshot, ruleset, data) VALUES (?, '', ?) RETURNING id",
            snapshot, pack(PageResult(record, {RULE: "fail"}, (found,))),
        ).fetchone()[0]  # fmt: skip
        store.execute(
            "INSERT INTO visit (run, url, state, status, snapshot, result) VALUES (?, ?, 'ok', 200, ?, ?)",
            run, store.url_id(url), snapshot, result,
        )  # fmt: skip
    for url in gone:
        store.execute(
            "INSERT INTO visit (run, url, state, status) VALUES (?, ?, 'broken', 404)", run, store.url_id(url)
        )
    store.execute("INSERT INTO site_result (run, data) VALUES (?, ?)", run, pack(SiteResult()))


def test_a_page_that_moved_without_a_redirect_takes_its_issues_along(tmp_path: Path):
    """MERGE finds the same content under the new address: the issue is the same, nothing is new and nothing gone."""
    site = Site(site=Identity("exempel", "Exempel", ("https://www.exempel.se/",), hosts=("www.exempel.se",)))
    start = "https://www.exempel.se/"
    home = replace(PAGE, url=start, h1="Start", words=80)
    with Store(tmp_path) as store:
        for run, pages, gone in (
            ("2026-11-21T0130", {start: home, OLD: PAGE}, ()),
            ("2026-11-22T0130", {start: home, NEW: replace(PAGE, url=NEW, words=303)}, (OLD,)),
        ):
            seen(store, run, pages, gone)
            merge_run(site, store, run, load_rules(), {})
        issues = {row["url"]: (row["id"], row["state"]) for row in store.rows("SELECT id, url, state FROM issue")}
        assert set(issues) == {start, NEW}
        assert {state for _, state in issues.values()} == {"open"}
        kinds = [row["kind"] for row in store.rows("SELECT kind FROM event WHERE issue = ?", issues[NEW][0])]
        assert kinds == ["opened", "moved"]
