"""No artefact of a round holds a whole personal identity number, wherever on a page it stood."""

from pathlib import Path
from typing import Any

from audits.model import PageResult
from audits.site_config import Browser, Crawl, Identity, Site
from crawler.night.pipeline import run_night
from reports.export.subjects import Export
from reports.store.database import Store, unpack
from rules.loader import load_rules

NUMBER = "811228-9874"  # a number that nobody has, from the tax agency's list for tests

PAGE = f"""<!doctype html><html lang="sv"><head><title>Beslut om {NUMBER}</title></head><body><main><h1>{NUMBER}</h1>
<p>Sökanden, född {NUMBER}, beviljas bistånd.</p><img src="/b.png" alt="Bild av {NUMBER}">
<p><a href="/person/{NUMBER}">Akt för {NUMBER}</a> <a href="/sok?pnr={NUMBER}">Klicka här</a></p>
</main></body></html>"""


def test_masked_everywhere(hostile: Any, tmp_path: Path):
    hostile.answer("/", 200, PAGE.encode(), "text/html; charset=utf-8")
    site = Site(
        Identity(id="privat", name="Privat", start=(hostile.url("/"),), hosts=(hostile.host,)),
        crawl=Crawl(delay=0, allow_private=(hostile.host,)),
        browser=Browser(pages="none"),
    )
    run_night(site, tmp_path, tmp_path / "privat")
    files = [path for path in (tmp_path / "privat").rglob("*") if path.is_file() and path.parent.name != "warc"]
    assert any(path.suffix == ".html" for path in files)
    assert [path for path in files if NUMBER.encode() in path.read_bytes()] == []
    with Store(tmp_path / "privat", readonly=True) as store:
        for row in store.rows("SELECT data FROM result"):
            assert NUMBER not in repr(unpack(row["data"], PageResult))
        for what in ("pages", "links", "issues", "findings"):
            assert NUMBER not in repr(list(Export(site, store, load_rules()).rows(what)))  # type: ignore[arg-type]
        pages = list(Export(site, store, load_rules()).rows("pages"))
    assert {page["state"] for page in pages if "****" in page["url"]} == {"excluded"}
    assert not hostile.asked(f"/person/{NUMBER}")
