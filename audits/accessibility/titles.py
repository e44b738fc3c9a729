"""Page titles that several pages share, or that say nothing."""

import re
from collections import defaultdict
from collections.abc import Iterator

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import PageRecord, Place
from audits.page import Page, fold, split
from audits.site_config import Site
from audits.view import SiteView

_SEPARATOR = re.compile(r"\s[-–—|·•:»›/]\s|\s?[|»›]\s?|:\s")
_LOGIN = re.compile(r"log+a\s?-?in|in+logg|log-?in|legitimera|sign-?\s?in|auth", re.I)
_PAGING = re.compile(r"/(?:sida|page|sid|p)[-/]?\d+$|/\d{1,3}$")
_INDEX = re.compile(r"/(?:index|default|start)?(?:\.\w{3,5})?$|\.html?$", re.I)

_GENERIC = frozenset(
    """sida|sidan|ny sida|ny webbsida|ny artikel|webbsida|namnlös|namnlöst|namnlös sida|namnlöst dokument|dokument
    titel|sidtitel|rubrik|ingen titel|start|starta|startsida|startsidan|hem|hemsida|index|default|standardsida|innehåll
    page|new page|webpage|web page|untitled|untitled document|untitled page|document|title|no title|home|home page
    homepage|start page|main|main page|error|redirect""".replace("\n", "|")
    .replace("    ", "")
    .split("|")
)
_AT_START = frozenset(
    {"start", "startsida", "startsidan", "hem", "hemsida", "home", "home page", "homepage", "start page"}
)
_NUMBER = re.compile(r"[\s_-]{0,9}\(?\d{1,3}\)?$")
_FILE_NAME = re.compile(
    r"(?:microsoft word\s*-\s*)?[\w%()+ .-]*[\w%)]\.(?:html?|aspx?|php|jsp|pdf|docx?|xlsx?|pptx?|txt|indd)", re.I
)
_WORD_FILE = re.compile(r"microsoft (?:word|powerpoint|excel)\b", re.I)


class DuplicateTitle(SiteAudit):
    """Titles that several pages of one host share: one fault for each title, which ends when all differ."""

    rules = ("accessibility.duplicate-title",)
    about_pages = True

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each shared title; pages of one list, and logins, count as one page."""
        groups: defaultdict[tuple[str, str], dict[tuple[str, str], list[str]]] = defaultdict(dict)
        for url, record in site.records.items():
            if record.title and not _is_login(record):
                host = split(url).netloc
                groups[host, record.title.casefold()].setdefault(_page_key(url, record), []).append(url)
        if not groups:
            yield self.inapplicable()
        for (_, folded), pages in groups.items():
            if len(pages) < 2:
                continue
            first = [urls[0] for urls in pages.values()]
            title = site.records[first[0]].title
            yield self.finding(
                first[0],
                place=Place(signature=f"title|{title[:80]}", text=title[:200]),
                scope="site",
                key=folded[:200],
                urls=first[1:],
                values={"title": title[:120], "pages": len(first)},
            )


def _page_key(url: str, record: PageRecord) -> tuple[str, str]:
    """Return a key that all addresses of one page share.

    It ignores the query, the number in a list of pages, and index.html.
    """
    path = split(url).path.casefold()
    return _INDEX.sub("", _PAGING.sub("", path.rstrip("/"))).rstrip("/"), record.h1.casefold()


def _is_login(record: PageRecord) -> bool:
    """Return whether the page is a login of an e-service, which is one page, however many addresses lead to it."""
    said = f"{record.title} {record.h1} {split(record.url).path}"
    return record.kind == "eservice" and bool(_LOGIN.search(said))


class UninformativeTitle(PageAudit):
    """Titles that are a default of an editor or a program."""

    rules = ("accessibility.uninformative-title",)

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield at most one finding; another rule judges missing titles."""
        if not page.title:
            yield self.inapplicable()
        elif page.title == page.h1 and len(page.title) <= 2:
            return  # a page about a sign, say: the title is its subject
        elif says_nothing(page.title, page.site, start=_is_start(page)):
            place = Place(signature=f"title|{page.title[:80]}", text=page.title[:200])
            yield self.finding(page.url, place=place, values={"title": page.title[:120]})


def _is_start(page: Page) -> bool:
    return page.kind == "start" or page.url in page.site.site.start or split(page.url).path in ("", "/")


def says_nothing(title: str, site: Site, start: bool) -> bool:
    """Return whether the title, without the name of the site, says nothing. A start page may be called "Start"."""
    if _FILE_NAME.fullmatch(title) or _WORD_FILE.match(title):
        return True
    names = set(_site_names(site))
    parts = [part for part in (fold(part) for part in _SEPARATOR.split(title)) if part]
    own = [part for part in parts if _plain(part) not in names]
    if not own:
        return not start
    text = " ".join(own).casefold()
    if start and text in _AT_START:
        return False
    return len(text) <= 2 or _NUMBER.sub("", text).strip(" .") in _GENERIC or bool(_FILE_NAME.fullmatch(text))


def _site_names(site: Site) -> Iterator[str]:
    """Yield the site's names in titles, in the form of `_plain`."""
    hosts = [host.partition(":")[0] for host in (*site.hosts, *site.services.domains)]
    hosts += [split(start).hostname or "" for start in site.site.start]
    for host in hosts:
        yield from (_plain(host), _plain(host.removeprefix("www.")), _plain(f"www.{host}"))
    yield from (_plain(name) for name in (site.site.name, site.services.norm.sender) if name)


def _plain(name: str) -> str:
    """Return a name without what differs between its forms: "Linköpings kommun", "Linköping", "linkoping.se/"."""
    name = fold(name).casefold().strip(" ./")
    for word in ("kommun", "stad", "municipality", "webbplats", "hemsida"):
        name = name.removesuffix(f" {word}")
    return name.removesuffix("s")  # of the genitive; "Borås" loses its own on both sides
