"""Find who must act on a page.

A mark on the page decides, else the path patterns of site.toml (the last match wins), else the web team.
"""

from typing import Literal

from msgspec import Struct

from audits.model import PageRecord
from audits.page import all_named
from audits.site_config import WEB_TEAM, Site, matches


class Ownership(Struct, frozen=True):
    """The owner's id, and how it was found; "none" means the web team by default."""

    owner: str
    how: Literal["mark", "path", "none"]


def owner_of(site: Site, url: str, marks: tuple[str, ...] = ()) -> Ownership:
    """Return the owner of the page ``url`` that carries the owner marks ``marks``."""
    if by_mark := next(iter(all_named(site, marks)), None):
        return Ownership(by_mark, "mark")
    found = [owner.id for owner in site.owner if matches(url, owner.paths)]
    return Ownership(found[-1], "path") if found else Ownership(WEB_TEAM, "none")


def owner_of_page(site: Site, record: PageRecord) -> Ownership:
    """Return the owner of an audited page."""
    return owner_of(site, record.url, record.owner_marks)


def owner_name(site: Site, owner: str) -> str:
    """Return the display name of the owner with this id."""
    return next((known.name for known in site.owner if known.id == owner), "Webbteamet" if owner == WEB_TEAM else owner)


def folder_of(url: str) -> str:
    """Return the host and the first folder of the path; unlike `audits.sections.section_of` a page is no folder."""
    _, _, rest = url.partition("://")
    host, _, path = rest.partition("/")
    folder, slash, _ = path.partition("/")
    return f"{host}/{folder}/" if slash and folder else f"{host}/"
