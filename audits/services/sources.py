"""The pages that a service is known by."""

from audits.services.discovery import Discovery
from audits.services.model import Evidence


class Sources:
    """The pages that a service is known by: those that inform about it, its start page, and those of its login.

    ``shown`` is what the start page shows; None where it was not fetched. ``logins`` maps login pages to clicks.
    """

    def __init__(self, found: Discovery, starts: tuple[str, ...]) -> None:
        self.found, self.start, self.starts = found, starts[0], starts
        self.record, self.shown = found.view.records.get(self.start), found.evidence.get(self.start)
        info = found.info_pages(starts)
        self.pages = [record for record, _ in info]
        self.links = [(record.url, link.text) for record, link in info]
        self.logins = found.login_pages(self.start) if self.record else {}
        self.doors = found.doors(self.start)

    @property
    def pages_before_login(self) -> list[tuple[str, Evidence]]:
        """Return what residents see before they log in, by address: the information pages, then the start page."""
        informing = [(page.url, self.found.shown(page.url)) for page in self.pages]
        return [*informing, *([(self.start, self.shown)] if self.shown else [])]

    @property
    def before_login(self) -> list[Evidence]:
        """Return what residents see before they log in: the information pages, then the start page."""
        return [shown for _, shown in self.pages_before_login]

    @property
    def main(self) -> Evidence:
        """Return what the page shows that describes the service: the first information page, else the start page."""
        return self.found.shown(self.pages[0].url) if self.pages else self.shown or Evidence()

    @property
    def updated(self) -> str:
        """Return when the description was changed, else when the start page was."""
        return next((page.updated for page in (*self.pages[:1], self.record) if page and page.updated), "")

    @property
    def clicks_to_login(self) -> int | None:
        """Return the clicks from the information page, or else the start page; None without a login.

        Where no link leads to the login, those of the journey there count.
        """
        clicks = [*self.logins.values()] or [stop.clicks for stop in self.doors if stop.is_choice]
        return min(clicks) + bool(self.pages) if clicks else None
