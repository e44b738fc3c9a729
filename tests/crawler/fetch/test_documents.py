"""Documents: what is read of PDFs and office files, within limits, and only when they are new or changed."""

import asyncio
import io
import time
import zipfile
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from audits.documents import Facts, format_of
from crawler.parse import office, pdf
from crawler.parse.document_worker import DocumentReader
from reports.store.database import Store
from reports.store.documents import read_documents

Pages = Callable[[pikepdf.Pdf], None]


def text_page(file: pikepdf.Pdf, content: bytes = b"BT /F1 12 Tf (Taxa) Tj ET") -> None:
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page = file.add_blank_page()
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = file.make_stream(content)


def picture_page(file: pikepdf.Pdf) -> None:
    picture = file.make_stream(b"\0" * 100)
    picture.update(
        {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 10, "/Height": 10,
         "/ColorSpace": pikepdf.Name.DeviceGray, "/BitsPerComponent": 8}
    )  # fmt: skip
    page = file.add_blank_page()
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    page.Contents = file.make_stream(b"q 500 0 0 700 0 0 cm /Im0 Do Q")


def form_page(file: pikepdf.Pdf) -> None:
    """A page whose text stands in a form within a form."""
    inner = file.make_stream(b"BT (Taxa) Tj ET")
    inner.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form})
    outer = file.make_stream(b"/Fm1 Do")
    outer.update({"/Subtype": pikepdf.Name.Form, "/Resources": {"/XObject": {"/Fm1": inner}}})
    page = file.add_blank_page()
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm0=outer))
    page.Contents = file.make_stream(b"/Fm0 Do")


def made(
    *, page: Pages = text_page, pages: int = 1, tagged: bool = False, lang: str = "", title: str = "",
    dated: str = "", bookmarks: bool = False, **save: Any,
) -> bytes:  # fmt: skip
    """A real PDF file."""
    with pikepdf.new() as file:
        for _ in range(pages):
            page(file)
        if tagged:
            file.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
            file.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=pikepdf.Array([0]))
        if lang:
            file.Root.Lang = pikepdf.String(lang)
        if title:
            file.docinfo["/Title"] = title
        if dated:
            file.docinfo["/CreationDate"] = dated
        if bookmarks:
            with file.open_outline() as outline:
                outline.root.append(pikepdf.OutlineItem("Kapitel 1", 0))
        body = io.BytesIO()
        file.save(body, **save)
    return body.getvalue()


def office_file(name: str = "docProps/core.xml", xml: str = "", **files: bytes) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, xml)
        for file, content in files.items():
            archive.writestr(file, content)
    return body.getvalue()


CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{}</cp:coreProperties>'
)


def test_sound_pdf() -> None:
    """Everything that a good PDF says of itself is read."""
    body = made(tagged=True, lang="sv-SE", title="Taxa för bygglov", dated="D:20250301120000", bookmarks=True)
    found = pdf.facts(body)
    assert found == Facts(
        title="Taxa för bygglov", lang="sv-SE", pages=1, tagged=True, text=True, scan=False, reading_allowed=True,
        shows_title=False, bookmarks=True, created="2025-03-01",
    )  # fmt: skip


def test_poor_pdf() -> None:
    """What is not there is said to be missing."""
    found = pdf.facts(made())
    assert (found.title, found.lang, found.tagged, found.text, found.bookmarks) == ("", "", False, True, False)


def test_scan_and_text_in_forms() -> None:
    """Pictures alone are a scan; text in a form within a form is text; a blank page is neither."""
    scan, form, blank = (
        pdf.facts(made(page=page)) for page in (picture_page, form_page, lambda file: file.add_blank_page())
    )
    assert [(one.text, one.scan) for one in (scan, form, blank)] == [(False, True), (True, False), (False, False)]


