"""Links in the content whose text is not about the page that they lead to."""

from collections import defaultdict
from collections.abc import Iterator

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Fact, Link, Measure, PageRecord, Place, Value
from audits.navigation import scent
from audits.page import Page, fold, split
from audits.text import base_language
from audits.view import SiteView

APART = "links_apart"
_CONTENT = ("main", "aside")
_MOST = 200  # links that are not judged, kept per page

# What is known of a link: nothing to compare; less scent than the limit, or enough; nothing in common with its target;
# the name of another page.
_VERDICTS = _NOTHING, _POOR, _GOOD, _LOST, _NAMESAKE = range(5)

type _Pair = tuple[str, str]  # the text of a link, and its target


class LinksApart(PageAudit):
    """Stores the names of links that are not about their target page. Decides no rule.

    They are only a picture, which their text describes, or lead to a place on the page, which has a name of its own.
    """

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield the fact ``links_apart`` of pages that have such links in their content."""
        names = {
            anchor.text
            for anchor in page.anchors
            if anchor.region in _CONTENT
            and ("#" in anchor.href or (anchor.element.find("img") and not fold(anchor.element.get_text())))
        }
        if names:
            yield Fact(APART, sorted(names)[:_MOST])


class LinkTexts(SiteAudit):
    """Links that have no word in common with their target, and targets that are called by different names.

    Menus are left out, because their names are short on purpose, and e-services, which have names of their own.
    """

    rules = ("navigation.link-mismatch", "navigation.link-names-other-page", "navigation.several-names")

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each text and target, whatever the number of pages with the link, and the measures."""
        texts = _Texts(site, self.limit("scent"))
        judged = smelled = 0
        for url, record in site.records.items():
            links, smelling = texts.add(url, record)
            if links:
                judged, smelled = judged + links, smelled + smelling
                yield Measure("link_scent", smelling / links, "page", url)
        yield Measure("link_scent", smelled / judged if judged else None, "site")
        if not judged:
            yield from map(self.inapplicable, self.rules)
        mismatch, other, several = self.rules
        for (text, to), pages in texts.odd.items():
            end = site.final(to)
            if meant := texts.meant(text, end):
                yield self._found(site, other, (text, end), pages, meant=_name(site.records[meant]))
            else:
                yield self._found(site, mismatch, (text, end), pages)
        for to, by_text in texts.names.items():
            groups = _groups(by_text) if len(by_text) >= self.limit("names", several) else []
            if len(groups) >= self.limit("names", several):
                yield self._several(site, site.final(to), groups, [by_text[text] for text in groups])

    def _several(self, site: SiteView, end: str, groups: list[str], urls: list[str]) -> SiteYield:
        names = "”, ”".join(text[:60] for text in groups)
        values: dict[str, Value] = {"target": _name(site.records[end]), "count": len(groups), "names": names}
        return self.finding(
            end, self.rules[2], scope="site", key=end, urls=dict.fromkeys(urls), review=True, values=values
        )

    def _found(self, site: SiteView, rule: str, pair: _Pair, pages: list[str], **values: Value) -> SiteYield:
        text, end = pair
        place = Place(signature=f"link|{split(end).path}|{text[:80]}", text=text[:200])
        shown: dict[str, Value] = {"text": text[:120], "target": _name(site.records[end]), "pages": len(pages)}
        return self.finding(
            pages[0], rule, place, "site", f"{end} {text}"[:500], pages[1:], True, shown | values, (end,)
        )


