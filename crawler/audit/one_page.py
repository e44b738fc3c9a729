"""Check a single page at once, without a run and without a database, for an editor who is writing it."""

import sys
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from msgspec.structs import replace

from audits.model import Artifact, Kind, PageResult
from audits.page import Page
from audits.readability import hardest, losses, sections
from audits.registry import load_audits
from audits.runner import audit_page
from audits.scores import fault_of, score_page
from audits.site_config import Identity, Site
from crawler.parse import NoManuscript, decode, extract_page, read_manuscript
from crawler.web import BadUrl, canonical, media_of
from reports.language import NOT_TESTED, Language, Wording, where, word_reason
from rules import RuleSet

STDIN = "-"


class CannotCheck(ValueError):
    """The page cannot be read; the message names it and says why."""


def check_page(
    target: str, site: Site | None, rules: RuleSet, language: Language, *, browser: bool = True,
    kind: Kind | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Check the page at a URL, in a file or on standard input ("-"), and return the result as one object.

    Its keys are, among others, ``url``, ``scores``, ``measures``, ``findings`` and ``not_tested``. `site` gives owners,
    services and selected rules; without it, the page is judged by itself. With `browser`, the page is examined in a
    browser too. Sentences are in `language`. `kind` overrides the kind of page. Raises `CannotCheck`.
    """
    source = _fetch(target)
    url, html = source.url, source.html
    # No start address, so that the page is not judged as the start page of a site.
    site = site or Site(Identity(id="check", name="", start=()))
    reasons: list[str] = []
    artifact = None
    links = extract_page(html, url, site.crawl.keep_query).links
    if browser and source.is_page:
        artifact, reasons = _look(source, site, language)
    page = Page(url, html, site, links=links, artifact=artifact, kind=kind)
    audits = load_audits(rules, site.rules)
    if not source.is_page:
        audits.rules = RuleSet({name: rule for name, rule in audits.rules.items() if rule.area == "readability"})
    result = audit_page(page, audits)
    wording = Wording(rules, language.code)
    faults = [fault for finding in result.findings if (fault := fault_of(finding, rules))]
    scores = score_page(faults, result.outcomes, result.measures, rules)
    return {
        "url": url,
        "title": result.record.title,
        "kind": result.record.kind,
        "scores": {area: score.own if score else None for area, score in scores.items()},
        "deductions": {area: score.deductions if score else {} for area, score in scores.items()},
        "measures": result.measures,
        "findings": [
            {
                "rule": finding.rule,
                "outcome": finding.outcome,
                "url": url,
                "message": wording.message(finding),
                "title": wording.title(finding.rule),
                **where(finding),
                "why": wording.why(finding.rule),
                "how": wording.how(finding.rule),
                "impact": finding.impact or rules[finding.rule].impact,
                "issue": None,
            }
            for finding in result.findings
        ],
        "outcomes": result.outcomes,
        "hardest": hardest(page),
        **_parts(page, result),
        "rendered": artifact is not None and artifact.state == "ok",
        "manuscript": not source.is_page,
        "not_tested": [
            *reasons,
            *(
                language.gettext(NOT_TESTED.get(code, code))
                for code in _not_tested(result, source, asked_for_browser=browser, said=bool(reasons))
            ),
        ],
    }


def _parts(page: Page, result: PageResult) -> dict[str, Any]:
    """Return what the plain-language score is made of: the points that each measure costs, and the page's sections."""
    if result.measures.get("readability") is None:
        return {"weighs": {}, "sections": []}
    return {
        "weighs": {name: round(points, 1) for name, points in losses(result.measures).items()},
        "sections": sections(page),
    }


def _look(source: "_Source", site: Site, language: Language) -> tuple[Artifact | None, list[str]]:
    """Examine the page in a browser; return its artifact, or None, and the reasons why something was not tested."""
    from crawler.browser import (
        Browser,
        BrowserMissing,
        serve_html,  # late: it loads Selenium
        without_static,
    )

    try:
        with ExitStack() as stack:
            address = stack.enter_context(serve_html(source.html)) if source.is_file else source.url
            hosts = (*site.hosts, urlsplit(address).netloc)
            # A file is served on this machine's loopback address, which a Grid's browser cannot reach.
            where_it_is = replace(site.browser, remote="" if source.is_file else site.browser.remote)
            allowed = replace(site, site=replace(site.site, hosts=hosts), browser=where_it_is)
            artifact = stack.enter_context(Browser(allowed)).look(address)
    except BrowserMissing as error:
        return None, [word_reason(error.reason, language)]
    # In the browser, a file has another address than `source.url`.
    static = extract_page(source.html, artifact.url, site.crawl.keep_query).links
    return without_static(artifact, artifact.url, static), [
        word_reason(artifact.reason, language)
    ] if artifact.reason else []


def _not_tested(result: PageResult, source: "_Source", *, asked_for_browser: bool, said: bool) -> list[str]:
    """Return the codes of what was not tested; ``said``: the reasons why the browser did not are given already."""
    codes = list(result.not_tested)
    if not source.is_page:
        codes = ["manuscript", *(code for code in codes if code != "no-browser")]
    elif said or (not asked_for_browser and "no-browser" not in codes):
        codes = [code for code in codes if not code.startswith(("browser-", "no-browser"))]
    return list(dict.fromkeys(codes))


class _Source(NamedTuple):
    """The page or text to check. `is_page` is False if it is only a text."""

    url: str
    html: str
    is_page: bool
    is_file: bool


def _fetch(target: str) -> _Source:
    """Read the page or text that `target` names: a URL, a file, or "-" for standard input. Raises `CannotCheck`."""
    if not target.startswith(("http://", "https://")):
        path = Path(target)
        try:
            data = sys.stdin.buffer.read() if target == STDIN else path.read_bytes()
            html, is_page = read_manuscript("" if target == STDIN else path.name, data)
        except OSError as error:
            raise CannotCheck(f"{target}: cannot be read: {error.strerror}") from error
        except NoManuscript as error:
            raise CannotCheck(f"{target}: {error}") from error
        url = "file:///dev/stdin" if target == STDIN else path.absolute().as_uri()
        return _Source(url, html, is_page, is_file=True)
    try:
        url = canonical(target)
        request = urllib.request.Request(url, headers={"User-Agent": "webbrond (check)"})
        with urllib.request.urlopen(request, timeout=30) as response:
            kind, body = response.headers.get("Content-Type", ""), response.read(10_000_000)
            media = media_of(kind, body)
            if media and "html" not in media and "xml" not in media:
                raise CannotCheck(f"{target}: is no web page but {media}")
            html, _ = decode(body, kind)
            return _Source(canonical(response.url), html, is_page=True, is_file=False)
    except CannotCheck:
        raise
    except (BadUrl, urllib.error.URLError, OSError, ValueError) as error:
        raise CannotCheck(f"{target}: cannot be fetched: {_said(error)}") from error


def _said(error: Exception) -> str:
    """Return what went wrong, without the names of exception classes."""
    reason = getattr(error, "reason", error)
    return str((reason.strerror if isinstance(reason, OSError) else "") or reason)
