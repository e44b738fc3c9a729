"""Breadcrumbs: whether the last step leads to the page above, and whether steps have the names of their pages."""

from collections import defaultdict
from collections.abc import Iterator

from audits.base import SiteAudit, SiteYield
from audits.model import Link, Measure, Place
from audits.navigation.task_words import says
from audits.page import fold, split
from audits.view import SiteView

_ACRONYM = 5  # letters: "SFI" may be the short name of any page


class Breadcrumbs(SiteAudit):
    """Breadcrumbs that lead to another page than the one above, or name it otherwise than it names itself."""

    rules = ("navigation.breadcrumb-parent", "navigation.breadcrumb-label")

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each page with a wrong step above it, and one for each page with another name."""
        trails = {url: _trail(site, url) for url in site.records}
        trails = {url: trail for url, trail in trails.items() if trail}
        if not trails:
            yield from map(self.inapplicable, self.rules)
        yield from self._parents(site, {url: trail[-1] for url, trail in trails.items()})
        yield from self._labels(site, trails)

    def _parents(self, site: SiteView, last: dict[str, Link]) -> Iterator[SiteYield]:
        rule = self.rules[0]
        children: dict[str, frozenset[int]] = {}  # by page, as many pages have the same one above them
        right = 0
        for url, link in last.items():
            above = site.final(link.to)
            if above not in children:
                children[above] = frozenset(site.graph.ends(site.numbers[above]))
            if _is_level_up(above, url) or site.numbers[url] in children[above]:
                right += 1
            else:
                yield self.finding(url, rule, place=_place(link), values={"label": link.text, "above": above})
        yield Measure("breadcrumb_parent_share", round(right / len(last), 4) if last else None, "site")

    def _labels(self, site: SiteView, trails: dict[str, tuple[Link, ...]]) -> Iterator[SiteYield]:
        pages: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for url, trail in trails.items():
            for link in trail:
                if (end := site.final(link.to)) not in site.start_pages:
                    pages[end, fold(link.text)].append(url)
        same = sum(len(urls) for (end, label), urls in pages.items() if _is_name(label, site.records[end].h1))
        steps = sum(map(len, pages.values()))
        yield Measure("breadcrumb_label_share", round(same / steps, 4) if steps else None, "site")
        for (end, label), urls in sorted(pages.items()):
            record = site.records[end]
            if record.h1 and label and not _says_any(f"{record.h1}\n{record.title}", label):
                place = Place(signature=f"breadcrumb|{label}", text=label[:200], region="breadcrumb")
                yield self.finding(
                    urls[0], self.rules[1], place=place, scope="site", key=end, urls=urls,
                    values={"label": label, "heading": record.h1, "pages": len(urls)},
                )  # fmt: skip


def _trail(site: SiteView, url: str) -> tuple[Link, ...]:
    """Return the steps of a breadcrumb that lead to other pages of the site; broken links are another rule's."""
    links = [link for link in site.records[url].links if link.region == "breadcrumb"]
    ends = [(link, site.final(link.to)) for link in links]
    return tuple(link for link, end in ends if end != url and end in site.records)


def _is_level_up(above: str, url: str) -> bool:
    """Return whether one address is the folder that the other is in."""
    one, other = split(above), split(url)
    folder = other.path.rstrip("/").rpartition("/")[0]
    return one.netloc == other.netloc and one.path.rstrip("/").removesuffix(".html") == folder


def _is_name(label: str, heading: str) -> bool:
    return label.casefold() == fold(heading).casefold()


def _says_any(text: str, label: str) -> bool:
    """Return whether the text says a word of the label in any form, or the label may be an acronym."""
    if label.isupper() and len(label) <= _ACRONYM:
        return True
    return any(says(text.casefold(), word) for word in label.split())


def _place(link: Link) -> Place:
    mark = f"a|href={split(link.to).path}|{link.text[:80]}"
    return Place(signature=mark, text=link.text[:200], region="breadcrumb")
