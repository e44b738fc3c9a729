"""Show how plain and hard pages are mixed.

That is a strip of dots for each part of a site, its figures, and the pages that deviate from their part.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from audits.sections import section_of
from audits.site_config import WEB_TEAM
from reports.edition import Edition, Strip, Table, dot_strips
from reports.views.page import Glance

_LEAST = 3  # pages: fewer show no spread
_SHOWN = 12  # parts in a chart; more would be unreadable
_HARD = 40  # below this a text is hard for most people (reports.language.measures says so in words)
_GAP = 25  # points below the median of its part: the page is reported (as in readability.harder-than-section)


@dataclass(slots=True)
class Mixture:
    """A chart with its figures, and the pages that are far harder than the others of their part."""

    table: Table | None
    outliers: list[tuple[Glance, int, int]]  # page, its score, the usual score of its part


def of_owner(edition: Edition, glances: Sequence[Glance]) -> Mixture:
    """Return the mixture of an administration's pages, by section of the site."""
    parts: defaultdict[str, list[Glance]] = defaultdict(list)
    sections = {glance.visit.url: section_of(glance.visit.url) for glance in judged(glances)}
    hosts = {section.partition("/")[0] for section in sections.values()}
    for glance in judged(glances):
        host, _, first = sections[glance.visit.url].partition("/")
        parts[f"/{first}" if len(hosts) == 1 else f"{host}/{first}"].append(glance)
    outliers = [
        (glance, round(glance.readability or 0), round(usual))
        for part in parts.values()
        if len(part) >= _LEAST and (usual := median(_values(part)))
        for glance in part
        if usual - (glance.readability or 0) >= _GAP
    ]
    outliers.sort(key=lambda item: item[1])
    title = edition.language.text("Hur lättlästa sidorna är, del för del")
    return Mixture(_table(edition, parts, title, edition.language.text("Del av webben")), outliers)


def spread_of_site(edition: Edition, glances: Sequence[Glance]) -> Table | None:
    """Return a chart of every administration's pages, one strip each; None when there is nothing to show."""
    parts: defaultdict[str, list[Glance]] = defaultdict(list)
    for glance in judged(glances):
        owner = edition.owners.get(glance.visit.owner or WEB_TEAM)
        parts[owner.name if owner else glance.visit.owner].append(glance)
    title = edition.language.text("Hur lättlästa sidorna är, förvaltning för förvaltning")
    return _table(edition, parts, title, edition.language.text("Förvaltning"))


def judged(glances: Sequence[Glance]) -> list[Glance]:
    """Return the pages that have a score."""
    return [glance for glance in glances if glance.readability is not None]


def _values(part: Sequence[Glance]) -> list[float]:
    return [glance.readability or 0.0 for glance in part]


def _table(edition: Edition, parts: Mapping[str, list[Glance]], title: str, head: str) -> Table | None:
    language = edition.language
    _, number = language.text, language.number
    shown = sorted((p for p in parts.items() if len(p[1]) >= _LEAST), key=lambda part: -len(part[1]))[:_SHOWN]
    if not shown:
        return None
    strips, rows = [], []
    for name, part in shown:
        values = _values(part)
        cuts = quantiles(values, n=10, method="inclusive")
        middle = median(values)
        hard = sum(value < _HARD for value in values)
        strips.append(Strip(name, tuple(values), middle))
        rows.append([name, number(len(values)), number(middle), f"{number(cuts[0])}–{number(cuts[-1])}", number(hard)])
    description = "; ".join(_("%(name)s oftast %(n)s", name=row[0], n=row[2]) for row in rows)
    chart = dot_strips(strips, name="spridning", title=title, description=description, shown=number)
    note = _(
        "Varje prick är en sida, större prick flera. Strecket är det vanliga värdet. 100 är lättast."
        " Sidor vars språk inte är bedömt är inte med."
    )
    return Table(title, chart, [head, _("Sidor"), _("Oftast"), _("De flesta mellan"), _("Svåra sidor")], rows, note)
