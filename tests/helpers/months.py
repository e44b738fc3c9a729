"""Nights over a simulated municipality whose scores are known: pages come, go, move and change as a test says."""

from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from audits.model import Finding, Heading, PageRecord, PageResult, Place, SiteResult
from audits.readability.score import readability
from audits.site_config import Identity, Owner, Site
from crawler.demo import Simulation
from reports.figures import merge_night
from reports.store import Store, put_site_result
from rules import load_rules
from rules.loader import RuleSet

HOST = "https://www.exempel.se"
ALT, LINK = "accessibility.image-alt", "accessibility.link-name"  # axe's
BUTTON, LONG = "accessibility.button-name", "readability.long-sentence"
RULES = {name: load_rules()[name] for name in (ALT, LINK, BUTTON, LONG)}
SITE = Site(
    Identity(id="x", name="Exempel", start=(f"{HOST}/",)),
    owner=(Owner("skola", "Skolan", paths=("/skola/*",)), Owner("fritid", "Fritiden", paths=("/fritid/*",))),
)


@dataclass
class Page:
    """A page: words of more than six letters a sentence (3 points of plain language each), and the rules it fails."""

    rix: float = 2.0
    faults: set[str] = field(default_factory=set)

    @property
    def measures(self) -> dict[str, float | None]:
        """Return the measures of its text."""
        features: dict[str, float | None] = {"rix": self.rix}
        return {**features, "readability": readability(features)}


class Town:
    """The pages as they are, and nights over them."""

    def __init__(self, store: Store, pages: int = 40) -> None:
        self.store = store
        self._nights = Simulation(store)
        self.pages: dict[str, Page] = {}
        self.added = 0
        self.moved: dict[str, str] = {}
        self.gone: set[str] = set()
        self.excluded: set[str] = set()
        self.unseen: set[str] = set()  # pages whose server does not answer
        self.rules = dict(RULES)
        self.off: set[str] = set()
        self.engine, self.settings, self.reader = "axe-core 4.14.1, Chrome 156", "1", "0.2.0"
        self.add("skola", pages // 2)
        self.add("fritid", pages - pages // 2)
        for number, page in enumerate(self.pages.values()):  # from 79 to 98 points of plain language
            page.rix = 1 + 6.5 * number / len(self.pages)
            page.faults = {LINK} if number % 4 == 0 else set()

    def add(self, folder: str, pages: int, **changes: Any) -> list[str]:
        """Add pages to a folder, and return their addresses."""
        new = [f"{HOST}/{folder}/{self.added + number}" for number in range(pages)]
        self.added += pages
        self.pages |= {url: Page(**changes) for url in new}
        return new

    def remove(self, *urls: str) -> None:
        """Remove pages, which then answer 404."""
        for url in urls:
            del self.pages[url]
        self.gone |= set(urls)

    def move(self, url: str, to: str) -> None:
        """Move a page, by redirect."""
        self.pages[to] = self.pages.pop(url)
        self.moved[url] = to

    def raise_version(self, rule: str) -> None:
        """Give a rule a new version."""
        self.rules[rule] = replace(self.rules[rule], version=self.rules[rule].version + 1)

    def night(self, run: str, **state: str) -> dict[str, float | None]:
        """Make a night, and return the measures of the site by name."""
        self._nights.begin(run, f"{run[:13]}:30+01:00", self.engine, f"rules-{self.reader}-{self.settings}")
        for url, page in self.pages.items():
            if url in self.excluded:
                self._nights.answer(run, url, "excluded", None)
            elif url in self.unseen:
                self._nights.answer(run, url, "timeout", None)
            else:
                self._judge(run, url, page)
        for url in self.gone:
            self._nights.answer(run, url, "broken", 404)
        for url, to in self.moved.items():
            self._nights.answer(run, url, "redirect", 301, to)
        put_site_result(self.store, run, SiteResult())
        merge_night(SITE, self.store, run, RuleSet(self.rules), {})
        healthy = self.store.run(run).healthy
        self.store.set_run(run, stage="publish", state="done" if healthy else "degraded", **state)
        sql = "SELECT name, value FROM measure WHERE run = ? AND scope = 'site' AND key = ''"
        return {row["name"]: row["value"] for row in self.store.rows(sql, run)}

    def of(self, run: str, owner: str) -> dict[str, float | None]:
        """Return the measures of an owner by name."""
        sql = "SELECT name, value FROM measure WHERE run = ? AND scope = 'owner' AND key = ?"
        return {row["name"]: row["value"] for row in self.store.rows(sql, run, owner)}

    def _judge(self, run: str, url: str, page: Page) -> None:
        rules = [rule for rule in self.rules if rule not in self.off]
        place = Place(f"a|id={url.rpartition('/')[2]}|", "", region="main")
        found = tuple(Finding(rule, url, place=place) for rule in sorted(page.faults) if rule in rules)
        outcomes: dict[str, Any] = {rule: "fail" if rule in page.faults else "pass" for rule in rules}
        record = PageRecord(url, url, url, "sv", "sv", "info", 100, headings=(Heading(2, url),))
        result = PageResult(record, outcomes, found, page.measures)
        version = f"{page.rix} {sorted(page.faults)} {sorted(outcomes)}"
        self._nights.show(run, self.engine, result, version)
