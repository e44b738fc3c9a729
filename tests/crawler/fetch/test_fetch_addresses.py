"""One page, one address; and pages that do not exist although the server says that they do."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from audits.model import Link
from crawler.frontier.freshness import is_due
from reports.store.database import Store, pack, unpack

TEXT = "Här står samma sak, hur adressen än är skriven. " * 8


def doc(title: str, body: str = TEXT, head: str = "") -> bytes:
    return f"<!doctype html><html lang=sv><head><title>{title}</title>{head}</head><main>{body}</main>".encode()


def aliases(night: Any) -> dict[str, str]:
    """The addresses that lead to another one with the same page."""
    return {
        url: row["target"].removeprefix(night.server.url(""))
        for url, row in night.rows().items()
        if row["state"] == "redirect" and row["reason"].startswith("Samma sida som")
    }


def test_variants_of_an_address_are_one_page(hostile: Any, round_of: Any) -> None:
    """Slash, case, index file and query lead to the shortest; the next night to the same."""
    hostile.page(
        "/", "/bygga/", "/bygga", "/Bygga", "/bygga/index.html", "/bygga?vy=1", "/bygga?vy=2", "/bo/a", "/bo/b"
    )
    for path in ("/bygga/", "/bygga", "/Bygga", "/bygga/index.html"):
        hostile.answer(path, 200, doc("Bygga"))
    for path in ("/bo/a", "/bo/b"):
        hostile.answer(path, 200, doc("Bo"))
    night = round_of().go()
    expected = dict.fromkeys(("/bygga/", "/Bygga", "/bygga/index.html", "/bygga?vy=1", "/bygga?vy=2"), "/bygga")
    assert aliases(night) == expected
    assert {night.rows()[path]["state"] for path in ("/bo/a", "/bo/b", "/bygga")} == {"ok"}
    assert aliases(night.go()) == expected


def test_what_differs_stays_apart(hostile: Any, round_of: Any) -> None:
    """Another title or content, a service, a parameter to be kept, or a shell for scripts: two pages."""
    hostile.page("/", "/a?x=1", "/a?x=2", "/skal?id=1", "/skal?id=2", "/lista/", "/lista", "/k?behall=1", "/k?behall=2")
    hostile.answer("/a?x=1", 200, doc("Ett"))
    hostile.answer("/a?x=2", 200, doc("Två"))
    hostile.answer("/skal", 200, doc("Tjänst", "<div id=app></div>"))
    hostile.answer("/lista/", 200, doc("Lista", TEXT + "<ul><li>a</ul>"))
    hostile.answer("/lista", 200, doc("Lista", TEXT + "<ul><li>b</ul>"))
    hostile.answer("/k", 200, doc("K"))
    assert aliases(round_of(keep_query=("behall",)).go()) == {}


def test_canonical_is_checked(hostile: Any, round_of: Any) -> None:
    """It decides between equal pages, is looked up when no link names it, and is not believed of another page."""

    def named(path: str) -> str:
        return f"<link rel=canonical href='{path}'>"

    hostile.page("/", "/Nyheter", "/nyheter/", "/sv/artikel", "/p?id=7", "/ljuger", "/borta/")
    for path in ("/Nyheter", "/nyheter/", "/nyheter/index.html"):
        hostile.answer(path, 200, doc("Nyheter", head=named("/nyheter/index.html")))
    hostile.answer("/sv/artikel", 200, doc("Artikel", head=named("/sv/artikel")))
    hostile.answer("/p", 200, doc("Artikel", head=named("/sv/artikel")))
    hostile.answer("/ljuger", 200, doc("Annat", "Helt annat innehåll.", head=named("/")))
    hostile.answer("/borta/", 200, doc("Borta", head=named("/borta")))
    night = round_of().go()
    assert aliases(night) == {
        "/Nyheter": "/nyheter/index.html", "/nyheter/": "/nyheter/index.html", "/p?id=7": "/sv/artikel",
    }  # fmt: skip
    rows = night.rows()
    assert (rows["/ljuger"]["state"], rows["/borta/"]["state"], rows["/borta"]["state"]) == ("ok", "ok", "broken")


def test_sessions_are_known_by_their_content(hostile: Any, round_of: Any) -> None:
    """A server that gives each link a new number: found out, and no endless web."""
    numbers = iter(range(10_000_000, 99_999_999))

    def page(handler: Any) -> None:
        path, _, query = handler.path.partition("?")
        links = "".join(f"<a href='/s/{n}?kund={next(numbers)}'>{n}</a>" for n in range(12))
        own = f"<a href='{path}?{query}'>sidan</a>"
        handler.send(200, doc(f"Sida {path}", f"{TEXT}{path}{own}") + f"<footer>{links}".encode())

    for n in range(12):
        hostile.routes[f"/s/{n}"] = page
    hostile.page("/", "/s/0?kund=10000000")
    night = round_of(concurrency=1).go(max_pages=500)
    assert sum(path.startswith("/s/") for _, path, _ in hostile.hits) < 60
    assert not [row for row in night.rows().values() if row["state"] == "not-visited"]


def soft(handler: Any) -> None:
    """Says that all is well, and repeats what was asked for."""
    if handler.path in ("/robots.txt", "/sitemap.xml"):
        handler.send(404)
    else:
        body = f"<h1>Vi hittar inte sidan</h1><p>Det finns ingen sida på {handler.path}. <a href='mer/'>Sök</a>"
        handler.send(200, doc("Hittar inte", body))


def test_soft_404(hostile: Any, round_of: Any) -> None:
    """A missing page is broken whatever its status, once a host in words; endless ones end; real pages stay."""
    hostile.page("/", "/finns", "/finns-inte", "/x/y/")
    hostile.page("/finns")
    hostile.fallback = soft
    night = round_of().go()
    rows = night.rows()
    assert {url: row["state"] for url, row in rows.items()} == {
        "/": "ok", "/finns": "ok", "/finns-inte": "broken", "/x/y/": "broken",
    }  # fmt: skip
    assert "svarar som om den fanns" in rows["/finns-inte"]["reason"]
    assert night.remarks().count("200 i stället för 404") == 1


@pytest.mark.parametrize("shell", [b"<title>App</title><div id=app></div><script src=a.js></script>", None])
def test_applications_are_not_missing_pages(hostile: Any, round_of: Any, shell: bytes | None) -> None:
    """Where every address answers with the start page, or with a shell for scripts, nothing is called broken."""
    hostile.page("/", "/app/1", "/app/2")
    if shell is None:
        hostile.answer("/", 200, doc("App", TEXT + "<a href=/app/1>1</a><a href=/app/2>2</a>"))
        hostile.fallback = hostile.routes["/"]
    else:
        hostile.fallback = lambda handler: handler.send(200, shell)
    hostile.answer("/robots.txt", 404)
    hostile.answer("/sitemap.xml", 404)
    rows = round_of().go().rows()
    assert {rows[url]["state"] for url in ("/", "/app/1", "/app/2")} == {"ok"}


def test_documents_are_described(hostile: Any, round_of: Any) -> None:
    """Type, size and date of what is no page, from its headers alone when no document may be fetched."""
    hostile.page("/", "/plan.pdf", "/hamta", "/okand")
    hostile.answer("/plan.pdf", 200, bytes(1234), "application/pdf", Last_Modified="Mon, 02 Nov 2026 08:00:00 GMT")
    hostile.answer("/hamta", 200, bytes(99), "application/vnd.ms-excel; name=x")
    hostile.routes["/okand"] = lambda handler: (handler.begin("application/msword"), handler.wfile.write(b"x"))
    night = round_of(documents=0).go()
    with Store(night.workdir, readonly=True) as store:
        rows = list(store.rows("SELECT url.url, type, bytes, modified FROM document JOIN url ON url.id = document.url"))
    assert {row.pop("url").removeprefix(hostile.url("")): tuple(row.values()) for row in rows} == {
        "/plan.pdf": ("application/pdf", 1234, "Mon, 02 Nov 2026 08:00:00 GMT"),
        "/hamta": ("application/vnd.ms-excel", 99, ""),
        "/okand": ("application/msword", None, ""),
    }
    assert hostile.asked("/plan.pdf") == 0


def test_every_page_comes_whole_now_and_then(hostile: Any, round_of: Any) -> None:
    """After four weeks at most, whatever the server says; not all in one night; and then it is known to be fresh."""
    first = datetime(2026, 1, 1, tzinfo=UTC)
    urls = [f"http://a/{number}" for number in range(280)]
    nights = [
        [url for url in urls if is_due(url, first.isoformat(), first + timedelta(days=day))] for day in range(1, 29)
    ]
    assert len(nights[-1]) == 280
    assert 1 <= len(nights[0]) <= 30
    assert not [url for url in urls if is_due(url, first.isoformat(), first)]

    hostile.cached("/")
    night = round_of().go()
    with Store(night.workdir) as store:
        store.execute("UPDATE snapshot SET fetched_at = '2026-01-01T00:00:00Z'")
    for expected in (200, 304):
        hostile.hits.clear()
        night.go()
        asked = next(headers for _, path, headers in hostile.hits if path == "/")
        assert ("If-None-Match" in asked) == (expected == 304)
    hostile.hits.clear()
    night.go(full=True)
    assert "If-None-Match" not in next(headers for _, path, headers in hostile.hits if path == "/")


def test_what_another_reader_has_read_is_read_again(hostile: Any, round_of: Any) -> None:
    """The page is fetched whole once more, its body is not stored again, and its links are those of today."""
    hostile.cached("/", "/a")
    hostile.page("/a")
    night = round_of().go()
    with Store(night.workdir) as store:
        store.execute("UPDATE snapshot SET reader = reader - 1, links = ?", pack(()))
    for expected in (200, 304):
        hostile.hits.clear()
        rows = night.go().rows()
        asked = next(headers for _, path, headers in hostile.hits if path == "/")
        assert ("If-None-Match" in asked) == (expected == 304)
        assert rows["/"]["changed"] == 0
    with Store(night.workdir) as store:
        row = store.row("SELECT links FROM snapshot ORDER BY length(links) DESC")
    assert [link.to for link in unpack(row["links"], tuple[Link, ...])] == [hostile.url("/a")]
