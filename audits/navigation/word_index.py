"""Find the pages that say certain words where residents look: in titles, headings and the texts of links to them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from weakref import WeakKeyDictionary

from audits.model import Link
from audits.navigation.task_words import WORD, Stem, stems
from audits.view import SiteView

_INDEXES: WeakKeyDictionary[SiteView, "WordIndex"] = WeakKeyDictionary()


class WordIndex:
    """Says which addresses have words in their texts, in any form and inside compounds, as `says` does."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        """Read pairs of an address and a text."""
        self._pages: defaultdict[str, list[str]] = defaultdict(list)  # by word
        for url, text in texts:
            for word in set(WORD.findall(text.casefold())):
                self._pages[word].append(url)
        self._known = "\n".join(["", *self._pages, ""])  # searched as one string, which is fast
        self._found: dict[Stem, frozenset[str]] = {}

    def find(self, words: str) -> frozenset[str]:
        """Return the addresses whose texts have each word of ``words``."""
        parts = [self._of(stem) for stem in stems(words)]
        return frozenset.intersection(*parts) if parts else frozenset()

    def _of(self, stem: Stem) -> frozenset[str]:
        if stem not in self._found:
            pages: set[str] = set()
            for word in self._words(stem):
                pages.update(self._pages[word])
            self._found[stem] = frozenset(pages)
        return self._found[stem]

    def _words(self, stem: Stem) -> Iterator[str]:
        if stem.whole:
            yield from [stem.text] if stem.text in self._pages else []
            return
        at = self._known.find(stem.text)
        while at >= 0:
            end = self._known.index("\n", at)
            yield self._known[self._known.rindex("\n", 0, at) + 1 : end]
            at = self._known.find(stem.text, end)


def word_index(site: SiteView) -> WordIndex:
    """Return the index of a site; made once, as several audits ask."""
    if site not in _INDEXES:
        _INDEXES[site] = WordIndex(_texts(site))
    return _INDEXES[site]


def _texts(site: SiteView) -> Iterator[tuple[str, str]]:
    # The menu is on every page: the links that `SiteView` shares between pages are read once.
    links: dict[int, Link] = {}
    for url, record in site.records.items():
        yield url, "\n".join((record.title, *(heading.text for heading in record.headings)))
        links.update(zip(map(id, record.links), record.links, strict=True))
    names: defaultdict[str, set[str]] = defaultdict(set)
    for link in links.values():
        names[link.to].add(link.text)
    for to, texts in names.items():
        yield site.final(to), "\n".join(texts)
