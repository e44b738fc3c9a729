"""The date of a page's last change, in every form in which pages give it."""

import pytest

from audits.page.page import Page
from audits.page.updates import shows_update
from audits.site_config import Identity, Site

SITE = Site(site=Identity(id="prov", name="Provkommun", start=("https://prov.example/",)))
DAY = "2025-03-03"


def updated(body: str, head: str = "") -> str:
    return Page("https://prov.example/", f"<html><head>{head}</head><body>{body}</body></html>", SITE).updated


WORDS = [
    "Senast uppdaterad 2025-03-03",
    "Senast uppdaterad: 2025-03-03",
    "Senast uppdaterad den 3 mars 2025",
    "Senast uppdaterad den 3:e mars 2025",
    "Senast uppdaterad: måndag 3 mars 2025",
    "Senast uppdaterad måndagen den 3 mars 2025, kl. 14.05",
    "Senast uppdaterad: 3/3 2025",
    "Senast uppdaterad 3/3-2025",
    "Senast uppdaterad 2025.03.03",
    "Senast uppdaterad 2025/03/03",
    "Senast uppdaterad 3.3.2025",
    "Senast uppdaterad: 03/03/2025",
    "Faktagranskad 3 mars 2025",
    "Uppdaterades: 3 mars 2025",
    "Sidan är granskad och uppdaterad 2025-03-03.",
    "Senast uppdaterad 3 mar. 2025",
    "Senast uppdaterad av Kim Ek den 3 mars 2025",
    "SENAST UPPDATERAD 3 MARS 2025",
    "Sidan senast uppdaterad: 2025-03-03 14:05",
    "Sidan är senast uppdaterad 3 mars 2025.",
    "Sidan uppdaterades 3 mars 2025",
    "Sidan uppdaterades senast den 3 mars 2025",
    "Sidan uppdaterad den 3 mars 2025",
    "Sidan har granskats den 3 mars 2025",
    "Innehållet granskades den 3 mars 2025",
    "Innehållet är faktagranskat 3 mars 2025",
    "Texten reviderades 2025-03-03",
    "Uppdaterad den 3 mars 2025",
    "Uppdaterad: 2025-03-03",
    "Uppdaterad – 2025-03-03",
    "Senast granskad 3 mars 2025",
    "Senast ändrad 2025-03-03",
    "Senast kontrollerad 3 mars 2025",
    "Senast publicerad: 2025-03-03",
    "Publicerad 2025-03-03",
    "Publicerad: 3 mars 2025",
    "Granskad: 3 mars 2025",
    "Ändrad den 3 mars 2025",
    "Senaste uppdatering: 3 mars 2025",
    "Senaste ändringen 2025-03-03",
    "Uppdateringsdatum: 2025-03-03",
    "Last updated: 3 March 2025",
    "Last updated March 3, 2025",
    "Last updated on March 3 2025",
    "Page last updated 2025-03-03",
    "Updated: 3 March 2025",
    "Published 3 March 2025",
]  # fmt: skip
MARKUP = [
    "Senast uppdaterad: <time datetime='2025-03-03'>i måndags</time>",
    "<span>Senast uppdaterad:</span> <time datetime='2025-03-03T10:00:00+01:00'>3 mars</time>",
    "<dl><dt>Senast granskad</dt><dd><time datetime='2025-03-03'>3 mars</time></dd></dl>",
    "<time itemprop='dateModified' datetime='2025-03-03'>i måndags</time>",
    "<time class='entry-date updated' datetime='2025-03-03T09:00:00Z'>3 mars</time>",
    "<time>Uppdaterad 3 mars 2025</time>",
    "<b>Senast</b> <i>uppdaterad</i> <span>2025-03-03</span>",
    "<footer><ul><li><a href='mailto:k@prov.example'>Kim Ek</a></li>"
    "<li>Senast uppdaterad: 2025-03-03</li></ul></footer>",
    "<article><h1>Bygglov</h1><p><a href='/lov'>Ansök</a></p><p>Senast uppdaterad 2025-03-03</p></article>",
    "<p>Publicerad 2024-01-10. Uppdaterad 2025-03-03.</p>",
    "<p>Senast uppdaterad 2025-03-03</p><p>Senast granskad 2024-01-10</p>",
    "<p>Senast uppdaterad 2025-03-03</p><ul><li><a href='/n'>Nytt bad</a> Publicerad 2025-06-01</li></ul>",
    "<p>Senast uppdaterad 2025-03-03</p><p>Öppet hus den 3 maj 2025.</p>",
]
HEADS = [
    "<meta property='article:modified_time' content='2025-03-03T11:59:00+00:00'>",
    "<meta property='article:modified_time' content='2025-03-02T23:30:00Z'>",
    "<meta property='article:modified_time' content='2025-03-03T23:30:00+01:00'>",
    "<meta property='og:updated_time' content='2025-03-03'>",
    "<meta name='DCTERMS.modified' content='2025-03-03'>",
    "<meta name='DC.Date.Modified' content='2025-03-03 08:00'>",
    "<meta name='last-modified' content='20250303'>",
    "<meta http-equiv='Last-Modified' content='Mon, 03 Mar 2025 10:00:00 GMT'>",
    "<meta itemprop='dateModified' content='2025-03-03'>",
    '<script type="application/ld+json">{"@type": "WebPage", "dateModified": "2025-03-03T08:00:00+01:00"}</script>',
    '<script type="application/ld+json">{"@graph": [{"@type": "Organization"}, '
    '{"@type": "WebPage", "dateModified": "2025-03-03"}]}</script>',
    '<script type="application/ld+json">[{"@type": "Article", "dateModified": "2025-03-03"}]</script>',
    "<meta property='article:published_time' content='2026-01-01'>"
    "<meta property='article:modified_time' content='2025-03-03'>",
]
NONE = [
    "",
    "<p>En uppdaterad taxa gäller från 3 mars 2025.</p>",
    "<p>Detaljplanen publicerades den 3 mars 2025.</p>",
    "<p>Ändrad taxa från 1 januari 2025</p>",
    "<p>Öppet hus den 3 maj 2025</p>",
    "<p>Senast uppdaterad 31 februari 2025</p>",
    "<p>Senast uppdaterad i går</p>",
    "<p>Anmäl dig senast 3 mars 2025</p>",
    "<ul><li><a href='/a'>Nytt bad</a> Publicerad 2025-03-03</li></ul>",
    "<article><h2><a href='/a'>Nytt bad</a></h2><p>Publicerad 2025-03-03</p></article>"
    "<article><h2><a href='/b'>Ny bro</a></h2><p>Publicerad 2025-03-01</p></article>",
    "<table><tr><td><a href='/a.pdf'>Taxa</a></td><td>Uppdaterad 2025-03-03</td></tr></table>",
    "<p>Publicerad 2025-03-03</p><p>Publicerad 2025-02-03</p><p>Publicerad 2025-01-03</p>",
    "<p><time datetime='2025-05-03'>3 maj</time> Öppet hus</p>",
    '<script type="application/ld+json">{"@type": "Event", "dateModified": "2025-03-03"}</script>',
    '<script type="application/ld+json">{"@type": "ItemList", '
    '"itemListElement": [{"dateModified": "2025-03-03"}]}</script>',
    '<script type="application/ld+json">{dateModified: oj}</script>',
]


