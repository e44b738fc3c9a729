"""Letters to suppliers: their own faults, with addresses and clauses, as a mail that is ready to send."""

import email
from email.policy import default

from reports.edition.edition import Edition
from reports.language.i18n import Language
from reports.services.suppliers import supplier_letters, supplier_mail
from reports.store.database import Store
from reports.store.pictures import Pictures

HOST = "e.leverantor.test"


def test_a_letter_has_what_its_supplier_must_fix(small) -> None:
    with Store(small.workdir) as store:
        run = store.run(small.runs[-1])
        sql = "UPDATE service SET data = json_set(data, '$.host', ?) WHERE url = (SELECT min(url) FROM service)"
        store.execute(sql, HOST)
        edition = Edition(small.site, store, run, small.rules, Language("sv"))
        [law] = [i for i in edition.open if i.rule == "accessibility.color-contrast"]
        text = next(i for i in edition.open if i.rule == "readability.long-sentence")
        for issue in (law, text):
            issue.url, issue.urls = f"https://{HOST}/bygglov", [f"https://{HOST}/bygglov"]
        pictures = Pictures(small.workdir)
        pictures.put(pictures.name(law.id, law.finding), b"RIFF0000WEBP")
        [(path, letter)] = supplier_letters(edition)
        mail = email.message_from_bytes(supplier_mail(edition, letter), policy=default)
    [fault] = letter.faults
    assert path == f"e-tjanster/leverantor/{HOST}.html"
    assert (fault.law, fault.addresses) == (("EN 301 549 9.1.4.3",), [f"https://{HOST}/bygglov"])
    body = mail.get_body(("plain",))
    assert body
    said = body.get_content()
    assert mail["X-Unsent"] == "1"
    assert mail["Subject"] == f"1 fel i e-tjänsterna på {HOST}"
    for part in ("Kontrasten är", "Krav: EN 301 549 9.1.4.3", f"* https://{HOST}/bygglov"):
        assert part in said
    assert [part.get_content_type() for part in mail.iter_attachments()] == ["image/webp"]
