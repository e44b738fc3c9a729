"""What came is judged by what it is, whatever it is sent as; and what never ends is bounded."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from pages import doc, states

from audits.site_config import Browser, Crawl, Identity, Site
from crawler.night.pipeline import run_night
from reports.store.database import Store

TEXT = "Så här söker du bygglov hos kommunen, steg för steg. " * 6
# --- what came --------------------------------------------------------------------------------------------------

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
ZIP = b"PK\x03\x04\x14\x00\x06\x00" + bytes(50)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


FILES = [
    ("/fil", PDF, "text/html", "", "application/pdf"),
    ("/fil-utan-typ", PDF, "", "", "application/pdf"),
    ("/fil-som-text", PDF, "text/plain", "", "application/pdf"),
    ("/plan.pdf", PDF, "text/plain", "", "application/pdf"),
    ("/hamta?id=3", PDF, "application/octet-stream", "", "application/pdf"),
    ("/hamta?id=4", ZIP, "application/octet-stream", 'attachment; filename="Plan.docx"', WORD),
    ("/hamta?id=5", ZIP, "text/html", "inline; filename*=UTF-8''Pl%C3%A5n.docx", WORD),
    ("/bild", b"\x89PNG\r\n\x1a\n" + bytes(40), "text/html; charset=utf-8", "", "image/png"),
    ("/flode", b"<?xml version='1.0'?><!-- nytt --><rss version='2.0'>", "text/html", "", "application/rss+xml"),
    ("/spara", b"<!doctype html><title>Spara</title>", "text/html", "attachment", "text/html"),
    ("/text", b"Bara text, och inget annat.", "", "", "text/plain"),
]  # fmt: skip


def test_a_file_is_no_page_whatever_it_is_sent_as(hostile: Any, round_of: Any) -> None:
    hostile.page("/", *[path for path, *_ in FILES])
    for path, body, kind, disposition, _ in FILES:
        hostile.answer(path, 200, body, kind, **({"Content_Disposition": disposition} if disposition else {}))
    night = round_of(documents=0).go()
    assert {path: states(night)[path] for path, *_ in FILES} == {path: "not-html" for path, *_ in FILES}
    with Store(night.workdir, readonly=True) as store:
        rows = store.rows("SELECT url.url AS address, type FROM document JOIN url ON url.id = document.url")
        found = {row["address"].removeprefix(hostile.url("")): row["type"] for row in rows}
    assert found == {path: media for path, *_, media in FILES}


def test_a_packed_file_is_no_page_either(hostile: Any, round_of: Any) -> None:
    hostile.page("/", "/fil")
    hostile.answer("/fil", 200, gzip.compress(PDF), "text/html", Content_Encoding="gzip")
    assert states(round_of(documents=0).go())["/fil"] == "not-html"


def test_a_large_file_sent_as_a_page_is_not_downloaded(hostile: Any, round_of: Any) -> None:
    """Its first bytes are enough: it is neither too large nor too slow."""

    def endless(handler: Any) -> None:
        handler.begin("text/html")
        while not hostile.stopping.is_set():
            handler.wfile.write(PDF * 1_000)

    hostile.page("/", "/fil")
    hostile.routes["/fil"] = endless
    assert states(round_of(documents=0, max_bytes=100_000_000).go())["/fil"] == "not-html"


@pytest.mark.parametrize("status", [204, 205])
def test_an_answer_without_content_is_no_page(hostile: Any, round_of: Any, status: int) -> None:
    hostile.page("/", "/tom")
    hostile.answer("/tom", status)
    row = round_of().go().rows()["/tom"]
    assert (row["state"], f"({status})" in row["reason"]) == ("not-html", True)


@pytest.mark.parametrize(
    "body", [b"<!doctype html><title>x</title>hej", b"\n<p>hej", b"<?xml version='1.0'?><html><p>hej"]
)
def test_a_page_without_a_type_is_a_page(hostile: Any, round_of: Any, body: bytes) -> None:
    hostile.page("/", "/sida")
    hostile.answer("/sida", 200, body, "")
    assert states(round_of().go())["/sida"] == "ok"


@pytest.mark.parametrize(
    ("kind", "body", "obeyed"),
    [
        ("text/html", b"User-agent: *\nDisallow: /hemligt\n", True),
        ("text/html; charset=utf-8", b"\xef\xbb\xbf# regler\r\nUSER-AGENT: *\r\nDisallow: /hemligt\r\n", True),
        ("application/octet-stream", b"User-agent: *\nDisallow: /hemligt\n", True),
        ("", b"User-agent: *\nDisallow: /hemligt\n", True),
        ("text/html", b"<!doctype html><title>404</title><pre>\nUser-agent: *\nDisallow: /hemligt\n</pre>", False),
        ("text/html", b"Sidan finns inte.", False),
        ("text/plain", b"<html><body>404", False),
    ],
)
def test_robots_txt_is_known_by_its_content(hostile: Any, round_of: Any, kind: str, body: bytes, obeyed: bool) -> None:
    hostile.page("/", "/hemligt")
    hostile.page("/hemligt")
    hostile.answer("/robots.txt", 200, body, kind)
    assert states(round_of().go())["/hemligt"] == ("blocked" if obeyed else "ok")
    assert hostile.asked("/hemligt") == (not obeyed)


def test_a_sitemap_is_known_by_its_content(hostile: Any, round_of: Any) -> None:
    hostile.page("/")
    hostile.page("/bara-i-kartan")
    hostile.answer(
        "/sitemap.xml", 200, f"<urlset><url><loc>{hostile.url('/bara-i-kartan')}</loc></url></urlset>".encode()
    )
    assert states(round_of().go())["/bara-i-kartan"] == "ok"


def test_missing_pages_of_a_server_that_packs_are_known(hostile: Any, round_of: Any) -> None:
    """What it answers for a page that does not exist is learnt although it is packed."""
    hostile.page("/", "/finns-inte")
    hostile.fallback = lambda handler: (
        handler.send(404) if handler.path in ("/robots.txt", "/sitemap.xml")
        else handler.send(200, gzip.compress(doc("Hittar inte", TEXT)), Content_Encoding="gzip")
    )  # fmt: skip
    assert states(round_of().go())["/finns-inte"] == "broken"


# --- what never ends --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("extra", ["", "<a href='/vidare?n={}'>Vidare</a>"])
def test_a_chain_of_refreshes_ends(hostile: Any, round_of: Any, extra: str) -> None:
    """As one of redirects does; it is said, and degrades nothing. With a link as well, clicks bound it."""

    def forward(handler: Any) -> None:
        number = int(handler.path.partition("=")[2]) + 1
        head = f"<meta http-equiv=refresh content='0; url=/vidare?n={number}'>"
        handler.send(200, doc(f"Sida {number}", extra.format(number), head))

    hostile.page("/", "/vidare?n=0", "/sist")
    hostile.page("/sist")
    hostile.routes["/vidare"] = forward
    night = round_of().go()
    assert sum(path.startswith("/vidare") for _, path, _ in hostile.hits) <= 12
    assert states(night)["/sist"] == "ok"
    assert list(states(night).values()).count("not-visited") == 1
    assert "/vidare?n skickar vidare till varandra" in night.remarks()
    assert night.notes() == ""


def test_a_short_chain_of_refreshes_is_followed(hostile: Any, round_of: Any) -> None:
    hostile.page("/", "/a")
    hostile.answer("/a", 200, doc("A", head="<meta http-equiv=refresh content='0; url=/b'>"))
    hostile.answer("/b", 200, doc("B", head="<meta http-equiv=refresh content='0; url=/c'>"))
    hostile.page("/c")
    assert states(round_of().go()) == dict.fromkeys(("/", "/a", "/b", "/c"), "ok")


@pytest.mark.parametrize("delay", ["86400", "3600", "1000.5"])
def test_a_host_that_wants_no_night_degrades_it(hostile: Any, tmp_path: Path, delay: str) -> None:
    """One page is asked for, nothing else; the reason is a note, with how many addresses wait."""
    hostile.page("/", "/a", "/b", body='<img src="/bild.png" alt="">')
    hostile.answer("/robots.txt", 200, f"User-agent: *\nCrawl-delay: {delay}\n".encode(), "text/plain")
    site = Site(
        Identity(id="lugn", name="Lugn", start=(hostile.url("/"),), hosts=(hostile.host,)),
        crawl=Crawl(delay=0, allow_private=(hostile.host,)),
        browser=Browser(pages="none"),
    )
    run = run_night(site, tmp_path, tmp_path / "lugn")
    assert run.state == "degraded"
    assert [(str(note.code), note.values["count"]) for note in run.notes if note.code == "note-crawl-delay"] == [
        ("note-crawl-delay", 2)
    ]
    assert [path for _, path, _ in hostile.hits] == ["/robots.txt", "/"]
