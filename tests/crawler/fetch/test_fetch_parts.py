"""The parts of FETCH, one by one: robots, sitemaps, traps, manners, the archive, the walls."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from audits.reasons import Code, Reason
from crawler.fetch.limits import window_end
from crawler.fetch.walls import Walls
from crawler.frontier.outcome import not_html, of_status, retry_after
from crawler.frontier.traps import GENERATIONS, MANY, PATTERN_BUDGET, Patterns, pattern, repetition
from crawler.log import one_line
from crawler.web import robots, sitemap
from crawler.web.answer import is_html
from crawler.web.bodies import Incomplete, TooLarge, unpack
from crawler.web.fence import is_public
from crawler.web.warc import Archive, mend, record


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (200, b"User-agent: *\nDisallow: /x", "rules"),
        (200, b"<html>welcome", "open"),
        (200, b"", "rules"),
        (404, b"", "open"),
        (403, b"", "open"),
        (503, b"", "unreachable"),
        (429, b"", "unreachable"),
        (200, b"\xff\xfe\x00 Disallow", "rules"),
    ],
)
def test_robots_by_the_standard(status: int, body: bytes, verdict: str) -> None:
    """RFC 9309: missing rules are none, a server in trouble means stay away."""
    assert robots.parse_robots(status, "text/plain", body).verdict == verdict


def test_robots_rules() -> None:
    """Our own group counts, the longest rule wins, delays are bounded."""
    body = (
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n\nUser-agent: webbrond\nDisallow: /a\nAllow: /a/b\nCrawl-delay: 999\n"
    )
    rules = robots.parse_robots(200, "text/plain", body + b"Sitemap: https://x.se/s.xml")
    assert [rules.allows(f"https://x.se{path}") for path in ("/", "/a/c", "/a/b/c")] == [True, False, True]
    assert (rules.delay, rules.sitemaps) == (robots.MAX_CRAWL_DELAY, ("https://x.se/s.xml",))


def test_sitemap_kinds() -> None:
    """Pages, indexes, gzip and plain lists; images are not pages."""
    space = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"'
    )
    pages = f"<urlset {space}><url><loc> https://x.se/a </loc><i:image><i:loc>https://x.se/i.png</i:loc></i:image></url></urlset>"
    assert list(sitemap.parse_sitemap(pages.encode())) == [("page", "https://x.se/a")]
    assert list(sitemap.parse_sitemap(gzip.compress(pages.encode()))) == [("page", "https://x.se/a")]
    index = f"<sitemapindex {space}><sitemap><loc>https://x.se/1.xml</loc></sitemap></sitemapindex>"
    assert list(sitemap.parse_sitemap(index.encode())) == [("sitemap", "https://x.se/1.xml")]
    assert list(sitemap.parse_sitemap(b"https://x.se/a\nhttps://x.se/b\n")) == [
        ("page", "https://x.se/a"),
        ("page", "https://x.se/b"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>404</body></html>",
        b"<urlset><url>",
        b'<!DOCTYPE x [<!ENTITY a "aaa">]><urlset>&a;</urlset>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><urlset/>',
        gzip.compress(b"<urlset/>")[:-5],
    ],
    ids=["empty", "html", "torn", "entities", "external", "torn gzip"],
)
def test_bad_sitemaps(body: bytes) -> None:
    """They are refused, and nothing else happens."""
    with pytest.raises(sitemap.BadSitemap):
        list(sitemap.parse_sitemap(body))


def test_a_bomb_is_a_bad_sitemap() -> None:
    """It is refused before it is unpacked."""
    with pytest.raises(sitemap.BadSitemap):
        list(sitemap.parse_sitemap(gzip.compress(bytes(200_000_000))))


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("/a/a/a/", "a"),
        ("/x/a/a/a/y", "a"),
        ("/a/b/a/b/a/b/", "a/b"),
        ("/a/a/b", ""),
        ("/nyheter/2026/11/11/x", ""),
        ("/a/b/a/b/", ""),
    ],
)
def test_repetition(path: str, unit: str) -> None:
    """Three times in a row is a trap, twice is not."""
    assert repetition(f"https://x.se{path}") == unit


def test_patterns_cut_a_calendar_and_no_archive() -> None:
    """Cut is what breeds on and on; a thousand articles that link to each other are not."""
    assert pattern("https://x.se/kalender/2026/11?vecka=3") == "x.se/kalender/N/N?vecka"
    articles = Patterns()
    urls = [f"https://x.se/artikel/{n}" for n in range(1000)]
    assert not [url for n, url in enumerate(urls[1:], 1) if articles.take(url, urls[n // 10])]
    calendar = Patterns()
    days = [f"https://x.se/kalender?dag={n}" for n in range(1000)]
    cut = next(n for n, day in enumerate(days[1:]) if calendar.take(day, days[n]))
    assert cut == max(PATTERN_BUDGET, GENERATIONS)


@pytest.mark.parametrize("back", [False, True])
def test_pages_that_make_up_addresses(back: bool) -> None:
    """Five new ones each, never one twice: cut at the budget, long before six generations. A tree of as many pages that
    lead back to the one above is a web like any other."""
    patterns = Patterns()
    urls = [f"https://x.se/tal?r={n}" for n in range(3_000)]
    cut = None
    for n, url in enumerate(urls[1:], 1):
        above = urls[(n - 1) // 5]
        if patterns.take(url, above):
            cut = n
            break
        if back and patterns.breeds(url):
            patterns.again(above, url)
    assert cut == (None if back else 1 + PATTERN_BUDGET + MANY)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        *[(200, "page"), (304, "unchanged"), (308, "redirect"), (300, "broken"), (401, "blocked"), (403, "blocked")],
        (404, "broken"),
        (410, "broken"),
        (429, "blocked"),
        (451, "broken"),
        (500, "error"),
        (503, "error"),
        (999, "broken"),
    ],
)
def test_statuses(status: int, state: str) -> None:
    """Every status means something; a server's own error never means a broken page."""
    assert of_status(status).state == state


