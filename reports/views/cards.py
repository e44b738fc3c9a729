"""Define a backlog: groups by what fixes them, cards by fault, entries by place; and split it into files."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reports.edition import Issue

PER_FILE = 200  # issues per file
GROUPS_A_FILE = 40  # a phone shows about ten folded groups at a time
_BYTES = 350_000  # of text in a file before markup: no page over 1 MB


@dataclass(slots=True)
class Entry:
    """One place to fix."""

    issue: Issue
    message: str
    text: str
    heading: str
    snippet: str
    href: str
    is_new: bool
    page: str = ""  # its page's name, where the card is about several
    service: str = ""  # its e-service's name, likewise
    picture: str = ""  # of the place, from the root of the folder

    @property
    def size(self) -> int:
        """Return about how many characters the entry takes to write."""
        return 500 + len(self.message) + 2 * len(self.text) + len(self.heading) + 2 * len(self.snippet) + len(self.href)


@dataclass(slots=True)
class Card:
    """One fault in one thing to fix, with every place where it appears."""

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
    pages: int = 0  # on how many pages its most widespread issue is
    own_pages: int = 0  # how many of them are its owner's
    widest: int = 0  # the number of that issue
    priority: float = 0.0
    is_new: bool = False
    by_rule_change: bool = False
    by_engine_change: bool = False
    reason: str = ""  # of a question: why the program cannot decide
    for_web_team: bool = False  # its owner cannot fix it

    @property
    def area(self) -> str:
        """Return the area of the rule."""
        return self.rule.partition(".")[0]

    @property
    def hidden(self) -> int:
        """Return how many issues the card counts, but does not show."""
        return len(self.ids) - len(self.entries)


@dataclass(slots=True)
class Group:
    """One thing to fix; ``key`` names it from night to night, and ``letter`` is the path of the letter to its supplier.

    It is a page, a document, a text that appears on several pages, a template, a service, what one supplier delivers, a
    link's target, or the site.
    """

    key: str
    kind: str
    title: str
    url: str
    report: str
    path: str
    letter: str = ""
    cards: list[Card] = field(default_factory=list)
    continued: bool = False

    @property
    def count(self) -> int:
        """Return how many issues it has."""
        return sum(len(card.ids) for card in self.cards)

    @property
    def band(self) -> str:
        """Return the band of its card with the highest priority."""
        return max(self.cards, key=lambda card: card.priority).band if self.cards else ""

    @property
    def priority(self) -> float:
        """Return the priority of its card with the highest priority."""
        return max((card.priority for card in self.cards), default=0.0)


@dataclass(slots=True)
class First:
    """A thing to do first: a fault, and the pages and other things where it appears, highest priority first."""

    card: Card
    places: list[tuple[Group, Card]]
    note: str = ""  # why it is on the list again

    @property
    def is_one(self) -> bool:
        """Return whether the same is said of every place; otherwise the places have other faults of this kind."""
        return all(card.title == self.card.title for _, card in self.places)


def thing_of(issue: Issue) -> str:
    """Return what a template's or a site's issue is about, as people write it; "" for an issue of pages."""
    place = issue.finding.place
    if issue.scope not in ("template", "site"):
        return ""
    return place.text if place and place.text.casefold() == issue.key else issue.key


def split(groups: Sequence[Group], per_file: int = PER_FILE, size: int = _BYTES) -> list[list[Group]]:
    """Return ``groups`` in files of at most ``per_file`` places and about ``size`` characters.

    Return one empty file if there are no groups.
    """
    files: list[list[Group]] = [[]]
    places = written = 0
    for group in groups:
        part: Group | None = None
        for card in group.cards:
            cost = 1200 + len(card.why) + len(card.how) + sum(entry.size for entry in card.entries)
            full = places + len(card.entries) > per_file or written + cost > size
            if files[-1] and (full or (part is None and len(files[-1]) >= GROUPS_A_FILE)):
                files.append([])
                places, written = 0, 0
                part = None
            if part is None:
                begun = card is not group.cards[0]
                part = replace(group, cards=[], continued=begun)
                files[-1].append(part)
            part.cards.append(card)
            places += len(card.entries)
            written += cost
    return files