class _Texts:
    """The texts of the links in the content, and where they lead.

    ``odd`` has the pages with each pair that is at fault, and ``names`` each text of a target, with a page that uses
    it.
    """

    def __init__(self, site: SiteView, least: float) -> None:
        self.site = site
        self.least = least
        self.odd: defaultdict[_Pair, list[str]] = defaultdict(list)
        self.names: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._named = _by_name(site)
        # Millions of links are judged, most of them on many pages: each pair once, and each object once.
        self._known: dict[_Pair, int] = {}
        self._of: dict[int, int] = {}  # by id: equal links are mostly one object, and need not be hashed again

    def add(self, url: str, record: PageRecord) -> tuple[int, int]:
        """Add the links of a page, and return how many can be compared, and how many of these have scent."""
        counts = [0] * len(_VERDICTS)
        apart, known = record.facts.get(APART, ()), self._of.get
        for link in record.links:
            if link.region not in _CONTENT or link.to == url or (apart and link.text in apart):
                continue
            verdict = known(id(link))
            counts[self._judge(link, url) if verdict is None else verdict] += 1
        if (counts[_LOST] or counts[_NAMESAKE]) and _is_swedish(record):
            self._add_odd(url, record)
        return sum(counts) - counts[_NOTHING], counts[_GOOD] + counts[_NAMESAKE]

    def _add_odd(self, url: str, record: PageRecord) -> None:
        """Add the pairs at fault; what another link to the same page says of it need not be said twice."""
        apart = record.facts.get(APART, ())
        judged = {
            (link.text, link.to): verdict
            for link in record.links
            if (verdict := self._of.get(id(link))) is not None and link.to != url and link.text not in apart
        }
        said = {to for (_, to), verdict in judged.items() if verdict in (_POOR, _GOOD)}
        for pair, verdict in judged.items():
            if verdict == _NAMESAKE or (verdict == _LOST and pair[1] not in said):
                self.odd[pair].append(url)

    def _judge(self, link: Link, url: str) -> int:
        pair = link.text, link.to
        verdict = self._known.get(pair)
        if verdict is None:
            share = _scent(self.site, link)
            verdict = _NOTHING if share is None else self._verdict(link, share)
            self._known[pair] = verdict
            if share:
                self.names[link.to].setdefault(link.text, url)
        self._of[id(link)] = verdict
        return verdict

    def _verdict(self, link: Link, share: float) -> int:
        if self._is_odd(link, share):
            return _NAMESAKE if share else _LOST
        return _GOOD if share >= self.least else _POOR

    def _is_odd(self, link: Link, share: float) -> bool:
        """Return whether the link has the name of another page, or nothing in common with its target."""
        end = self.site.final(link.to)
        if self.meant(link.text, end):
            return scent.is_swedish(link.text)
        record = self.site.records[end]
        return (
            not share
            and scent.is_swedish(link.text)
            and scent.is_swedish(_name(record))
            and not _is_said(record, link.text)
        )

    def meant(self, text: str, end: str) -> str:
        """Return the only page that has ``text`` as its name, when ``end`` is another page without it; else ""."""
        meant = self._named.get(text.casefold(), "")
        return meant if meant and meant != end and not _has_name(self.site.records[end], text) else ""


def _scent(site: SiteView, link: Link) -> float | None:
    """Return the scent of a link; None where there is nothing to compare."""
    end = site.final(link.to)
    record = site.records.get(end)
    if record is None or not (record.title or record.h1) or not link.text or record.kind in ("start", "eservice"):
        return None
    if not _is_swedish(record) or not scent.names_subject(link.text):
        return None
    return scent.scent(link.text, scent.said_by_name(record))


def _is_swedish(record: PageRecord) -> bool:
    return (record.language or base_language(record.lang)) == "sv"


def _by_name(site: SiteView) -> dict[str, str]:
    """Return the page of each name that only one page has, as its main heading."""
    found: dict[str, str] = {}
    for url, record in site.records.items():
        name = record.h1.casefold()
        found[name] = "" if name in found else url
    return {name: url for name, url in found.items() if name and url}


def _has_name(record: PageRecord, text: str) -> bool:
    return text.casefold() in (record.h1.casefold(), record.title.casefold()) or record.title.casefold().startswith(
        f"{text.casefold()} "
    )


def _is_said(record: PageRecord, text: str) -> bool:
    """Return whether the page says a word of the link anywhere in its outline, or the link a word of its name."""
    return scent.scent(text, scent.said_by_page(record)) > 0 or scent.shares(text, _name(record))


def _name(record: PageRecord) -> str:
    return (record.h1 or record.title)[:120]


def _groups(texts: dict[str, str]) -> list[str]:
    """Return texts of which no two have a word in common, the first of each group of alike ones."""
    groups: list[str] = []
    for text in texts:
        if not any(scent.shares(text, one) for one in groups):
            groups.append(text)
    return groups
