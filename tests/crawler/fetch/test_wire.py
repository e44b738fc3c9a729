"""What is asked for is what the link says, and what it says is read as browsers do."""

from pathlib import Path
from typing import Any

import pytest
from pages import anchors, doc, states

from audits.site_config import Browser, Crawl, Identity, Site
from crawler.night.pipeline import run_night
from reports.export.subjects import Export
from reports.store.database import Store
from rules.loader import load_rules

BROKEN = "navigation.broken-link"


# --- the address ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "wire"),
    [
        ("/Anso%CC%88kan.html", "/Anso%CC%88kan.html"),  # as uploaded from a Mac: two characters
        ("/Ansökan.html", "/Ans%C3%B6kan.html"),
        ("/Anso\u0308kan-r%C3%A5.html", "/Anso%CC%88kan-r%C3%A5.html"),  # both forms in one name
        ("/mapp/Va%cc%8ar.html", "/mapp/Va%CC%8Ar.html"),
        ("/Ans%F6kan.html", "/Ans%F6kan.html"),  # Latin-1
        ("/sok?q=Va%CC%8Ard", "/sok?q=Va%CC%8Ard"),
    ],
)
def test_letters_are_asked_for_as_written(hostile: Any, round_of: Any, written: str, wire: str) -> None:
    """The server knows its file by its bytes, and answers no others."""
    hostile.answer("/", 200, doc("Start", anchors(written)))
    hostile.answer(wire, 200, doc("Sidan"))
    assert states(round_of().go()) == {"/": "ok", wire: "ok"}
    assert hostile.asked(wire) == 1


def test_two_forms_of_a_name_are_one_page_on_evidence(hostile: Any, round_of: Any) -> None:
    """A server that answers both has one page; one with a page for each has two."""
    hostile.answer("/", 200, doc("Start", anchors("/a%CC%8A", "/%C3%A5", "/o%CC%88", "/%C3%B6")))
    for path in ("/a%CC%8A", "/%C3%A5"):
        hostile.answer(path, 200, doc("Samma"))
    hostile.answer("/o%CC%88", 200, doc("Ett"))
    hostile.answer("/%C3%B6", 200, doc("Två"))
    found = states(round_of().go(), "/")
    assert sorted((found.pop("/a%CC%8A"), found.pop("/%C3%A5"))) == ["ok", "redirect"]
    assert set(found.values()) == {"ok"}


@pytest.mark.parametrize(
    ("charset", "wire"), [("iso-8859-1", "/sok?ort=V%E4xj%F6"), ("utf-8", "/sok?ort=V%C3%A4xj%C3%B6")]
)
def test_a_query_is_in_the_charset_of_its_page(hostile: Any, round_of: Any, charset: str, wire: str) -> None:
    """As browsers ask: the path is UTF-8 everywhere, the query is not."""
    html = doc("Start", '<a href="/s%C3%B6k/å">Å</a>' + anchors("/sok?ort=Växjö")).decode().encode(charset)
    hostile.answer("/", 200, html, f"text/html; charset={charset}")
    hostile.answer("/s%C3%B6k/%C3%A5", 200, doc("Å"))
    hostile.answer(wire, 200, doc("Växjö"))
    assert set(states(round_of().go()).items()) >= {("/s%C3%B6k/%C3%A5", "ok"), (wire, "ok")}


def test_a_redirect_leads_where_its_bytes_say(hostile: Any, round_of: Any) -> None:
    hostile.page("/", "/gammal", "/tecken")
    hostile.answer("/gammal", 302, Location="/Ans\xf6kan")  # one byte in Latin-1, as http.server sends it
    hostile.answer("/tecken", 302, Location="/Å".encode().decode("latin-1"))
    hostile.answer("/Ans%F6kan", 200, doc("Ansökan"))
    hostile.answer("/%C3%85", 200, doc("Å"))
    assert set(states(round_of().go()).values()) == {"ok", "redirect"}


def test_what_looks_like_a_session_may_choose_a_page(hostile: Any, round_of: Any) -> None:
    """Three pages are three pages, and none is broken for lack of its parameter."""
    names = ("sid", "session", "ticket", "auth", "sessionid", "nonce")
    links = [f"/visa-{name}.aspx?{name}={value}" for name in names for value in ("1", "2", "byggnadsnamnden")]
    hostile.answer("/", 200, doc("Start", anchors(*links)))
    for number, link in enumerate(links):
        hostile.answer(link, 200, doc(f"Sida {number}"))
    assert states(round_of().go()) == {"/": "ok", **dict.fromkeys(links, "ok")}


@pytest.mark.parametrize("name", ["sid", "session_id", "ticket"])
def test_sessions_that_change_at_every_visit_are_one_page(hostile: Any, round_of: Any, name: str) -> None:
    """Known by the content, on the second visit; a site of twelve pages costs no more than that."""
    visits = iter(range(1_000, 99_999))

    def page(handler: Any) -> None:
        path = handler.path.partition("?")[0]
        handler.send(200, doc(f"Sida {path}", anchors(*(f"/s/{n}?{name}={next(visits)}x" for n in range(12)))))

    for n in range(12):
        hostile.routes[f"/s/{n}"] = page
    hostile.page("/", "/s/0")
    night = round_of(concurrency=1).go(max_pages=500)
    assert sum(path.startswith("/s/") for _, path, _ in hostile.hits) < 40
    found = {url for url, state in states(night).items() if state == "ok"}
    assert len(found) == 13
    assert not [row for row in night.rows().values() if row["state"] == "not-visited"]


