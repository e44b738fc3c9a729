"""Whole rounds: manners, walls, traps, budgets, and what happens when a round is killed."""

import contextlib
import os
import signal
import socket
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import psutil
import pytest
import warm
from swedish import said
from warcio.archiveiterator import ArchiveIterator

from crawler.fetch.stage import FetchFailed
from crawler.worker import Child
from reports.store.database import Store


def children() -> list[int]:
    """The processes of FETCH that this one started; other tests of this process may have browsers of their own."""
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):  # it ended meanwhile
            if child.cmdline()[1:3] == ["-m", "crawler.fetch.stage"]:
                found.append(child.pid)
    return found


@pytest.fixture
def cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """FETCH as a child of this process, which the tests that kill it are about."""
    monkeypatch.setattr(Child, "start", warm.cold)


def states(rows: dict[str, dict[str, Any]]) -> dict[str, tuple[str, str, str | None]]:
    return {url: (row["state"], row["reason"], row["target"]) for url, row in rows.items()}


def small_site(server: Any, count: int = 40) -> None:
    """Pages that link to each other, with a redirect and a dead link each."""
    for number in range(count):
        links = [f"/del/{name}" for name in (f"sida-{number * 2 + 1}", f"sida-{number * 2 + 2}", f"borta-{number}")]
        server.page(f"/del/sida-{number}", *[link for link in links if "borta" in link or int(link[10:]) < count])
    server.page("/", "/del/sida-0", "/flyttad")
    server.redirect("/flyttad", "/del/sida-3")


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda s: s.answer("/robots.txt", 503), "robots.txt"),
        (lambda s: s.redirect("/robots.txt", "/robots.txt"), "robots.txt"),
        (lambda s: s.answer("/robots.txt", 200, b"User-agent: *\nDisallow: /", "text/plain"), "tillåter inte"),
        (lambda s: s.answer("/", 500), "500"),
        (lambda s: s.redirect("/", "https://www.example.org/"), "hosts i site.toml"),
    ],
    ids=["robots 503", "robots ring", "robots deny", "start 500", "start offsite"],
)
def test_rounds_that_cannot_be_made(hostile: Any, round_of: Any, build: Callable[[Any], None], words: str) -> None:
    """Nothing is crawled, and the reason says why."""
    hostile.page("/", "/a")
    hostile.page("/a")
    build(hostile)
    with pytest.raises(FetchFailed) as caught:
        round_of().go()
    assert words in said(caught.value.reason)
    assert not hostile.asked("/a")


