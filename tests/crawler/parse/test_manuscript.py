"""What an editor has on the desk becomes HTML, or is refused with a reason."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli.main import main
from crawler.parse.manuscript import NoManuscript, read_manuscript

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(
    *paragraphs: tuple[str, str], name: str = "word/document.xml", head: str = "", packed: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A Word document of (style, text)."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packed) as archive:
        archive.writestr(name, f'{head}<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>')
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", "Bygglov\n\nDu kan söka.\nRing oss.", "<h1>Bygglov</h1>\n<p>Du kan söka.<br>Ring oss.</p>"),
        ("a.txt", "Du kan söka.\r\n\r\nDet här behöver du\r\n\r\n- karta\r\n- ritning",
         "<p>Du kan söka.</p>\n<h2>Det här behöver du</h2>\n<ul><li>karta</li><li>ritning</li></ul>"),
        ("a.txt", "Du behöver:\n- karta\n2. ritning\nRing oss sedan.",
         "<p>Du behöver:</p>\n<ul><li>karta</li><li>ritning</li></ul>\n<p>Ring oss sedan.</p>"),
        ("a.txt", "Avgift\nDu betalar efteråt.", "<h1>Avgift</h1>\n<p>Du betalar efteråt.</p>"),
        ("a.txt", "Du kan få hjälp\natt bo kvar hemma.", "<p>Du kan få hjälp<br>att bo kvar hemma.</p>"),
        ("a.md", "# Bygglov\n\nSök <b>nu</b>.", "<h1>Bygglov</h1>\n<p>Sök &lt;b&gt;nu&lt;/b&gt;.</p>"),
        ("", "Du kan söka.", "<p>Du kan söka.</p>"),
        ("", "<p>Du kan söka.</p>", "<p>Du kan söka.</p>"),
        ("a.txt", "Fo\u0308r alla.", "<p>Fo\u0308r alla.</p>"),
        ("a.txt", "Förskola för alla.".encode("cp1252"), "<p>Förskola för alla.</p>"),
        ("a.docx", word(("Rubrik1", "Bygglov"), ("Normal", "Sök &amp; gå.")), "<h1>Bygglov</h1><p>Sök &amp; gå.</p>"),
    ],
)  # fmt: skip
def test_manuscripts(name: str, data: str | bytes, expected: str) -> None:
    """Headings, paragraphs, lines and lists of a manuscript are those that its writer sees."""
    html, is_page = read_manuscript(name, data.encode() if isinstance(data, str) else data)
    assert f"<main>{expected}</main>" in html
    assert not is_page


# As a Swedish Word writes them: the style's id is Swedish, its name English, and a list is a number in another file.
STYLES = f"""<w:styles xmlns:w="{NAMESPACE}"><w:style w:type="paragraph" w:styleId="Rubrik2"><w:name w:val="heading 2"/>
</w:style></w:styles>"""
NUMBERING = f"""<w:numbering xmlns:w="{NAMESPACE}"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0">
<w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""
ITEM = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<w:p><w:pPr><w:pStyle w:val="Rubrik2"/></w:pPr><w:r><w:t>Avgift</w:t></w:r></w:p>', "<h2>Avgift</h2>"),
        (ITEM.format("karta") + ITEM.format("ritning"), "<ul><li>karta</li><li>ritning</li></ul>"),
        ("<w:p><w:r><w:t>Sök</w:t><w:br/><w:t>nu.</w:t></w:r></w:p>", "<p>Sök<br />nu.</p>"),
        ("<w:p><w:r><w:t>Sök </w:t></w:r><w:del><w:r><w:delText>senare</w:delText></w:r></w:del>"
         "<w:ins><w:r><w:t>nu</w:t></w:r></w:ins></w:p>", "<p>Sök nu</p>"),
        ("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>1 kr</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
         "<table><tr><td><p>1 kr</p></td></tr></table>"),
    ],
)  # fmt: skip
def test_word(body: str, expected: str) -> None:
    """What Word shows is read, and what was deleted is not."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/styles.xml", STYLES)
        archive.writestr("word/numbering.xml", NUMBERING)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>')
    html, _ = read_manuscript("a.docx", file.getvalue())
    assert f"<main>{expected}</main>" in html


def test_a_page_is_a_page() -> None:
    """A whole page stays as it is, and is judged in everything."""
    html = "<!doctype html><html lang='sv'><body><main><p>Hej.</p></main></body></html>"
    assert read_manuscript("a.html", html.encode()) == (html, True)


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.pdf", b"%PDF-1.7", "is a PDF"),
        ("a.odt", b"PK", "OpenDocument"),
        ("a.docx", b"PK\x03\x04 not a zip", "no Word document"),
        ("a.docx", word(("Normal", "x"), name="other.xml"), "no Word document"),
        ("a.docx", word(("Normal", "&a;"), head=BOMB), "no Word document"),
        ("a.docx", word(("Normal", "x"), name="word/other.xml"), "no Word document"),
        ("a.docx", word(("Normal", "x"), packed=zipfile.ZIP_BZIP2), "packed"),
        ("a.docx", word(("Normal", "</w:t><w:br/><w:t>" * 110_000)), "too large"),  # 2,000 bytes, and a minute's work
        ("a.exe", b"MZ\x00\x00", "holds no text"),
        ("a.txt", b" \n ", "is empty"),
    ],
)
def test_no_manuscripts(name: str, data: bytes, reason: str) -> None:
    """What holds no text is refused in words, entities that grow included."""
    with pytest.raises(NoManuscript, match=reason):
        read_manuscript(name, data)


def test_check_of_a_manuscript(tmp_path: Path) -> None:
    """Only its language is judged, no browser is missed, and that is said."""
    path = tmp_path / "m.txt"
    path.write_text("Du kan ansöka om bygglov här. Vi svarar dig snart.\n\n" * 12, "utf-8")
    result = CliRunner().invoke(main, ["check", str(path), "--json"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.output)
    assert report["measures"]["readability"] > 80
    assert {rule.partition(".")[0] for rule in report["outcomes"]} == {"readability"}
    assert any("manus" in reason for reason in report["not_tested"])


def test_check_of_standard_input() -> None:
    """A text that is pasted is judged like a file."""
    result = CliRunner().invoke(main, ["check", "-", "--json"], input="Du kan ansöka hos oss. " * 3)
    report = json.loads(result.output)
    assert (report["measures"]["words"], report["scores"]["readability"]) == (15, None)


def test_no_verdict_on_what_was_not_judged() -> None:
    """A text that gets no score is not called free of faults; figures that could not be taken are not shown."""
    result = CliRunner().invoke(main, ["check", "-"], input="Our staff at the town hall answers every weekday.")
    assert "Inget omdöme" in result.output
    assert "Inget fel" not in result.output
    assert "LIX" not in result.output
