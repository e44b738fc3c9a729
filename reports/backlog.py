"""What an administration's page shows: its issues, gathered by what mends them, in parts that a browser can open."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from audits.site import WEB_TEAM
from reports import links
from reports.edition import Edition, Issue
from reports.labels import BANDS, EFFORTS, IMPACT_WEIGHTS, IMPACTS

FIRST = 5
PER_FILE = 200  # issues in a file
_BYTES = 350_000  # of text in a file before markup: no page over 1 MB
_LAYOUT = 3  # pages with the same fault of layout: mended in the template, whatever is printed on each of them
_PER_CARD = 25  # places of one fault on one page; the page's own report has the rest


@dataclass(slots=True)
class Entry:
    """One place to mend."""

    issue: Issue
    message: str
    text: str
    heading: str
    snippet: str
    href: str
    is_new: bool
    page: str = ""  # its page's name, where the card is about several

    @property
    def size(self) -> int:
        """About how many characters it takes to write."""
        return 500 + len(self.message) + 2 * len(self.text) + len(self.heading) + 2 * len(self.snippet) + len(self.href)


@dataclass(slots=True)
class Card:
    """One fault in one thing to mend, with every place where it stands."""

    anchor: str
    rule: str
    title: str
    why: str
    how: str
    effort: str
    band: str
    because: list[str]
    sum: str
    since: str
    places: int
    entries: list[Entry] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    priority: float = 0.0
    is_new: bool = False
    by_rule_change: bool = False
    for_web_team: bool = False  # who has it cannot mend it

    @property
    def area(self) -> str:
        """The area of the rule."""
        return self.rule.partition(".")[0]

    @property
    def hidden(self) -> int:
        """How many issues the card counts, but does not show."""
        return len(self.ids) - len(self.entries)


@dataclass(slots=True)
class Group:
    """One thing to mend: a page, a template, a service, a link's target, the site."""

    kind: str
    title: str
    url: str
    report: str
    path: str
    cards: list[Card] = field(default_factory=list)
    continued: bool = False

    @property
    def priority(self) -> float:
        """That of its weightiest fault."""
        return max((card.priority for card in self.cards), default=0.0)


@dataclass(slots=True)
class First:
    """A thing to do first: a fault, and the pages and other things where it stands, the weightiest first."""

    card: Card
    places: list[tuple[Group, Card]]

    @property
    def is_one(self) -> bool:
        """Whether the very same thing is said of every place: else they are others of its kind."""
        return all(card.title == self.card.title for _, card in self.places)


Where = dict[int, str]  # issue id to the address of its card, from the root of the folder


