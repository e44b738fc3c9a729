"""The draft of the statement's list: only what the law asks and what was seen, and what was not tested."""

from collections.abc import Callable
from typing import Any

from reports.export.shortcomings import drafts, rows, shortcomings_markdown
from reports.store.clock import local_day
from reports.store.database import Store


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

    text = shortcomings_markdown(found, world.site.site.name, str(local_day(run.started, world.site.site.timezone)))
    assert text.startswith("# Utkast: brister i tillgänglighet på www.ekvalla.test")
    assert "Text har för låg kontrast mot bakgrunden (WCAG 1.4.3)" in text
    assert "## Det här har ronden inte prövat" in text
