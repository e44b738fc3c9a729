"""Write an administration's issues as a table for its spreadsheet: the same as its page says, one row per issue."""

from collections.abc import Iterable

from reports.edition import Edition, Issue
from reports.export import Row
from reports.issues import OF_TEMPLATE
from reports.language import AREA_NAMES, BAND_NAMES, EFFORTS


def issue_rows(edition: Edition, issues: Iterable[Issue]) -> list[Row]:
    """Return ``issues``, in their order, as rows with headings that people read."""
    _ = edition.language.gettext
    rows = []
    for issue in issues:
        rule, place = edition.rules.get(issue.rule), issue.finding.place
        visit = edition.visits.get(issue.url)
        effort = "template" if issue.scope in OF_TEMPLATE else rule.effort if rule else ""
        rows.append(
            {
                _("Ärende"): issue.id,
                _("När"): _(BAND_NAMES.get(issue.band, issue.band)),
                _("Område"): _(AREA_NAMES.get(issue.area, issue.area)),
                _("Vad"): edition.message(issue),
                _("Sida"): visit.name if visit else "",
                _("Adress"): issue.url,
                _("Under rubriken"): place.heading if place else "",
                _("Ställe"): place.text if place else "",
                _("Antal sidor"): issue.pages,
                _("Insats"): _(EFFORTS[effort]) if effort else "",
                _("Behöver din bedömning"): _("ja") if issue.review else "",
                _("Sågs första gången"): edition.language.date(issue.opened_run),
                _("Senast kontrollerad"): edition.language.date(issue.last_checked_run),
                _("Regel"): issue.rule,
            }
        )
    return rows
