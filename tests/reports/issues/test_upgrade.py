"""Issues of version 0.2 keep their numbers and decisions when signatures get resolved addresses."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from audits.model import Finding, Place
from reports.decisions.apply import issue_numbers
from reports.issues.identity import Web, fingerprint, group_findings
from reports.issues.ledger import Ledger
from reports.issues.priority import prioritise
from reports.issues.upgrade import upgrade_headings, upgrade_priorities, upgrade_signatures
from reports.store.database import Store, unpack
from rules.loader import load_rules

RULE = load_rules()["accessibility.link-name"]
HOST = "https://www.exempel.se"


def logo(page: str, href: str, written: str = "") -> Finding:
    """The logo without a text on a page, with the signature of today or, if given, that of version 0.2."""
    signature = f"a|href={written or '/index.html'}|"
    return Finding(RULE.id, HOST + page, place=Place(signature, "", f'<a href="{href}?v=3"><img src="l.png"></a>'))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as found:
        yield found


def write(store: Store, *findings: Finding) -> None:
    ledger = Ledger(store, "1", "")
    for one in group_findings(findings, Web({}), {}):
        ledger.open(one, "uaf", prioritise(RULE, visits=1, pages=1), 1, "content", review=False)
    store.execute("UPDATE issue SET recipe = 1")


def test_a_relative_address_is_found_under_its_number(store: Store) -> None:
    page, old = "/a/b/c.html", "../../index.html"
    write(store, logo(page, old, old))
    before = store.execute("SELECT fingerprint FROM issue").fetchone()[0]
    store.execute("UPDATE issue SET state = 'accepted', decision = ?", json.dumps({"action": "accept"}))
    upgrade_signatures(store)
    [today] = group_findings([logo(page, old)], Web({}), {})
    assert issue_numbers(store) == {before: 1, today.fingerprint: 1}
    assert store.row("SELECT state, recipe FROM issue") == {"state": "accepted", "recipe": 2}
    finding = unpack(store.execute("SELECT finding FROM issue").fetchone()[0], Finding)
    assert finding.place is not None
    assert finding.place.signature == "a|href=/index.html|"


def test_two_that_become_equal_keep_a_number_each(store: Store) -> None:
    """Two ways to write one address on a page."""
    write(store, logo("/a/b.html", "../index.html", "../index.html"), logo("/a/b.html", "/index.html"))
    upgrade_signatures(store)
    numbers = issue_numbers(store)
    marks = [fingerprint(RULE.id, "page", f"{HOST}/a/b.html", "a|href=/index.html|", n) for n in (0, 1)]
    assert {numbers[mark] for mark in marks} == {1, 2}


@pytest.mark.parametrize("href", ["mailto:a@exempel.se", "#top", "https://andra.exempel.se/index.html"])
def test_what_was_absolute_stays(store: Store, href: str) -> None:
    finding = logo("/a.html", href)
    path = {"m": "a@exempel.se", "#": "#top", "h": "/index.html"}[href[0]]
    place = replace(finding.place, signature=f"a|href={path}|", snippet=f'<a href="{href}">')  # type: ignore[type-var]
    write(store, replace(finding, place=place))
    before = issue_numbers(store)
    upgrade_signatures(store)
    assert issue_numbers(store) == before


def test_it_is_done_once(store: Store) -> None:
    write(store, logo("/a/b.html", "../index.html", "../index.html"))
    upgrade_signatures(store)
    store.execute("UPDATE issue SET finding = x''")  # would be unreadable
    upgrade_signatures(store)


def test_priorities_of_two_decimals_become_those_that_are_shown(store: Store) -> None:
    """2 × 1,5 × 1,34 × 1,58 ÷ 1 was 6,35, and shown as 2,0 × 1,5 × 1,3 × 1,6 ÷ 1,0 blir 6,4."""
    write(store, logo("/a.html", "/"))
    old = {"impact": 2, "law": 1.5, "reach": 1.34, "spread": 1.58, "effort": 1}
    store.execute("UPDATE issue SET factors = ?, priority = 6.35, band = 'Sen'", json.dumps(old))
    upgrade_priorities(store)
    row = store.row("SELECT factors, priority, band FROM issue")
    assert row is not None
    assert json.loads(row["factors"]) == old | {"reach": 1.3, "spread": 1.6}
    assert (row["priority"], row["band"]) == (6.2, "Snart")


def test_headings_are_the_services(store: Store) -> None:
    """An issue that was keyed by the information page is found under its number by the service's address."""
    page, start = f"{HOST}/bygglov", "https://etjanst.exempel.se/bygglov"
    old = Finding("services.headings", page, scope="service", key=page, urls=(f"{HOST}/bygga", start))
    write(store, old)
    upgrade_headings(store)
    [today] = group_findings([replace(old, key=start)], Web({}), {})
    assert issue_numbers(store)[today.fingerprint] == 1
    assert store.row("SELECT key FROM issue") == {"key": start}
    store.execute("UPDATE issue SET finding = x'', rule_version = 2")  # would be unreadable: it is done once
    upgrade_headings(store)
