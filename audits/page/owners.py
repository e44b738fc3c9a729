"""Owner marks: the text in which a page names its owner, and the owner of site.toml that a mark names."""

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag

from audits.site_config import Site

_OWNER_LABEL = re.compile(r"sidansvarig|innehållsansvarig|ansvarig (?:förvaltning|enhet|för sidan)|sidan ägs av", re.I)
_OWNER_MARK = re.compile(rf"(?:{_OWNER_LABEL.pattern})\s*:?\s*(.{{2,80}})", re.I)
# The owner of an e-service: "Personuppgiftsansvarig: Socialnämnden", "Socialnämnden är personuppgiftsansvarig".
_CONTROLLER = re.compile(
    r"(?:personuppgiftsansvarig(?: myndighet| nämnd)?\s*(?:är|:)\s*([^.;]{2,80})"
    r"|\b([A-ZÅÄÖ][\w-]{0,60}(?: (?:och|för) [\w-]{1,60}| [\w-]{1,60}){0,4}) är personuppgiftsansvarig)", re.I
)  # fmt: skip
_OWNER_WORDS = ("ansvarig", "gs av")  # one of them is in every mark, also in "sidan &auml;gs av"
_OWNER_META = ("owner", "sidansvarig", "organisation", "dcterms.publisher", "dc.publisher", "author-organisation")


def owner_marks(soup: BeautifulSoup, metas: Iterable[Tag], page_says: str, *, is_service: bool) -> tuple[str, ...]:
    """Return the owner marks of a page, at most five; ``metas`` are its meta tags, ``page_says`` its HTML in lower
    case.
    """
    found = [
        _line(str(meta.get("content", "")))[:100]
        for meta in metas
        if str(meta.get("name") or meta.get("property") or "").lower() in _OWNER_META
    ]
    told = any(word in page_says for word in _OWNER_WORDS)
    for string in soup.find_all(string=_OWNER_LABEL) if told else ():
        # The name is next to its label, or in the element after it: <dt>Sidansvarig</dt><dd>…</dd>.
        inside = string.parent
        for element in (inside, inside.parent) if inside else ():
            mark = _OWNER_MARK.search(_line(element.get_text(" "))) if element else None
            if mark:
                found.append(mark.group(1).strip(" .")[:100])
                break
    if is_service and "personuppgiftsansvarig" in page_says:
        for mark in _CONTROLLER.finditer(_line(soup.get_text(" "))):
            found.append((mark.group(1) or mark.group(2)).strip()[:100])
    return tuple(dict.fromkeys(mark for mark in found if mark))[:5]


def _line(text: str) -> str:
    return " ".join(text.replace("\xad", "").split())


def named(site: Site, mark: str) -> str | None:
    """Return the id of the owner that ``mark`` names as whole words, by a current or former name; None without one.

    The longest name wins, as one name may end with another ("Arbetsmarknads- och socialförvaltningen").
    """
    folded = mark.casefold()
    found = [
        (len(name), owner.id)
        for owner in site.owner
        for name in (owner.name, owner.short, *owner.match, *owner.former)
        if name and _holds(folded, name.casefold())
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def all_named(site: Site, marks: Iterable[str]) -> dict[str, str]:
    """Return every owner that one of ``marks`` names, with the first mark that does, in the order of the marks."""
    found: dict[str, str] = {}
    for mark in marks:
        owner = named(site, mark)
        if owner is not None:
            found.setdefault(owner, mark)
    return found


def _holds(mark: str, name: str) -> bool:
    at = mark.find(name)
    while at >= 0:
        if not mark[max(at - 1, 0) : at].isalnum() and not mark[at + len(name) : at + len(name) + 1].isalnum():
            return True
        at = mark.find(name, at + 1)
    return False
