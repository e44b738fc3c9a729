"""Check a single page at once, without a run and without a database, for an editor who is writing it."""

import sys
import threading
import time
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from audits.journeys import Journey
from audits.model import Artifact, Kind
from audits.page import split
from audits.site_config import Identity, Site
from crawler.check.service import as_service, is_service, travel
from crawler.fetch import CannotFetch, fetch_page
from crawler.web import BadUrl, canonical, media_of
from crawler.worker import Helper, WorkerError
from reports.language import Language, word_reason

STDIN = "-"
SECONDS = 50.0  # for all; fetching takes at most 25 of them
_BROWSER = 25.0  # seconds, its start included
_NO_SITE = Site(Identity(id="check", name="", start=("https://check.invalid/",)))  # its start page is never the page
_LEAST = 5.0  # seconds that are left for judging, whatever took the others


class CannotCheck(ValueError):
    """The page cannot be read or judged; the message names it and says why."""


class Source(msgspec.Struct, frozen=True, tag=True):
    """What is to be checked: the body at a web address with its Content-Type, or a file with its name."""

    url: str
    data: bytes
    kind: str = ""
    name: str | None = None

    @property
    def is_file(self) -> bool:
        """Return whether it is no answer of a server."""
        return self.name is not None


class Text(msgspec.Struct, frozen=True):
    """The HTML of a source, and whether it is a page (else only its text is judged); or why it cannot be read."""

    html: str = ""
    is_page: bool = True
    fault: str = ""


class Task(msgspec.Struct, frozen=True, tag=True):
    """What to judge, and how: ``reasons`` are why the browser did not test something, if it was asked to.

    ``journey`` is that from the page of an e-service to its login; None where none was made.
    """

    source: Source
    text: Text
    site: Site
    language: str
    kind: Kind | None
    artifact: Artifact | None
    reasons: list[str]
    asked_for_browser: bool
    is_service: bool = False
    journey: Journey | None = None


def check_page(
    target: str, site: Site | None, language: Language, *, browser: bool = True, kind: Kind | None = None
) -> dict[str, Any]:
    """Check the page at a URL, in a file or on standard input ("-"), and return the result as one object.

    Its keys are, among others, ``url``, ``scores``, ``measures``, ``findings`` and ``not_tested``. `site` gives owners,
    services and selected rules; without it, the page is judged by itself. With `browser`, the page is examined in a
    browser too, and an e-service is followed to its login. Sentences are in `language`. `kind` overrides the kind of
    page. Raises `CannotCheck`, at the latest after a minute.
    """
    end = time.monotonic() + SECONDS
    site = site or _NO_SITE
    with Helper("crawler.check.checker") as helper:  # it loads the audits while the page is fetched

        def ask(message: Source | Task) -> bytes:
            try:
                return helper.ask(msgspec.msgpack.encode(message), max(_LEAST, end - time.monotonic()))
            except WorkerError as error:
                if isinstance(error.__cause__, TimeoutError):
                    why = f"it takes too long: a page is given up after {SECONDS:.0f} seconds"
                else:
                    why = str(error)
                raise CannotCheck(f"{target}: cannot be judged: {why}") from error

        if target.startswith(("http://", "https://")):
            source, site = _fetch(target, site)
        else:
            source = _read(target, site.crawl.max_bytes)
        text = msgspec.msgpack.decode(ask(source), type=Text)
        if text.fault:
            raise CannotCheck(f"{target}: {text.fault}")
        artifact, reasons = _look(source, text.html, site, language) if browser and text.is_page else (None, [])
        served = not source.is_file and is_service(source.url, site, kind)
        site = as_service(source.url, site) if served else site
        journey, missing = _follow(source.url, site, end, language) if served and browser else (None, [])
        reasons += [reason for reason in missing if reason not in reasons]
        task = Task(source, text, site, language.code, kind, artifact, reasons, browser, served, journey)
        report: dict[str, Any] = msgspec.msgpack.decode(ask(task))
        return report


def _look(source: Source, html: str, site: Site, language: Language) -> tuple[Artifact | None, list[str]]:
    """Examine the page in a browser; return its artifact, or None, and the reasons why something was not tested."""
    from crawler.browser import Browser, BrowserMissing, serve_html  # late: it loads Selenium

    try:
        with ExitStack() as stack:
            address = stack.enter_context(serve_html(html)) if source.is_file else source.url
            hosts = (*site.hosts, split(address).netloc)
            # A file is served on this machine's loopback address, which a Grid's browser cannot reach.
            where_it_is = replace(site.browser, remote="" if source.is_file else site.browser.remote)
            allowed = replace(site, site=replace(site.site, hosts=hosts, start=(address,)), browser=where_it_is)
            looking = stack.enter_context(Browser(allowed))
            timer = threading.Timer(_BROWSER, looking.abort)
            timer.start()
            stack.callback(timer.cancel)
            artifact = looking.look(address)
    except BrowserMissing as error:
        return None, [word_reason(error.reason, language)]
    return artifact, [word_reason(artifact.reason, language)] if artifact.reason else []


def _follow(url: str, site: Site, end: float, language: Language) -> tuple[Journey | None, list[str]]:
    """Follow an e-service to its login; return the journey, or None, and why there is none."""
    from crawler.browser import BrowserMissing

    if site.browser.remote:  # a Grid's browser takes no orders about requests
        return None, []
    try:
        return travel(url, site, end - time.monotonic() - _LEAST), []
    except BrowserMissing as error:
        return None, [word_reason(error.reason, language)]


def _read(target: str, limit: int) -> Source:
    """Read the file that ``target`` names, or standard input, of at most ``limit`` bytes. Raises `CannotCheck`."""
    path = Path(target)
    try:
        with nullcontext(sys.stdin.buffer) if target == STDIN else path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise CannotCheck(f"{target}: cannot be read: {error.strerror}") from error
    if len(data) > limit:
        raise CannotCheck(f"{target}: is larger than {limit} bytes")
    if target == STDIN:
        return Source("file:///dev/stdin", data, name="")
    return Source(path.absolute().as_uri(), data, name=path.name)


def _fetch(target: str, site: Site) -> tuple[Source, Site]:
    """Fetch the page at ``target``; return it, and the site that allows its host, even a private one, to be contacted.

    Raises `CannotCheck`.
    """
    try:
        url = canonical(target)
        private = (*(site.crawl.allow_private or ()), split(url).netloc)
        site = replace(site, crawl=replace(site.crawl, allow_private=private))
        page = fetch_page(url, site)
    except BadUrl as error:
        raise CannotCheck(f"{target}: cannot be fetched: {error}") from error
    except CannotFetch as error:
        raise CannotCheck(f"{target}: cannot be fetched: {word_reason(error.reason, Language('en'))}") from error
    answer = page.answer
    kind = answer.header("content-type")
    media = media_of(kind, answer.body)
    if media and "html" not in media and "xml" not in media:
        raise CannotCheck(f"{target}: is no web page but {media}")
    return Source(page.url, answer.body, kind), site
