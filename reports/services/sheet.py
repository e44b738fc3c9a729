"""Show the start pages and login pages of all e-services as pictures, side by side, for the council."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from audits.journeys import Journey, Step
from reports.edition import Edition, links
from reports.services.rows import ServiceRow
from reports.store import Pictures, journeys_of


@dataclass(frozen=True, slots=True)
class Shot:
    """A page of an e-service in pictures: their paths, "" where there is none."""

    url: str
    wide: str
    narrow: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """An e-service with its start page and the page where one logs in; None where no browser has seen it.

    ``is_open`` says that no login is needed, ``on_start`` that one chooses how to log in on the start page.
    """

    service: ServiceRow
    start: Shot | None
    login: Shot | None
    is_open: bool
    on_start: bool


@dataclass(frozen=True, slots=True)
class SheetView:
    """The pictures of all e-services, side by side."""

    template: ClassVar = "sheet.html"

    rows: list[SheetRow]


def sheet_page(edition: Edition, services: Sequence[ServiceRow], folder: Path) -> SheetView:
    """Return what the sheet shows, after its pictures are put into ``folder`` of the reports."""
    pictures = Pictures(edition.store.path.parent, "services")
    journeys = {journey.start: journey for journey in journeys_of(edition.store, edition.run.id)}

    def shot(step: Step | None, url: str) -> Shot | None:
        if step is None:
            return None
        paths = []
        for name in (step.picture, step.picture_narrow):
            known = bool(name) and pictures.has(name)
            if known:
                pictures.publish(name, folder / links.picture(""))
            paths.append(links.picture(name) if known else "")
        return Shot(url, *paths) if any(paths) else None

    records = {service.url: service for service in edition.services}
    rows = []
    for service in services:
        record = records[service.url]
        start, login = _pages(journeys.get(service.url), record.chooser_url)
        chooser = record.chooser_url
        shots = shot(start, service.url), shot(login, chooser)
        rows.append(SheetRow(service, *shots, record.login_required is False, chooser == service.url))
    return SheetView(rows)


def _pages(journey: Journey | None, chooser: str) -> tuple[Step | None, Step | None]:
    """Return the steps that showed the start page, and the page where one chooses how to log in if it is another."""
    seen = [step for step in journey.steps if step.wide is not None] if journey else []
    start = seen[0] if seen and not seen[0].provider else None
    # A provider's page is known by its step: its address holds the session, which `chooser` leaves out.
    able = [step for step in seen if step is not start and (step.provider or step.url == chooser)]
    return start, able[-1] if able and chooser else None
