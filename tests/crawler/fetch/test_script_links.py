"""Menus that scripts build: what only they link to is fetched, rendered, and at its right depth; within bounds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from audits.model import Artifact, Link, Rendered
from audits.reasons import Code, Reason
from audits.site_config import Browser, Crawl, Identity, Site
from crawler.browser.facts import without_static
from crawler.fetch.script_links import MAX_ROUNDS, follow_script_links
from crawler.frontier import Source
from crawler.night.pipeline import run_night
from reports.export.subjects import Export
from reports.language import Language, word_reason
from reports.store.database import Store, pack
from rules.loader import load_rules

RUN = "2026-11-22T0130"
START = "https://www.sandvik.example/"


def menu(*links: tuple[str, str]) -> str:
    """A page whose links a script makes when it has loaded."""
    made = "".join(f"<li><a href='{href}'>{text}</a>" for href, text in links)
    return (
        "<!doctype html><html lang=sv><title>Sandvik</title><body><nav id=n></nav><main><h1>Sandvik</h1>"
        f'<p>Välkommen till oss.</p></main><script>addEventListener("load", () => setTimeout(() => '
        f'{{ document.getElementById("n").innerHTML = "<ul>{made}</ul>" }}, 50))</script></body></html>'
    )


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_site_with_a_menu_built_by_script_is_crawled_whole(hostile: Any, tmp_path: Path) -> None:
    """Depth, inlinks, links and states are those of a site with a plain menu; a second night asks for nothing twice."""
    pages = {
        "/": menu(("/skola", "Skola"), ("https://annan.example/x", "Annan"), ("/?", "Hem"), ("#topp", "Upp")),
        "/skola": menu(("/skola/forskola", "Förskola"), ("/borta", "Borta")),
        "/skola/forskola": menu(("/skola/forskola/ko", "Kö")),
        "/skola/forskola/ko": menu(("/", "Start")),
    }
    for path, html in pages.items():
        hostile.answer(path, 200, html.encode(), "text/html; charset=utf-8")
    hostile.answer("/borta", 404, b"borta")
    host = hostile.host
    site = Site(
        Identity(id="s", name="Sandvik", start=(hostile.url("/"),), hosts=(host,)),
        crawl=Crawl(delay=0, allow_private=(host,), timeout=10),
        browser=Browser(workers=1),
    )
    run = run_night(site, tmp_path, tmp_path / "s")
    found = _pages(site, tmp_path / "s", run.id, hostile.url(""))
    assert {path: (row["state"], row["depth"], row["inlinks"], row["found_on"]) for path, row in found.items()} == {
        "/": ("ok", 0, 0, None),
        "/skola": ("ok", 1, 1, hostile.url("/")),
        "https://annan.example/x": ("offsite", None, None, hostile.url("/")),
        "/borta": ("broken", None, None, hostile.url("/skola")),
        "/skola/forskola": ("ok", 2, 1, hostile.url("/skola")),
        "/skola/forskola/ko": ("not-visited", None, None, hostile.url("/skola/forskola")),
    }
    assert found["/skola/forskola/ko"]["reason"] == word_reason(Reason.of(Code.SCRIPT_ROUNDS), Language("sv"))
    assert all(found[path]["rendered"] for path in ("/", "/skola", "/skola/forskola"))
    assert Code.NOTE_SCRIPT in [note.code for note in run.notes]
    with Store(tmp_path / "s", readonly=True) as store:
        export = Export(site, store, load_rules(), run.id)
        links = [row for row in export.rows("links") if row["from"] == hostile.url("/")]
        broken = [row for row in export.rows("issues") if row["rule"] == "navigation.broken-link"]
        measures = {row["key"]: row["value"] for row in export.rows("measures") if row["name"] == "script_links"}
    assert [(row["to"].removeprefix(hostile.url("")), row["text"], row["region"], row["state"]) for row in links] == [
        ("/skola", "Skola", "nav", "ok"),
        ("https://annan.example/x", "Annan", "nav", "offsite"),
    ]
    assert [row["url"] for row in broken] == [hostile.url("/skola")]
    assert measures == {hostile.url("/"): 2, hostile.url("/skola"): 2, hostile.url("/skola/forskola"): 1}

    asked = len(hostile.hits)
    second = run_night(site, tmp_path, tmp_path / "s")
    again = _pages(site, tmp_path / "s", second.id, hostile.url(""))
    assert again["/skola/forskola"]["depth"] == 2
    assert again["/skola"]["found_on"] == hostile.url("/")
    assert again["/skola/forskola/ko"]["state"] == "ok"  # what one night had no room for, the next one has
    assert again["/skola/forskola/ko"]["depth"] == 3
    anew = [path for method, path, headers in hostile.hits[asked:] if "python-http" not in str(headers)]
    assert anew.count("/robots.txt") <= 2


def _pages(site: Site, workdir: Path, run: str, prefix: str) -> dict[str, dict[str, Any]]:
    with Store(workdir, readonly=True) as store:
        rows = list(Export(site, store, load_rules(), run).rows("pages"))
    return {row["url"].removeprefix(prefix): row for row in rows}


# --- without a browser ----------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as store:
        store.execute("INSERT INTO run (id, started, state) VALUES (?, '2026-11-22T01:30:00+01:00', 'running')", RUN)
        yield store


def site(**crawl: Any) -> Site:
    identity = Identity(id="sandvik", name="Sandvik", start=(START,), hosts=("www.sandvik.example",))
    return Site(identity, crawl=Crawl(**crawl))


def page(
    store: Store, path: str, *made: str, clicks: int = 0, source: Source = Source.START, found_on: int | None = None,
) -> int:  # fmt: skip
    """A page that was fetched and looked at, with links that a script made."""
    number = store.url_id(START + path)
    snapshot = store.row(
        "INSERT INTO snapshot (url, run, fetched_at, status, content_type, charset, bytes, body_hash, content_hash,"
        " template_hash, warc, offset, links)"
        " VALUES (?, ?, '', 200, 'text/html', 'utf-8', 1, '', '', '', 'a.warc', 0, ?) RETURNING id",
        number, RUN, pack([]),
    )  # fmt: skip
    assert snapshot is not None
    links = tuple(Link(START + to, to, "nav") for to in made)
    artifact = Artifact(START + path, "axe", "ok", rendered=Rendered(script_links=links))
    row = store.row(
        "INSERT INTO artifact (snapshot, run, engine, state, data) VALUES (?, ?, 'axe', 'ok', ?) RETURNING id",
        snapshot["id"], RUN, pack(artifact),
    )  # fmt: skip
    assert row is not None
    store.execute(
        "INSERT INTO visit (run, url, state, snapshot, artifact, source, clicks, found_on)"
        " VALUES (?, ?, 'ok', ?, ?, ?, ?, ?)",
        RUN, number, snapshot["id"], row["id"], source, clicks, found_on,
    )  # fmt: skip
    return number


def fetched(store: Store, outcome: Reason | None = None) -> Any:
    """Stands in for FETCH: what is queued is fetched, or nothing is."""

    def fetch() -> Reason | None:
        if outcome is None:
            store.execute("UPDATE visit SET state = 'broken' WHERE state IN ('queued', 'in-flight')")
        return outcome

    return fetch


def states(store: Store) -> dict[str, tuple[str, Reason | str, int]]:
    rows = store.rows("SELECT address AS url, state, reason, clicks FROM visited")
    return {
        row["url"].removeprefix(START): (row["state"], row["reason"] and Reason.decode(row["reason"]), row["clicks"])
        for row in rows
    }


def test_nothing_new_means_no_fetch(store: Store) -> None:
    """Most nights every page is known already; then its place in the site is noted, and no server is asked."""
    page(store, "", "karta")
    page(store, "karta", source=Source.EARLIER)
    assert not follow_script_links(site(), store, RUN, lambda: pytest.fail("nothing is to be fetched"))
    assert states(store)["karta"] == ("ok", "", 1)
    row = store.row("SELECT found_on FROM visit WHERE url = ?", store.url_id(START + "karta"))
    assert row == {"found_on": store.url_id(START)}


def test_a_round_that_was_broken_off_goes_on(store: Store) -> None:
    """Killed while FETCH went on: what was queued or in flight is fetched, without a round more."""
    page(store, "")
    number = store.url_id(START + "karta")
    store.execute("INSERT INTO visit (run, url, state, found_on) VALUES (?, ?, 'in-flight', 1)", RUN, number)
    assert follow_script_links(site(), store, RUN, fetched(store))
    assert not follow_script_links(site(), store, RUN, lambda: pytest.fail("nothing is left"))


def test_rounds_are_bounded(store: Store) -> None:
    """A site that grows a link at every look is left after so many rounds; what was not visited is listed."""
    page(store, "")
    for number in range(MAX_ROUNDS):
        page(store, f"a{number}", f"b{number}", clicks=1)
        assert follow_script_links(site(), store, RUN, fetched(store))
    page(store, "a9", "b9", clicks=1)
    assert not follow_script_links(site(), store, RUN, lambda: pytest.fail("one round too many"))
    assert states(store)["b9"] == ("not-visited", Reason.of(Code.SCRIPT_ROUNDS), 2)
    assert store.run(RUN).notes[0].values["count"] == 1


@pytest.mark.parametrize(
    ("more", "state", "reason"),
    [
        ({"max_pages": 1}, "not-visited", Reason.of(Code.BUDGET, limit=1)),
        ({"exclude": ("/karta",)}, "excluded", Reason.of(Code.EXCLUDED)),
    ],
)
def test_the_gate_and_the_budget_hold(store: Store, more: dict[str, Any], state: str, reason: Reason) -> None:
    """A script's link is worth no more than another: the same bounds, the same words."""
    page(store, "", "karta")
    assert not follow_script_links(site(**more), store, RUN, lambda: pytest.fail("nothing is to be fetched"))
    assert states(store)["karta"] == (state, reason, 1)


