"""The languages of the sections of a site."""

from audits.model import Fact, PageRecord, Target
from audits.readability.translation_table import TranslationTable
from audits.site_config import Identity, Site
from audits.view import SiteView
from rules import load_rules

START = "https://exempel.se/"
SITE = Site(site=Identity("e", "Ekvalla kommun", (START,)))


def record(path: str, language: str, updated: str = "", **said: object) -> PageRecord:
    return PageRecord(START + path, path, path, "sv", language, "info", 90, updated=updated, facts={"said": said})


def table(*records: PageRecord) -> list[object]:
    known = {one.url: one for one in records}
    view = SiteView(SITE, [START], known, {url: Target(url, "ok", 200) for url in known})
    return [item.value for item in TranslationTable(load_rules()).run(view) if isinstance(item, Fact)]


def test_sections() -> None:
    """A translation counts in the section of its Swedish page, one without such a page in its own."""
    [found] = table(
        record("skola/plats", "sv", "2026-01-01", others={"en": f"{START}en/preschool"}),
        record("skola/avgift", "sv"),
        record("en/preschool", "en", "2025-01-01", how="people", partly=True),
        record("so/hoy", "so"),
    )
    sections = {one["section"]: one for one in found["sections"]}  # type: ignore[index]
    school, english = sections["exempel.se/skola"], sections["exempel.se/so"]
    assert (school["swedish"], school["translated"], school["loose"]) == (2, {"en": 1}, {})
    assert (english["swedish"], english["translated"], english["loose"]) == (0, {}, {"so": 1})
    page = found["pages"][0]  # type: ignore[index]
    assert (page["source"], page["older"], page["how"], page["partly"]) == (f"{START}skola/plats", 365, "people", True)


def test_swedish_only() -> None:
    assert table(record("skola/plats", "sv")) == []
