"""The draft of the statement's list: only what the law asks and what was seen, and what was not tested."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from audits.model import SiteResult
from reports.export import statement_markdown
from reports.export.shortcomings import drafts, rows
from reports.store import put_site_result
from reports.store.clock import local_day
from reports.store.database import Store, unpack


def test_draft(make_world: Callable[..., Any]) -> None:
    """Faults against the law by criterion, with their pages; plain language and questions stay out."""
    world = make_world(pages=8)
    with Store(world.workdir, readonly=True) as store:
        run = store.run(world.runs[-1])
        found = drafts(world.site, store, run, world.rules)
    [draft] = found
    assert draft.host == "www.ekvalla.test"
    assert {item.id for item in draft.found} == {"1.1.1", "1.4.3"}
    assert all(0 < item.pages <= draft.pages for item in draft.found)
    assert all(url.startswith("https://www.ekvalla.test/") for item in draft.found for url in item.examples)
    untested = [number for number, _ in draft.untested]
    assert "2.4.3" in untested
    assert not {"1.1.1", "2.5.8"} & set(untested)

    table = list(rows(found))
    assert [row["criterion"] for row in table if row["kind"] == "shortcoming"] == [item.id for item in draft.found]
    assert len({tuple(row) for row in table}) == 1

    day = str(local_day(run.started, world.site.site.timezone))
    text = statement_markdown(found, world.site.site.name, day, "digg.se")
    assert text.startswith("# Tillgänglighetsredogörelse för www.ekvalla.test")
    assert "Text har för låg kontrast mot bakgrunden (WCAG 1.4.3)" in text
    assert "Bristen rättas senast [datum]." in text
    assert "## Att veta: det här har ronden inte prövat" in text


def decide(world: Any, criterion: str, reason: str) -> None:
    """Accept every issue of a rule until a day, as a night records it."""
    rule = {"1.1.1": "accessibility.image-alt", "1.4.3": "accessibility.color-contrast"}[criterion]
    decision = json.dumps({"action": "accept", "reason": reason, "until": "2027-03-31", "by": "webbråd"})
    with Store(world.workdir) as store:
        store.execute("UPDATE issue SET state = 'accepted', decision = ? WHERE rule = ?", decision, rule)


def draft_of(world: Any) -> tuple[Any, str]:
    with Store(world.workdir, readonly=True) as store:
        found = drafts(world.site, store, store.run(world.runs[-1]), world.rules)
    return found[0], statement_markdown(found, "Ekvalla", "2026-11-21", "digg.se")


def test_days_and_reasons_come_from_decisions(make_world: Callable[..., Any]) -> None:
    """A claim of disproportionate burden stands under its own heading, as the law asks."""
    world = make_world(pages=8)
    decide(world, "1.1.1", "Bilderna byts i vår.")
    decide(world, "1.4.3", "Oskäligt betungande: leverantören tar en halv miljon.")
    draft, text = draft_of(world)
    assert {item.id: [plan.until for plan in item.plans] for item in draft.found} == {
        "1.1.1": ["2027-03-31"], "1.4.3": ["2027-03-31"],
    }  # fmt: skip
    ours, burden, rest = text.partition("### Oskäligt betungande anpassning")
    assert "Bilderna byts i vår. Bristen rättas senast 2027-03-31." in ours
    assert "halv miljon" not in ours
    assert burden
    assert "halv miljon. Bristen rättas senast 2027-03-31." in rest


@pytest.mark.parametrize(("published", "unnamed", "mended"), [
    ("vi följer inte wcag 1.4.3 (kontrast).", {"1.1.1"}, []),
    ("1.1.1, 1.4.3 och 2.4.4 är inte uppfyllda. version 11.1.1.", set(), ["2.4.4"]),
    ("en del bilder är svåra.", {"1.1.1", "1.4.3"}, []),
])  # fmt: skip
def test_what_changed_since_the_published_one(
    make_world: Callable[..., Any], published: str, unnamed: set[str], mended: list[str]
) -> None:
    world = make_world(pages=8)
    with Store(world.workdir) as store:
        run = world.runs[-1]
        row = store.row("SELECT data FROM site_result WHERE run = ?", run)
        result = unpack(row["data"], SiteResult) if row else SiteResult()
        fact = {"url": "https://www.ekvalla.test/redogorelse", "hosts": ["www.ekvalla.test"], "text": published}
        put_site_result(store, run, replace(result, facts={**result.facts, "statements": [fact]}))
    draft, text = draft_of(world)
    assert {item.id for item in draft.found if item.is_unnamed} == unnamed
    assert [number for number, _ in draft.mended] == mended
    assert "## Att veta: ändrat sedan den publicerade redogörelsen" in text
