"""Run every audit on a small made-up site; an audit that raises an error there would do so on every page."""

from audits.documents import Document, Facts
from audits.model import Artifact, AxeRule, PageResult, Rendered, Target
from audits.page import Page
from audits.registry import load_audits
from audits.runner import audit_page, audit_site
from audits.site_config import Identity, RuleChoice, Services, Site
from audits.view import SiteView
from crawler.parse import extract_page
from reports.store import now
from rules import RuleSet

_START = "https://provkommun.invalid/"
_PERMIT = f"{_START}bygga/bygglov"
_SERVICE = f"{_START}e-tjanst/bygglov"
_FORM = f"{_START}bygga/blankett.pdf"
_SITE = Site(
    Identity("trial", "Provkommunen", (_START,), hosts=("provkommun.invalid",)),
    services=Services(pages=("/e-tjanst/*",)),
)
_TEXT = (
    "Du behöver bygglov när du vill bygga nytt, bygga till eller ändra hur en byggnad används. Du ansöker i e-tjänsten"
    " och loggar in med BankID. Vi svarar dig inom tio veckor efter det att din ansökan är komplett. Om beslutet går"
    " dig emot kan det överklagas till länsstyrelsen. Avgiften beräknas enligt den taxa som fullmäktige har beslutat."
    " Kontakta oss gärna tidigt, så hjälper vi dig att komma rätt från början. "
)
_SHELL = """<!doctype html><html lang="sv"><head><title>{title} - Provkommunen</title></head><body>
<header><a href="/"><img src="/logga.svg" alt="Provkommunen"></a></header>
<nav aria-label="Meny"><ul><li><a href="/bygga/bygglov">Bygglov</a></li>
<li><a href="/e-tjanst/bygglov">Ansök</a></li></ul></nav>
<{box}><h1>{title}</h1>{main}</{box}><footer><p>Kontakta oss, telefon 0500-00 10 00</p></footer></body></html>"""
_MAIN = f"""<p>{_TEXT}</p><h2>Så här gör du</h2><ul><li>Läs detaljplanen.</li><li>Rita huset.</li></ul><p>{_TEXT}</p>
<table><caption>Avgifter</caption><tr><th scope="col">Byggnad</th><th scope="col">Avgift</th></tr>
<tr><td>Carport</td><td>4 500 kr</td></tr></table><p><a href="/bygga/blankett.pdf">Blankett (PDF)</a></p>"""
_LOGIN = """<form action="/e-tjanst/bygglov/steg1"><label for="a">E-post</label><input id="a" type="email" name="epost">
<button>Logga in med BankID</button></form>"""
_PAGES = {
    _START: ("Start", "main", _MAIN),
    _PERMIT: ("Bygglov", "main", _MAIN),
    _SERVICE: ("Ansök om bygglov", "main", f"<p>{_TEXT}</p>{_LOGIN}"),
    # Without a landmark for its content, which is then found by its text.
    f"{_START}arkiv": ("Äldre beslut", "div", f"<p>{_TEXT}</p>" * 6),
}


def errors(rules: RuleSet) -> dict[str, list[str]]:
    """Run every audit on the site, and return the rules that end as an error, by the exception that was raised."""
    audits = load_audits(rules, RuleChoice(select=("*",)))
    found: dict[str, list[str]] = {}

    def failed(of: tuple[str, ...], url: str, error: Exception) -> None:  # noqa: ARG001 - the error is the same on each page
        known = found.setdefault(f"{type(error).__name__}: {error}", [])
        known += [rule for rule in of if rule in audits.rules and rule not in known]

    results = []
    for url in _PAGES:
        try:
            results.append(audit_page(_page(url), audits, failed))
        except Exception as error:  # raised by code that all audits need; a night would give up the whole page too
            failed(tuple(audits.rules), url, error)
    if results:
        audit_site(_view(results), audits, failed)
    return found


def _page(url: str) -> Page:
    title, box, main = _PAGES[url]
    html = _SHELL.format(title=title, box=box, main=main)
    artifact = Artifact(url, "axe-core", "ok", axe=(AxeRule("label", "pass"),), rendered=Rendered(), narrow=())
    return Page(url, html, _SITE, links=extract_page(html, url).links, artifact=artifact)


def _view(results: list[PageResult]) -> SiteView:
    records = {result.record.url: result.record for result in results}
    targets = {url: Target(url, "ok", 200) for url in records} | {_FORM: Target(_FORM, "not-html", 200)}
    return SiteView(
        _SITE, _SITE.site.start, records, targets,
        documents={_FORM: Document(_FORM, "pdf", 20_000, facts=Facts(title="Blankett", lang="sv", pages=1))},
        today=now().date().isoformat(),
    )  # fmt: skip
