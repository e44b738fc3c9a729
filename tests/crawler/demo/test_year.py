"""A simulated year says in its figures, its charts and its sentences what year.toml says, and nothing else."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from audits.model import Finding, Measure, PageRecord, PageResult, Place, SiteResult
from audits.site_config import Identity, Owner, Site
from crawler.config import load
from crawler.demo import DemoWeb, Simulation, Year, read_events
from reports.council import Figures
from reports.council.summary import Summary
from reports.edition import Edition
from reports.export import Export
from reports.figures import merge_night
from reports.language import Language
from reports.store import Store, put_site_result
from rules import RuleSet, load_rules

HOST = "https://www.exempel.se"
END = date(2026, 12, 2)  # a month without a night yet: November is the last
RUN = "2026-11-30T0130"
PARTS = {
    "sof": "omsorg", "kff": "uppleva", "klf": "kommun", "utf": "utbildning", "vss": "nyheter", "sbf": "trafik",
}  # fmt: skip
SITE = Site(
    Identity(id="x", name="Ekvalla", start=(f"{HOST}/",)),
    owner=tuple(Owner(owner, owner.upper(), paths=(f"/{part}/*",)) for owner, part in PARTS.items()),
)
FAULT = "accessibility.link-name"
RULES = RuleSet({rule: load_rules()[rule] for rule in (
    "accessibility.button-name", "accessibility.link-name", "accessibility.label", "readability.long-sentence",
)})  # fmt: skip


def a_page(owner: str, number: int) -> PageResult:
    """A page; three of one owner have a fault."""
    url = f"{HOST}/{PARTS[owner]}/{number}"
    record = PageRecord(url, f"Sida {number}", "", "sv", "sv", "info", 10)
    outcomes: dict[str, Any] = dict.fromkeys(RULES, "pass")
    found = ()
    if owner == "utf" and number < 3:
        outcomes[FAULT] = "fail"
        found = (Finding(FAULT, url, place=Place(f"a|id={number}|", "", region="main")),)
    return PageResult(record, outcomes, found, {"readability": None}, ("text-too-short",))


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Year]]:
    """A year over sixty pages of a night that was simulated, too."""
    folder = tmp_path_factory.mktemp("year")
    with Store(folder / "real") as real, Store(folder / "year") as store:
        for each in (real, store):
            each.execute("PRAGMA synchronous = OFF")
        night = Simulation(real)
        night.begin(RUN, f"{RUN[:10]}T01:30:00+01:00", "axe-core 4.14.1, Chrome 156.0", "rules")
        for owner in PARTS:
            for number in range(10):
                night.show(RUN, "axe-core 4.14.1, Chrome 156.0", a_page(owner, number), "", owner=owner, kind="info")
        put_site_result(real, RUN, SiteResult(measures=(Measure("questions_answered", 50.0, "site"),)))
        merge_night(SITE, real, RUN, RULES, None)
        simulated = Year(SITE, real, real.run(RUN), RULES, 12, END)
        simulated.write(store)
        yield store, simulated


def changes(store: Store, area: str) -> dict[tuple[int, str], float]:
    """Each change that is more than noise, by the number of its month and the owner."""
    rows: list[dict[str, Any]] = list(Export(SITE, store, RULES).rows("months"))
    names = sorted({row["month"] for row in rows})
    assert len(names) == 12
    return {
        (names.index(row["month"]) + 1, row["owner"]): row["change"]
        for row in rows
        if row["area"] == area and row["change"] is not None and abs(row["change"]) > 0.3
    }


def test_figures_move_where_the_events_say_and_nowhere_else(year: tuple[Store, Year]) -> None:
    """What is left out, moved, judged by another rule or browser, or not reached, moves no change."""
    plain = changes(year[0], "readability")
    assert {key: round(value) for key, value in plain.items() if key[1]} == {(2, "sof"): 6, (9, "klf"): -5}
    assert plain[2, ""] == pytest.approx(6 / 6, abs=0.1)
    faults = changes(year[0], "accessibility")
    assert {key for key in faults if key[1]} == {(4, "kff"), (6, "kff"), (9, "kff")}
    assert faults[4, "kff"] == -faults[6, "kff"] < faults[9, "kff"] < -1


def test_remarks_tell_what_is_not_in_the_change(year: tuple[Store, Year]) -> None:
    said: dict[str, str] = {}
    for row in Export(SITE, year[0], RULES).rows("months"):
        if not row["owner"] and row["area"] == "accessibility":
            said[row["month"]] = " ".join(row["remarks"])
    told = list(said.values())
    assert "1 regel har gjorts om" in told[4]
    assert "10 sidor är undantagna" in told[6]
    assert "10 sidor har fått nya adresser" in told[7]
    assert "av en ny version" in told[9]
    assert [month for month, text in enumerate(told, 1) if text] == [5, 7, 8, 10]


def test_a_degraded_night_is_not_counted(year: tuple[Store, Year]) -> None:
    nights = [run for run in year[0].runs() if run.state == "degraded"]
    assert [run.id[:10] for run in nights] == ["2026-02-11"]
    (row,) = [
        row for row in Export(SITE, year[0], RULES).rows("months")
        if (row["month"], row["owner"], row["area"]) == ("2026-02", "", "readability")
    ]  # fmt: skip
    assert row["nights"] == 3


@pytest.mark.parametrize(("month", "start"), [
    ("2026-01", "Läsbarheten ökade mest hos SOF: med 6,"), ("2026-03", "Tillgängligheten minskade mest hos KFF"),
    ("2026-05", "Tillgängligheten ökade mest hos KFF"), ("2026-08", "Tillgängligheten minskade mest hos KFF"),
    ("2026-04", "Ingen siffra ändrades"), ("2026-06", "Ingen siffra ändrades"), ("2026-07", "Ingen siffra ändrades"),
    ("2026-09", "Ingen siffra ändrades"),
])  # fmt: skip
def test_sentences_tell_the_event_of_their_month(year: tuple[Store, Year], month: str, start: str) -> None:
    store = year[0]
    figures = Figures(Edition(SITE, store, store.runs()[-1], RULES, Language("sv")))
    assert Summary(figures, month).sentences()[0].startswith(start)


def test_what_is_accepted_is_counted_apart(year: tuple[Store, Year]) -> None:
    """In its month, for its owner, and not among what is fixed; the figure stays."""
    store = year[0]
    figures = Figures(Edition(SITE, store, store.runs()[-1], RULES, Language("sv")))
    accepted = {(month, owner): figures.counts(month, owner) for month in figures.months for owner in ("", *PARTS)}
    assert {key: counts.accepted for key, counts in accepted.items() if counts.accepted} == {
        ("2026-11", ""): 3, ("2026-11", "utf"): 3,
    }  # fmt: skip
    assert {key: counts.fixed for key, counts in accepted.items() if counts.fixed}.keys() == {
        ("2026-05", ""), ("2026-05", "kff"),
    }  # fmt: skip


def test_events_name_owners_and_rules_of_the_demo(tmp_path: Path) -> None:
    with DemoWeb(night=2) as web:
        (tmp_path / "site.toml").write_text(web.site_toml(), encoding="utf-8")
    owners = {owner.id for owner in load(tmp_path / "site.toml").owner}
    for event in read_events():
        assert event.owner in ("", *owners)
        assert event.rule in ("", *load_rules())
        assert 1 <= event.month <= 12


@pytest.mark.parametrize(("end", "last"), [(date(2027, 1, 3), "2026-12-25"), (date(2027, 1, 12), "2027-01-11")])
def test_nights_end_with_the_last_one_before_today(end: date, last: str, tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = store.start_run("Europe/Stockholm")
        nights = Year(SITE, store, replace(run), RULES, 3, end).nights
    assert nights[-1][1].isoformat() == last
    assert sorted({month for month, _ in nights}) == [1, 2, 3]
