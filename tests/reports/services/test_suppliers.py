"""Letters to suppliers: their own faults, with addresses and clauses, as a mail that is ready to send."""

import email
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest

from reports.edition.edition import Edition
from reports.language.i18n import Language
from reports.services.supplier_mail import compose_mail
from reports.services.suppliers import find_suppliers, write_letter
from reports.store.database import Store
from reports.store.pictures import Pictures
from reports.views.backlog import Backlogs

HOSTS = ("a.leverantor.test", "b.leverantor.test")
RULE = "accessibility.color-contrast"
TEXT = "readability.long-sentence"


@pytest.fixture
def moved(small):
    """Yield a function that returns the edition after all services were moved to two hosts of a platform."""
    with Store(small.workdir) as store:

        def edition(platform: str) -> Edition:
            rows = [row["url"] for row in store.rows("SELECT url FROM service ORDER BY url")]
            for at, url in enumerate(rows):
                store.execute(
                    "UPDATE service SET data = json_set(data, '$.host', ?, '$.platform', ?) WHERE url = ?",
                    HOSTS[at % 2], platform if at < 2 else "", url,
                )  # fmt: skip
            found = Edition(small.site, store, store.run(small.runs[-1]), small.rules, Language("sv"))
            [law] = [issue for issue in found.open if issue.rule == RULE]
            text = next(issue for issue in found.open if issue.rule == "readability.long-sentence")
            for issue in (law, text):
                issue.url, issue.urls = f"https://{HOSTS[0]}/bygglov", [f"https://{host}/bygglov" for host in HOSTS]
            pictures = Pictures(small.workdir)
            pictures.put(pictures.name(law.id, law.finding), b"RIFF0000WEBP")
            return found

        yield edition


def test_hosts_of_one_platform_get_one_letter(moved) -> None:
    edition = moved("open-eplatform")
    [supplier] = find_suppliers(edition)
    letter = write_letter(edition, supplier, edition.language)
    assert (supplier.name, supplier.path) == ("Open ePlatform", "e-tjanster/leverantor/open-eplatform")
    assert letter.subject == "Ekvalla kommun: 1 fel att rätta i Open ePlatform"
    assert "Open ePlatform (a.leverantor.test och b.leverantor.test)" in letter.lead
    [fault] = letter.faults
    assert fault.law == ("EN 301 549 9.1.4.3",)
    assert fault.places[fault.message] == [f"https://{host}/bygglov" for host in HOSTS]


@pytest.mark.parametrize("platform", ["", "aspnet"], ids=["unknown", "a framework of many suppliers"])
def test_other_hosts_get_a_letter_each(moved, platform: str) -> None:
    edition = moved(platform)
    [supplier] = find_suppliers(edition)  # the fault is on the first host's page
    letter = write_letter(edition, supplier, edition.language)
    assert supplier.path == f"e-tjanster/leverantor/{HOSTS[0]}"
    assert letter.subject == f"Ekvalla kommun: 1 fel att rätta på {HOSTS[0]}"
    assert [list(fault.places.values()) for fault in letter.faults] == [[[f"https://{HOSTS[0]}/bygglov"]]]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("sv", ("Hej!", "Kontrasten är", "Så rättas det: Skriv alt i koden", "Med vänlig hälsning\nEkvalla kommun")),
        ("en", ("Hello,", "EN Kontrasten är", "How to fix it: Skriv alt i koden", "Kind regards\nEkvalla kommun")),
    ],
)
def test_the_mail_reads_well_as_text_and_shows_pictures_in_html(moved, code: str, said: tuple[str, ...]) -> None:
    edition, language = moved("open-eplatform"), Language(code)
    [supplier] = find_suppliers(edition)
    letter = write_letter(edition, supplier, language)
    letter.faults[0].how = "Skriv `alt` i koden"
    raw = compose_mail(edition, letter, language)
    mail = cast("EmailMessage", email.message_from_bytes(raw, policy=default))
    assert (mail["X-Unsent"], mail["Content-Language"]) == ("1", code)
    plain, html = mail.get_body(("plain",)), mail.get_body(("related",))
    assert plain
    assert html
    text = plain.get_content().replace("\r\n", "\n")
    for part in (*said, "EN 301 549 9.1.4.3", f"- https://{HOSTS[0]}/bygglov"):
        assert part in text
    assert "`" not in text
    shown, picture = html.iter_parts()
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in shown.get_content()
    assert "<code>alt</code>" in shown.get_content()
    assert (picture.get_content_type(), picture.get_content()) == ("image/webp", b"RIFF0000WEBP")


def test_a_backlog_has_one_group_for_all_hosts_of_a_platform(moved) -> None:
    edition = moved("open-eplatform")
    rule = next(rule.id for rule in edition.rules.values() if rule.fixer == "supplier")
    issues = edition.open[:2]
    for issue, host in zip(issues, HOSTS, strict=True):
        issue.rule, issue.scope, issue.key = rule, "service", f"https://{host}/e"
    [group] = Backlogs(edition).groups(issues)
    assert (group.kind, group.title) == ("supplier", "Open ePlatform")


def test_what_breaks_the_law_on_a_suppliers_pages_is_apart_from_what_editors_fix(moved) -> None:
    """An editor can send the letter, and fix the text: the first is last, with the address of the letter."""
    edition = moved("")
    law, text = (next(issue for issue in edition.open if issue.rule == rule) for rule in (RULE, TEXT))
    law.scope = text.scope = "page"
    own, supplied = Backlogs(edition).groups([law, text])
    assert (own.kind, own.letter, [card.rule for card in own.cards]) == ("page", "", [TEXT])
    assert (supplied.kind, supplied.title, supplied.letter) == (
        "supplier", HOSTS[0], f"e-tjanster/leverantor/{HOSTS[0]}.html",
    )  # fmt: skip
    [card] = supplied.cards
    assert (card.rule, card.effort, card.for_web_team) == (
        RULE, "Större insats: beställ ändringen av leverantören", False,
    )  # fmt: skip
    assert card.entries[0].page == law.url
