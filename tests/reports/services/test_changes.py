"""Changes of e-services: told once, with the facts of both days, and never of what is not known."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from audits.reasons import Code, Reason
from audits.services.model import Sender, Service
from audits.site_config import Identity, Site
from reports.edition.edition import Edition
from reports.language.i18n import Language
from reports.services.changes import ServiceChange, service_changes
from reports.store.database import Store
from reports.store.pages import READER
from reports.store.site_results import put_services
from rules.loader import RuleSet

HOST = "e.ekvalla.test"
A, B = f"https://{HOST}/bygglov", f"https://{HOST}/forskola"
NAMES = {A: "Ansök om bygglov", B: "Ansök om förskola"}
DOWN = ("error", Reason.of(Code.SERVER_ERROR, status=503).encode())
GONE = ("broken", Reason.of(Code.MISSING).encode())
MADE_OF: dict[str, Any] = {"login_required": True, "methods_offered": ("bankid", "freja")}

type Night = dict[str, Any]


def night(store: Store, number: int, services: dict[str, Night], *, healthy: bool = True) -> None:
    """One run: for each service the fields that differ, and ``visit``, its state and reason."""
    run = f"2026-11-{number:02}T0130"
    store.execute(
        "INSERT INTO run (id, started, finished, stage, state, healthy) VALUES (?, ?, '', 'merge', 'done', ?)",
        run, f"2026-11-{number:02}T01:30:00+01:00", int(healthy),
    )  # fmt: skip
    records = {}
    for url, fields in services.items():
        state, reason = fields.get("visit", ("ok", "fetched"))
        store.execute(
            "INSERT INTO visit (run, url, state, reason) VALUES (?, ?, ?, ?)", run, store.url_id(url), state, reason
        )
        known = MADE_OF | {name: value for name, value in fields.items() if name != "visit"}
        record = Service(NAMES.get(url, url), url, url, url.split("/")[2], **known)
        records[url] = msgspec.json.encode(record).decode()
    put_services(store, run, records)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as opened:
        yield opened


@pytest.fixture
def changes(store: Store) -> Callable[..., list[ServiceChange]]:
    """What the last of these nights has to say."""

    def found(*nights: dict[str, Night], language: str = "sv", sick: int = 0) -> list[ServiceChange]:
        for number, services in enumerate(nights, 1):
            night(store, number, services, healthy=number != sick)
        site = Site(Identity("ekvalla", "Ekvalla kommun", ("https://www.ekvalla.test/",)))
        return service_changes(Edition(site, store, store.runs()[-1], RuleSet({}), Language(language)))

    return found


LOOK = {"sender": Sender(font="Arial", colours=("rgb(255, 255, 255)", "rgb(13, 74, 79)"))}
NEW_LOOK = {"sender": Sender(font="Lato", colours=("#ffffff", "#880000"))}
OTHER = f"https://annan.test/{'x'}"


@pytest.mark.parametrize(("nights", "kind", "text", "before", "after"), [
    ([{A: {}}, {A: {"visit": DOWN}}], "stopped", "”Ansök om bygglov” svarar inte längre.",
     "1 november 2026: svarade", "2 november 2026: Servern svarade med ett fel (503), trots flera försök."),
    ([{A: {}}, {A: {"visit": GONE}}], "stopped", "”Ansök om bygglov” svarar inte längre.",
     "1 november 2026: svarade", "2 november 2026: Sidan finns inte."),
    ([{A: {}}, {A: {"unavailable": "E-tjänsten är ej tillgänglig."}}], "stopped",
     "”Ansök om bygglov” svarar inte längre.", "1 november 2026: svarade",
     "2 november 2026: E-tjänsten är ej tillgänglig."),
    ([{A: {}, B: {}}, {A: {"visit": DOWN}, B: {"visit": DOWN}}], "stopped",
     "”Ansök om bygglov” och ”Ansök om förskola” svarar inte längre.", "1 november 2026: svarade",
     "2 november 2026: Servern svarade med ett fel (503), trots flera försök."),
    ([{A: {}}, {A: {"methods_offered": ("bankid",)}}], "methods",
     "Det går inte längre att logga in med Freja+ i ”Ansök om bygglov”.", "1 november 2026: BankID och Freja+",
     "2 november 2026: BankID"),
    ([{A: {"login_required": False, "methods_offered": ()}}, {A: {}}], "login",
     "”Ansök om bygglov” kräver nu inloggning.", "1 november 2026: ingen inloggning behövdes",
     "2 november 2026: inloggning krävs"),
    ([{A: {}}, {A: {"methods_offered": None}}, {A: {"methods_offered": ("bankid",)}}], "methods",
     "Det går inte längre att logga in med Freja+ i ”Ansök om bygglov”.", "1 november 2026: BankID och Freja+",
     "3 november 2026: BankID"),
    ([{A: {}}, {A: {}, OTHER: {}}], "new-host", "E-tjänster finns på en ny server: annan.test.",
     "1 november 2026: inga e-tjänster", f"2 november 2026: ”{OTHER}”"),
    ([{A: {}, OTHER: {}}, {A: {}}], "lost-host", "Det finns inte längre några e-tjänster på annan.test.",
     f"1 november 2026: ”{OTHER}”", "2 november 2026: inga e-tjänster"),
    ([{A: LOOK, B: LOOK}, {A: NEW_LOOK, B: NEW_LOOK}], "look",
     f"E-tjänsterna på {HOST} har fått ett nytt utseende.",
     "1 november 2026: typsnittet Arial och färgerna #ffffff, #0d4a4f",
     "2 november 2026: typsnittet Lato och färgerna #ffffff, #880000"),
])  # fmt: skip
def test_change(changes, nights: list[dict[str, Night]], kind: str, text: str, before: str, after: str) -> None:
    [change] = changes(*nights)
    assert (change.kind, change.text, change.before, change.after) == (kind, text, before, after)


@pytest.mark.parametrize("nights", [
    [{A: {"visit": DOWN}}],  # the first night has nothing to compare with
    [{A: {}}, {A: {}}],
    [{A: {}}, {A: {"visit": DOWN}}, {A: {"visit": DOWN}}],  # told the night before
    [{A: {}}, {A: {"visit": DOWN}}, {A: {"visit": GONE}}],
    [{A: {}}, {A: {"visit": ("blocked", "forbidden")}}],  # not known
    [{A: {}}, {A: {"visit": ("not-visited", "note-window")}}],
    [{A: {}}, {A: {"login_required": None, "methods_offered": None}}],
    [{A: {}}, {A: {"login_required": False, "methods_offered": ()}}],  # the login went: good news
    [{A: {"methods_offered": ("bankid",)}}, {A: {}}],
    [{A: LOOK}, {A: {"sender": Sender()}}],
    [{A: LOOK, B: LOOK}, {A: NEW_LOOK, B: LOOK}],  # half of them: no new look of the supplier
])  # fmt: skip
def test_no_change(changes, nights: list[dict[str, Night]]) -> None:
    assert changes(*nights) == []


def test_a_night_that_was_not_whole_has_lost_no_host(changes) -> None:
    assert changes({A: {}, OTHER: {}}, {A: {}}, sick=2) == []


def test_a_host_is_missed_by_the_next_whole_night(changes) -> None:
    assert [change.kind for change in changes({A: {}, OTHER: {}}, {A: {}}, {A: {}}, sick=2)] == ["lost-host"]


def test_another_reader_is_no_news(store: Store, changes) -> None:
    """A new version of webbrond reads pages otherwise; whether they answer is known all the same."""
    night(store, 1, {A: {}, B: {}})
    for number, reader in ((1, READER - 1), (2, READER)):
        store.execute(
            "INSERT INTO snapshot (id, url, run, fetched_at, status, content_type, charset, bytes, body_hash,"
            " content_hash, template_hash, warc, offset, links, reader)"
            " VALUES (?, 1, '2026-11-01T0130', '', 200, '', '', 1, '', '', '', '', 0, x'', ?)", number, reader,
        )  # fmt: skip
    store.execute("UPDATE visit SET snapshot = 1")
    night(store, 2, {A: {"methods_offered": ("bankid",)}, B: {"visit": DOWN}})
    store.execute("UPDATE visit SET snapshot = 2 WHERE run = '2026-11-02T0130'")
    assert [change.kind for change in changes()] == ["stopped"]


def test_english(changes) -> None:
    stopped, *_ = changes({A: {}, B: {}}, {A: {"visit": DOWN}, B: {"visit": DOWN}}, language="en")
    assert stopped.text == "“Ansök om bygglov” and “Ansök om förskola” no longer answer."