def test_small_words() -> None:
    """Retry-After in both its forms, kinds of content, log lines."""
    now = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    assert retry_after("120", now) == 120
    assert retry_after("Sun, 22 Nov 2026 01:01:00 GMT", now) == 60
    assert retry_after("soon", now) is None
    assert is_html("Application/XHTML+xml; charset=x")
    assert is_html("", b" <p>")
    assert not is_html("text/plain")
    assert not_html("application/pdf; x=y") == Reason.of(Code.NOT_HTML, kind="pdf", type="application/pdf")
    assert one_line("a\r\nb\x1b[0m 19121212-1212") == "a\\r\\nb\\x1b[0m 19121212-****"


@pytest.mark.parametrize(
    "address",
    [
        *["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1"],
        *["fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "nonsense"],
    ],
)
def test_private_addresses(address: str) -> None:
    """None of these is the open internet, and only an exact host and port lets them through."""
    assert not is_public(address)
    walls = Walls(("x.se",), ("x.se:8080",))
    assert walls.admits(address, "x.se", 8080)
    assert not walls.admits(address, "x.se", 443)
    assert walls.refused == {"x.se:443"}
    assert walls.admits("93.184.216.34", "x.se", 443)


def test_archive_keeps_what_came(tmp_path: Path) -> None:
    """Status, headers and the packed body are in the file as they came, for every reader of WARC."""
    body = gzip.compress("Räksmörgås".encode())
    headers = [
        ("Content-Type", "text/html"),
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
        ("X", "å"),
    ]
    with Archive(tmp_path, "natt") as archive:
        archive.write(record("https://x.se/1", 200, [], b"", "2026-11-22T01:00:00Z"))
        name, offset = archive.write(record("https://x.se/2", 200, headers, body, "2026-11-22T01:00:00Z"))
    stored = archive.read(name, offset)
    assert (name, stored.url, stored.status) == ("natt.warc.gz", "https://x.se/2", 200)
    assert stored.body.decode() == "Räksmörgås"
    assert (stored.header("content-type"), stored.header("transfer-encoding")) == ("text/html", "")
    with (tmp_path / name).open("rb") as stream:
        records = [
            (record.rec_headers.get_header("WARC-Target-URI"), record.raw_stream.read())
            for record in ArchiveIterator(stream)
        ]
    assert records == [("https://x.se/1", b""), ("https://x.se/2", body)]


def test_archive_mends_what_was_torn(tmp_path: Path) -> None:
    """A record that a killed round left half done is cut off, and the next round writes to a file of its own."""
    with Archive(tmp_path, "natt") as archive:
        archive.write(record("https://x.se/1", 200, [], b"whole", "2026-11-22T01:00:00Z"))
        _, offset = archive.write(record("https://x.se/2", 200, [], b"torn" * 100, "2026-11-22T01:00:00Z"))
    path = tmp_path / "natt.warc.gz"
    path.write_bytes(path.read_bytes()[:-10])
    with Archive(tmp_path, "natt") as archive:
        name, _ = archive.write(record("https://x.se/2", 200, [], b"again", "2026-11-22T01:00:00Z"))
    assert name == "natt.2.warc.gz"
    assert path.stat().st_size == offset
    mend(path)
    assert path.stat().st_size == offset
    with pytest.raises(ValueError, match="there is no response"):
        archive.read("natt.warc.gz", offset)


@given(st.binary(max_size=2_000), st.integers(1, 3))
def test_unpack(body: bytes, members: int) -> None:
    """What was packed comes back; a torn body never passes for a whole one."""
    packed = gzip.compress(body) * members
    assert unpack(packed, "gzip", 10_000) == body * members
    with pytest.raises(Incomplete):
        unpack(packed[:-1], "gzip", 10_000)


def test_unpack_has_limits() -> None:
    """A bomb is stopped at the limit, in one member or in many."""
    for bomb in (gzip.compress(bytes(10_000_000)), gzip.compress(bytes(1000)) * 10_000):
        with pytest.raises(TooLarge):
            unpack(bomb, "gzip", 100_000)


@pytest.mark.parametrize(
    ("window", "hour", "shuts"),
    [
        ("22:00-06:00", 23, 23),
        ("22:00-06:00", 3, 22),
        ("22:00-06:00", 12, None),
        ("01:00-05:00", 2, 22),
        ("", 12, 9999),
    ],
)
def test_window(window: str, hour: int, shuts: int | None) -> None:
    """A night may cross midnight."""
    found = window_end(window, datetime(2026, 11, 22, hour, 30, tzinfo=UTC))
    if shuts is None or found is None:
        assert found is shuts is None
    else:
        assert shuts in (found.day, found.year)
