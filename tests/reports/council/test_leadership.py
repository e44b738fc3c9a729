"""The management sees need first, and nobody wins by accepting; the council gets proposals that it can decide on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from months import ALT, HOST, SITE, Town

from reports.council import Figures, choices, leadership_page
from reports.edition import Edition
from reports.language import Language
from reports.store import Store
from reports.views import Backlogs, owner_lines
from rules import load_rules


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with Store(tmp_path) as store:
        store.execute("PRAGMA synchronous = OFF")
        yield Town(store, pages=40)


def figures_of(town: Town) -> Figures:
    return Figures(Edition(SITE, town.store, town.store.runs()[-1], load_rules(), Language("sv")))


def leaders(town: Town) -> list[tuple[str, int, int]]:
    """Each owner with its overdue and its accepted issues, in the order of the page."""
    figures = figures_of(town)
    rows = leadership_page(figures, owner_lines(figures.edition, Backlogs(figures.edition))).leaders
    return [(row.line.owner.id, row.overdue, row.accepted) for row in rows if row.figures[0].figure is not None]


def fault(town: Town, folder: str, pages: int) -> None:
    for url in [url for url in town.pages if url.startswith(f"{HOST}/{folder}/")][:pages]:
        town.pages[url].faults |= {ALT}


def test_the_greatest_need_comes_first_and_accepting_changes_nothing(town: Town) -> None:
    town.night("2026-09-01T0130")
    fault(town, "skola", 4)
    fault(town, "fritid", 9)
    town.night("2026-09-02T0130")
    assert leaders(town) == [("fritid", 0, 0), ("skola", 0, 0)]
    town.store.execute("UPDATE issue SET state = 'accepted' WHERE owner = 'fritid' AND rule = ?", ALT)
    town.night("2026-09-03T0130")
    assert [row[0] for row in leaders(town)] == ["fritid", "skola"]


def test_urgent_issues_are_overdue_after_thirty_days(town: Town) -> None:
    town.night("2026-09-01T0130")
    fault(town, "skola", 4)
    town.night("2026-09-02T0130")
    town.night("2026-10-02T0130")
    assert dict(row[:2] for row in leaders(town))["skola"] == 0
    town.night("2026-10-03T0130")
    assert dict(row[:2] for row in leaders(town))["skola"] == 4


def test_no_change_is_shown_where_there_is_no_month_before(town: Town) -> None:
    town.night("2026-09-01T0130")
    figures = figures_of(town)
    page = leadership_page(figures, owner_lines(figures.edition, Backlogs(figures.edition)))
    assert not page.has_changes
    town.night("2026-10-01T0130")
    figures = figures_of(town)
    assert leadership_page(figures, owner_lines(figures.edition, Backlogs(figures.edition))).has_changes


def test_proposals_name_who_acts_and_what_it_brings(town: Town) -> None:
    town.night("2026-09-01T0130")
    fault(town, "skola", 4)
    fault(town, "fritid", 9)
    town.night("2026-09-02T0130")
    town.night("2026-10-10T0130")
    found = choices(figures_of(town), {})
    assert [(each.what, each.owner, each.effect) for each in found] == [
        ("Låt de 9 fel som stoppar besökare gå före allt annat.", "Fritiden", "9 sidor går att använda för fler."),
        (
            "Begär en plan: 9 brådskande saker har väntat i mer än 30 dagar.",
            "Fritiden", "Den äldsta har funnits i 38 dagar.",
        ),
    ]  # fmt: skip


def test_hard_texts_are_proposed_for_training(town: Town) -> None:
    """No proposal where nothing needs the council."""
    town.night("2026-09-01T0130")
    assert choices(figures_of(town), {}) == []
    sql = "UPDATE measure SET value = 41.26 WHERE name = 'score_readability' AND key = 'skola'"
    town.store.execute(sql)
    (found,) = choices(figures_of(town), {})
    assert found.what == "Ge tid och utbildning för klarspråk. Siffran är 41,3 av 100."
    assert (found.owner, found.effect) == ("Skolan", "20 sidor blir bättre.")
