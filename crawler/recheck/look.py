"""Fetch, render and judge one page, as a night does, in a database of its own that is thrown away."""

import shutil
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from audits.model import PageResult
from audits.reasons import Code, Reason
from audits.site_config import Site
from crawler.audit import AuditPool, judge_pages
from crawler.fetch import FetchFailed, fetch_site
from crawler.render import render_pages
from reports.store import Store, now, read_visits

type Tell = Callable[[str], None]  # gets the name of each step as it begins: fetch, render, audit


class Looked(Struct, frozen=True):
    """What a look saw. ``result`` is None where the page was not judged, for ``reason``; ``is_gone``: for good.

    ``reason`` is also set where the browser did not see the page. ``ruleset`` and ``engine`` are those of the look.
    """

    url: str
    at: str
    result: PageResult | None
    is_gone: bool = False
    reason: Reason | None = None
    ruleset: str = ""
    engine: str = ""


def look(site: Site, workdir: Path, url: str, asked: str, pool: AuditPool, tell: Tell) -> Looked:
    """Return what is at the address ``asked`` now, which is stored as ``url``; ``workdir`` is that of the site."""
    scratch = workdir / "recheck"
    shutil.rmtree(scratch, ignore_errors=True)  # left by a look that was killed
    scratch.mkdir(mode=0o700, parents=True)
    try:
        with Store(scratch) as store:
            with Store(workdir, readonly=True) as main:
                store.share_key(main)
            run = store.start_run(site.site.timezone, site.site.id, full=True)
            tell("fetch")
            try:
                fetch_site(_only(site, asked), scratch, run.id, max_pages=1, full=True)
            except FetchFailed as error:
                found = _read(store, run.id, url, _moment())
                return found if found.is_gone else replace(found, reason=error.reason)
            at = _moment()
            tell("render")
            render_pages(site, scratch, run.id, full=True, on_progress=lambda _done, _all: None)
            tell("audit")
            judge_pages(site, store, scratch, run.id, lambda _done, _all: None, pool)
            return _read(store, run.id, url, at)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _moment() -> str:
    """Return the present, with milliseconds: what a night fetched in the same second, it fetched before."""
    return now().isoformat(timespec="milliseconds")


def _only(site: Site, url: str) -> Site:
    """Return the site with ``url`` as its only page; its hosts, delays and limits stay."""
    hosts = site.site.hosts or tuple(dict.fromkeys(start.split("/")[2] for start in site.site.start))
    return replace(
        site, site=replace(site.site, start=(url,), hosts=hosts),
        crawl=replace(site.crawl, sitemaps=(), documents=0, external_links=False),
    )  # fmt: skip


def _read(store: Store, run_id: str, url: str, at: str) -> Looked:
    run = store.run(run_id)
    visit = next((each for each in read_visits(store, run_id) if each.url == url), None)
    if visit is None:
        return Looked(url, at, None, reason=Reason.of(Code.INCOMPLETE))
    if visit.result is None or "unreadable" in visit.result.not_tested:
        is_gone = visit.state == "broken" and visit.status in (404, 410)
        why = Reason.decode(visit.reason) if visit.reason and not is_gone else None
        return Looked(url, at, None, is_gone, why)
    unseen = next((code for code in visit.result.not_tested if code.startswith(("no-browser", "browser-"))), "")
    why = next((note for note in run.notes), None) if unseen else None
    return Looked(url, at, visit.result, False, why, run.ruleset, run.engine)