def test_a_host_that_is_down(round_of: Any) -> None:
    """A refused connection fails the round."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, never listening: nobody else can have the port either
        down = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(FetchFailed, match="no-connection"):
            round_of(start=(f"http://{down}/",), hosts=(down,), allow_private=(down,)).go()


def test_private_addresses_are_not_contacted(hostile: Any, round_of: Any) -> None:
    """A name in scope that leads to this machine is refused before the connection."""
    hostile.page("/")
    port = hostile.server_port
    with pytest.raises(FetchFailed, match="private"):
        round_of(start=(f"http://localhost:{port}/",), hosts=(f"localhost:{port}",), allow_private=False).go()
    assert hostile.hits == []


def test_what_search_engines_are_told_does_not_keep_us_away(hostile: Any, round_of: Any) -> None:
    """noindex, nofollow and rel=nofollow speak of search results; residents meet the pages all the same."""
    hostile.page("/", body="<a rel=nofollow href=/dold>Dold</a>")
    head = b"<meta name=robots content='noindex, nofollow'><title>Dold</title><a href=/djupare>Vidare</a>"
    hostile.answer("/dold", 200, head, "text/html", X_Robots_Tag="none")
    hostile.page("/djupare")
    assert {row["state"] for row in round_of().go().rows().values()} == {"ok"}


def test_parameters_without_end_are_bounded(hostile: Any, round_of: Any) -> None:
    """A page that makes up sessions is one page; one that makes up parameters costs a budget, and is named once."""
    numbers = count()

    def links(handler: Any, link: str) -> None:
        made = "".join(f"<a href='{link.format(next(numbers), next(numbers))}'>mer</a>" for _ in range(5))
        handler.send(200, f"<!doctype html><title>x</title><p>Alltid samma text om samma sak.</p>{made}".encode())

    hostile.page("/", "/rymd", "/tal?r=a&x=b", "/sist")
    hostile.page("/sist")
    hostile.routes["/rymd"] = lambda handler: links(handler, "/rymd?sid={}")
    hostile.routes["/tal"] = lambda handler: links(handler, "/tal?r={}&x={}")
    night = round_of(concurrency=8).go()
    rows = night.rows()
    assert rows["/sist"]["state"] == "ok"
    assert [path for path, row in rows.items() if path.startswith("/rymd") and row["state"] == "ok"] == ["/rymd"]
    assert sum(row["state"] == "ok" for path, row in rows.items() if path.startswith("/tal")) <= 1_100
    assert night.remarks().count("/tal?r&x tar aldrig slut") == 1
    assert night.notes() == ""


def test_missing_robots_and_html_robots_are_open(hostile: Any, round_of: Any) -> None:
    """A site that answers everything with a page has no rules."""
    hostile.page("/", "/a")
    hostile.page("/a")
    hostile.page("/robots.txt")
    hostile.page("/sitemap.xml")
    night = round_of().go()
    assert {url for url, row in night.rows().items() if row["state"] == "ok"} == {"/", "/a"}
    assert night.notes() == ""


def test_a_host_that_asks_for_a_long_pause_is_left(hostile: Any, round_of: Any) -> None:
    """503 with Retry-After of an hour: no second request, and nothing is called broken."""
    hostile.page("/", "/busy", *[f"/p{n}" for n in range(20)])
    hostile.answer("/busy", 503, Retry_After="3600")
    night = round_of(concurrency=1).go()
    rows = night.rows()
    assert hostile.asked("/busy") == 1
    assert {rows[f"/p{n}"]["state"] for n in range(20)} == {"not-visited"}
    assert rows["/busy"]["state"] == "not-visited"
    assert "paus på 3\xa0600 sekunder" in night.notes()


def test_a_host_that_fails_is_left(hostile: Any, round_of: Any) -> None:
    """A night of errors ends after ten in a row, and makes no broken pages."""
    hostile.page("/", *[f"/p{n}" for n in range(100)])
    hostile.fallback = lambda handler: handler.send(500)
    hostile.answer("/robots.txt", 404)
    hostile.answer("/sitemap.xml", 404)
    night = round_of(concurrency=1).go()
    found = [row["state"] for row in night.rows().values()]
    assert found.count("broken") == 0
    assert found.count("not-visited") >= 90
    assert "10 fel i rad" in night.notes()


def test_budget(hostile: Any, round_of: Any) -> None:
    """20,000 links on a page: as many pages as allowed, every address accounted for, one sentence."""
    hostile.page("/", *[f"/lank/{n}" for n in range(20_000)])
    hostile.fallback = lambda handler: handler.send(200, b"<title>x</title>x")
    night = round_of().go(max_pages=12)
    rows = night.rows()
    assert sum(row["state"] == "ok" for row in rows.values()) == 12
    assert len(rows) == 20_001
    assert "19\xa0989 sidor ej besökta" in night.notes()


def test_traps(hostile: Any, round_of: Any) -> None:
    """A relative-link trap and a calendar for ever end, each named, and the rest of the site is complete."""

    def calendar(handler: Any) -> None:
        day = int(handler.path.rpartition("=")[2])
        links = "".join(f"<a href='/kalender?dag={day * 3 + step}'>dag</a>" for step in range(1, 4))
        handler.send(200, f"<title>dag</title>{links}".encode())

    def relative(handler: Any) -> None:
        handler.send(200, b"<title>x</title><a href='mer/'>mer</a>")

    small_site(hostile)
    hostile.page("/start", "/", "/kalender?dag=0", "/falla/")
    hostile.routes["/kalender"] = calendar
    plain = hostile.fallback
    hostile.fallback = lambda handler: relative(handler) if handler.path.startswith("/falla/") else plain(handler)
    night = round_of(start=(hostile.url("/start"),), concurrency=8).go()
    rows = night.rows()
    assert {rows[f"/del/sida-{n}"]["state"] for n in range(40)} == {"ok"}
    assert 200 <= sum(row["state"] == "ok" for url, row in rows.items() if "kalender" in url) < 700
    assert sum("/falla/" in url for url in rows) < 30
    assert night.remarks().count("/mer/") == 1
    assert night.remarks().count("kalender?dag tar aldrig slut") == 1
    assert night.notes() == ""  # a trap that was seen through degrades nothing


def test_pages_of_the_night_before_are_met_again(hostile: Any, round_of: Any) -> None:
    """A page that no link leads to any more is visited all the same: gone and forgotten are two things."""
    hostile.page("/", "/a", "/b")
    hostile.page("/a")
    hostile.page("/b")
    night = round_of().go()
    hostile.page("/", "/a")
    hostile.answer("/b", 410)
    rows = night.go().rows()
    assert (rows["/b"]["state"], rows["/b"]["status"], rows["/b"]["found_on"]) == ("broken", 410, None)
    assert rows["/a"]["clicks"] == 1


def test_a_start_that_redirects_within_the_hosts(hostile: Any, round_of: Any) -> None:
    """The round goes on where the start address leads."""
    hostile.redirect("/", "/sv/")
    hostile.page("/sv/", "/sv/a")
    hostile.page("/sv/a")
    rows = round_of().go().rows()
    assert (rows["/"]["state"], rows["/"]["target"]) == ("redirect", hostile.url("/sv/"))
    assert (rows["/sv/a"]["state"], rows["/sv/a"]["clicks"]) == ("ok", 1)


@pytest.mark.usefixtures("cold")
def test_a_killed_round_goes_on(hostile: Any, round_of: Any, tmp_path: Path) -> None:
    """kill -9 of the child, twice: said in words; the end is as if nothing had happened, and no page comes twice."""
    small_site(hostile)
    whole = states(round_of().go().rows())
    hostile.hits.clear()

    night = round_of()
    night.workdir = tmp_path / "killed"
    for limit in (10, 40):

        def kill(done: int, queued: int, limit: int = limit) -> None:
            if done >= limit:
                for pid in children():
                    os.kill(pid, signal.SIGKILL)

        hostile.routes["/flyttad"] = lambda handler: handler.send(302, Location="/del/sida-3")
        with pytest.raises(FetchFailed, match="failed-died"):
            night.go(on_progress=kill)
    assert children() == []
    night.go()
    assert states(night.rows()) == whole
    with Store(night.workdir) as store:
        assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}
        doubled = store.row("SELECT url FROM snapshot GROUP BY url, run HAVING count(*) > 1")
    assert doubled is None
    for path in (night.workdir / "warc").iterdir():
        with path.open("rb") as stream:
            assert {record.rec_type for record in ArchiveIterator(stream)} <= {"response"}


@pytest.mark.usefixtures("cold")
def test_an_interrupted_parent_takes_its_child_along(hostile: Any, round_of: Any) -> None:
    """Ctrl-C in the parent leaves no process behind."""
    small_site(hostile)

    def interrupt(done: int, queued: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        round_of().go(on_progress=interrupt)
    assert children() == []


def test_a_child_that_is_killed_as_it_starts_is_started_again(
    hostile: Any, round_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once: the round is whole. It had sent nothing, so nothing of it is lost."""
    small_site(hostile, 3)
    started: list[int] = []

    def start(module: str, **environment: str) -> Child:
        child = warm.cold(module, **environment)
        if module == "crawler.fetch.stage":
            assert child.process
            started.append(child.process.pid)
            if len(started) == 1:
                os.kill(started[0], signal.SIGKILL)
        return child

    monkeypatch.setattr(Child, "start", start)
    night = round_of()
    night.go()
    assert len(started) == 2
    assert {row["state"] for row in night.rows().values()} == {"ok", "redirect", "broken"}
