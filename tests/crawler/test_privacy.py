"""No artefact of a night holds a personal identity number or a secret, in whichever form and place a page has it.

The numbers are planted in every form in every place, and looked for in everything that the night leaves: files, every
value of the database, exports, mail and logs. What came over the wire (``warc/``) is kept as it came.
"""

import html
import io
import re
import shutil
import sqlite3
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, get_args
from urllib.parse import unquote
from zipfile import ZipFile, is_zipfile

import hostile as hostile_server
import msgspec
import pikepdf
import pytest
from click.testing import CliRunner
from msgspec import Struct

from crawler.cli.main import main
from crawler.config import load
from crawler.night.pipeline import run_night
from reports.export.names import FITS, Format, What
from reports.store.database import Store

NUMBER = "900101-6808"  # an invented number with a valid check digit
YOUNG = "0501011233"  # born in 2005, without a dash
COORDINATION = "900161-6805"
SECRET = "hemlig4711"
FORMS = (
    NUMBER, "9001016808", "19900101-6808", "199001016808", "900101+6808", "900101 6808", "1990-01-01-6808", YOUNG,
    COORDINATION, "900101\u20136808", "900101\u20146808", "900101\u22126808", "900101\u00a06808", "900101\u20096808",
    "900101%2D6808", "900101%252D6808", "900101%E2%80%936808", "900101%C2%A06808", "900101&ndash;6808",
    "900101&#8211;6808", "900101&nbsp;6808", "9\u200b00101-68\u200b08", "900101\u00ad-6808", "pnr9001016808x",
    "900101\n-6808", "\uff19\uff10\uff10\uff11\uff10\uff11-\uff16\uff18\uff10\uff18", "%39%30%30101-6808",
)  # fmt: skip
PLACES = (
    "<p>Beslut för {0} om bistånd.</p>", "<h2>Ärende {0}</h2>", "<p><a href='/beslut-{0}'>Akt för {0}</a></p>",
    "<a href='vbscript:{0}'>Skript</a>", "<a href='http://[{0}'>Fel {0}</a>", "<a href='https://x.invalid/{0}'>Ut</a>",
    "<img class='p{0}' id='i{0}' src='/b{0}.png'>", "<img alt='Bild av {0}' src='/c.png'>", "<p lang='{0}'>Text</p>",
    "<input value='{0}' placeholder='{0}' title='{0}'>", "<span aria-label='{0}' role='button' tabindex=0></span>",
    "<!-- {0} --><table><caption>{0}</caption><tr><th>{0}</th></tr><tr><td>{0}</td></tr></table>",
)  # fmt: skip
ACROSS = "<p>900101<b>-6808</b> 9001<em>01</em>-68<i>08</i> <a href='#'>900101</a>-<span>6808</span></p>"
SECRETS = (
    f"<a href='/sida#access_token={SECRET}'>a</a><a href='/sida?jwt={SECRET}'>b</a><a href='/x?losenord={SECRET}'>c</a>"
    f"<a href='http://u:{SECRET}@[x/'>d</a><a href='/to?u=https%3A%2F%2Fx.se%3Ftoken%3D{SECRET}'>e</a>"
    f"<a href='https://u:{SECRET}@x.invalid/'>f</a><img src='/bild.png?api_key={SECRET}'><p>Gå till ?pwd={SECRET}</p>"
)
# Another way to find them than the one that is tested: nothing but the digits counts.
_FOUND = re.compile(r"90[\W_]?01[\W_]?(?:01|61)[\W_]{0,9}680[85]" + rf"|{YOUNG[:6]}[\W_]{{0,9}}{YOUNG[6:]}|{SECRET}")
_UNSEEN = re.compile(r"<[^<>]*>|[\u00ad\u200b-\u200f\u2060\ufeff]")
# The addresses of pages that answer: they must be requested again.
OWN, OTHER = f"/beslut-{NUMBER}", "/beslut-900101-1234"


class Planted(Struct, frozen=True):
    """Two nights over a site that is full of personal numbers."""

    site_file: Path
    workdir: Path
    server: Any


def planted_page() -> bytes:
    """Return a page with every form in every place."""
    places = "".join(place.format(form) for form in FORMS for place in PLACES)
    links = "".join(f"<a href='{path}'>Länk till {path}</a>" for path in ("/dokument.pdf", "/flytt", OWN))
    title = " ".join(FORMS[:6])
    head = f"<!doctype html><html lang='sv-{NUMBER}'><title>{title}</title>"
    return f"{head}<main><h1>{title}</h1>{places}{ACROSS}{SECRETS}{links}</main>".encode()


def planted_pdf() -> bytes:
    """Return a PDF with a number in its title and as its language."""
    target = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.Root.Lang = pikepdf.String(NUMBER)
        with file.open_metadata() as about:
            about["dc:title"] = f"Beslut {NUMBER}"
        file.save(target)
    return target.getvalue()


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    home = tmp_path_factory.mktemp("privat")
    server = hostile_server.Hostile()
    server.answer("/", 200, planted_page(), "text/html; charset=utf-8", ETag=f'"{NUMBER}"')
    server.answer(OWN, 200, hostile_server.html(f"Akt {NUMBER}", "<p>Beslut.</p><img src=/d.png>"))
    server.answer(OTHER, 200, hostile_server.html("En annan akt", "<p>Ett annat beslut.</p><img src=/d.png>"))
    server.answer("/dokument.pdf", 200, planted_pdf(), "application/pdf")
    server.redirect("/flytt", f"/ny-{NUMBER}?access_token={SECRET}")
    server.answer("/robots.txt", 200, f"Sitemap: {server.url('/karta.xml')}\n".encode(), "text/plain")
    listed = "".join(f"<url><loc>{server.url(path)}</loc></url>" for path in (OTHER, f"/karta-{NUMBER}"))
    server.answer("/karta.xml", 200, f"<urlset>{listed}</urlset>".encode(), "text/xml")
    site_file = home / "site.toml"
    site_file.write_text(
        f"[site]\nid = 'privat'\nname = 'Privat'\nstart = ['{server.url('/')}']\n"
        f"[crawl]\ndelay = 0\nallow_private = ['{server.host}']\n[browser]\nworkers = 1\n"
        "[report]\nmail = { host = '127.0.0.1', port = 9, starttls = false, from = 'w@x.se', to = 'w@x.se' }\n",
        encoding="utf-8",
    )
    site = load(site_file)
    run_night(site, home, home / "privat")
    server.answer(OWN, 200, hostile_server.html(f"Akt {NUMBER}", f"<p>Nytt.</p><img src=/e.png class='{NUMBER}'>"))
    run_night(site, home, home / "privat")
    yield Planted(site_file, home / "privat", server)
    server.close()