class Backlogs:
    """Every owner's groups, cut into files; `where` tells other pages which card an issue stands on."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.where: Where = {}
        self._services = {str(service["url"]): str(service.get("name") or "") for service in edition.services}
        self.files: dict[str, list[list[Group]]] = {}
        self.review: dict[str, list[list[Group]]] = {}
        by_owner: defaultdict[tuple[str, bool], list[Issue]] = defaultdict(list)
        for issue in edition.open:
            by_owner[issue.owner, bool(issue.review)].append(issue)
        for owner in edition.owners:
            for review, files, name in ((False, self.files, "index"), (True, self.review, "bedomning")):
                files[owner] = split(self.groups(by_owner.get((owner, review), [])))
                for number, groups in enumerate(files[owner], 1):
                    self._remember(links.owner_page(owner, number, name), groups)

    def _remember(self, path: str, groups: Iterable[Group]) -> None:
        for group in groups:
            for card in group.cards:
                for number in card.ids:
                    self.where.setdefault(number, f"{path}#{card.anchor}")

    def first(self, owner: str) -> list["First"]:
        """What to do first: the weightiest faults, each kind of fault once with the things where it stands."""
        found: dict[str, First] = {}
        cards = [(group, card) for groups in self.files[owner] for group in groups for card in group.cards]
        for group, card in sorted(cards, key=lambda pair: -pair[1].priority):
            found.setdefault(card.rule, First(card, [])).places.append((group, card))
        return list(found.values())[:FIRST]

    def groups(self, issues: Sequence[Issue]) -> list[Group]:
        """``issues`` by what mends them, the weightiest first."""
        found: dict[tuple[str, str], Group] = {}
        cards: dict[tuple[int, str], Card] = {}
        layout = self._of_layout(issues)
        for issue in issues:
            group = self._group(issue, found, issue.rule in layout)
            card = cards.get((id(group), issue.rule))
            if card is None:
                card = cards[id(group), issue.rule] = self._card(issue, group.kind)
                group.cards.append(card)
            self._add(card, issue, group.kind)
        for group in found.values():
            group.cards.sort(key=lambda card: (-card.priority, card.rule))
        return sorted(found.values(), key=lambda group: (-group.priority, group.title))

    def _of_layout(self, issues: Iterable[Issue]) -> set[str]:
        """Rules that only the web team can mend, and that fail on several pages: one fault of the template."""
        pages: defaultdict[str, set[str]] = defaultdict(set)
        for issue in issues:
            rule = self.edition.rules.get(issue.rule)
            if issue.scope == "page" and rule and rule.effort == "template" and rule.fixer == "web-team":
                pages[issue.rule].add(issue.url)
        return {rule for rule, urls in pages.items() if len(urls) >= _LAYOUT}

    def _group(self, issue: Issue, found: dict[tuple[str, str], Group], of_layout: bool) -> Group:
        kind = "template" if of_layout and issue.scope == "page" else issue.scope
        key = issue.url if issue.scope == "page" else issue.key
        if kind == "template" and issue.scope == "page":
            key = urlsplit(issue.url).netloc
        if kind == "site" and links.safe_href(issue.key):
            kind = "target"
        if (kind, key) not in found:
            visit = self.edition.visits.get(key)
            title = visit.name if visit else key
            if kind == "service":
                title = self._services.get(key, title)
            if kind in ("template", "site"):
                title = key if kind == "template" else ""
            url = key if kind != "template" else issue.url
            report = links.page_report(key) if visit and visit.audited else ""
            found[kind, key] = Group(kind, title or key, url, report, visit.path if visit else "")
        return found[kind, key]

    def _card(self, issue: Issue, kind: str) -> Card:
        wording, language = self.edition.wording, self.edition.language
        rule = self.edition.rules.get(issue.rule)
        effort = rule.effort if rule else "page"
        if kind == "template":
            effort = "template"
        return Card(
            anchor=f"arende-{issue.id}",
            rule=issue.rule,
            title=self.edition.message(issue),
            why=wording.why(issue.rule),
            how=wording.how(issue.rule),
            effort=language.gettext(EFFORTS[effort]),
            band=issue.band,
            because=self.because(issue),
            sum=self.sum(issue),
            since=issue.opened_run,
            places=0,
            priority=issue.priority,
            by_rule_change=issue.origin == "rule-change",
            for_web_team=rule is not None and rule.fixer == "web-team" and issue.owner != WEB_TEAM,
        )

    def _add(self, card: Card, issue: Issue, kind: str) -> None:
        entry = self.entry(issue)
        if kind == "template" and issue.scope == "page":
            visit = self.edition.visits.get(issue.url)
            entry.page = visit.name if visit else issue.url
        card.ids.append(issue.id)
        card.places += issue.occurrences
        card.since = min(card.since, issue.opened_run)
        card.is_new = card.is_new or entry.is_new
        if len(card.entries) < _PER_CARD:
            card.entries.append(entry)
        if issue.priority > card.priority:
            card.priority, card.band = issue.priority, issue.band
            card.because, card.sum = self.because(issue), self.sum(issue)

    def entry(self, issue: Issue) -> Entry:
        """One place, as an editor recognises it."""
        place = issue.finding.place
        text = place.text if place else ""
        snippet = place.snippet if place and place.snippet.lstrip().startswith("<") else ""
        return Entry(
            issue,
            self.edition.message(issue),
            text,
            place.heading if place and place.heading != text else "",
            snippet,
            links.to_text(issue.url, text if place and place.region == "main" else ""),
            issue.id in self.edition.new_ids,
        )

    def because(self, issue: Issue) -> list[str]:
        """The factors of the priority, in words."""
        _, n, factors = self.edition.language.text, self.edition.language.ngettext, issue.factors
        impact = IMPACT_WEIGHTS.get(int(factors.get("impact", 0)), "")
        found = [_(IMPACTS[impact])] if impact else []
        if factors.get("law", 1) > 1:
            found.append(_("Lagen kräver att det fungerar"))
        if (reach := factors.get("reach", 1)) >= 2:
            found.append(_("Många kommer hit"))
        elif reach >= 1.5:
            found.append(_("En del kommer hit"))
        if issue.pages > 1:
            found.append(n("Finns på %(n)s sida", "Finns på %(n)s sidor", issue.pages) % {"n": issue.pages})
        effort = factors.get("effort", 5)
        found.append(_("Går fort att rätta") if effort <= 2 else _("Kräver mer arbete"))
        return found

    def sum(self, issue: Issue) -> str:
        """The priority as a sum that can be done by hand."""
        _, number, f = self.edition.language.text, self.edition.language.number, issue.factors
        return _(
            "påverkan %(impact)s × lag %(law)s × räckvidd %(reach)s × spridning %(spread)s ÷ insats %(effort)s "
            "= %(sum)s",
            **{name: number(f.get(name, 1), 1) for name in ("impact", "law", "reach", "spread", "effort")},
            sum=number(issue.priority, 1),
        )


def split(groups: Sequence[Group], per_file: int = PER_FILE, size: int = _BYTES) -> list[list[Group]]:
    """``groups`` in files of at most ``per_file`` places and about ``size`` characters; one empty file for nothing."""
    files: list[list[Group]] = [[]]
    places = written = 0
    for group in groups:
        part: Group | None = None
        for card in group.cards:
            cost = 1200 + len(card.why) + len(card.how) + sum(entry.size for entry in card.entries)
            if files[-1] and (places + len(card.entries) > per_file or written + cost > size):
                files.append([])
                places, written = 0, 0
                part = None
            if part is None:
                begun = card is not group.cards[0]
                part = Group(group.kind, group.title, group.url, group.report, group.path, [], begun)
                files[-1].append(part)
            part.cards.append(card)
            places += len(card.entries)
            written += cost
    return files


def by_band(issues: Iterable[Issue]) -> dict[str, int]:
    """How many issues there are in each band."""
    counts = dict.fromkeys(BANDS, 0)
    for issue in issues:
        counts[issue.band] = counts.get(issue.band, 0) + 1
    return counts
