"""Menus: whether all pages of a host have the same one. Their order is judged by accessibility.navigation-order."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from audits.base import SiteAudit, SiteYield
from audits.model import Measure, PageRecord, Place
from audits.page import split
from audits.text import base_language
from audits.view import SiteView

type Menu = tuple[str, ...]
_REGIONS = ("header", "nav")


class MenuDiffers(SiteAudit):
    """Pages whose menu lacks links that nearly all pages of the host and language have."""

    rules = ("navigation.menu-differs",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for all pages that lack the same links; the measure also counts another order."""
        pages, same = 0, 0
        for menus in _menus(site).values():
            size = sum(map(len, menus.values()))
            ends = {menu: tuple(dict.fromkeys(map(site.final, menu))) for menu in menus}
            counts: Counter[str] = Counter()
            for menu, urls in menus.items():
                counts.update(dict.fromkeys(ends[menu], len(urls)))
                counts.update(url for url in urls if url not in ends[menu])  # a page's own entry is often no link
            common = {end for end, count in counts.items() if count >= self.limit("common") / 100 * size}
            if size < self.limit("pages") or len(common) < self.limit("links"):
                continue
            pages += size
            usual = _usual(ends, menus, common)
            lacking: dict[Menu, list[str]] = {}
            for menu, urls in menus.items():
                mine = tuple(end for end in ends[menu] if end in common)
                for own, some in _by_own_entry(urls, common).items():
                    expected = tuple(end for end in usual if end != own)
                    if tuple(end for end in mine if end != own) == expected:
                        same += len(some)
                    if missing := tuple(end for end in expected if end not in mine):
                        below = [url for url in some if url not in site.start_pages]
                        lacking.setdefault(missing, []).extend(below)
            if sum(map(len, lacking.values())) <= self.limit("exceptions") / 100 * size:
                yield from self._findings(site, lacking)
        if not pages:
            yield self.inapplicable()
        yield Measure("menu_same_share", round(same / pages, 4) if pages else None, "site")

    def _findings(self, site: SiteView, lacking: Mapping[Menu, list[str]]) -> Iterator[SiteYield]:
        for missing, urls in sorted((missing, urls) for missing, urls in lacking.items() if urls):
            name = _name(site, missing[0])
            place = Place(signature=f"menu|{'|'.join(missing)}"[:300], text=name[:200], region="nav")
            yield self.finding(
                urls[0], place=place, scope="site", key=f"{missing[0]} {len(missing)}", urls=urls,
                values={"text": name, "count": len(missing), "pages": len(urls)},
            )  # fmt: skip


def _menus(site: SiteView) -> dict[tuple[str, str], dict[Menu, list[str]]]:
    """Return the menus of each host and language with the pages that have them, as addresses without redirects."""
    found: dict[tuple[str, str], dict[Menu, list[str]]] = {}
    for url, record in site.records.items():
        if record.kind != "eservice":
            menus = found.setdefault((split(url).netloc, base_language(record.lang)), {})
            menus.setdefault(_menu(record), []).append(url)
    return found


def _by_own_entry(urls: list[str], common: set[str]) -> dict[str, list[str]]:
    """Return the pages by the entry of the menu that is the page itself, which often is no link there; "" for none."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        found[url if url in common else ""].append(url)
    return found


def _menu(record: PageRecord) -> Menu:
    return tuple([link.to for link in record.links if link.region in _REGIONS])


def _usual(ends: Mapping[Menu, Menu], menus: Mapping[Menu, list[str]], common: set[str]) -> Menu:
    """Return the common links in the order in which most pages that have all of them have them."""
    orders: Counter[Menu] = Counter()
    for menu, urls in menus.items():
        orders[tuple(end for end in ends[menu] if end in common)] += len(urls)
    return max(orders, key=lambda order: (len(order), orders[order]))


def _name(site: SiteView, end: str) -> str:
    """Return what links to a page in menus call it: its heading, else its address."""
    record = site.records.get(end)
    return (record.h1 or record.title) if record and (record.h1 or record.title) else end
