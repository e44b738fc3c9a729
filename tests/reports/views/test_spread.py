"""The picture of easy and hard pages: every page counts once, and those that stand out are named."""

from types import SimpleNamespace
from typing import Any

from reports.edition.charts import Strip, dot_strips
from reports.language.i18n import Language
from reports.views.spread import judged, of_owner, spread_of_site

EDITION: Any = SimpleNamespace(language=Language("sv"), owners={"sof": SimpleNamespace(name="Socialförvaltningen")})


def glance(path: str, readability: float | None) -> Any:
    visit = SimpleNamespace(url=f"https://x.se{path}", owner="sof", name=path)
    return SimpleNamespace(visit=visit, readability=readability)


PAGES = [glance(f"/omsorg/{n}", 80 + n) for n in range(6)] + [glance("/omsorg/villkor", 31), glance("/skola/a", 70)]


def test_a_page_that_stands_out_is_named() -> None:
    """It is held against the usual page of its own part, and the part is named without the host that all share."""
    found = of_owner(EDITION, PAGES)
    assert [(g.visit.name, value, usual) for g, value, usual in found.outliers] == [("/omsorg/villkor", 31, 82)]
    assert found.table is not None
    assert [row[:2] + row[4:] for row in found.table.rows] == [["/omsorg", "7", "1"]]  # of /skola there are too few


def test_the_site_by_administration() -> None:
    """One row an administration, by its name."""
    table = spread_of_site(EDITION, PAGES)
    assert table is not None
    assert [row[:2] for row in table.rows] == [["Socialförvaltningen", "8"]]


def test_what_is_not_judged_is_no_dot() -> None:
    """Pages without a score are left out."""
    assert judged([glance("/a", None)]) == []
    assert spread_of_site(EDITION, [glance("/a", None)]) is None


def test_ten_thousand_pages_are_few_dots() -> None:
    """A row has at most 51 dots, whatever it stands for; names are text."""
    strip = Strip("<b>Vård & omsorg", tuple(n % 101 for n in range(10_000)), 50)
    chart = dot_strips([strip], name="x", title="t", description="d", shown=str)
    assert chart.count("<circle") == 51
    assert "&lt;b&gt;Vård &amp; omsorg" in chart
