"""Show an administration's issues, grouped by what fixes them, in files that a browser can open."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from audits.page import host_of
from audits.site_config import WEB_TEAM
from reports.edition import Edition, Issue, links
from reports.issues import ENGINE, OF_TEMPLATE, RULE, Candidate, Proposal, choose_proposals, recall_proposals, week_of
from reports.language import BANDS, EFFORTS
from reports.services import Supplier, find_suppliers
from reports.store import Pictures, read_documents
from reports.views.cards import Card, Entry, First, Group, split, thing_of
from reports.views.factors import because, hand_sum

OPEN = 3  # groups that are open at first
SHOWN = 5  # places of a card that are open at first
_TEXT = 20  # letters: a shorter text is the same on many pages by chance
_LAYOUT = 3  # pages with the same layout fault: fixed in the template, whatever is printed on each of them
_PER_CARD = 25  # places of one fault on one page; the page's own report has the rest


Where = dict[int, str]  # issue id to the address of its card, from the root of the folder


class Backlogs:
    """Every owner's groups, split into files; `where` tells other pages which card an issue is on."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.where: Where = {}
        self._services = {service.url: service.name for service in edition.services}
        # The same faults as in the letters: an editor can send the letter, and do nothing else about them.
        self._suppliers: dict[int, Supplier] = {
            issue.id: supplier for supplier in find_suppliers(edition) for issue in supplier.issues
        }
        self._documents = {one.url: one for one in read_documents(edition.store, edition.run.id)}
        self.pictures = Pictures(edition.store.path.parent)
        self.shown: set[str] = set()  # the pictures that the pages show
        self.files: dict[str, list[list[Group]]] = {}
        self.review: dict[str, list[list[Group]]] = {}
        self.week = week_of(edition.day)
        self.proposed: dict[str, list[Proposal]] = {}
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
                for entry in card.entries:
                    self.where[entry.issue.id] = f"{path}#arende-{entry.issue.id}"

    def first(self, owner: str) -> list["First"]:
        """Return what to do first: each kind of fault once, with the things that have it.

        `reports.issues.proposals` chooses.
        """
        found: dict[str, First] = {}
        cards = [(group, card) for groups in self.files[owner] for group in groups for card in group.cards]
        for group, card in sorted(cards, key=lambda pair: -pair[1].priority):
            found.setdefault(card.rule, First(card, [])).places.append((group, card))
        candidates = [
            Candidate(
                rule, tuple(dict.fromkeys(group.key for group, _ in one.places)), one.card.priority, self._must(one)
            )
            for rule, one in found.items()
        ]
        self.proposed[owner] = choose_proposals(
            candidates, recall_proposals(self.edition.store, owner, self.week), self.week
        )
        return [self._first(found[proposal.rule], proposal) for proposal in self.proposed[owner]]

    def _must(self, one: "First") -> bool:
        """Return whether it shuts people out against the law: then it may not make room for other things."""
        rule = self.edition.rules.get(one.card.rule)
        return rule is not None and rule.impact == "critical" and bool(rule.law) and one.card.band == BANDS[0]

    def _first(self, one: "First", proposal: Proposal) -> "First":
        _ = self.edition.language.text
        places = sorted(one.places, key=lambda pair: pair[0].key != proposal.thing)
        note = {
            "": "",
            "second": _("Stod här förra veckan också."),
            "again": _("Har stått här förut, och är inte rättat än."),
            "nothing-else": _("Står kvar: inget annat är viktigare."),
            "law": _(
                "Står kvar, %(n)s veckor i rad: det stänger ute besökare, och lagen kräver att det fungerar.",
                n=proposal.weeks + 1,
            ),
        }[proposal.reason]  # fmt: skip
        return First(places[0][1], places, note)

    def groups(self, issues: Sequence[Issue]) -> list[Group]:
        """Return ``issues`` grouped by what fixes them, highest priority first; what suppliers fix comes last."""
        found: dict[str, Group] = {}
        cards: dict[tuple[int, str, str], Card] = {}
        layout, texts = self._of_layout(issues), self._of_text(issues)
        for issue in issues:
            group = self._group(issue, found, issue.rule in layout, texts)
            key = (id(group), issue.rule, _reason_of(issue))
            card = cards.get(key)
            if card is None:
                card = cards[key] = self._card(issue, group.kind)
                group.cards.append(card)
            self._add(card, issue, group.kind)
        for group in found.values():
            group.cards.sort(key=lambda card: (-card.priority, card.rule))
        return sorted(found.values(), key=lambda group: (group.kind == "supplier", -group.priority, group.title))

    def _of_layout(self, issues: Iterable[Issue]) -> set[str]:
        """Return rules that only the web team can fix and that fail on several pages: one fault of the template."""
        pages: defaultdict[str, set[str]] = defaultdict(set)
        for issue in issues:
            rule = self.edition.rules.get(issue.rule)
            if issue.scope == "page" and rule and rule.effort == "template" and rule.fixer == "web-team":
                pages[issue.rule].add(issue.url)
        return {rule for rule, urls in pages.items() if len(urls) >= _LAYOUT}

    def _of_text(self, issues: Iterable[Issue]) -> set[str]:
        """Return texts with a fault that are on several pages: most likely one text, inserted in several places."""
        pages: defaultdict[str, set[str]] = defaultdict(set)
        for issue in issues:
            if text := _text_of(issue):
                pages[text].add(issue.url)
        return {text for text, urls in pages.items() if len(urls) > 1}

    def _group(self, issue: Issue, found: dict[str, Group], of_layout: bool, texts: set[str]) -> Group:
        kind, key = self._thing(issue, of_layout, texts)
        name = f"{kind} {key}"
        if name not in found:
            visit = self.edition.visits.get(key)
            title = visit.name if visit else key
            if kind == "page" and visit and visit.state == "not-html":
                kind = "document"
            if kind == "target" and (document := self._documents.get(key)):
                kind, title = "document", document.facts.title or document.name
            if kind == "service":
                title = self._services.get(key, title)
            if kind == "site":
                title = thing_of(issue)
            if kind == "block" and (visit := self.edition.visits.get(issue.url)):  # the first page that shows it
                title = visit.name
            url = issue.url if kind in OF_TEMPLATE else "" if kind in ("text", "supplier") else key
            report = links.page_report(visit.url) if visit and visit.audited else ""
            letter = self._suppliers[issue.id].page if issue.id in self._suppliers else ""
            found[name] = Group(name, kind, title or key, url, report, visit.path if visit else "", letter)
        return found[name]

    def _thing(self, issue: Issue, of_layout: bool, texts: set[str]) -> tuple[str, str]:
        """Return what is to be fixed: its kind and its name."""
        if supplier := self._suppliers.get(issue.id):
            return "supplier", supplier.name
        rule = self.edition.rules.get(issue.rule)
        if issue.scope == "page":
            if of_layout:
                return "template", host_of(issue.url)
            return ("text", text) if (text := _text_of(issue)) in texts else ("page", issue.url)
        if issue.scope == "service" and rule and rule.fixer == "supplier":
            return "supplier", host_of(issue.key) or issue.key
        if issue.scope == "site" and links.safe_href(issue.key):
            return "target", issue.key
        return issue.scope, issue.key

    def _card(self, issue: Issue, kind: str) -> Card:
        wording, language = self.edition.wording, self.edition.language
        rule = self.edition.rules.get(issue.rule)
        effort = rule.effort if rule else "page"
        if kind in OF_TEMPLATE:
            effort = "template"
        if kind == "supplier":
            effort = "supplier"
        told = language.gettext(EFFORTS[effort])
        if kind == "document" and effort == "page":
            told = language.text("Större insats: gör om dokumentet")
        return Card(
            anchor=f"kort-{issue.id}",
            rule=issue.rule,
            title=self.edition.message(issue),
            why=wording.why(issue.rule),
            how=wording.how(issue.rule),
            effort=told,
            band=issue.band,
            because=because(self.edition, issue),
            sum=hand_sum(self.edition.language, issue),
            since=issue.opened_run,
            places=0,
            priority=issue.priority,
            by_rule_change=issue.origin == RULE,
            by_engine_change=issue.origin == ENGINE,
            reason=_reason_of(issue),
            for_web_team=rule is not None
            and rule.fixer == "web-team"
            and issue.owner != WEB_TEAM
            and kind != "supplier",
        )

    def _add(self, card: Card, issue: Issue, kind: str) -> None:
        entry = self.entry(issue)
        if kind in ("template", "text", "supplier") and issue.scope == "page":
            visit = self.edition.visits.get(issue.url)
            entry.page = visit.name if visit else issue.url
        if kind == "supplier" and issue.scope == "service":
            entry.service = self._services.get(issue.key) or issue.key
        card.ids.append(issue.id)
        card.places += issue.occurrences
        if issue.pages > card.pages:
            card.pages, card.own_pages, card.widest = issue.pages, self._own_pages(issue), issue.id
        card.since = min(card.since, issue.opened_run)
        card.is_new = card.is_new or entry.is_new
        if len(card.entries) < _PER_CARD:
            card.entries.append(entry)
        if issue.priority > card.priority:
            card.priority, card.band = issue.priority, issue.band
            card.because, card.sum = because(self.edition, issue), hand_sum(self.edition.language, issue)

    def _own_pages(self, issue: Issue) -> int:
        """Return on how many pages of its owner an issue is; the web team has what is on pages of several owners."""
        if issue.owner == WEB_TEAM:
            return issue.pages
        visits = (self.edition.visits.get(url) for url in issue.urls)
        others = sum(visit is not None and (visit.owner or WEB_TEAM) != issue.owner for visit in visits)
        return issue.pages - others

    def entry(self, issue: Issue) -> Entry:
        """Return one place, described as an editor recognises it."""
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
            issue.id in self.edition.new_ids or issue.id in self.edition.new_questions,
            picture=self._picture(issue),
        )

    def _picture(self, issue: Issue) -> str:
        name = self.pictures.name(issue.id, issue.finding)
        if not self.pictures.has(name):
            return ""
        self.shown.add(name)
        return links.picture(name)


def _reason_of(issue: Issue) -> str:
    """Return why a person must judge an element, as axe says it; "" for faults, and where axe says nothing."""
    said = str(issue.finding.values.get("summary", "")) if issue.review else ""
    return " ".join(said.partition("\n")[2].split())[:300]


def _text_of(issue: Issue) -> str:
    """Return the text with a plain language fault; "" for other faults, and where it is too short to tell."""
    place = issue.finding.place
    text = place.text if place and issue.scope == "page" and issue.area == "readability" else ""
    return text if len(text) > _TEXT else ""


def by_band(issues: Iterable[Issue]) -> dict[str, int]:
    """Return how many issues there are in each band."""
    counts = dict.fromkeys(BANDS, 0)
    for issue in issues:
        counts[issue.band] = counts.get(issue.band, 0) + 1
    return counts
