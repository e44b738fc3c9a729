"""Find the addresses where e-services start, by what FETCH knows of links, titles and redirects."""

from collections import Counter

from msgspec import Struct

from audits.model import Link
from audits.reasons import Code, Reason
from audits.services import MANY, is_service_url, says_aside
from audits.site_config import Site
from reports.store import Store, unpack

_CONTENT = ("main", "dialog", "aside")
_FOUND = """
SELECT address AS url, visited.state, visited.reason, snapshot, coalesce(title, '') AS title,
  coalesce(linked_from, '') AS found_on, coalesce(target, '') AS target
FROM visited LEFT JOIN snapshot ON snapshot.id = visited.snapshot WHERE visited.run = ? ORDER BY source, clicks, address
"""


class _Visit(Struct, frozen=True):
    """What FETCH knows of an address."""

    url: str
    state: str
    reason: str
    snapshot: int | None
    title: str
    found_on: str
    target: str

    @property
    def leads_on(self) -> bool:
        """Return whether a browser that opens the address may get somewhere."""
        if self.state == "blocked":  # a redirect to a login is what journeys are about; robots.txt is kept
            return Reason.decode(self.reason).code == Code.LOGIN
        return self.state in ("ok", "redirect", "broken", "error", "timeout")


def find_starts(site: Site, store: Store, run_id: str) -> list[str]:
    """Return the addresses of e-services to follow.

    First those to which the content of the site's own pages links; then those that lists on service hosts lead to.
    Steps inside a service, help, statements and lists are left out.
    """
    visits = [_Visit(**row) for row in store.rows(_FOUND, run_id)]
    services = {visit.url: visit for visit in visits if is_service_url(visit.url, site)}
    able = [
        visit
        for visit in services.values()
        if visit.leads_on and visit.target not in services and not says_aside(visit.url, visit.title)
    ]
    linked = _linked(store, [visit for visit in visits if visit.url not in services and visit.snapshot], services)
    starts = [visit.url for visit in able if visit.url in linked]
    lists = {url for url, count in Counter(visit.found_on for visit in able).items() if count >= MANY}
    inside = set(starts) - lists
    for visit in able:
        if visit.url in linked or visit.url in lists:
            continue
        if visit.found_on not in inside:
            starts.append(visit.url)
        inside.add(visit.url)
    return starts


def _linked(store: Store, pages: list[_Visit], services: dict[str, _Visit]) -> set[str]:
    """Return the addresses of services to which the content of ``pages`` leads, by redirects, too."""
    found: set[str] = set()
    if not services:
        return found
    for page in pages:
        row = store.row("SELECT links FROM snapshot WHERE id = ?", page.snapshot)
        links = unpack(row["links"], tuple[Link, ...]) if row and row["links"] else ()
        found.update(link.to for link in links if link.region in _CONTENT and link.to in services)
    for url in list(found):
        seen = {url}
        while (url := services[url].target) in services and url not in seen:
            seen.add(url)
            found.add(url)
    return found