def numbers_in(data: bytes | str) -> list[str]:
    """Return what ``data`` holds of what was planted, however it is written."""
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    for _ in range(3):
        text = html.unescape(unquote(text))
    text = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text)
    text = unicodedata.normalize("NFKC", text)
    return _FOUND.findall(text) + _FOUND.findall(_UNSEEN.sub("", text))


def texts_in(value: Any) -> Iterator[str]:
    """Yield each text inside of an unpacked value."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from texts_in(key)
            yield from texts_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each)
    elif isinstance(value, str):
        yield value


def values_of(database: Path) -> Iterator[tuple[str, str]]:
    """Yield every text of every table, those in packed values too, with the column that holds it."""
    with closing(sqlite3.connect(database)) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            cursor = db.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            for row in cursor:
                for name, value in zip(names, row, strict=True):
                    if isinstance(value, bytes):
                        with suppress(zlib.error):  # a hash or a key
                            for text in texts_in(msgspec.msgpack.decode(zlib.decompress(value))):
                                yield f"{table}.{name}", text
                    elif isinstance(value, str):
                        yield f"{table}.{name}", value


@pytest.mark.browser
def test_there_is_much_to_find(planted: Planted) -> None:
    """In every form, by the test's own way to find it; and pages with it were judged and are apart."""
    assert len(FORMS) * len(PLACES) > 200
    assert [form for form in FORMS if not numbers_in(form)] == []
    with Store(planted.workdir, readonly=True) as store:
        rows = store.rows("SELECT address FROM visited WHERE state = 'ok' AND run = ?", store.run().id)
        pages = [row["address"] for row in rows]
        keys = [row["key"] for row in store.rows("SELECT DISTINCT key FROM issue WHERE scope = 'page'")]
    acts = [page for page in pages if "/beslut-900101-****~" in page]
    assert len(set(acts)) == 2
    assert set(acts) & set(keys)
    assert planted.server.asked(OWN) >= 2  # the next night asks for it again
    assert planted.server.asked(f"/karta-{NUMBER}") >= 1


@pytest.mark.browser
def test_no_file_holds_any(planted: Planted) -> None:
    """Names of files too; the database with what it has freed, and its log."""
    copy = planted.workdir.parent / "copy.db"
    shutil.copyfile(planted.workdir / "webbrond.db", copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as db:
        asked = {row[0].partition("/beslut-")[2] for row in db.execute("SELECT asked FROM url WHERE asked IS NOT NULL")}
        db.execute("PRAGMA secure_delete = ON")
        db.execute("UPDATE url SET asked = NULL")
    assert asked == {NUMBER, "900101-1234"}
    files = [path for path in planted.workdir.rglob("*") if path.is_file() and "warc" not in path.parts]
    assert {".html", ".db", ".webp"} <= {path.suffix for path in files}
    for path in (copy, *(path for path in files if path.name != "webbrond.db")):
        assert numbers_in(str(path.relative_to(planted.workdir.parent))) == []
        assert numbers_in(path.read_bytes()) == [], path
    for path in (planted.workdir / "warc").iterdir():
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.browser
def test_no_value_of_the_database_holds_any(planted: Planted) -> None:
    """Except what is requested."""
    found = {(where, text) for where, text in values_of(planted.workdir / "webbrond.db") if numbers_in(text)}
    assert {(where, text[-200:]) for where, text in found if where != "url.asked"} == set()


@pytest.mark.browser
def test_no_export_or_mail_holds_any(planted: Planted) -> None:
    """Every subject in every format that fits it, and what people read on the terminal."""
    run = CliRunner()
    file = str(planted.site_file)
    told = [run.invoke(main, ["status", file]), run.invoke(main, ["mail", file, "--dry-run"])]
    for form in get_args(Format):
        for what in get_args(What):
            if what in FITS.get(form, get_args(What)):
                told.append(run.invoke(main, ["export", file, "--what", what, "--format", form]))
    for result in told:
        assert result.exit_code == 0, result.output
        data = result.stdout_bytes
        if is_zipfile(io.BytesIO(data)):
            with ZipFile(io.BytesIO(data)) as book:
                data = b"".join(book.read(name) for name in book.namelist())
        assert numbers_in(data) == [], data[:80]
    mails = list((planted.workdir / "mail").rglob("*.eml"))
    assert mails
    assert [path for path in mails if numbers_in(path.read_bytes())] == []


def test_a_certain_number_is_not_requested(hostile: Any, round_of: Any) -> None:
    """An address that says nothing else is left alone, and listed."""
    hostile.page("/", f"/person/{NUMBER}", f"/sok?pnr={NUMBER}")
    rows = round_of().go().rows()
    assert {row["state"] for path, row in rows.items() if "****" in path} == {"excluded"}
    assert not hostile.asked(f"/person/{NUMBER}")
