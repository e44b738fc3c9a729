"""Who must act on a page: a mark on it, else the path patterns of site.toml (last match wins), else the web team."""

from typing import Literal

from msgspec import Struct

from audits.model import PageRecord
from audits.page import all_named
from audits.site_config import WEB_TEAM, Site, matches


class Ownership(Struct, frozen=True):
    """The owner's id, and how it was found; "none" is the web team's by default."""

    owner: str
    how: Literal["mark", "path", "none"]


def owner_of(site: Site, url: str, marks: tuple[str, ...] = ()) -> Ownership:
    """The owner of the page ``url`` that carries the owner marks ``marks``."""
    if by_mark := next(iter(all_named(site, marks)), None):
        return Ownership(by_mark, "mark")
    found = [owner.id for owner in site.owner if matches(url, owner.paths)]
    return Ownership(found[-1], "path") if found else Ownership(WEB_TEAM, "none")


def owner_of_page(site: Site, record: PageRecord) -> Ownership:
    """The owner of an audited page."""
    return owner_of(site, record.url, record.owner_marks)


def owner_name(site: Site, owner: str) -> str:
    """What people call the owner with this id."""
    return next((known.name for known in site.owner if known.id == owner), "Webbteamet" if owner == WEB_TEAM else owner)


def section_of(url: str) -> str:
    """The section of the web that a page stands in: its host and the first folder of its path."""
    _, _, rest = url.partition("://")
    host, _, path = rest.partition("/")
    folder, slash, _ = path.partition("/")
    return f"{host}/{folder}/" if slash and folder else f"{host}/"
