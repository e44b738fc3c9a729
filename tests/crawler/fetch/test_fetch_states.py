"""One round over every kind of bad answer: each address ends in one state, with a reason that a person understands."""

import gzip
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from crawler.web.warc import Archive

PAGE = b"<!doctype html><title>Sida</title><main><p>Hej"

EXPECTED = {
    "/": ("ok", "hämtad"),
    "/ok": ("ok", "hämtad"),
    "/missing": ("broken", "Sidan finns inte"),
    "/gone": ("broken", "borttagen"),
    "/teapot": ("broken", "418"),
    "/login-wall": ("blocked", "kräver inloggning"),
    "/forbidden": ("blocked", "nekar"),
    "/too-many": ("blocked", "Okänt"),
    "/error": ("error", "500"),
    "/flaky": ("ok", "hämtad"),
    "/to-ok": ("redirect", "vidare"),
    "/to-self": ("broken", "i ring"),
    "/to-nowhere": ("broken", "inte vart"),
    "/to-file": ("blocked", "otillåten adress (file)"),
    "/to-script": ("blocked", "otillåten adress (javascript)"),
    "/to-port": ("redirect", "vidare"),
    "/to-offsite": ("redirect", "vidare"),
    "/mina-sidor": ("blocked", "kräver inloggning"),
    "/login": ("ok", "hämtad"),
    "/drip": ("timeout", "inte i tid"),
    "/endless": ("too-large", "för stort"),
    "/bomb": ("too-large", "för stort"),
    "/torn": ("error", "Ofullständigt"),
    "/short": ("error", "Ofullständigt"),
    "/brotli": ("error", "packat"),
    "/latin1": ("ok", "hämtad"),
    "/based": ("ok", "hämtad"),
    "/refresh": ("ok", "hämtad"),
    "/refreshed": ("ok", "hämtad"),
    "/empty": ("ok", "tom"),
    "/deep": ("ok", "inte tolkas helt"),
    "/far-down": ("ok", "hämtad"),
    "/doc.pdf": ("not-html", "Dokument (PDF)"),
    "/liar.pdf": ("ok", "hämtad"),
    "/report": ("not-html", "Dokument (PDF)"),
    "/no-head.pdf": ("not-html", "Dokument (PDF)"),
    "/gone.pdf": ("broken", "Sidan finns inte"),
    "/private/page": ("blocked", "robots.txt"),
    "/skipped/page": ("excluded", "undantagen"),
    "/a/a/a/": ("excluded", "upprepar"),
    "/secret": ("ok", "hämtad"),
    "/nonsense?x=1": ("ok", "hämtad"),
    "/only-in-map": ("ok", "hämtad"),
    "/in-text-map": ("ok", "hämtad"),
    "/other/based-link": ("broken", "Sidan finns inte"),
}


