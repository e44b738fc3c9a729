"""Pages of one kind: those with the same template and mostly the same headings, and what each lacks of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from zlib import crc32

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Fact, Kind, Measure, PageRecord, Value
from audits.navigation.same_question import stems_of
from audits.page import HEADINGS, Page
from audits.site_config import PageNorm, matches
from audits.view import SiteView

FACT, KINDS = "skeleton", "structure"
_KINDS: tuple[Kind, ...] = ("info", "service")
_MOST = 30  # headings of a page
_LEAST = 3  # pages that must have the same headings for them to be a kind's
_FOUND = 20  # kinds in one template
_LISTED = 200
_CHANGING = re.compile(r"\d")  # in classes: numbers of pages

type _Parts = dict[str, str]  # of a page: what each heading is about, and its text, in order


class Deviation(Struct, frozen=True):
    """A page that lacks headings of its kind, or has them in another order; ``have`` is how many pages do it so."""

    url: str
    missing: tuple[str, ...]
    have: int


class PageKind(Struct, frozen=True):
    """Pages of one kind, with the headings of its norm in their order, and how many pages have each.

    ``name`` is that of the configuration, or the folder where most of the pages are, or "".
    """

    name: str
    configured: bool
    pages: int
    headings: tuple[tuple[str, int], ...]
    example: str
    deviations: tuple[Deviation, ...]


class Skeleton(PageAudit):
    """Stores a page's template and which of its headings are of its content, for `Structure`; decides no rule."""

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield the fact: the template, and the numbers of the headings in the page's record."""
        if page.kind in _KINDS:
            shown = (tag for tag in page.tags(*HEADINGS) if page.is_displayed(tag))
            inside = {id(tag) for tag in page.in_main("h2", "h3")}
            numbers = (number for number, tag in enumerate(shown) if id(tag) in inside)
            yield Fact(FACT, [_template(page), *islice(numbers, _MOST)])


def _template(page: Page) -> int:
    """Return what pages of one template share: the elements around the content, without what changes by page."""
    names = []
    for tag in (page.main, *page.main.parents):
        classes = (str(name) for name in tag.get_attribute_list("class") if name)
        names.append(" ".join((tag.name, *sorted(name for name in classes if not _CHANGING.search(name)))))
    return crc32("\n".join(names).encode("utf-8", "replace"))


