"""Finds the roles of pages: start pages of services, their information pages, and their login pages."""

from functools import cached_property

import msgspec
from msgspec.structs import replace

from audits.model import Link, PageRecord
from audits.page import host_of, split
from audits.services.addresses import address_key, is_file, is_national, is_own_host, is_service_url, says_service
from audits.services.controls import is_login_label, is_start_label
from audits.services.model import FACT, Evidence
from audits.services.parts import page_words, platform, says_aside
from audits.services.travelled import Stop, Travelled, read_journey
from audits.view import SiteView

MANY = 4
"""A page that links to as many services is a list of them, not the information page of one."""
CLICKS = 2
"""From the start page to the login at most: the brief's own limit, counted from the information page."""

_CONTENT = ("main", "dialog", "aside")
_NOTHING = Evidence()


class Discovery:
    """Finds the parts of a site's e-services in its view; everything is computed once, on first use."""

    def __init__(self, view: SiteView) -> None:
        self.view = view
        self.site = view.site

    @cached_property
    def evidence(self) -> dict[str, Evidence]:
        """Return the evidence of each page that has any; what a browser saw of a service outweighs its HTML."""
        found = {
            url: msgspec.convert(record.facts[FACT], Evidence)
            for url, record in self.view.records.items()
            if FACT in record.facts
        }
        for start, travelled in self.travelled.items():
            stop = travelled.stops[0] if travelled.stops else None
            if stop and stop.step is travelled.journey.steps[0] and not stop.step.provider:
                found[start] = _with_look(stop.shown, found.get(start, _NOTHING))
        return found

    @cached_property
    def travelled(self) -> dict[str, Travelled]:
        """Return what each journey showed, by the address where it starts."""
        return {journey.start: read_journey(journey, self.site) for journey in self.view.journeys}

    def stop(self, start: str) -> Stop | None:
        """Return the start page of a service as a browser saw it; None where none did."""
        travelled = self.travelled.get(start)
        stop = travelled.stops[0] if travelled and travelled.stops else None
        return stop if stop and not stop.step.provider else None

    def doors(self, start: str) -> list[Stop]:
        """Return the pages that the journey from ``start`` met on the way to the login, after the start page."""
        travelled = self.travelled.get(start)
        if travelled is None:
            return []
        return [stop for stop in travelled.stops if stop.step.provider or stop is not travelled.stops[0]]

    def shown(self, url: str) -> Evidence:
        """Return the evidence of a page; empty when it was not fetched or has none."""
        return self.evidence.get(url, _NOTHING)

    def is_service(self, url: str) -> bool:
        """Return whether an address is one that e-services use."""
        return is_service_url(url, self.site)

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """Return the fetched pages at e-service addresses."""
        return tuple(url for url in self.view.records if self.is_service(url))

    @cached_property
    def own(self) -> tuple[str, ...]:
        """Return the fetched pages of the site itself."""
        services = set(self.pages)
        return tuple(url for url in self.view.records if url not in services)

    @cached_property
    def pointers(self) -> dict[str, list[tuple[str, Link]]]:
        """Return the addresses of services that the site's own pages link to from their content: address to (page,
        link).
        """
        found: dict[str, list[tuple[str, Link]]] = {}
        starts: dict[tuple[str, str], str] = {}  # by address and text of a link; "" for what starts no service
        for url in self.own:
            seen: set[str] = set()
            for link in self.view.records[url].links:
                if link.region not in _CONTENT:
                    continue
                to = starts.get((link.to, link.text))
                if to is None:
                    to = self._start_of(link.to)
                    to = starts[link.to, link.text] = to if self._may_start(link, to) else ""
                if to and to not in seen:
                    seen.add(to)
                    found.setdefault(to, []).append((url, link))
        return found

    def _start_of(self, url: str) -> str:
        """Return where a link's redirects end, or the last address of a service among them.

        What lies behind that is a door, not a service, and its address may differ each night.
        """
        hops = self.view.hops(url)
        return next((hop for hop in reversed(hops) if self.is_service(hop)), hops[-1])

    def _may_start(self, link: Link, to: str) -> bool:
        if self.is_service(link.to) or self.is_service(to):
            return not self._is_aside(to)
        if is_own_host(to, self.site) or is_national(to) or to in self.view.records:
            return False
        return to.startswith("http") and says_service(to, link.text)

    def _is_aside(self, url: str) -> bool:
        """Return whether a page on a service host is about something other than a service: a list, help, a receipt."""
        record = self.view.records.get(url)
        if record is None:
            return says_aside(url, "")
        return says_aside(url, record.h1 or record.title) or self.is_list(url)

    def is_list(self, url: str) -> bool:
        """Return whether a page on a service host is a catalogue: by its heading, or by links to many others."""
        record = self.view.records[url]
        shown = self.shown(url)
        opens = {control.region for control in shown.controls if control.methods or control.role in ("login", "start")}
        if "main" in opens:
            return False
        if page_words("catalogue").search(record.h1 or record.title):
            return True
        if opens & set(_CONTENT):
            return False
        others = {
            address_key(link.to)
            for link in record.links
            if link.region == "main" and self.is_service(link.to) and not _is_no_service(link.to)
        }
        return len(others - {address_key(url)}) >= MANY

    def is_login(self, url: str) -> bool:
        """Return whether a page is a login: it asks for a password, or offers a choice of ways to log in."""
        record, shown = self.view.records.get(url), self.shown(url)
        if record is None:
            return False
        named = page_words("login").search(record.h1 or record.title)
        if shown.login_form or (named and (shown.offered or page_words("login_address").search(url))):
            return True
        inside = {m for c in shown.controls if c.region in _CONTENT for m in c.methods}
        return bool(inside) and (bool(page_words("login_address").search(url)) or len(inside) > 1)

    @cached_property
    def starts(self) -> tuple[str, ...]:
        """Return the start pages: addresses that own pages link to, and other pages on service hosts that open
        something.
        """
        found = dict.fromkeys(self.pointers)
        for url in self.pages:
            if url not in found and not self._is_aside(url) and self._opens(url):
                found[url] = None
        inside = {to for url in found for to in self._next(url) if to not in self.pointers}
        return tuple(url for url in found if url not in inside)

    def _opens(self, url: str) -> bool:
        """Return whether a page that no own page links to looks like a start page: a way in, and not itself a login."""
        if self.is_login(url) or page_words("login").search(self.view.records[url].h1):
            return False
        shown = self.shown(url)
        content = [control for control in shown.controls if control.region in _CONTENT]
        if any(control.role in ("login", "start", "past") for control in content):
            return True
        return shown.platform != "" and bool(shown.need is not None or shown.fields > 1)

    def _next(self, url: str) -> tuple[str, ...]:
        """Return the pages that a start page's controls and links lead to, other than back to lists and help."""
        record = self.view.records.get(url)
        if record is None:
            return ()
        labels = {control.label for control in self.shown(url).controls if control.role in ("login", "start", "past")}
        found = []
        for link in record.links:
            to = self.view.final(link.to)
            opens = link.text in labels or is_login_label(link.text) or is_start_label(link.text) or self.is_login(to)
            if opens and to != url and link.region not in ("breadcrumb", "footer") and self.is_service(to):
                found.append((link.region in _CONTENT, to))
        found.sort(key=lambda pair: not pair[0])
        return tuple(dict.fromkeys(to for _, to in found))

    def login_pages(self, start: str) -> dict[str, int]:
        """Return the login pages of a service and their clicks from its start page (0: the page itself)."""
        if self.is_login(start):
            return {start: 0}
        found: dict[str, int] = {}
        edge = [start]
        for clicks in range(1, CLICKS + 1):
            edge = [to for url in edge for to in self._next(url) if to not in found and to != start]
            for to in edge:
                if self.is_login(to):
                    found.setdefault(to, clicks)
            if found:
                break
        return found

    def leads_to_form(self, start: str) -> bool:
        """Return whether the service opens without login: a page to fill in follows the start page."""
        for to in self._next(start):
            if to in self.view.records and not self.is_login(to) and self.shown(to).fields:
                return True
        return False

    def leads_to_idp(self, start: str) -> bool:
        """Return whether the start address, or a control on it, goes straight to an identity provider."""
        travelled = self.travelled.get(start)
        unread = [travelled.unread.url] if travelled and travelled.unread else []
        links = [link.to for link in self._links_of_controls(start)]
        return any(map(self._is_door, (*unread, *map(self.view.final, (start, *links)))))

    def _is_door(self, url: str) -> bool:
        """Return whether an address is an identity provider's: by its host, or by what it asks of another host."""
        if page_words("idp").search(host_of(url)):
            return True
        return not self.is_service(url) and bool(page_words("login_address").search(url))

    def _links_of_controls(self, url: str) -> list[Link]:
        record = self.view.records.get(url)
        return (
            [link for link in record.links if is_login_label(link.text) or is_start_label(link.text)] if record else []
        )

    def info_pages(self, starts: tuple[str, ...]) -> tuple[tuple[PageRecord, Link], ...]:
        """Return the own pages whose content leads to a service; lists, news and start pages do not count."""
        found: dict[str, tuple[PageRecord, Link]] = {}
        for start in starts:
            for url, link in self.pointers.get(start, ()):
                record = self.view.records[url]
                if record.kind not in ("news", "start") and self._count[url] < MANY:
                    found.setdefault(url, (record, link))
        ranked = sorted(found.values(), key=lambda pair: (pair[1].region != "main", self._count[pair[0].url]))
        return tuple(ranked)

    @cached_property
    def _count(self) -> dict[str, int]:
        count: dict[str, int] = {}
        for to in self.pointers:
            for url, _ in self.pointers[to]:
                count[url] = count.get(url, 0) + 1
        return count

    def platform(self, url: str) -> str:
        """Return the platform of a start page; by its address alone when the page says nothing or was not fetched."""
        return self.shown(url).platform or platform(url, "")


def _is_no_service(url: str) -> bool:
    """Return whether an address is a host's front page or a file, to which a service's own page may link, too."""
    return split(url).path in ("", "/") or is_file(url)


def _with_look(shown: Evidence, audited: Evidence) -> Evidence:
    """Return what a journey showed, with platform and look as the page's own audit found them."""
    look = audited.sender
    sender = replace(shown.sender, colours=look.colours, font=look.font, button_style=look.button_style)
    return replace(shown, platform=shown.platform or audited.platform, sender=sender)
