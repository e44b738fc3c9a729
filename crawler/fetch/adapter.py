"""Convert between Scrapy and FETCH: settings, answers, and the reason why a run fetched nothing."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any
from urllib.parse import quote_from_bytes

from scrapy.http import Response
from scrapy.logformatter import LogFormatter

from audits.reasons import Code, Reason
from audits.site_config import Site
from crawler.frontier import Frontier
from crawler.web import AGENT, Answer, unpack

_ASCII = bytes(range(0x80))


class QuietFormatter(LogFormatter):
    """Keeps Scrapy from writing the address of every page to the log."""

    def crawled(self, request: Any, response: Any, spider: Any) -> None:  # type: ignore[override]
        """Return None, so that nothing is logged: the frontier has a row for the page."""


def scrapy_settings(site: Site) -> dict[str, Any]:
    """Return the Scrapy settings that site.toml decides, by name."""
    crawl, contact = site.crawl, site.site.contact
    release = ".".join(version("webbrond").split(".")[:2])
    return {
        "USER_AGENT": f"{AGENT}/{release}" + (f" (+{contact})" if contact else ""),
        "DOWNLOAD_MAXSIZE": crawl.max_bytes,
        "DOWNLOAD_TIMEOUT": crawl.timeout,
        "CONCURRENT_REQUESTS_PER_DOMAIN": crawl.concurrency + 1,  # robots.txt and sitemaps alongside the pages
    }


def to_answer(response: Response, unpacked: int = 0) -> Answer:
    """Return ``response`` as an `Answer`.

    If ``unpacked`` is not 0, decompress the body, up to that many bytes; raise what `crawler.web.unpack` raises.
    """
    headers = tuple(
        (name.decode("latin-1"), as_address(value) if name == b"Location" else value.decode("utf-8", "replace"))
        for name, values in response.headers.items()
        for value in values
    )
    answer = Answer(response.status, headers, response.body)
    if unpacked:
        body = unpack(answer.body, answer.header("content-encoding"), unpacked)
        headers = tuple((name, value) for name, value in headers if name != "Content-Encoding")
        return Answer(answer.status, headers, body)
    return answer


def as_address(value: bytes) -> str:
    """Return the address in a header, with the bytes outside ASCII percent-encoded: they need not be UTF-8."""
    return quote_from_bytes(value, safe=_ASCII)


def explain_empty_round(frontier: Frontier, started: Sequence[str]) -> Reason:
    """Return the reason why the start addresses ``started`` led to no page at all."""
    found = frontier.first(started)
    if found is None:
        hosts = ", ".join(dict.fromkeys(url.split("/")[2] for url in started))
        return Reason.of(Code.FAILED_START, url=", ".join(started), why=Reason.of(Code.NO_CONNECTION, host=hosts))
    url, state, reason, target = found
    if state == "redirect" and target:
        to = frontier.first([target])
        host = target.partition("://")[2].partition("/")[0]
        if to and to[1] == "offsite":
            return Reason.of(Code.FAILED_SCOPE, url=url, host=host)
        reason = to[2] if to else reason
    return Reason.of(Code.FAILED_START, url=url, why=reason)
