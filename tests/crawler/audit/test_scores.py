"""Scores of a real round: what a page costs by its own faults and by its template's, and what is exported."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from crawler.audit.pool import AuditPool
from crawler.audit.stage import audit_run
from reports.decisions.file import Decision, Decisions
from reports.export.subjects import Export
from reports.figures import merge_night
from reports.store.database import Store
from rules.loader import load_rules

LINK, HTML = "navigation.broken-link", "text/html; charset=utf-8"
TEXT = " ".join(f"Du får hjälp av oss på dag nummer {n}." for n in range(12))
Parts = dict[str, dict[str, float]]  # by page and name


def page(inside: str, footer: str) -> bytes:
    main = f'<h1>Rubrik</h1><p>{TEXT}</p>{inside}<p><a href="/">Till start</a></p>'
    html = f"<!doctype html><html lang=sv><title>Rubrik</title><main>{main}</main><footer>{footer}</footer>"
    return html.encode()


def parts(night: Any, *decisions: Decision) -> Parts:
    """Audit and merge the round; return the rows of the export, by key and name."""
    with Store(night.workdir) as store:
        with AuditPool() as pool:
            audit_run(night.site, store, night.workdir, night.run_id, lambda *_: None, pool)
        merge_night(night.site, store, night.run_id, load_rules(), {}, Decisions(decisions))
        found: Parts = {}
        for row in Export(night.site, store, load_rules()).rows("measures"):
            found.setdefault(row["key"].partition("://")[2].partition("/")[2], {})[f"{row['scope']} {row['name']}"] = (
                row["value"]
            )
    return found


@pytest.fixture(scope="module")
def night(new_server: Any, round_class: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    server = new_server()
    broken = "".join(f'<p><a href="/borta-{n}">Läs om ansökan {n}</a></p>' for n in range(3))
    footer = '<a href="/borta-i-foten">Om webbplatsen</a>'
    pages = ("hel", "trasig", "c", "d", "e")
    links = "".join(f'<p><a href="/{name}">Läs om {name}</a></p>' for name in pages)
    server.answer("/", 200, page(links, footer), HTML)
    for name in pages:
        server.answer(f"/{name}", 200, page(broken if name == "trasig" else "", footer), HTML)
    yield round_class(server, tmp_path_factory.mktemp("scores") / "work").go()
    server.close()


@pytest.fixture(scope="module")
def found(night: Any) -> Parts:
    """What is exported of the night."""
    return parts(night)


def test_three_broken_links_cost_their_page_once(found: Parts) -> None:
    """They were free of charge."""
    assert found["trasig"]["page score_navigation"] == 88
    assert found["trasig"][f"page deduction/{LINK}"] == 12
    assert found["hel"]["page score_navigation"] == 100
    assert f"page deduction/{LINK}" not in found["hel"]


def test_what_the_footer_costs_counts_for_the_site_and_not_for_the_page(found: Parts) -> None:
    assert found["hel"]["page score_navigation_with_template"] == 88
    assert found["hel"][f"page template_deduction/{LINK}"] == 12
    assert found["trasig"]["page score_navigation_with_template"] == 88  # the rule costs once, wherever it fails
    assert found[""]["site score_navigation"] == 88


def test_the_parts_add_up(found: Parts) -> None:
    """What `export --what measures` holds is the whole sum."""
    areas = ("accessibility", "readability", "navigation", "services")
    for url, rows in found.items():
        for area in areas:
            if (score := rows.get(f"page score_{area}")) is not None:
                lost = sum(value for name, value in rows.items() if name.startswith(f"page deduction/{area}."))
                assert score == max(0, round(100 - lost, 1)), (url, area)


def test_a_fault_that_is_none_costs_nothing(night: Any, found: Parts) -> None:
    assert found["trasig"]["page score_navigation"] == 88
    with Store(night.workdir, readonly=True) as store:
        sql = "SELECT id FROM issue WHERE rule = ? AND key LIKE '%/borta-_'"
        numbers = [row["id"] for row in store.rows(sql, LINK)]
    assert len(numbers) == 3
    until = date(2100, 1, 1)
    none = [
        Decision("not-a-fault", issue=n, reason="Sidan kommer i morgon.", by="webbteam", until=until) for n in numbers
    ]
    assert parts(night, *none)["trasig"]["page score_navigation"] == 100
