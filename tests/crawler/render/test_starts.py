"""Which addresses are followed as e-services, by what FETCH has stored of a small municipality."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from audits.model import Link, Region
from audits.reasons import Code, Reason
from audits.site_config import Crawl, Identity, Services, Site
from crawler.render.pace import Pace
from crawler.render.starts import find_starts
from reports.store import Store, pack

OWN, SERVICE = "https://www.ekvalla.test", "https://etjanst.ekvalla.test"
RUN = "2026-11-21T0130"
SITE = Site(
    Identity("ekvalla", "Ekvalla kommun", (f"{OWN}/",), hosts=("www.ekvalla.test",)),
    crawl=Crawl(delay=0, exclude=("*/hemlig*",)),
    services=Services(hosts=("etjanst.ekvalla.test",)),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty run."""
    with Store(tmp_path) as made:
        made.execute("INSERT INTO run (id, started, stage, state) VALUES (?, ?, 'render', 'running')", RUN, RUN)
        yield made


def visit(store: Store, url: str, state: str = "ok", reason: Code = Code.FETCHED, **more: object) -> None:
    """Store a visit; ``links`` are (address, region), ``target`` is that of a redirect."""
    links = tuple(Link(to, "", region) for to, region in more.get("links", ()))  # type: ignore[attr-defined]
    snapshot = store.execute(
        "INSERT INTO snapshot (url, run, fetched_at, status, content_type, charset, bytes, body_hash, content_hash,"
        " template_hash, warc, offset, title, links)"
        " VALUES (?, ?, '', 200, 'text/html', '', 1, '', '', '', '', 0, ?, ?) RETURNING id",
        store.url_id(url), RUN, more.get("title", "Sida"), pack(links),
    ).fetchone()[0]  # fmt: skip
    target, found_on = more.get("target"), more.get("found_on")
    store.execute(
        "INSERT INTO visit (run, url, state, reason, snapshot, redirect_to, found_on, clicks)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        RUN, store.url_id(url), state, Reason.of(reason).encode(), snapshot if state == "ok" else None,
        store.url_id(str(target)) if target else None, store.url_id(str(found_on)) if found_on else None,
        more.get("clicks", 1),
    )  # fmt: skip


def test_starts_are_followed_and_not_what_is_inside_or_beside(store: Store) -> None:
    """Linked starts come first; a redirect to a login is followed, its steps, help and what robots.txt bars are not."""
    content: Region = "main"
    names = ("bygg", "saml", "gammal", "robots")
    links = [(f"{SERVICE}/{name}", content) for name in names]
    visit(store, f"{OWN}/", links=[*links, (f"{SERVICE}/om", content), (f"{SERVICE}/lista", "footer")], clicks=0)
    visit(store, f"{SERVICE}/bygg", found_on=f"{OWN}/")
    visit(store, f"{SERVICE}/bygg/steg-2", found_on=f"{SERVICE}/bygg", clicks=2)
    visit(store, f"{SERVICE}/bygg/steg-3", found_on=f"{SERVICE}/bygg/steg-2", clicks=3)
    visit(store, f"{SERVICE}/saml", "blocked", Code.LOGIN, target="https://login.grandid.com/?s=1", found_on=f"{OWN}/")
    visit(store, f"{SERVICE}/robots", "blocked", Code.ROBOTS, found_on=f"{OWN}/")
    visit(store, f"{SERVICE}/gammal", "redirect", Code.REDIRECT, target=f"{SERVICE}/ny", found_on=f"{OWN}/")
    visit(store, f"{SERVICE}/ny", found_on=f"{OWN}/")
    visit(store, f"{SERVICE}/om", title="Om e-tjänster", found_on=f"{OWN}/")
    visit(store, f"{SERVICE}/lista", found_on=f"{OWN}/")
    for number in range(5):
        visit(store, f"{SERVICE}/lista/{number}", found_on=f"{SERVICE}/lista", clicks=2)
    assert [url.removeprefix(SERVICE) for url in find_starts(SITE, store, RUN)] == [
        "/bygg", "/ny", "/saml", *(f"/lista/{number}" for number in range(5)),
    ]  # fmt: skip


def test_excluded_and_barred_addresses_are_not_opened() -> None:
    """Wherever the way to them began. The rules of a host are read once; one that hides them is left."""
    asked: list[str] = []

    def read(url: str) -> tuple[int, str, bytes]:
        asked.append(url)
        return (200, "text/plain", b"User-agent: *\nDisallow: /robots\n") if SERVICE in url else (0, "", b"")

    ask = Pace(SITE)
    paths = ("/hemlig/1", "/robots", "/annan", "/robots/2")
    found = [ask(url, read) for url in (*(f"{SERVICE}{path}" for path in paths), "https://dorr.test/")]
    codes = [reason and reason.code for reason in found]
    assert codes == [Code.EXCLUDED, Code.ROBOTS, None, Code.ROBOTS, Code.ROBOTS_UNREADABLE]
    slow = Pace(SITE)
    for expected in (None, Code.HOST_SLOW):
        why = slow(f"{SERVICE}/", lambda _: (200, "text/plain", b"User-agent: *\nCrawl-delay: 900\n"))
        assert (why and why.code) == expected
    assert asked == [f"{SERVICE}/robots.txt", "https://dorr.test/robots.txt"]
