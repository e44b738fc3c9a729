"""One page, now: what an editor who is writing wants to know, without a round and without a database."""

import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec.structs import replace

from audits.model import Kind, PageResult
from audits.page import Page
from audits.readability.formulas import lix
from audits.registry import load_audits
from audits.runner import audit_page
from audits.site import Identity, Site
from audits.words import is_long
from crawler.browser import Browser, BrowserMissing, serve_html
from crawler.extract import decode, extract
from crawler.facts import without_static
from crawler.urls import BadUrl, canonical
from reports.export import where
from reports.scores import scores
from reports.wording import Wording
from rules.loader import RuleSet

_HARDEST, _LEAST_WORDS, _HARD = 3, 8, 50  # LIX over 50 is what official texts often are: hard
_NOT_TESTED = {
    "no-browser": "Sidan har inte prövats i en webbläsare: tillgänglighet är bara delvis prövad.",
    "browser-timeout": "Sidan blev inte klar i webbläsaren i tid: tillgänglighet är bara delvis prövad.",
    "text-too-short": "Texten är för kort för att mäta hur lättläst den är (under 100 ord eller 5 meningar).",
    "not-swedish": "Texten är inte på svenska: språket är inte bedömt.",
}


class CannotCheck(ValueError):
    """The page cannot be had; the message names it and says why."""


def check(
    target: str, site: Site | None, rules: RuleSet, *, browser: bool = True, kind: Kind | None = None
) -> dict[str, Any]:
    """The page at a URL or in a file as one object: ``url, scores, measures, findings, not_tested`` (design 11).

    ``site`` gives owners, services and chosen rules; without it the page is judged by itself. Raises `CannotCheck`.
    """
    url, body, content_type = _fetch(target)
    html, _ = decode(body, content_type)
    # No start address: a page that is judged alone is judged by what it is, not as the first page of a web.
    site = site or Site(Identity(id="check", name="", start=()))
    reasons: list[str] = []
    artifact = None
    if browser:
        try:
            with ExitStack() as stack:
                address = stack.enter_context(serve_html(html)) if _is_file(target) else url
                hosts = (*site.hosts, urlsplit(address).netloc)
                allowed = replace(site, site=replace(site.site, hosts=hosts))
                artifact = stack.enter_context(Browser(allowed)).look(address)
            if artifact.state != "ok":
                reasons.append(artifact.reason)
        except BrowserMissing as error:
            reasons.append(str(error))
    links = extract(html, url, site.crawl.keep_query).links
    if artifact:  # a file stood under an address of its own in the browser
        static = extract(html, artifact.url, site.crawl.keep_query).links
        artifact = without_static(artifact, artifact.url, static)
    page = Page(url, html, site, links=links, artifact=artifact, kind=kind)
    result = audit_page(page, load_audits(rules, site.rules))
    wording = Wording(rules, site.report.language)
    return {
        "url": url,
        "title": result.record.title,
        "kind": result.record.kind,
        "scores": dict(scores(result.outcomes, result.measures, rules)),
        "measures": result.measures,
        "findings": [
            {
                "rule": finding.rule,
                "outcome": finding.outcome,
                "url": url,
                "message": wording.message(finding),
                **where(finding),
                "why": wording.why(finding.rule),
                "how": wording.how(finding.rule),
                "impact": rules[finding.rule].impact,
                "issue": None,
            }
            for finding in result.findings
        ],
        "outcomes": result.outcomes,
        "hardest": hardest(page),
        "rendered": artifact is not None and artifact.state == "ok",
        "not_tested": [*reasons, *_reasons(result, asked_for_browser=browser, said=bool(reasons))],
    }


def _reasons(result: PageResult, *, asked_for_browser: bool, said: bool) -> list[str]:
    codes = list(result.not_tested)
    if said or (not asked_for_browser and "no-browser" not in codes):
        codes = [code for code in codes if not code.startswith(("browser-", "no-browser"))]
    readable = result.measures.get("readability") is not None
    if not readable:
        codes.append("not-swedish" if result.record.language not in ("", "sv") else "text-too-short")
    return [_NOT_TESTED.get(code, code) for code in dict.fromkeys(codes)]


def _is_file(target: str) -> bool:
    return not target.startswith(("http://", "https://"))


def _fetch(target: str) -> tuple[str, bytes, str]:
    """URL, body and content type of what ``target`` names."""
    if _is_file(target):
        path = Path(target)
        try:
            return path.absolute().as_uri(), path.read_bytes(), "text/html"
        except OSError as error:
            raise CannotCheck(f"{target}: cannot be read: {error.strerror}") from error
    try:
        url = canonical(target)
        request = urllib.request.Request(url, headers={"User-Agent": "webbrond (check)"})
        with urllib.request.urlopen(request, timeout=30) as response:
            return canonical(response.url), response.read(10_000_000), response.headers.get("Content-Type", "")
    except (BadUrl, urllib.error.URLError, OSError, ValueError) as error:
        raise CannotCheck(f"{target}: cannot be fetched: {_said(error)}") from error


def _said(error: Exception) -> str:
    """What went wrong, without the names of classes."""
    reason = getattr(error, "reason", error)
    return str((reason.strerror if isinstance(reason, OSError) else "") or reason)


def hardest(page: Page) -> list[dict[str, Any]]:
    """The sentences that are hardest to read, by the LIX of each; short and easy ones are no trouble."""
    found = []
    for sentence in page.text.judged if page.language == "sv" else ():
        words = len(sentence.words)
        value = lix(words, 1, sum(map(is_long, sentence.words)))
        if words >= _LEAST_WORDS and value >= _HARD:
            found.append((value, words, sentence.text.strip()))
    found.sort(key=lambda one: -one[0])
    return [{"text": text, "words": words, "lix": round(value)} for value, words, text in found[:_HARDEST]]