class Structure(SiteAudit):
    """Pages that lack a heading that most pages of their kind have, or have the headings in another order."""

    rules = ("navigation.structure-differs",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding per page, the kinds as a fact, and the share of their pages that follow the norm.

        `services.headings` judges the pages that lead to an e-service, unless the configuration names their kind.
        """
        chosen: dict[PageNorm, dict[str, _Parts]] = {norm: {} for norm in site.site.kind}
        pools: defaultdict[int, dict[str, _Parts]] = defaultdict(dict)
        for url, record in site.records.items():
            if fact := record.facts.get(FACT):
                norm = next((norm for norm in chosen if matches(url, norm.pages)), None)
                if norm or not _leads_to_service(site, record):
                    (chosen[norm] if norm else pools[fact[0]])[url] = _parts(record)
        found = [self._kind(pages, norm) for norm, pages in chosen.items() if pages]
        for pages in pools.values():
            found += self._kinds(pages)
        found.sort(key=lambda each: (not each.configured, -each.pages, each.example))
        total, unlike = sum(each.pages for each in found), sum(len(each.deviations) for each in found)
        yield Measure("structure_share", round(1 - unlike / total, 4) if total else None, "site")
        yield Fact(KINDS, [to_builtins(replace(each, deviations=each.deviations[:_LISTED])) for each in found])
        if not found:
            yield self.inapplicable()
        for each in found:
            for page in each.deviations:
                yield self.finding(page.url, review=not each.configured, values=_values(each, page))

    def _kinds(self, pages: Mapping[str, _Parts]) -> Iterator[PageKind]:
        """Yield the kinds among pages of one template: each begins with the most common set of headings."""
        counts = Counter(part for parts in pages.values() for part in parts)
        rest: defaultdict[frozenset[str], list[str]] = defaultdict(list)
        for url, parts in pages.items():
            rest[frozenset(part for part in parts if counts[part] >= _LEAST)].append(url)
        for _ in range(_FOUND):
            sets = [(len(urls), len(parts), sorted(parts)) for parts, urls in rest.items() if len(parts) > 1]
            if not sets or (most := max(sets))[0] < _LEAST:
                return
            wanted = frozenset(most[2])
            near = [parts for parts in rest if len(parts & wanted) * 2 >= len(wanted)]
            kind = self._kind({url: pages[url] for url in sorted(url for parts in near for url in rest[parts])})
            if len(kind.headings) > 1 and kind.pages >= self.limit("pages"):
                yield kind
            else:
                near = [wanted]
            for done in near:
                del rest[done]

    def _kind(self, pages: Mapping[str, _Parts], agreed: PageNorm | None = None) -> PageKind:
        """Return the kind of these pages: the norm is what is agreed, or what most of them have."""
        have = Counter(part for parts in pages.values() for part in parts)
        names = _names(pages.values())
        if agreed and agreed.headings:
            names.update(usual := {_about(text): text for text in agreed.headings})
            order, number, is_fixed = tuple(usual), len(pages), True
        else:
            common = {part for part, number in have.items() if number * 100 >= self.limit("common") * len(pages)}
            orders = Counter(_order(parts, common) for parts in pages.values())
            whole = {parts: number for parts, number in orders.items() if len(parts) == len(common)} or {(): 0}
            order, number = max(whole.items(), key=lambda item: (item[1], item[0]))
            is_fixed = number * 100 >= self.limit("common") * sum(whole.values())
        unlike = []
        for url, parts in pages.items():
            missing = [part for part in order if part not in parts]
            if missing or (is_fixed and _order(parts, order) != order):
                least = min((have[part] for part in missing), default=number)
                unlike.append(Deviation(url, tuple(names[part] for part in missing), least))
        folder, within = Counter(url.rpartition("/")[0] for url in pages).most_common(1)[0]
        alike = (url for url, parts in pages.items() if _order(parts, order) == order)
        return PageKind(
            agreed.name if agreed else folder if within * 2 > len(pages) else "", bool(agreed and agreed.headings),
            len(pages), tuple((names[part], have[part]) for part in order), min(alike, default=""), tuple(unlike),
        )  # fmt: skip


def _values(kind: PageKind, page: Deviation) -> dict[str, Value]:
    headings = page.missing or [name for name, _ in kind.headings]
    case = ("agreed-" if kind.configured else "") + ("missing" if page.missing else "order")
    listed = ", ".join(f"”{name}”" for name in headings)
    return {"headings": listed, "kind": kind.name, "have": page.have, "of": kind.pages, "case": case}


def _order(parts: _Parts, norm: Collection[str]) -> tuple[str, ...]:
    return tuple(part for part in parts if part in norm)


def _parts(record: PageRecord) -> _Parts:
    numbers = record.facts[FACT][1:]
    parts: _Parts = {}
    for number in numbers:
        if number < len(record.headings):
            parts.setdefault(_about(record.headings[number].text), record.headings[number].text)
    return parts


def _names(pages: Iterable[_Parts]) -> dict[str, str]:
    """Return what most pages call each part."""
    texts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for parts in pages:
        for part, text in parts.items():
            texts[part][text] += 1
    return {part: max(found.items(), key=lambda item: (item[1], item[0]))[0] for part, found in texts.items()}


@lru_cache(maxsize=65_536)
def _about(heading: str) -> str:
    """Return what a heading is about: the stems of its words."""
    return " ".join(sorted(stems_of(heading))) or heading.casefold()


def _leads_to_service(site: SiteView, record: PageRecord) -> bool:
    if record.kind != "service":
        return False
    ends = (site.records.get(site.final(link.to)) for link in record.links if link.region == "main")
    return any(end is not None and end.kind == "eservice" for end in ends)