def build(server: Any) -> None:
    answer, page = server.answer, server.page
    page("/ok")
    answer("/gone", 410)
    answer("/teapot", 418)
    answer("/login-wall", 401)
    answer("/forbidden", 403)
    answer("/too-many", 429, Retry_After="0")
    answer("/error", 500)
    server.sequence("/flaky", 503, 200)
    server.redirect("/to-ok", "/ok", 301)
    server.redirect("/to-self", "/to-self#here")
    server.redirect("/ring-a", "/ring-b")
    server.redirect("/ring-b", "/ring-a")
    answer("/to-nowhere", 302)
    server.redirect("/to-file", "file:///etc/passwd")
    server.redirect("/to-script", "javascript:alert(1)")
    server.redirect("/to-port", "http://127.0.0.1:9/")
    server.redirect("/to-offsite", "https://example.org/x")
    server.redirect("/mina-sidor", "/login?ReturnUrl=%2Fmina-sidor")
    page("/login")
    server.drip("/drip")
    server.endless("/endless")
    server.bomb("/bomb")
    answer("/torn", 200, gzip.compress(PAGE * 100)[:-20], Content_Encoding="gzip")
    answer("/brotli", 200, b"\x0b\x02\x80hej\x03", Content_Encoding="br")
    answer("/zipped", 200, zlib.compress(PAGE), Content_Encoding="deflate")
    answer("/latin1", 200, "<title>Å</title><main><a href='/ok'>Räksmörgås åäö</a>".encode("latin-1"))
    page("/based", body='<base href="/other/"><a href="based-link">x</a>')
    answer("/refresh", 200, b"<meta http-equiv=refresh content='0; url=/refreshed'>x")
    page("/refreshed")
    answer("/noscript", 200, b"<noscript><meta http-equiv=refresh content='0;url=/never'></noscript>x")
    answer("/empty", 200)
    answer("/deep", 200, b"<div>" * 200_000 + b"<a href=/far-down>djup</a>" + b"</div>" * 200_000)
    page("/far-down")
    answer("/doc.pdf", 200, b"%PDF-1.7" + bytes(1000), "application/pdf")
    answer("/report", 200, b"%PDF-1.7" + bytes(1000), "application/pdf")
    page("/liar.pdf")
    server.routes["/no-head.pdf"] = lambda handler: (
        handler.send(405) if handler.command == "HEAD" else handler.send(200, b"%PDF", "application/pdf")
    )
    page("/skipped/page")
    page("/secret")
    page("/nonsense")
    page("/only-in-map")
    page("/in-text-map")
    server.cached("/cached", "/behind-cached")
    page("/behind-cached")

    def short(handler: Any) -> None:
        handler.close_connection = True
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(PAGE)

    server.routes["/short"] = short
    links = [path for path in EXPECTED if path not in ("/", "/only-in-map", "/in-text-map", "/refreshed", "/secret")]
    page(
        "/", *links, "/zipped", "/noscript", "/cached", "/ring-a", "/ring-b", "/ok#place", "/ok?utm_source=x",
        "/nonsense?x=1&PHPSESSID=abc", "mailto:a@example.org", "tel:+4613206000", "javascript:void(0)",
        "https://example.org/", "http://127.0.0.1:9/port", "http://127.0.0.1:x/", "file:///G:/avtal.doc",
        f"http://user:hemligt@{server.host}/secret?token=abc123", "/login?next=/a", "/login?next=/b",
    )  # fmt: skip
    maps = "\n".join(f"Sitemap: {server.url(path)}" for path in ("/map-index.xml", "/laughs.xml", "/bomb.xml.gz"))
    answer("/robots.txt", 200, f"User-agent: *\nDisallow: /private/\n{maps}\n".encode(), "text/plain")
    inner = "".join(
        f"<sitemap><loc>{server.url(p)}</loc></sitemap>" for p in ("/map.xml.gz", "/map.txt", "/map-index.xml")
    )
    answer("/map-index.xml", 200, f"<sitemapindex>{inner}</sitemapindex>".encode(), "text/xml")
    urls = f"<url><loc>{server.url('/only-in-map')}</loc></url><url><loc>{server.url('/ok')}</loc></url>"
    answer("/map.xml.gz", 200, gzip.compress(f"<urlset>{urls}</urlset>".encode()), "application/gzip")
    answer("/map.txt", 200, server.url("/in-text-map").encode(), "text/plain")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    answer("/laughs.xml", 200, f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><urlset>&l9;</urlset>'.encode(), "text/xml")
    answer("/bomb.xml.gz", 200, gzip.compress(bytes(1_000_000)) * 100, "application/gzip")


@pytest.fixture(scope="module")
def nights(new_server: Any, round_class: Any, tmp_path_factory: Any) -> Iterator[Any]:
    """Two rounds over the whole hostile site."""
    server = new_server()
    build(server)
    # Slow answers are slow on purpose; everything else must fit into the deadline on a busy machine too.
    night = round_class(
        server,
        tmp_path_factory.mktemp("work"),
        timeout=1.5,
        max_bytes=3_000_000,
        exclude=("/skipped/*",),
        concurrency=8,
    )
    night.go()
    night.first, night.first_remarks, night.first_hits = night.rows(), night.remarks(), list(server.hits)
    server.hits.clear()
    night.go()
    night.second = night.rows()
    yield night
    server.close()


@pytest.mark.parametrize("path", EXPECTED)
def test_every_address_ends_in_its_state(nights: Any, path: str) -> None:
    """Each kind of answer has its state, and a reason in Swedish."""
    state, words = EXPECTED[path]
    row = nights.first[path]
    assert (row["state"], words in row["reason"]) == (state, True), row["reason"]


def test_nothing_stays_queued(nights: Any) -> None:
    """Every row is final, and has a reason."""
    assert not [row["url"] for row in nights.first.values() if row["state"] in ("queued", "in-flight")]
    assert not [row["url"] for row in nights.first.values() if not row["reason"].endswith((".", ")"))]


def test_addresses_outside_are_listed_and_left_alone(nights: Any) -> None:
    """Other hosts and ports are rows, never requests."""
    for url in ("https://example.org/", "https://example.org/x", "http://127.0.0.1:9/", "http://127.0.0.1:9/port"):
        assert nights.first[url]["state"] == "offsite"
    assert nights.first["/to-port"]["target"] == "http://127.0.0.1:9/"


def test_miswritten_links_are_faults(nights: Any) -> None:
    """A link that cannot be read is listed as broken."""
    assert nights.first["http://127.0.0.1:x/"]["state"] == "broken"
    assert nights.first["file:///G:/avtal.doc"]["state"] == "broken"


def test_a_ring_is_named_once(nights: Any) -> None:
    """Of two addresses that redirect to each other, one closes the ring."""
    states = sorted(nights.first[path]["state"] for path in ("/ring-a", "/ring-b"))
    assert states == ["broken", "redirect"]


def test_no_secret_is_kept(nights: Any) -> None:
    """Passwords, tokens and sessions of links are nowhere in what is stored."""
    stored = b"".join(path.read_bytes() for path in nights.workdir.glob("webbrond.db*"))
    assert b"hemligt" not in stored
    assert b"abc123" not in stored
    assert not [url for url in nights.first if "PHPSESSID" in url or "utm_" in url]


def test_a_login_is_one_page(nights: Any) -> None:
    """Where to go after it makes no new login page."""
    assert [url for url in nights.first if "login?" in url] == []


def test_meta_refresh_in_noscript_is_not_followed(nights: Any) -> None:
    """It is for those without scripts."""
    assert "/never" not in nights.first


def test_what_was_denied_was_not_asked_for(nights: Any) -> None:
    """robots.txt and [crawl] exclude hold."""
    asked = {path for _, path, _ in nights.first_hits}
    assert not asked & {"/private/page", "/skipped/page", "/a/a/a/"}


def test_failures_are_tried_again_and_successes_never(nights: Any) -> None:
    """Three tries for an error, one for a page; a slow one costs no more than its deadline each."""
    paths = [path for method, path, _ in nights.first_hits if method == "GET"]
    assert [paths.count(path) for path in ("/ok", "/error", "/flaky", "/missing")] == [1, 3, 2, 1]


def test_sitemaps(nights: Any) -> None:
    """Their addresses are known as such; broken and hostile ones are named, and the round goes on."""
    assert nights.first["/only-in-map"]["in_sitemap"] == 1
    assert nights.first["/ok"]["in_sitemap"] == 1
    assert nights.first["/only-in-map"]["found_on"] is None
    for name in ("laughs.xml", "bomb.xml.gz"):
        assert name in nights.first_remarks
    assert nights.first_remarks.count("Ogiltig webbplatskarta") == 2


def test_snapshots_can_be_read_back(nights: Any) -> None:
    """A page of another charset is right in the database, and its bytes are right in the archive."""
    with nights_store(nights) as store:
        row = store.row(
            "SELECT snapshot.* FROM snapshot JOIN url ON url.id = snapshot.url WHERE url.url = ?",
            nights.server.url("/latin1"),
        )
    assert (row["title"], row["charset"]) == ("Å", "cp1252")
    stored = Archive(nights.workdir / "warc").read(row["warc"], row["offset"])
    assert "Räksmörgås" in stored.body.decode("latin-1")


def test_second_night_asks_only_what_changed(nights: Any) -> None:
    """Validators are sent; a 304 and an equal body keep the old snapshot, and the links of it."""
    assert nights.second["/cached"]["changed"] == 0
    assert nights.second["/cached"]["snapshot"] == nights.first["/cached"]["snapshot"]
    assert nights.second["/ok"]["snapshot"] == nights.first["/ok"]["snapshot"]
    assert nights.second["/behind-cached"]["state"] == "ok"
    asked = next(headers for _, path, headers in nights.server.hits if path == "/cached")
    assert asked["If-None-Match"] == '"/cached"'


def test_second_night_is_as_the_first(nights: Any) -> None:
    """The same site gives the same states."""
    first = {url: row["state"] for url, row in nights.first.items()}
    assert {url: row["state"] for url, row in nights.second.items() if url in first} == first
    assert nights.first.keys() == nights.second.keys()


def nights_store(nights: Any) -> Any:
    from reports.store.database import Store

    return Store(nights.workdir, readonly=True)