def test_a_host_that_was_left_is_left(store: Store) -> None:
    """A server that asked for a pause is not asked again because a script links there."""
    page(store, "", "karta")
    reason = Reason.of(Code.HOST_WAITS, host="www.sandvik.example:443")
    number = store.url_id(START + "omsorg")
    store.execute(
        "INSERT INTO visit (run, url, state, reason, found_on) VALUES (?, ?, 'not-visited', ?, 1)",
        RUN,
        number,
        reason.encode(),
    )
    assert not follow_script_links(site(), store, RUN, lambda: pytest.fail("the host asked for a pause"))
    assert states(store)["karta"] == ("not-visited", reason, 1)


def test_a_fetch_that_fails_does_not_fail_the_night(store: Store) -> None:
    """What was found before is judged; the rest is listed, and the run says why."""
    page(store, "", "karta")
    why = Reason.of(Code.FAILED_WINDOW, window="22:00-04:00")
    assert not follow_script_links(site(), store, RUN, fetched(store, why))
    assert states(store)["karta"] == ("not-visited", Reason.of(Code.INTERRUPTED), 1)
    assert store.run(RUN).notes == (Reason.of(Code.NOTE_SCRIPT, count=1, why=why),)


def test_only_what_the_html_lacks_is_made_by_script() -> None:
    """The page itself and what its HTML links to are no script's work; each address stands once."""
    seen = tuple(Link(START + to, text, "nav") for to, text in [("", "Hem"), ("a", "A"), ("b", "B"), ("b", "Också B")])
    artifact = Artifact(START, "axe", "ok", rendered=Rendered(script_links=seen))
    made = without_static(artifact, START, [Link(START + "a", "Annan text", "main")]).rendered
    assert made is not None
    assert made.script_links == (Link(START + "b", "B", "nav"),)
    nothing = Artifact(START, "axe", "timeout")
    assert without_static(nothing, START, []) == nothing


def test_an_artifact_from_before_can_be_read() -> None:
    """Artifacts without the new field are those of older rounds."""
    old = msgspec.to_builtins(Artifact(START, "axe", "ok", rendered=Rendered(links=("https://x.se/",))))
    del old["rendered"]["script_links"]
    assert msgspec.convert(old, Artifact).rendered == Rendered(links=("https://x.se/",))
