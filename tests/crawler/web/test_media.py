"""What a body is, by its first bytes."""

import time

import pytest

from crawler.web.media import file_name, is_html, media_of


@pytest.mark.parametrize(
    ("declared", "start", "media"),
    [
        ("Text/HTML; charset=x", b"hej", "text/html"),
        ("text/html", b"BMW och andra bilar", "text/html"),  # letters that begin a picture, and are text
        ("text/html", b"<title>N\x00\xff", "text/html"),
        ("text/html", b"\xff\xfe<\x00p\x00>\x00", "text/html"),  # UTF-16
        ("text/html", b"%PDF-1.7", "application/pdf"),
        ("text/html", b"GIF89a\x01\x00", "image/gif"),
        ("text/html", b"<feed xmlns='http://www.w3.org/2005/Atom'>", "application/atom+xml"),
        ("", b" \n<!DOCTYPE html>", "text/html"),
        ("", b"<p>", "text/html"),
        ("", b"<pre>", "text/plain"),  # "<p" must end there
        ("*/*", b"<?xml version='1.0'?><x/>", "text/xml"),
        ("", b"\x00\x01\x02", "application/octet-stream"),
        ("application/pdf", b"<!doctype html>", "application/pdf"),  # a declared type of any other kind is believed
        ("application/octet-stream", b"<!doctype html>", "application/octet-stream"),  # browsers save it
    ],
)
def test_media(declared: str, start: bytes, media: str) -> None:
    assert media_of(declared, start) == media


def test_a_name_decides_between_zip_archives_and_nothing_more() -> None:
    zipped = b"PK\x03\x04\x00"
    assert media_of("application/octet-stream", zipped, "Plan.XLSX").endswith("spreadsheetml.sheet")
    assert media_of("application/zip", zipped, "plan.pdf") == "application/zip"
    assert media_of("text/plain", b"hej", "plan.pdf") == "text/plain"
    assert media_of("application/octet-stream", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc") == "application/msword"


def test_file_names() -> None:
    assert file_name("https://x.se/a/plan.pdf?x=/y", "") == "plan.pdf"
    assert file_name("https://x.se/a", "attachment; filename*=UTF-8''Ans%C3%B6kan.pdf") == "Ansökan.pdf"


@pytest.mark.parametrize("start", [b"<!-->" * 300, b"<!---->" * 300, b"<?x>" * 400, b"\n" * 1_445, b"<" * 1_445])
def test_hostile_bytes_cost_nothing(start: bytes) -> None:
    began = time.process_time()
    is_html("text/html", start)
    is_html("", start)
    assert time.process_time() - began < 0.1
