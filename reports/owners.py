"""Who must act on a page: a mark on it, else the path patterns of site.toml (last match wins), else the web team."""

from typing import Literal

from msgspec import Struct

from audits.model import PageRecord
from audits.site import WEB_TEAM, Site, matches


class Ownership(Struct, frozen=True):
    """The owner's id, and how it was found; "none" is the web team's by default."""

    owner: str
    how: Literal["mark", "path", "none"]


def owner_of(site: Site, url: str, marks: tuple[str, ...] = ()) -> Ownership:
    """The owner of the page ``url`` that carries the owner marks ``marks``."""
    for mark in marks:
        folded = mark.casefold()
        for owner in site.owner:
            names = (owner.name, owner.short, *owner.match, *owner.former)
            if any(name and _names(name.casefold(), folded) for name in names):
                return Ownership(owner.id, "mark")
    found = [owner.id for owner in site.owner if matches(url, owner.paths)]
    return Ownership(found[-1], "path") if found else Ownership(WEB_TEAM, "none")


def _names(name: str, mark: str) -> bool:
    """Whether ``mark`` contains ``name`` as whole words."""
    at = mark.find(name)
    return at >= 0 and not mark[at - 1 : at].isalnum() and not mark[at + len(name) : at + len(name) + 1].isalnum()


def owner_of_page(site: Site, record: PageRecord) -> Ownership:
    """The owner of an audited page."""
    return owner_of(site, record.url, record.owner_marks)


def owner_name(site: Site, owner: str) -> str:
    """What people call the owner with this id."""
    return next((known.name for known in site.owner if known.id == owner), "Webbteamet" if owner == WEB_TEAM else owner)