@pytest.mark.parametrize("text", WORDS)
def test_words(text: str) -> None:
    """As editors and publishing tools write it, in a paragraph of the footer as well."""
    assert updated(f"<p>{text}</p>") == DAY
    assert updated(f"<main><p>Hej.</p></main><footer><div>{text}</div></footer>") == DAY


@pytest.mark.parametrize("html", MARKUP)
def test_markup(html: str) -> None:
    """The date that belongs to the page, though others are there."""
    assert updated(f"<main>{html}</main>") == DAY


@pytest.mark.parametrize("head", HEADS)
def test_what_programs_read(head: str) -> None:
    """A stamp with a zone is a local day."""
    page = Page("https://prov.example/", f"<head>{head}</head><body><p>Hej.</p></body>", SITE)
    assert page.updated == DAY
    assert not shows_update(page.soup)


@pytest.mark.parametrize("html", NONE)
def test_no_date_of_the_page(html: str) -> None:
    """Dates of events, of news and of rules are not those of the page."""
    assert updated(f"<main>{html}</main>") == ""


def test_future_dates_do_not_count() -> None:
    """Where the day of the run is known."""
    html = "<p>Publicerad 2025-03-03</p><p>Uppdaterad 2052-03-03</p>"
    assert Page("https://prov.example/", html, SITE, today="2026-12-01").updated == DAY


def test_a_month_counts_from_its_first_day() -> None:
    """Some pages give no day."""
    assert updated("<p>Senast granskad: mars 2025</p>") == "2025-03-01"
