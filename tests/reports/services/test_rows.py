"""E-services in words and as a table: how to log in, in which order, what each fact rests on."""

from typing import Any

import pytest

from audits.reasons import Code, Reason
from audits.services.model import Contact, Service, Source
from reports.edition.edition import Edition
from reports.language.i18n import Language
from reports.services.facts import why_unknown, why_unread
from reports.services.rows import column_of, service_rows
from reports.services.table import ORDERS, TableView, table_pages
from reports.services.words import contact_in_words, login_in_a_line, phone_number
from reports.store.database import Store

SWEDISH = Language("sv")
OUTSIDE = Reason.of(Code.SERVICE_OUTSIDE, host="login.test").encode()


@pytest.mark.parametrize(("facts", "line"), [
    ({"login_required": True, "methods_offered": ("bankid", "foreign-eid"), "ways_offered": ("paper", "phone")},
     "Inloggning: ja – BankID, utländsk e-legitimation. Utan e-legitimation: blankett, ring."),
    ({"login_required": True, "methods_offered": ("bankid", "none"), "ways_without": ()},
     "Inloggning: valfri – BankID. Utan e-legitimation: ingen väg hittades."),
    ({"login_required": True, "unknown": {"methods_offered": OUTSIDE}},
     "Inloggning: ja (leder till login.test, som inte är med i providers). Utan e-legitimation: inte känt."),
    ({"login_required": False}, "Inloggning: nej."),
    ({"login_said": "optional"}, "Inloggning: valfri, enligt sidan. Utan e-legitimation: inte känt."),
    ({"login_said": "unclear"}, "Inloggning: oklart. Utan e-legitimation: inte känt."),
])  # fmt: skip
def test_login_in_a_line(facts: dict[str, Any], line: str) -> None:
    assert login_in_a_line(SWEDISH, Service("Tjänst", "https://e.test/", "https://e.test/", "e.test", **facts)) == line


@pytest.mark.parametrize(("written", "shown"), [
    ("013-206000", "013-20 60 00"), ("+4613206000", "013-20 60 00"), ("+46 (0)500-00 10 00", "0500-00 10 00"),
    ("08123456", "08-12 34 56"), ("08-1234567", "08-123 45 67"), ("0812345678", "08-123 456 78"),
    ("0701234567", "070-123 45 67"), ("032112345", "0321-123 45"), ("112", "112"), ("+4930123456", "+4930123456"),
    ("ring växeln", "ring växeln"),
])  # fmt: skip
def test_phone_numbers_are_grouped(written: str, shown: str) -> None:
    assert phone_number(written).replace("\N{NO-BREAK SPACE}", " ") == shown


@pytest.mark.parametrize(("rule", "column"), [
    ("contact-place", "help"), ("foreign-host", "sender"), ("foreign-eid", "methods"),
    ("no-way-without-eid", "without"), ("login-unstated", "login"), ("login-place", "place"),
    ("start-label", "structure"), ("fee-differs", "needs"), ("requirements-differ", "needs"),
    ("no-languages", "legal"), ("unmarked-link", "sender"), ("unavailable", ""),
])  # fmt: skip
def test_a_deviation_is_in_the_column_of_its_property(rule: str, column: str) -> None:
    assert column_of(f"services.{rule}") == column


def test_contact() -> None:
    assert contact_in_words(SWEDISH, Contact(mail="kontakt@ekvalla.test", form=True, contact_centre=True)) == (
        "kontakt@ekvalla.test, formulär, kontaktcenter"
    )
    assert contact_in_words(SWEDISH, None) == ""


def test_a_cell_has_what_it_rests_on_or_why_it_is_not_known(world) -> None:
    with Store(world.workdir, readonly=True) as store:
        edition = Edition(world.site, store, store.run(world.runs[-1]), world.rules, SWEDISH)
        url = "https://e.ekvalla.test/x"
        sentence = Source("text", "required", "E-tjänsten kräver inloggning.", "https://www.ekvalla.test/info")
        edition.services = [
            Service(
                "Tjänst",
                url,
                url,
                "e.ekvalla.test",
                unknown={"methods_offered": OUTSIDE},
                evidence={"login_said": (sentence,), "login_stated": (sentence,)},
            )
        ]
        [row] = service_rows(edition, {})
    cells = {cell.name: cell for cell in row.cells}
    assert cells["methods"].unknown == ["Leder till login.test, som inte är med i providers."]
    [ground] = cells["login"].grounds
    assert (ground.how, ground.text, ground.url) == ("Så står det på sidan", sentence.text, sentence.url)


def test_every_order_has_every_service(world) -> None:
    with Store(world.workdir, readonly=True) as store:
        edition = Edition(world.site, store, store.run(world.runs[-1]), world.rules, SWEDISH)
        rows = service_rows(edition, {})
        tables = {view.order: view for _, view in table_pages(rows, {}) if isinstance(view, TableView)}
    assert tables.keys() == {name for name, _title in ORDERS}
    for view in tables.values():
        assert sorted(row.name for _, group in view.groups for row in group) == sorted(row.name for row in rows)
    counts = [row.deviations for row in tables["avvikelser"].groups[0][1]]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 0


def test_reason_names_the_facts_that_it_is_about() -> None:
    """Facts that are unknown for the same reason share a sentence, which says which facts they are."""
    silent = Reason.of(Code.SERVICE_SILENT).encode()
    service = Service("A", "https://e.test/a", "https://e.test/a", "e.test", unknown={"fee": silent, "time": silent})
    assert why_unknown(SWEDISH, service, ("steps", "fee", "time")) == [
        "Avgift och handläggningstid: det framgår inte av sidorna."
    ]


def test_silent_pages_are_read_and_others_are_not() -> None:
    """Where no page says a fact, it was not found; where the page could not be read, it is not known."""
    silent, unread = (Reason.of(code).encode() for code in (Code.SERVICE_SILENT, Code.SERVICE_START_UNREAD))
    service = Service("A", "https://e.test/a", "https://e.test/a", "e.test", unknown={"fee": silent, "contact": unread})
    assert why_unread(SWEDISH, service, ("fee",)) == ""
    assert why_unread(SWEDISH, service, ("fee", "contact")) == "E-tjänstens startsida har inte lästs."
