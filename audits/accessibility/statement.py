"""Checks each host's accessibility statement: it exists, can be found, has the required content, and is true."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from audits.accessibility.statement_subject import is_about, without_year
from audits.accessibility.statement_text import Statement, read_statement
from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Fact, Finding, Place
from audits.page import Page, split
from audits.view import SiteView

FACT = "statement"
_SURELY = re.compile(
    r"tillg(?:ä|a|ae)nglighets-?(?:redog|utlåtande|utlatande|deklaration)|accessibility[\s_-]+statement", re.I
)
# Words that may lead to a statement. A short text is a link in a menu, not one of many about ramps and lifts.
_PERHAPS = re.compile(r"tillgänglighet|accessibility", re.I)
_SHORT = 60
_SERVICE = re.compile(
    r"\b\w*(?:webb|sajt|e-?tjänst|tjänst|app|portal|plattform|självservice|mina sidor|domän)\w*|\.se\b", re.I
)
_SERVICES = re.compile(
    r"e-?tjänst|självservice|mina sidor|webbplatser\b|digitala tjänster|alla (?:våra|kommunens)|portal", re.I
)
STATEMENTS = "statements"  # what the site publishes, for the draft of the next one
_PREFIX = "accessibility."
_CONTENT = (
    "statement-status", "statement-wording", "statement-body", "statement-service", "statement-shortcomings",
    "statement-reasons", "statement-undated", "statement-old", "statement-method", "statement-feedback",
    "statement-supervisor", "statement-burden", "statement-exemption", "statement-contradiction",
)  # fmt: skip


class ReadStatement(PageAudit):
    """Stores what a page says as an accessibility statement; only the site's links show which pages are one."""

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield one fact, or nothing."""
        found = read_statement(page)
        if found:
            yield Fact(FACT, msgspec.to_builtins(found))


class AccessibilityStatement(SiteAudit):
    """The statement that each host leads to, and its content. A statement that could not be read is untested."""

    rules = (f"{_PREFIX}no-statement", f"{_PREFIX}statement-not-linked", *(_PREFIX + name for name in _CONTENT))

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield findings about hosts, then about each statement once, however many hosts lead to it."""
        hosts: dict[str, list[str]] = defaultdict(list)
        for url in site.records:
            hosts[split(url).netloc].append(url)
        linked = _Linked(site)
        read: dict[str, list[str]] = defaultdict(list)
        for host, urls in hosts.items():
            counts = _own(site, host, linked.counts(urls))
            yield from self._found(site, host, urls, counts, linked)
            for url in counts:
                read[url].append(host)
        told, published = False, list[dict[str, Any]]()
        for url, leading in read.items():
            statement = statement_of(site, url)
            if statement and statement.language in ("sv", ""):
                told = True
                pages = [page for host in leading if _is_about(statement, host) for page in hosts[host]]
                yield from self._judge(site, url, statement, leading, pages)
                published.append({"url": url, "hosts": leading, "text": statement.text})
        yield Fact(STATEMENTS, published)
        if not told:
            for name in _CONTENT:
                yield self.untested(_PREFIX + name) if read else self.inapplicable(_PREFIX + name)
        elif not site.today:
            yield self.untested(f"{_PREFIX}statement-old")

    def _found(
        self, site: SiteView, host: str, urls: list[str], counts: Counter[str], linked: "_Linked"
    ) -> Iterator[SiteYield]:
        starts = [url for url in urls if url in site.start_pages or split(url).path in ("", "/")]
        least = self.limit("share", f"{_PREFIX}statement-not-linked") / 100
        if not counts:
            if site.complete:
                first = (starts or urls)[0]
                yield self.finding(first, f"{_PREFIX}no-statement", scope="site", key=host, values={"host": host})
            else:
                yield self.untested(f"{_PREFIX}no-statement")
        elif starts and not any(linked.of(url) & counts.keys() for url in starts):
            share = max(counts.values()) / len(urls)
            if share < least:
                place = Place(signature="statement-link", text=site.records[starts[0]].title[:200])
                values = {"pages": max(counts.values()), "of": len(urls)}
                yield self.finding(starts[0], f"{_PREFIX}statement-not-linked", place=place, values=values)

    def _judge(
        self, site: SiteView, url: str, found: Statement, leading: list[str], pages: list[str]
    ) -> Iterator[Finding]:
        def fault(name: str, /, review: bool = False, **values: str | int) -> Finding:
            place = Place(signature=name, text=found.heading[:200])
            return self.finding(url, _PREFIX + name, place=place, review=review, values=values)

        if not found.status:
            yield fault("statement-wording", found=found.wording) if found.wording else fault("statement-status")
        if not found.body:
            yield fault("statement-body", name=site.site.site.name)
        for host in leading:
            if not _names_service(found, host, split(url).netloc):
                yield fault("statement-service", host=host)
        if found.status != "full" and not found.shortcomings:
            yield fault("statement-shortcomings")
        elif found.status != "full" and not found.reasons:
            yield fault("statement-reasons")
        yield from self._dates(site, fault, found)
        for name, there in (("statement-method", found.method), ("statement-feedback", found.feedback)):
            if not there:
                yield fault(name)
        supervisor = site.site.rules.supervisor
        if not any(_belongs(host, wanted) for host in found.hosts for wanted in supervisor):
            yield fault("statement-supervisor", address=supervisor[0] if supervisor else "")
        if found.burden == "bare":
            yield fault("statement-burden", review=True)
        if found.exemption == "bare":
            yield fault("statement-exemption", review=True)
        if found.status == "full":
            failed = [{rule for rule in site.failed.get(page, ()) if self._by_law(rule)} for page in pages]
            if any(failed):
                yield fault("statement-contradiction", rules=len(set().union(*failed)), pages=sum(map(bool, failed)))

    def _dates(self, site: SiteView, fault: Any, found: Statement) -> Iterator[Finding]:
        """Yield findings on dates. Dates after the run are deadlines for fixes, or mistakes, and do not count."""
        past = [day for day in found.dates if not site.today or day[:7] <= site.today[:7]]
        if not past:
            yield fault("statement-undated")
        elif site.today:
            days = (date.fromisoformat(site.today) - _day(past[-1])).days
            if days > self.limit("days", f"{_PREFIX}statement-old"):
                yield fault("statement-old", date=past[-1], months=days // 30)

    def _by_law(self, rule: str) -> bool:
        """Return whether the rule decides a web clause of the standard; faults of the statement do not count."""
        known = self._rules.get(rule)
        if known is None or known.certainty != "automatic":
            return False
        return any(clause.startswith("EN 301 549 9.") for clause in known.law)


def statement_of(site: SiteView, url: str) -> Statement | None:
    """Return what the page at ``url`` says as a statement; None when it was not read, or is not one."""
    record = site.records.get(url)
    fact = record.facts.get(FACT) if record else None
    return msgspec.convert(fact, Statement) if fact else None


def _is_about(found: Statement, host: str) -> bool:
    return is_about(found.subject, found.named, host)


def _own(site: SiteView, host: str, counts: Counter[str]) -> Counter[str]:
    """Return the statements of ``counts`` that are about ``host``; none that a newer one of the same name replaces.

    Without any, those that are about another web remain, since they are what its visitors are led to.
    """
    found = {url: statement_of(site, url) for url in counts}
    own = [url for url, one in found.items() if one is None or _is_about(one, host)]
    own = own or [url for url, one in found.items() if one and one.subject != "app"]
    latest: dict[str, str] = {}
    for url in own:
        if one := found[url]:
            name = without_year(one.heading)
            latest[name] = max(latest.get(name, ""), *one.dates, "")
    kept = [url for url in own if not (one := found[url]) or _is_latest(one, latest)]
    return Counter({url: counts[url] for url in kept})


def _is_latest(found: Statement, latest: dict[str, str]) -> bool:
    return not found.dates or found.dates[-1] == latest[without_year(found.heading)]


class _Linked:
    """The statements that pages lead to, also by way of a page about accessibility that links to the statement."""

    def __init__(self, site: SiteView) -> None:
        self._site = site
        self._known: dict[tuple[str, str], str] = {}

    def counts(self, urls: list[str]) -> Counter[str]:
        """Return, for each statement, how many of the pages link to it."""
        return Counter(end for url in urls for end in self.of(url))

    def of(self, url: str) -> set[str]:
        """Return the statements that the page links to, itself included when it is one."""
        found = {self._end(link.to, link.text) for link in self._site.records[url].links} - {""}
        own = self._site.records[url]
        if _SURELY.search(f"{own.h1} {split(url).path}") and own.facts.get(FACT, {}).get("status"):
            found.add(url)
        return found

    def _end(self, to: str, text: str) -> str:
        key = (to, text)
        if key not in self._known:
            self._known[key] = ""  # two pages about accessibility may lead to each other
            self._known[key] = self._look(to, text)
        return self._known[key]

    def _look(self, to: str, text: str) -> str:
        end = self._site.final(to)
        target = self._site.targets.get(end)
        if target is not None and target.state == "broken":
            return ""
        if _SURELY.search(text) or _SURELY.search(split(to).path):
            return end
        if len(text) > _SHORT or not _PERHAPS.search(text):
            return ""
        statement = statement_of(self._site, end)
        if statement and (statement.status or "tillgänglighetsredogörelse" in statement.heading.casefold()):
            return end
        record = self._site.records.get(end)
        onward = (
            (link for link in record.links if _SURELY.search(link.text) and link.region == "main") if record else ()
        )
        return next((self._site.final(link.to) for link in onward), "")


def _names_service(found: Statement, host: str, own: str) -> bool:
    """Return whether the statement says that it covers ``host``; for its own host, any word for a service will do."""
    name = host.partition(":")[0].removeprefix("www.")
    if name in found.text:
        return True
    return bool((_SERVICE if host == own else _SERVICES).search(found.text))


def _belongs(host: str, wanted: str) -> bool:
    return host == wanted or host.endswith(f".{wanted}")


def _day(day: str) -> date:
    """Return a date as written, with at most day 28, so that every month has it."""
    year, month, number = map(int, day.split("-"))
    return date(year, month, min(number, 28))
