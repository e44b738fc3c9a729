"""What the record of a service says, from where, and why something is not known."""

import msgspec

from audits.reasons import Code, Reason
from audits.services.catalogue import build_services
from audits.services.evidence import decode_evidence
from audits.services.model import FACT, Evidence, Service, Source
from tests.audits.services.test_catalogue import SERVICE, START, main, only, view_of

URL = f"{SERVICE}/a"
LINK = f"<p><a href='{URL}'>Ansök om plats</a></p>"
LOGIN = "<p><a href='/login'>Logga in</a></p>"


def record(info: str, start: str, **more: str) -> Service:
    """The record of a service with these texts on its information page and its start page."""
    pages = {"/plats": main(f"<h1>Plats</h1>{info}{LINK}"), URL: main(f"<h1>Ansök om plats</h1>{start}")}
    services = build_services(view_of(pages | more))
    return next(service for service in services if service.url == URL)


def said(service: Service, name: str) -> list[tuple[str, str, str]]:
    return [(source.value, source.text, source.url) for source in service.evidence.get(name, ())]


def test_both_sentences_of_a_contradiction() -> None:
    """The need is unclear, and both sentences and pages are kept."""
    service = record("<p>Du behöver inte logga in.</p>", f"<p>Inloggning krävs.</p>{LOGIN}")
    assert (service.login_said, service.login_stated) == ("unclear", None)
    assert said(service, "login_said") == [
        ("not-needed", "Du behöver inte logga in.", f"{START}plats"),
        ("required", "Inloggning krävs.", URL),
    ]
    assert Reason.decode(service.unknown["login_said"]).code == Code.SERVICE_CONTRADICTED


def test_optional_is_no_contradiction_of_not_needed() -> None:
    service = record("<p>Du behöver inte logga in.</p>", "<p>Logga in eller fortsätt utan att logga in.</p>")
    assert (service.login_said, service.login_stated) == ("optional", False)


def test_silence_is_unclear_without_sentence() -> None:
    service = record("<p>Här ansöker du.</p>", LOGIN)
    assert (service.login_said, said(service, "login_said")) == ("unclear", [])
    assert Reason.decode(service.unknown["login_said"]).code == Code.SERVICE_SILENT


def test_help_pages_and_other_services_decide_nothing() -> None:
    """Nor does a sentence in the item of another service."""
    other = f"<ul><li><a href='{SERVICE}/b'>Anmäl frånvaro</a> Du behöver inte logga in.</li></ul>"
    help_page = main(f"<h1>Om e-legitimation</h1><p>Du behöver inte logga in.</p>{LINK}")
    service = record(
        "<p>Hos Försäkringskassan loggar du in med Freja+.</p><h2>E-tjänst</h2><p>E-tjänsten kräver BankID.</p>",
        LOGIN,
        **{"/hjalp": help_page, "/annat": main(f"<h1>Skola</h1>{other}{LINK}"), f"{SERVICE}/b": main("<h1>Anmäl</h1>")},
    )
    assert service.login_said == "required"
    assert service.methods_mentioned == ("bankid",)


def test_facts_of_the_pages() -> None:
    """Fee, time, audience and help are kept with the sentence of each page, so that pages can be compared."""
    service = record(
        "<p>Avgiften är 850 kronor.</p><p>Både privatpersoner och företag kan ansöka.</p>"
        "<p>Ett ombud kan ansöka åt dig.</p>",
        "<p>Avgiften är 900 kronor. Handläggningstiden är fyra veckor.</p><p>Du kan följa ditt ärende här.</p>",
    )
    assert (service.fee, service.time, service.audience) == ("850 kr", "P4W", ("resident", "company"))
    assert (service.assisted, service.case_overview) == (("proxy",), True)
    assert [value for value, _, _ in said(service, "fee")] == ["850 kr", "900 kr"]
    assert "fee" not in service.unknown


def test_ways_are_those_of_the_content() -> None:
    """A number in the footer is no way that is offered; a form to print and a number in the content are."""
    start = f"<body><main><h1>Ansök om plats</h1>{LOGIN}</main><footer>0500-00 10 00</footer></body>"
    pages = {"/plats": main(f"<h1>Plats</h1>{LINK}"), URL: start}
    assert only(view_of(pages)).ways_offered == ()
    service = record("<p><a href='/b.pdf'>Blankett</a></p><p>Ring 0500-00 10 00.</p>", LOGIN)
    assert service.ways_offered == ("paper", "phone", "contact-centre")


def test_controls_are_evidence_of_methods() -> None:
    service = record("", "<p>Inloggning krävs.</p><p><a href='/idp?acr_values=bankid'>Logga in med BankID</a></p>")
    assert service.evidence["methods_offered"] == (Source("control", "bankid", "Logga in med BankID", URL),)


def test_unknown_has_its_reason() -> None:
    """A start page that nothing could read leaves facts unknown, each with its reason, and a low share."""
    pages = {"/plats": main(f"<h1>Plats</h1><p>Du behöver inte logga in.</p>{LINK}")}
    service = only(view_of(pages))
    assert (service.login_said, service.known_share) == ("not-needed", 0.14)
    codes = {name: Reason.decode(reason).code for name, reason in service.unknown.items()}
    assert codes["methods_offered"] == Code.SERVICE_NOT_FOLLOWED
    assert codes["contact"] == Code.SERVICE_START_UNREAD
    assert codes["fee"] == Code.SERVICE_SILENT
    assert not {name for name in service.unknown if getattr(service, name) not in (None, "unclear")}


def test_the_sentence_that_says_it_is_closed() -> None:
    """That sentence, whole and alone."""
    service = record(
        "", "<p>Här berättar du vad du tycker.</p><p>E-tjänsten är tillfälligt stängd.</p><p>Välkommen.</p>"
    )
    assert service.unavailable == "E-tjänsten är tillfälligt stängd."


def test_no_page_was_read() -> None:
    """A list informs of no service, and without any page even the need that is said is null."""
    links = "".join(f"<li><a href='{SERVICE}/{n}'>Ansök om plats {n}</a></li>" for n in range(20))
    services = build_services(view_of({"/lista": main(f"<h1>Lista</h1><ul>{links}</ul>")}))
    assert {(service.login_said, service.ways_offered) for service in services} == {(None, None)}


def test_records_of_earlier_versions_are_read() -> None:
    """They have fewer fields: what they lack is not known."""
    old = msgspec.to_builtins(Service("Bygglov", URL, URL, "etjanst.kommun.example", methods_offered=("bankid",)))
    for name in ("login_said", "ways_offered", "audience", "evidence", "unknown", "known_share"):
        del old[name]
    service = msgspec.json.decode(msgspec.json.encode(old), type=Service)
    assert (service.methods_offered, service.login_said, service.unknown) == (("bankid",), None, {})


def test_evidence_is_decoded_in_place() -> None:
    """Evidence becomes a struct; in the form of an older version it stays, for the audits to report."""
    known, older = {FACT: msgspec.to_builtins(Evidence(platform="egen"))}, {FACT: {"said": "BankID"}}
    decode_evidence(known)
    decode_evidence(older)
    assert known == {FACT: Evidence(platform="egen")}
    assert older == {FACT: {"said": "BankID"}}