@pytest.mark.parametrize(
    ("earlier", "now"),
    [("/Ans%C3%B6kan.pdf", "/Anso%CC%88kan.pdf"), ("/visa?id=2", "/visa?id=2&sid=7")],
)
def test_a_broken_link_keeps_its_number(hostile: Any, tmp_path: Path, earlier: str, now: str) -> None:
    """The night after the upgrade finds the same link at the address that the page says."""
    site = Site(
        Identity(id="x", name="X", start=(hostile.url("/"),), hosts=(hostile.host,)),
        crawl=Crawl(delay=0, allow_private=(hostile.host,)),
        browser=Browser(pages="none"),
    )
    found = []
    for target in (earlier, now):
        hostile.page("/", target)
        run_night(site, tmp_path, tmp_path / "x")
        with Store(tmp_path / "x", readonly=True) as store:
            rows = [r for r in Export(site, store, load_rules()).rows("issues") if r["rule"] == BROKEN]
        found.append([(row["id"], row["state"]) for row in rows if row["state"] == "open"])
        assert target in rows[0]["message"]
    assert found[0] == found[1] != []


# --- legal and miswritten links ---------------------------------------------------------------------------------

LEGAL = (
    "bankid:///?autostarttoken=0&redirect=null", "frejaeid://bankIdRedirect", "swish://paymentrequest?token=abc",
    "teams:/l/chat", "msteams:/l/chat", "maps:?q=Storgatan", "sms:+4670", "webcal://x.se/k.ics", "geo:57,14",
    "TEL:+46500001000", "mailto: webb@ekvalla.example", "javascript:window.print()", "nagot-nytt:1",
)  # fmt: skip
SLIPS = (
    "mailtoo:webb@ekvalla.example", "mialto:webb@ekvalla.example", "htpp://www.ekvalla.example/a", "http//x.example/",
    "https;//x.example/b", "www.ekvalla.example", "webb@ekvalla.example", "tell:0500-00 10 00",
)  # fmt: skip


def test_slips_are_faults_and_other_programs_are_not(hostile: Any, tmp_path: Path) -> None:
    """A night: each slip is a broken link at its page, in full; what another program opens is none."""
    hostile.answer("/", 200, doc("Start", anchors("/udda")))
    hostile.answer("/udda", 200, doc("Udda länkar", anchors(*LEGAL, *SLIPS)))
    site = Site(
        Identity(id="udda", name="Udda", start=(hostile.url("/"),), hosts=(hostile.host,)),
        crawl=Crawl(delay=0, allow_private=(hostile.host,)),
        browser=Browser(pages="none"),
    )
    run_night(site, tmp_path, tmp_path / "udda")
    with Store(tmp_path / "udda", readonly=True) as store:
        issues = [row for row in Export(site, store, load_rules()).rows("issues") if row["rule"] == BROKEN]
        linked = {row["address"] for row in store.rows("SELECT address FROM visited")}
    assert {row["url"] for row in issues} == {hostile.url("/udda")}
    assert {slip for slip in SLIPS for row in issues if slip in row["message"]} == set(SLIPS)
    assert len(issues) == len(SLIPS)
    assert linked == {hostile.url("/"), hostile.url("/udda"), *SLIPS}


@pytest.mark.parametrize(
    ("base", "target"),
    [
        ('<base target=_self><base href="/sv/"><base href="/en/">', "/sv/kontakt"),
        ('<base href="\n /sv/ "><base href="/en/">', "/sv/kontakt"),
        ('<base href=""><base href="/en/">', "/bas/kontakt"),
        ('<base href="data:,x"><base href="/en/">', "/bas/kontakt"),
    ],
)
def test_the_first_base_with_an_address_counts(hostile: Any, round_of: Any, base: str, target: str) -> None:
    hostile.page("/", "/bas/sida")
    hostile.answer("/bas/sida", 200, doc("Bas", anchors("kontakt"), base))
    hostile.answer(target, 200, doc("Kontakt"))
    assert states(round_of().go()) == {"/": "ok", "/bas/sida": "ok", target: "ok"}


@pytest.mark.parametrize(
    "href",
    [" \t/sv/kontakt\n", "\\sv\\kontakt", "/sv/kon\ntakt", "http:/sv/kontakt", "/sv/../sv/./kontakt", "/sv/%6bontakt"],
)
def test_an_address_is_read_as_browsers_do(hostile: Any, round_of: Any, href: str) -> None:
    hostile.answer("/", 200, doc("Start", anchors(href)))
    hostile.answer("/sv/kontakt", 200, doc("Kontakt"))
    assert states(round_of().go()) == {"/": "ok", "/sv/kontakt": "ok"}
