"""Links to a place on a page, and whether that place exists."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote
from zlib import crc32

import msgspec

from audits.base import PageAudit, PageYield, SiteAudit, SiteYield
from audits.model import Fact, Place, Value
from audits.page import Anchor, Page, fold, signature, split, without_fragment
from audits.view import SiteView

IDS, FRAGMENTS = "ids", "fragments"
_WIDTH = 4  # bytes of a hash: thousands of pages with hundreds of places each are held in memory
_MOST = 500  # links with a fragment that are kept per page
# Fragments that scripts read: routes, states, #:~:text= and the like. "#top" and "#" exist on every page.
_NO_PLACE = re.compile(r"^(?:top)?$|^[!/?]|[=&]|:~:", re.I)
_SKIP_LINK = re.compile(r"\b(?:hoppa|gå) (?:direkt |vidare )?till\b|\bskip\b", re.I)  # for accessibility.skip-link
_BUTTON = re.compile(r"^(?:on\w+|aria-(?:expanded|controls|haspopup|selected)|data-.*)$")


class Places(PageAudit):
    """Stores the places of a page, and its links to places, for `BrokenFragment`; decides no rule."""

    def run(self, page: Page) -> Iterator[PageYield]:
        """Yield the facts. No places are stored when a script may add some and no browser has seen the page."""
        ids = _ids(page)
        if ids is not None:
            yield Fact(IDS, _pack(ids))
        own = _loose(page.url)
        targets: dict[str, str] | None = None
        found: dict[tuple[str, str], Any] = {}
        for anchor in page.anchors:
            address, _, fragment = anchor.href.partition("#")
            if not fragment or _NO_PLACE.search(fragment):
                continue
            loose = _loose(address)
            if loose != own and targets is None:
                targets = {_loose(link.to): link.to for link in page.links}
            to = page.url if loose == own else (targets or {}).get(loose)
            if to is None or (to == page.url and _is_no_link(anchor)):
                continue  # not in FETCH's form, so its target is unknown
            if to == page.url and ids is not None and _names(fragment) & ids:
                continue  # almost all are of this kind, and they need no further check
            found.setdefault((to, fragment), msgspec.to_builtins(_place(anchor, page.base)))
        if found:
            yield Fact(FRAGMENTS, [[to, name, place] for (to, name), place in list(found.items())[:_MOST]])


class BrokenFragment(SiteAudit):
    """Links to a place that their page does not have. Only pages whose places are known are judged."""

    rules = ("navigation.broken-fragment",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield one finding for each missing place of another page, and one for each within the page itself."""
        missing: defaultdict[tuple[str, str], list[tuple[str, Place]]] = defaultdict(list)
        known: dict[str, frozenset[bytes]] = {}
        for url, record in site.records.items():
            for to, name, place in record.facts.get(FRAGMENTS, ()):
                target = site.records.get(to)  # a redirect may lead to another place than the link says
                if target is None or IDS not in target.facts:
                    continue
                if to not in known:
                    known[to] = _unpack(target.facts[IDS])
                if not known[to] & set(map(_hash, _names(name))):
                    missing[to, name].append((url, msgspec.convert(place, Place)))
        for (to, name), links in sorted(missing.items()):
            values: dict[str, Value] = {"fragment": unquote(name)[:80], "target": to, "pages": len(links)}
            inside = [place for url, place in links if url == to]
            across = sorted((url, place) for url, place in links if url != to) if len(links) > len(inside) else []
            if inside:
                yield self.finding(to, place=inside[0], values={**values, "pages": 1})
            if across:
                url, place = across[0]
                pages = [source for source, _ in across]
                yield self.finding(
                    url, place=place, scope="site", key=f"{to}#{name}"[:500], urls=pages,
                    values={**values, "pages": len(pages)},
                )  # fmt: skip


def _ids(page: Page) -> set[str] | None:
    """Return every id of the page and every name of an anchor; None when not all of them can be known."""
    rendered = page.artifact.rendered if page.artifact else None
    made = rendered.ids if rendered else None
    if made is None and page.tags("script"):
        return None
    names = set(made or ())
    for tag in page.elements:
        if "id" in tag.attrs:
            names.add(str(tag.attrs["id"]))
        if tag.name == "a" and "name" in tag.attrs:
            names.add(str(tag.attrs["name"]))
    return names


def _place(anchor: Anchor, base: str) -> Place:
    """Return the link's place without the heading above, which would cost more than the rest of this audit."""
    mark = signature(anchor.element, anchor.text, base)
    return Place(signature=mark, text=anchor.text[:200], snippet=fold(str(anchor.element))[:400], region=anchor.region)


def _names(fragment: str) -> set[str]:
    """Return the ids that browsers look for: as written, then decoded."""
    return {fragment, unquote(fragment)}


def _is_no_link(anchor: Anchor) -> bool:
    """Return whether a link within the page is a script's button, or a skip link, which another rule judges."""
    attributes = anchor.element.attrs
    button = attributes.get("role") in ("button", "tab", "menuitem") or any(_BUTTON.match(name) for name in attributes)
    return button or bool(_SKIP_LINK.search(anchor.text))


def _loose(url: str) -> str:
    """Return ``url`` without fragment, in a form that is mostly the same for different spellings of one address."""
    parts = split(url)
    if not parts.scheme:
        return without_fragment(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc.lower()}{unquote(parts.path) or '/'}{query}"


def _hash(name: str) -> bytes:
    return crc32(name.encode("utf-8", "replace")).to_bytes(_WIDTH)


def _pack(names: Iterable[str]) -> bytes:
    return b"".join(sorted({_hash(name) for name in names}))


def _unpack(packed: bytes) -> frozenset[bytes]:
    return frozenset(packed[at : at + _WIDTH] for at in range(0, len(packed), _WIDTH))
