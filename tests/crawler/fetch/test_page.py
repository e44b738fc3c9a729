"""One page is fetched within the walls of a night, and within its time."""

import socket
import time
from typing import Any

import pytest

from audits.reasons import Code
from audits.site_config import Crawl, Identity, Site
from crawler.fetch.page import CannotFetch, Fetched, fetch_page


def fetch(server: Any, path: str, seconds: float = 10.0, **options: Any) -> Fetched:
    site = Site(
        Identity(id="x", name="X", start=(server.url("/"),)), crawl=Crawl(allow_private=(server.host,), **options)
    )
    return fetch_page(server.url(path), site, seconds)


def refused(server: Any, path: str, **options: Any) -> Code:
    with pytest.raises(CannotFetch) as caught:
        fetch(server, path, **options)
    return caught.value.reason.code


def test_a_page_after_its_redirects(hostile: Any) -> None:
    hostile.redirect("/", "/hem")
    hostile.page("/hem", body="<p>Hej</p>")
    page = fetch(hostile, "/")
    assert page.url == hostile.url("/hem")
    assert b"Hej" in page.answer.body


def test_redirects_stay_within_the_walls(hostile: Any, new_server: Any) -> None:
    """Neither another port of a private address nor another scheme is contacted, and a loop ends."""
    other = new_server()
    other.page("/")
    try:
        for path, to, code in (
            ("/port", other.url("/"), Code.PRIVATE),
            ("/low", "http://127.0.0.1:22/", Code.REDIRECT_FORBIDDEN),
            ("/ftp", f"ftp://{other.host}/", Code.REDIRECT_FORBIDDEN),
            ("/file", "file:///etc/passwd", Code.REDIRECT_FORBIDDEN),
            ("/loop", "/loop", Code.REDIRECT_LOOP),
        ):
            hostile.redirect(path, to)
            assert refused(hostile, path) == code, path
        assert other.connections == 0
    finally:
        other.close()


def test_a_body_that_is_not_whole_is_no_page(hostile: Any) -> None:
    """It is shorter than its length says, larger than the limit, or comes a byte at a time: none of it is judged."""

    def cut(handler: Any) -> None:
        handler.begin(Content_Length="1000")
        handler.wfile.write(b"<title>Halv")

    hostile.routes["/cut"] = cut
    hostile.drip("/drip")
    hostile.answer("/large", 200, b"a" * 3_000)
    hostile.answer("/gone", 404)
    assert refused(hostile, "/cut") == Code.INCOMPLETE
    assert refused(hostile, "/large", max_bytes=2_000) == Code.TOO_LARGE
    assert refused(hostile, "/gone") == Code.MISSING
    before = time.monotonic()
    assert refused(hostile, "/drip", seconds=1.0) == Code.TIMEOUT
    assert time.monotonic() - before < 8


def test_a_server_that_is_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    site = Site(Identity(id="x", name="X", start=(url,)), crawl=Crawl(allow_private=(url.split("/")[2],)))
    with pytest.raises(CannotFetch) as caught:
        fetch_page(url, site)
    assert caught.value.reason.code is Code.NO_CONNECTION
