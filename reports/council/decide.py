"""Propose what the council should decide: what to set in motion, whose task it becomes, and what it brings."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from audits.page import host_of
from audits.site_config import WEB_TEAM
from reports.council.figures import OVERDUE, Figures, is_critical
from reports.edition import Issue, links
from reports.language import mark_plural
from reports.views import Agreed, agreed
from rules import AREAS

_MOST = 5  # proposals
_NOTICE = timedelta(days=92)  # a decision that ends sooner comes up at one of the council's next meetings
_HARD = 50.0  # points of plain language: below it most texts are officialese (docs/scores.md)
_MISSING = ("navigation.crisis-page-missing", "navigation.required-page-missing")
_PAGES = mark_plural("%(num)s sida blir bättre.", "%(num)s sidor blir bättre.")
_FAULTS = mark_plural("%(num)s fel som stoppar besökare försvinner.", "%(num)s fel som stoppar besökare försvinner.")
_FIRST = mark_plural(
    "Låt felet som stoppar besökare gå före allt annat.",
    "Låt de %(num)s fel som stoppar besökare gå före allt annat.",
)
_OPEN_TO_ALL = mark_plural("%(num)s sida går att använda för fler.", "%(num)s sidor går att använda för fler.")
_LATE = mark_plural(
    "Begär en plan: %(num)s brådskande sak har väntat i mer än %(days)s dagar.",
    "Begär en plan: %(num)s brådskande saker har väntat i mer än %(days)s dagar.",
)
_ENDING = mark_plural(
    "Ta ställning igen till %(num)s godtaget ärende, innan beslutet slutar gälla %(day)s.",
    "Ta ställning igen till %(num)s godtagna ärenden, innan besluten börjar sluta gälla %(day)s.",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A proposal: what to decide, who then acts, what it brings, and a page that shows more, or ""."""

    what: str
    owner: str
    effect: str
    page: str


def choices(figures: Figures, where: Mapping[int, str]) -> list[Choice]:
    """Return the proposals, the one that helps most residents first. ``where`` has the path of each open issue."""
    found = _Choices(figures, where)
    kinds = (
        found.missing, found.templates, found.suppliers, found.critical, found.overdue, found.hard, found.ending,
    )  # fmt: skip
    return [choice for kind in kinds for choice in kind()][:_MOST]


class _Choices:
    def __init__(self, figures: Figures, where: Mapping[int, str]) -> None:
        self.figures, self.edition, self.where = figures, figures.edition, where
        self.language = figures.edition.language

    def _owner(self, owner: str) -> str:
        known = self.edition.owners.get(owner)
        return known.name if known else owner

    def _now(self) -> Iterator[Issue]:
        return (issue for issue in self.edition.open if issue.band == "Nu" and not issue.review)

    def missing(self) -> Iterator[Choice]:
        """Yield the pages that must be there and are not."""
        _ = self.language.text
        for issue in self._now():
            if issue.rule in _MISSING:
                what = _("Utse vem som tar fram sidan: %(what)s", what=self.edition.message(issue))
                effect = _("Invånarna får en sida som måste finnas.")
                yield Choice(what, self._owner(issue.owner), effect, self.where.get(issue.id, ""))

    def templates(self) -> Iterator[Choice]:
        """Yield the fault of a template, urgent, that is on most pages."""
        found = [issue for issue in self._now() if issue.scope == "template" and issue.pages > 1]
        for issue in sorted(found, key=lambda issue: (-issue.pages, issue.id))[:1]:
            yield Choice(
                self.language.text("Låt rätta sidmallen: %(what)s", what=self.edition.message(issue)),
                self._owner(issue.owner), self._counted(_PAGES, issue.pages), self.where.get(issue.id, ""),
            )  # fmt: skip

    def suppliers(self) -> Iterator[Choice]:
        """Yield the host of e-services with most faults that stop visitors and that its supplier must fix."""
        by_host: Counter[str] = Counter()
        for issue in self.edition.open:
            rule = self.edition.rules.get(issue.rule)
            if not issue.review and is_critical(issue) and (rule is not None and rule.fixer == "supplier"):
                by_host[host_of(issue.key or issue.url) or host_of(issue.url)] += 1
        for host, count in by_host.most_common(1):
            yield Choice(
                self.language.text("Kräv rättning av leverantören av %(host)s. Brev finns färdiga.", host=host),
                self._owner(WEB_TEAM), self._counted(_FAULTS, count), "e-tjanster/leverantor/index.html",
            )  # fmt: skip

    def critical(self) -> Iterator[Choice]:
        """Yield the owner with most pages that some visitors cannot use, for what its editors can fix."""
        pages: defaultdict[str, set[str]] = defaultdict(set)
        issues: Counter[str] = Counter()
        for issue in self.figures.critical:
            if issue.scope in ("page", "block"):
                pages[issue.owner].update((issue.url, *issue.urls))
                issues[issue.owner] += 1
        for owner in sorted(pages, key=lambda owner: (-len(pages[owner]), owner))[:1]:
            effect = self._counted(_OPEN_TO_ALL, len(pages[owner]))
            yield Choice(self._counted(_FIRST, issues[owner]), self._owner(owner), effect, links.owner_page(owner))

    def overdue(self) -> Iterator[Choice]:
        """Yield the owner with most urgent issues that have waited too long."""
        late: defaultdict[str, list[int]] = defaultdict(list)
        for issue in self.figures.overdue:
            late[issue.owner].append(self.figures.age(issue))
        for owner in sorted(late, key=lambda owner: (-len(late[owner]), owner))[:1]:
            number, days = self.language.number, late[owner]
            yield Choice(
                self._counted(_LATE, len(days), days=number(OVERDUE)), self._owner(owner),
                self.language.text("Den äldsta har funnits i %(days)s dagar.", days=number(max(days))),
                links.owner_page(owner),
            )  # fmt: skip

    def hard(self) -> Iterator[Choice]:
        """Yield the owner whose texts are hardest, if they are hard."""
        _, number = self.language.text, self.language.number
        month, at = self.figures.months[-1], AREAS.index("readability")
        scores = {owner.id: self.figures.of(month, owner.id)[at] for owner in self.figures.owners}
        known = [(found.figure, owner, found.pages) for owner, found in scores.items() if found.figure is not None]
        for score, owner, pages in sorted(known)[:1]:
            if score < _HARD:
                yield Choice(
                    _("Ge tid och utbildning för klarspråk. Siffran är %(score)s av 100.", score=number(score, 1)),
                    self._owner(owner), self._counted(_PAGES, pages), links.owner_page(owner),
                )  # fmt: skip

    def ending(self) -> Iterator[Choice]:
        """Yield the owner with most issues whose acceptance ends soon."""
        ends: defaultdict[str, list[Agreed]] = defaultdict(list)
        last = (self.edition.day + _NOTICE).isoformat()
        for each in agreed(self.edition):
            if each.action == "accept" and each.until <= last:
                for owner in each.owners:
                    ends[owner].append(each)
        count = {owner: sum(len(each.issues) for each in some) for owner, some in ends.items()}
        for owner in sorted(ends, key=lambda owner: (-count[owner], owner))[:1]:
            yield Choice(
                self._counted(_ENDING, count[owner], day=self.language.date(min(each.until for each in ends[owner]))),
                self._owner(owner), self.language.text("Annars öppnas de igen."), "beslut/index.html",
            )  # fmt: skip

    def _counted(self, forms: tuple[str, str], number: int, **values: str) -> str:
        return self.language.ngettext(*forms, number) % {"num": self.language.number(number), **values}
