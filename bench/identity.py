"""Measure how many untouched faults keep their identity when the site around them is edited, and how many are mixed up.

The demo municipality's pages, or those of the folder that WEBBROND_BENCH_WEB names, are judged by every audit, with a
real browser and axe, before and after each edit of `bench.edits`. MERGE's own functions then match the issues.
"""

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from urllib.parse import urljoin, urlsplit

from bs4 import Tag
from lxml import html
from msgspec import Struct
from msgspec.structs import replace

from audits.model import Artifact, Finding, PageRecord, Place, Target
from audits.page import Anchor, Page
from audits.registry import load_audits
from audits.runner import audit_page, audit_site
from audits.site_config import Browser as BrowserSettings
from audits.site_config import Identity, Site
from audits.text import Sentence
from audits.view import SiteView
from bench.edits import EDITS, MARK, Edited, add_block, edits, parsed, written
from bench.proof import Groups, Proof
from bench.table import show
from crawler.browser import Browser
from crawler.demo.content import HOSTS
from crawler.demo.demo import Renderer
from crawler.parse import extract_page
from reports.issues.evidence import same_pages
from reports.issues.identity import OF_TEMPLATE, Group, Web, group_findings, signature_of
from reports.issues.lifecycle import Change, changes
from reports.issues.matching import Known
from rules import load_rules

PAGES, ROUNDS = 60, 1  # ten of them with a generated block
HOST = "http://prov.example"
_MARKED = re.compile(rf'^<[^>]*? {MARK}="(\d+)"')
type Truth = tuple[str, str, str]  # rule, page or target before the edit, which element


class Score(Struct):
    """Counts of what happened to the faults that an edit did not touch."""

    unchanged: int = 0
    kept: int = 0
    lost: int = 0
    wrong: int = 0
    merged: int = 0  # a page's own issue that is now part of the template's
    examples: list[str] = []


class Night(Struct):
    """One state of the site, judged. `truths` says which fault each finding is, in the order of `findings`."""

    findings: list[Finding]
    truths: list[Truth]
    records: dict[str, PageRecord]
    edited: Edited


class _Marked(Page):
    """A page whose places have the mark of their element as selector."""

    def place(self, at: Tag | Sentence | Anchor) -> Place:
        element = at.element if isinstance(at, Anchor) else at.block.element if isinstance(at, Sentence) else at
        return replace(super().place(at), selector=f"#{element.get(MARK, 'new')}")


def main(pages: int, rounds: int, folder: Path, *, with_peers: bool = True) -> None:
    """Print one row per edit, and a row for all of them together."""
    del rounds, folder, with_peers
    rows, whole = [], Score()
    for name, score in measure(documents(pages)):
        rows.append(_row(name, score))
        for field in ("unchanged", "kept", "lost", "wrong", "merged"):
            setattr(whole, field, getattr(whole, field) + getattr(score, field))
        for line in score.examples[: int(os.environ.get("WEBBROND_BENCH_EXAMPLES", "0"))]:
            print(f"  {name}: {line}", flush=True)
    columns = ("edit", "unchanged faults", "kept %", "lost", "wrongly joined", "now the template's")
    show(f"Identity of faults over edits of {pages} pages", columns, [*rows, _row("all edits", whole)])


def _row(name: str, score: Score) -> tuple[object, ...]:
    share = 100 * score.kept / score.unchanged if score.unchanged else 100.0
    return name, score.unchanged, f"{share:.2f}", score.lost, score.wrong, score.merged


def measure(web: dict[str, str], names: Iterable[str] = EDITS) -> Iterator[tuple[str, Score]]:
    """Yield each of the edits `names` with its score, compared with the site before the edit."""
    site = Site(
        site=Identity("prov", "Provkommun", (f"{HOST}/",), hosts=("prov.example",)), browser=BrowserSettings(workers=2)
    )
    with _Judge(site) as judge:
        [(_, untouched)] = edits(web, ["nothing"])
        before = judge.judge(untouched)
        for name, edited in edits(web, names):
            after = judge.judge(edited)
            yield name, compare(before, after, before) if edited.left else compare(before, after)