def test_protection() -> None:
    """A password keeps us out; a protection that shuts out assistive technology alone is seen."""
    allowed = pikepdf.Permissions(accessibility=True, extract=False)
    shut = pikepdf.Permissions(accessibility=False, extract=False)
    found = [
        pdf.facts(
            made(encryption=pikepdf.Encryption(owner="x", user=user, R=3, aes=False, metadata=False, allow=allow))
        )
        for user, allow in (("", allowed), ("", shut), ("hemligt", shut))
    ]
    assert [(one.state, one.reading_allowed) for one in found] == [("read", True), ("read", False), ("locked", None)]


def test_pdf_that_is_none() -> None:
    """A torn file, no PDF at all, one without pages: "damaged", and never a fault of something else."""
    for body in (b"", b"<!doctype html>", made()[:200], made(pages=0)):
        assert pdf.facts(body).state == "damaged", body[:20]


def test_pdf_cut_off() -> None:
    """What is mended from half a file may lack what the whole had: it is damaged, not untagged."""
    assert pdf.facts((whole := made(pages=3))[: len(whole) * 3 // 4]).state == "damaged"
    assert pdf.facts(whole + b"\n" * 100).state == "read"


def test_forms_that_hold_themselves() -> None:
    """Two hundred forms in each form, all the same one: read in the time of a few hundred."""

    def ring(file: pikepdf.Pdf) -> None:
        file.add_blank_page()
        form = file.make_stream(b"/A0 Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({f"/A{n}": form for n in range(200)}))
        file.pages[0].obj.Resources = form.Resources

    started = time.process_time()
    assert pdf.facts(made(page=ring)).state == "read"
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("said", "date"),
    [("D:20180922235959+02'00'", "2018-09-22"), ("2025-01", "2025-01-01"), ("D:99", ""), ("i går", "")],
)
def test_dates(said: str, date: str) -> None:
    assert pdf.day(said) == date


def test_office_files() -> None:
    """Title, language and dates of OOXML and OpenDocument; a file without metadata has no title."""
    xml = CORE.format(
        "<dc:title> Taxa  för bygglov </dc:title><dc:language>sv-SE</dc:language>"
        "<dcterms:modified>2025-03-01T10:00:00Z</dcterms:modified>"
    )
    found = office.facts(office_file(xml=xml), "docx")
    assert found == Facts(title="Taxa för bygglov", lang="sv-SE", modified="2025-03-01")
    assert office.facts(office_file("word/document.xml"), "docx") == Facts()
    odt = '<o:meta xmlns:o="urn:x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Karta</dc:title></o:meta>'
    assert office.facts(office_file("meta.xml", odt), "odt").title == "Karta"


def test_office_bombs() -> None:
    """An archive or XML that unpacks without end, and a file that is none, cost nothing."""
    entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + CORE.format("&b;")
    for body in (office_file(xml=" " * 50_000_000), office_file(xml=entities), b"PK", b"", office_file(xml="<x")):
        began = time.process_time()
        assert office.facts(body, "docx").state == "damaged"
        assert time.process_time() - began < 1


def read(*bodies: bytes) -> list[Facts]:
    """The facts of PDFs that one process reads."""

    async def each() -> list[Facts]:
        with DocumentReader(seconds=4) as reader:
            return [await reader.read("pdf", body) for body in bodies]

    return asyncio.run(each())


def test_reader_survives_what_it_reads() -> None:
    """A document that takes too much memory or time costs itself only: the next one is read."""
    bomb = made(page=lambda file: text_page(file, b"0 " * 20_000_000))
    assert [found.state for found in read(bomb, made(title="900101-2393 Taxa"))] == ["failed", "read"]


def test_reader_masks_personal_numbers() -> None:
    """No title leaves with a whole personal number in it."""
    [found] = read(made(title="Beslut 811218-9876"))
    assert found.title == "Beslut 811218-****"


def test_formats() -> None:
    """The type decides; the name only where the server does not say."""
    assert [
        format_of("application/pdf", "https://x.se/fil?id=1"),
        format_of("application/octet-stream", "https://x.se/Taxa.DOCX?download=1"),
        format_of("text/csv", "https://x.se/a.pdf"),
        format_of("", "https://x.se/a"),
    ] == ["pdf", "docx", "", ""]


def known(round_: Any) -> dict[str, Any]:
    with Store(round_.workdir, readonly=True) as store:
        found = {one.url: one for one in read_documents(store, round_.run_id)}
    return {url.removeprefix(round_.server.url("")): one for url, one in found.items()}


def served(body: bytes, kind: str = "application/pdf", **headers: str) -> Callable[[Any], None]:
    def route(handler: Any) -> None:
        if headers.get("ETag") and handler.headers.get("If-None-Match") == headers["ETag"]:
            handler.send(304)
        else:
            handler.send(200, body, kind, **headers)

    return route


def asked(hostile: Any, path: str) -> list[str]:
    """The requests for ``path`` since the last time, and forget them."""
    found = [method for method, where, _ in hostile.hits if where == path]
    hostile.hits[:] = [hit for hit in hostile.hits if hit[1] != path]
    return found


def test_documents_of_a_round(hostile: Any, round_of: Any) -> None:
    """Read once, and again when they have changed; what is too large, of an old format or broken says so."""
    links = "".join(f'<a href="/{name}">x</a>' for name in ("a.pdf", "b.pdf", "c.docx", "d.doc", "e.pdf", "f.pdf"))
    hostile.routes |= {
        "/": lambda handler: handler.send(200, f"<html><main>{links}</main></html>".encode()),
        "/a.pdf": served(made(title="Taxa"), Last_Modified="Mon, 02 Nov 2026 01:00:00 GMT"),
        "/b.pdf": served(made(title="Karta"), ETag='"1"'),
        "/c.docx": served(office_file(xml=CORE.format("<dc:title>Plan</dc:title>")), "application/octet-stream"),
        "/d.doc": served(b"x", "application/msword"),
        "/e.pdf": served(b"x" * 60_000),
        "/f.pdf": served(b"<html>logga in</html>"),
    }
    night = round_of(max_bytes=50_000).go()
    found = known(night)
    assert {path: (one.facts.state, one.facts.title) for path, one in found.items()} == {
        "/a.pdf": ("read", "Taxa"), "/b.pdf": ("read", "Karta"), "/c.docx": ("read", "Plan"),
        "/d.doc": ("type-only", ""), "/e.pdf": ("too-large", ""), "/f.pdf": ("damaged", ""),
    }  # fmt: skip
    assert [asked(hostile, f"/{name}") for name in ("a.pdf", "b.pdf")] == [["HEAD", "GET"]] * 2
    hostile.routes["/c.docx"] = served(
        office_file(xml=CORE.format("<dc:title>Ny plan</dc:title>")), "application/octet-stream"
    )
    night.go()
    found = known(night)
    assert (found["/b.pdf"].facts.title, found["/c.docx"].facts.title) == ("Karta", "Ny plan")
    # Its headers told that a.pdf is as it was; b.pdf was asked for on a condition, and answered 304.
    assert [asked(hostile, f"/{name}") for name in ("a.pdf", "b.pdf")] == [["HEAD"], ["HEAD", "GET"]]


def test_budget_of_a_night(hostile: Any, round_of: Any) -> None:
    """No more documents than the budget; the others wait for a night. A server in trouble changes nothing."""
    hostile.routes["/"] = lambda handler: handler.send(
        200, b'<main><a href="/a.pdf">A</a><a href="/b.pdf">B</a></main>'
    )
    for name in ("a", "b"):
        hostile.routes[f"/{name}.pdf"] = served(made(title="Taxa"), ETag='"1"')
    night = round_of(documents=1).go()
    assert sorted(one.facts.state for one in known(night).values()) == ["read", "waiting"]
    assert [one.facts.state for one in known(night.go()).values()] == ["read", "read"]
    hostile.routes["/a.pdf"] = lambda handler: handler.send(500)
    assert [one.facts.title for one in known(night.go()).values()] == ["Taxa", "Taxa"]
