"""What is only asked for to know that it is there: files of our own pages, and, where that is allowed, other webs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audits.reasons import Code
from audits.site_config import Browser, Crawl, Identity, Site
from crawler.night.pipeline import run_night
from reports.export.subjects import Export
from reports.store.database import Run, Store
from rules.loader import load_rules

RULES = ("navigation.broken-resource", "navigation.broken-image", "navigation.broken-external-link")


@pytest.fixture
def other(new_server: Any) -> Iterator[Any]:
    """Another web."""
    server = new_server()
    yield server
    server.close()


class Nights:
    """Nights over ``server``; ``private`` are further servers that may be contacted."""

    def __init__(self, folder: Path, server: Any, *private: Any, **crawl: Any) -> None:
        self.folder = folder
        self.site = Site(
            Identity(id="n", name="N", start=(server.url("/"),), hosts=(server.host,)),
            crawl=Crawl(delay=0, timeout=3.0, allow_private=(server.host, *(one.host for one in private)), **crawl),
            browser=Browser(pages="none"),
        )

    def night(self) -> Run:
        """One more."""
        return run_night(self.site, self.folder, self.folder / "work")

    def rows(self, what: Any) -> list[dict[str, Any]]:
        """What the last night exports."""
        with Store(self.folder / "work", readonly=True) as store:
            return list(Export(self.site, store, load_rules()).rows(what))

    def issues(self) -> dict[str, tuple[str, str, int]]:
        """Of the rules tested here: target to rule, state, pages."""
        rows = [row for row in self.rows("issues") if row["rule"] in RULES]
        return {row["key"]: (row["rule"].partition(".")[2], row["state"], row["pages"]) for row in rows}

    def links(self) -> dict[str, str]:
        """Link to state."""
        return {row["to"]: row["state"] for row in self.rows("links")}


def asked(server: Any) -> list[tuple[str, str]]:
    """What a server was asked since the last time, robots.txt left out; sorted."""
    hits = sorted((path, method) for method, path, _ in server.hits if path != "/robots.txt")
    server.hits.clear()
    return hits


HEAD = "<link rel=stylesheet href=/borta.css><link rel=stylesheet href=/finns.css><script src=/vagrar-head.js></script>"


def test_files_of_our_own_pages(hostile: Any, tmp_path: Path) -> None:
    """Each is asked for once a night, unchanged pages' files too, and only sheets are read; what is missing is one
    issue a file, until it is there again. No answer changes nothing."""
    hostile.page("/", "/sida", body=HEAD + "<img src=/bild-borta.png alt=x><img src=/trasig.png alt=y>")
    hostile.page("/sida", body=HEAD, ETag='"s"')
    whole = hostile.routes["/sida"]
    hostile.routes["/sida"] = lambda handler: (
        handler.send(304, kind="") if handler.headers.get("If-None-Match") else whole(handler)
    )
    hostile.answer("/finns.css", 200, b"p {}" * 1_000, "text/css")
    hostile.answer("/trasig.png", 500)
    hostile.routes["/vagrar-head.js"] = lambda handler: handler.send(
        405 if handler.command == "HEAD" else 200, b"x" * 9
    )
    nights = Nights(tmp_path, hostile)
    assert nights.night().state == "done"
    expected = {
        hostile.url("/borta.css"): ("broken-resource", "open", 2),
        hostile.url("/bild-borta.png"): ("broken-image", "open", 1),
    }
    assert nights.issues() == expected
    files = [hit for hit in asked(hostile) if hit[0].endswith((".css", ".js", ".png"))]
    assert files == [
        ("/bild-borta.png", "GET"), ("/bild-borta.png", "HEAD"), ("/borta.css", "GET"), ("/borta.css", "HEAD"),
        ("/finns.css", "GET"), ("/finns.css", "HEAD"), ("/trasig.png", "GET"), ("/trasig.png", "HEAD"),
        ("/vagrar-head.js", "GET"), ("/vagrar-head.js", "HEAD"),
    ]  # fmt: skip
    hostile.answer("/borta.css", 503)  # no answer to whether it is there
    hostile.answer("/bild-borta.png", 200, b"", "image/png")
    nights.night()
    assert ("/finns.css", "HEAD") in asked(hostile)
    assert nights.issues() == expected | {hostile.url("/bild-borta.png"): ("broken-image", "fixed", 1)}


def test_other_webs_are_left_alone_unless_asked_for(hostile: Any, other: Any, tmp_path: Path) -> None:
    """By default nobody outside the configuration is contacted, and the report says that nothing is known of them."""
    hostile.page("/", other.url("/borta"))
    nights = Nights(tmp_path, hostile, other)
    run = nights.night()
    assert other.hits == []
    assert run.state == "done"
    assert Code.REMARK_EXTERNAL_OFF in [remark.code for remark in run.remarks]
    assert nights.links()[other.url("/borta")] == "offsite"


def test_links_to_other_webs(hostile: Any, other: Any, new_server: Any, tmp_path: Path) -> None:
    """Once a target a night, HEAD and then GET; broken after two nights; whatever else is said is "unknown". Nothing
    private is ever contacted, straight or by redirect, and what was fine is not asked for again the night after."""
    canary = new_server()
    paths = ("/finns", "/borta", "/nekar", "/vanta", "/trasig", "/stangd", "/vidare", "/vidare-borta", "/in")
    hostile.page("/", "/sida", *map(other.url, paths), canary.url("/"), "https://finns-inte.invalid/", "ftp://a.se/x")
    hostile.page("/sida", other.url("/borta"))
    for path, status in (("/finns", 200), ("/nekar", 403), ("/vanta", 429), ("/trasig", 500), ("/stangd", 200)):
        other.answer(path, status, b"x" * 100_000)
    other.answer("/robots.txt", 200, b"User-agent: *\nDisallow: /stangd", "text/plain")
    other.redirect("/vidare", "/finns")
    other.redirect("/vidare-borta", "/borta")
    other.redirect("/in", canary.url("/hemligt"))
    nights = Nights(tmp_path, hostile, other, external_links=True)
    nights.night()
    first = asked(other)
    assert ("/stangd", "HEAD") not in first
    assert first.count(("/finns", "HEAD")) == 2  # its own turn, and at the end of a redirect
    assert ("/nekar", "GET") in first
    assert nights.issues() == {}
    assert nights.links()[other.url("/borta")] == "unknown"
    nights.night()
    assert ("/finns", "HEAD") not in [hit for hit in asked(other) if hit[0] == "/finns"]
    assert canary.hits == []
    canary.close()
    states = nights.links()
    assert {path: states[other.url(path)] for path in paths} == {
        "/finns": "ok", "/borta": "broken", "/nekar": "unknown", "/vanta": "unknown", "/trasig": "unknown",
        "/stangd": "unknown", "/vidare": "ok", "/vidare-borta": "broken", "/in": "unknown",
    }  # fmt: skip
    assert states["https://finns-inte.invalid/"] == "broken"
    assert states[canary.url("/")] == "unknown"
    reasons = {row["url"]: (row["state"], row["reason"]) for row in nights.rows("pages")}
    assert reasons[other.url("/finns")] == ("offsite", "Adressen ligger på en annan webbplats. Länken dit fungerar.")
    assert set(nights.issues()) == {other.url("/borta"), other.url("/vidare-borta"), "https://finns-inte.invalid/"}
    assert nights.issues()[other.url("/borta")] == ("broken-external-link", "open", 2)


def test_a_name_server_that_is_down_breaks_no_links(hostile: Any, tmp_path: Path) -> None:
    """When most other webs have no name, it is ours that cannot look them up."""
    hostile.page("/", *(f"https://webb{number}.invalid/" for number in range(6)))
    nights = Nights(tmp_path, hostile, external_links=True)
    nights.night()
    nights.night()
    assert set(nights.links().values()) == {"unknown"}
    assert nights.issues() == {}


def test_files_that_style_sheets_name(hostile: Any, tmp_path: Path) -> None:
    """A sheet that brings in a sheet, and what that one names: missing, it is a fault of every page that uses the
    first; rings of sheets end, and what is no sheet, or too large, is not read."""
    head = '<link rel=stylesheet href="/css/a.css">'
    hostile.page("/", "/sida", body=head + "<style>b { background: url(/egen.png) }</style>")
    hostile.page("/sida", body=head)
    hostile.answer("/css/a.css", 200, b'@import "b.css"; @import url(/stor.css); @import url(/sida.css)', "text/css")
    hostile.answer("/css/b.css", 200, b"@import 'a.css'; .x { background: url(bild.png) }", "text/css")
    hostile.answer("/stor.css", 200, b".x{background:url(/aldrig1.png)}" + b" " * 600_000, "text/css")
    hostile.answer("/sida.css", 200, b"<p>.x{background:url(/aldrig2.png)}", "text/html")
    nights = Nights(tmp_path, hostile)
    assert nights.night().state == "done"
    assert nights.issues() == {
        hostile.url("/css/bild.png"): ("broken-image", "open", 2),
        hostile.url("/egen.png"): ("broken-image", "open", 1),
    }
    assert not any(path.startswith("/aldrig") for path, _ in asked(hostile))

    hostile.answer("/css/bild.png", 200, b"png", "image/png")
    hostile.answer("/egen.png", 200, b"png", "image/png")
    nights.night()
    assert {state for _, state, _ in nights.issues().values()} == {"fixed"}
