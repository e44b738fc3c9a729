"""List the pages about finding things on the site; the web team's page links to them."""

from collections.abc import Iterator, Mapping

from audits.site_config import WEB_TEAM
from reports.edition import Edition, View, links
from reports.navigation.crisis import crisis_page
from reports.navigation.kinds import kinds_page
from reports.navigation.questions import questions_page
from reports.navigation.removable import removable_page
from reports.navigation.site_map import Survey, draw_site_map
from reports.navigation.statistics import statistics_page
from reports.navigation.tasks import tasks_page
from reports.navigation.translations import translations_page
from reports.navigation.weight import weight_page


def navigation_pages(
    edition: Edition, where: Mapping[int, str], updated: Mapping[str, str]
) -> Iterator[tuple[str, View]]:
    """Yield each page with its path.

    ``where`` has the path of each open issue, ``updated`` the date of the last change of the pages that give one.
    """
    survey = Survey(edition, updated)
    yield "hitta/karta.html", draw_site_map(survey, edition.pages)
    for owner in edition.owners.values():
        if pages := [visit for visit in edition.pages if (visit.owner or WEB_TEAM) == owner.id]:
            yield links.owner_page(owner.id, 1, "karta"), draw_site_map(survey, pages, owner)
    yield "hitta/uppgifter.html", tasks_page(edition, where)
    yield "hitta/oversattningar.html", translations_page(edition)
    yield "hitta/statistik.html", statistics_page(edition)
    yield "hitta/fragor.html", questions_page(edition)
    yield "hitta/sidslag.html", kinds_page(edition)
    yield "kris/index.html", crisis_page(edition)
    yield "hitta/ta-bort.html", removable_page(edition)
    yield "hitta/vikt.html", weight_page(edition)