class _Judge:
    """A context manager that judges a site with two browsers."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.audits = load_audits(load_rules(), site.rules)
        self.browsers = [Browser(site) for _ in range(2)]

    def __enter__(self) -> "_Judge":
        return self

    def __exit__(self, *_: object) -> None:
        for browser in self.browsers:
            browser.close()

    def judge(self, edited: Edited) -> Night:
        """Return all findings of page and site audits on one state of the site, except errors."""
        texts = {HOST + path: written(root) for path, root in edited.pages.items()}
        free: SimpleQueue[Browser] = SimpleQueue()
        for browser in self.browsers:
            free.put(browser)

        def look(item: tuple[str, str]) -> tuple[str, Artifact]:
            browser = free.get()
            try:
                return item[0], browser.look(*item)
            finally:
                free.put(browser)

        with ThreadPoolExecutor(len(self.browsers)) as pool:
            artifacts = dict(pool.map(look, texts.items()))
        findings: list[Finding] = []
        records = {}
        for url, text in texts.items():
            page = _Marked(url, text, self.site, links=extract_page(text, url, ()).links, artifact=artifacts[url])
            result = audit_page(page, self.audits)
            records[url] = result.record
            findings += result.findings
        targets = {url: Target(url, "ok", 200) for url in records}
        for old, new in edited.redirects.items():
            targets[HOST + old] = Target(HOST + old, "redirect", 301, HOST + new)
        for link in {link.to for record in records.values() for link in record.links} - targets.keys():
            inside = urlsplit(link).netloc == "prov.example"
            targets[link] = Target(link, "broken", 404) if inside else Target(link, "offsite")
        start = [url for url in records if url in (f"{HOST}/", f"{HOST}/index.html")] or list(records)[:1]
        findings += audit_site(SiteView(self.site, start, records, targets), self.audits).findings
        findings = [finding for finding in findings if finding.outcome != "error"]
        return Night(findings, list(_truths(findings, edited)), records, edited)


def _truths(findings: list[Finding], edited: Edited) -> Iterator[Truth]:
    back = {HOST + new: HOST + old for old, new in edited.moved.items()}
    seen: Counter[Truth] = Counter()
    for finding in findings:
        where = finding.url if finding.scope == "page" else finding.key
        place = finding.place
        element = place.selector if place and place.selector.startswith("#") else ""
        if place and place.snippet and (found := _MARKED.match(place.snippet)):
            element = f"#{found[1]}"
        elif place and place.snippet.startswith("<"):
            element = "#new"
        truth = finding.rule, back.get(where, where), element
        seen[truth] += 1
        yield truth[0], truth[1], f"{element} {seen[truth]}"


def compare(before: Night, *nights: Night) -> Score:
    """Merge the nights of the same site after `before`, and count which of the unchanged faults keep their issue."""
    first = _group(before, frozenset())
    issues = Groups([*first])
    known = [
        Known(number, one.fingerprint, one.rule, one.scope, one.key, "open", issues) for number, one in enumerate(first)
    ]
    aliases = {one.fingerprint: one.id for one in known}
    night, result = before, list[Change]()
    for after in nights:
        gone = night.records.keys() - after.records.keys()
        moved = {HOST + old: HOST + new for old, new in after.edited.redirects.items()}
        appeared = {url: record for url, record in after.records.items() if url not in night.records}
        moved |= same_pages({url: night.records[url] for url in gone - moved.keys()}, appeared)
        evidence = Proof(night.records, after.records, moved, {HOST + path for path in after.edited.left})
        shared = frozenset(one.fingerprint for one in known if one.scope in OF_TEMPLATE)
        result = changes(known, _group(after, shared), aliases, evidence)
        known = [issues.change(change) for change in result]
        aliases |= {one.fingerprint: one.id for one in known}
        night = after
    old_of = _issues(before, [(one, str(number)) for number, one in enumerate(first)])
    new_of = _issues(night, [
        (change.group, str(change.known.id) if change.known else "new") for change in result if change.group
    ])  # fmt: skip
    joined = {str(change.known.id) for change in result if change.known and change.kind == "joined"}
    return _score(before, old_of, new_of, joined, {str(n): one for n, one in enumerate(first)})


def _group(night: Night, shared: frozenset[str]) -> list[Group]:
    kinds = {url: record.kind for url, record in night.records.items()}
    return group_findings(night.findings, Web(kinds, shared), load_rules())


def _issues(night: Night, groups: list[tuple[Group, str]]) -> dict[Truth, str]:
    """Return the issue that each fault belongs to, or "" if it belongs to none."""
    by_finding = {id(one.finding): issue for one, issue in groups if one.occurrences == 1}
    shared: defaultdict[tuple[str, str], list[tuple[Group, str]]] = defaultdict(list)
    for one, issue in groups:
        for url in one.urls:
            shared[one.rule, url].append((one, issue))
    found = {}
    for finding, truth in zip(night.findings, night.truths, strict=True):
        issue = by_finding.get(id(finding), "")
        for one, name in shared[finding.rule, finding.url] if not issue else ():
            if signature_of(finding) in one.signatures and (one.scope == finding.scope or finding.scope == "page"):
                issue = name
                break
        found[truth] = issue
    return found


def _score(
    before: Night, old: Mapping[Truth, str], new: Mapping[Truth, str], joined: set[str], groups: Mapping[str, Group]
) -> Score:
    score = Score(examples=[])
    # Faults with the same rule, page, text and heading cannot be told apart, so they may be exchanged for each other.
    looks: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    look_of = {}
    for finding, truth in zip(before.findings, before.truths, strict=True):
        heading = finding.place.heading if finding.place else ""
        look_of[truth] = (finding.rule, finding.url, signature_of(finding), heading)
        looks[look_of[truth]].add(old[truth])
    for truth, issue in old.items():
        if truth not in new:
            continue
        score.unchanged += 1
        now = new[truth]
        if now == issue or now in looks[look_of[truth]]:
            score.kept += 1
        elif issue in joined:
            score.merged += 1
            score.kept += 1
        elif now == "new":
            score.lost += 1
            score.examples.append(f"lost {truth} {groups[issue].scope} {groups[issue].signature[:80]}")
        else:
            score.wrong += 1
            score.examples.append(f"wrong {truth} {groups[issue].signature[:80]} is now {groups[now].signature[:80]}")
    held = {issue for truth, issue in new.items() if truth in old}
    for truth, issue in new.items():
        if truth not in old and issue not in ("new", "") and issue not in held and groups[issue].scope == "page":
            score.wrong += 1
            score.examples.append(f"joined {truth} to {groups[issue].signature[:80]}")
    return score


def documents(pages: int) -> dict[str, str]:
    """Return about `pages` pages of the demo, or of a folder, as HTML by path.

    Their style sheets are written into the page.
    """
    folder = os.environ.get("WEBBROND_BENCH_WEB", "")
    if folder:
        files = sorted(Path(folder).rglob("*.html"))
        styles = {f"/{file.relative_to(folder)}": file.read_bytes() for file in Path(folder).rglob("*.css")}
        paths = {f"/{file.relative_to(folder)}": file for file in files[:: max(1, len(files) // pages)][:pages]}
        return {path: _with_styles(file.read_text("utf-8", "replace"), path, styles) for path, file in paths.items()}
    answers = Renderer(1, {host: 80 + number for number, host in enumerate(HOSTS)}).answers()
    found = {}
    for (host, path), answer in answers.items():
        if host == "web" and path and answer.status == 200 and answer.content_type.startswith("text/html"):
            text = answer.body.decode().replace("http://127.0.0.1:80/", "/")
            found[path] = _with_styles(text, path, {p: a.body for (h, p), a in answers.items() if h == "web"})
    step = max(1, len(found) // pages)
    chosen = dict(list(found.items())[::step][:pages])
    return {
        path: add_block(text, number) if number % 6 == 1 else text for number, (path, text) in enumerate(chosen.items())
    }


def _with_styles(text: str, path: str, files: Mapping[str, bytes]) -> str:
    root = parsed(text)
    for link in root.xpath("//link[@rel='stylesheet']"):
        body = files.get(urlsplit(urljoin(path, link.get("href", ""))).path)
        if body is not None:
            style = html.Element("style")
            style.text = body.decode()
            link.getparent().replace(link, style)
    return written(root)
