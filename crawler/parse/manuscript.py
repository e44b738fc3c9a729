"""Convert an editor's draft (HTML, plain text or Word) to HTML. Nothing in it is executed or fetched."""

import io
import re
import zipfile
import zlib
from html import escape
from itertools import groupby
from pathlib import Path
from xml.etree.ElementTree import ParseError

import mammoth
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from crawler.parse.encoding import decode

_MARKUP = re.compile(r"<(?:!doctype|html|body|main|h[1-6]|p|div|ul|ol|table|br)\b", re.I)
_FULL = re.compile(r"<(?:html|body|main)\b", re.I)
_UNREADABLE = {
    ".pdf": "a PDF",
    ".doc": "an old Word document",
    ".odt": "an OpenDocument text",
    ".rtf": "an RTF document",
    ".pages": "a Pages document",
}
_MOST = 20_000_000  # bytes of uncompressed text; no manuscript is larger
_ELEMENTS = 200_000  # of all its XML: a book of 500 pages has fewer, and mammoth reads 20,000 in a second
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # ECMA-376, part 2, annex C; others grow a hundred times more
_ITEM = re.compile(r"(?:[-*•–]|\d{1,2}[.)])\s+(?=\S)")
_MARKED = re.compile(r"#{1,6}\s+\S")
_LONGEST, _SHORT = 10, 5  # words of a heading: at most, and at most right above short lines
_WIDE = 60  # characters; a line this long is not one of the short lines of an easy-to-read text
# A style has its English name in every Word; its id, and a style without a name, are in the language of that Word.
_STYLES = "\n".join(
    [f"p.{name} => h1:fresh\np[style-name='{name}'] => h1:fresh" for name in ("Title", "Rubrik")]
    + [f"p.Rubrik{level} => h{level}:fresh\np[style-name='Rubrik {level}'] => h{level}:fresh" for level in range(1, 7)]
)


class NoManuscript(ValueError):
    """The file holds no text that can be read; the message says why and what to do."""


def read_manuscript(name: str, data: bytes) -> tuple[str, bool]:
    """Return the HTML of ``data``, and whether it is a whole page (else only its text is the editor's).

    ``name`` is the file's name, or "" if it has none. Raise `NoManuscript` if there is no text that can be read.
    """
    suffix = Path(name).suffix.lower()
    if not data.strip():
        raise NoManuscript("is empty")
    if suffix in _UNREADABLE:
        raise NoManuscript(f"is {_UNREADABLE[suffix]}: save it as .docx, .txt or .html, or paste the text to `check -`")
    if suffix == ".docx" or (not suffix and data.startswith(b"PK\x03\x04")):
        return _shell(_word(data)), False
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NoManuscript("holds no text: .html, .txt and .docx can be checked")
    if suffix in (".txt", ".md") or not _MARKUP.search(data[:100_000].decode("latin-1")):
        text, _ = decode(data, "text/plain; charset=utf-8")
        return _shell(_plain(text)), False
    html, _ = decode(data, "text/html")
    if not _FULL.search(html):  # a fragment of a page, pasted from an editor
        return _shell(html), False
    return html, True


def _shell(body: str) -> str:
    return f'<!doctype html><html lang="sv"><head><meta charset="utf-8"></head><body><main>{body}</main></body></html>'


def _plain(text: str) -> str:
    """Return plain text as HTML.

    Empty lines separate paragraphs. A short line without a full stop before a paragraph is its heading. Lines that
    begin with a dash, a bullet or a number are a list, even directly below the line that introduces it.
    """
    parts: list[str] = []
    for chunk in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [line.strip() for line in chunk.split("\n") if line.strip()]
        for kind, group in groupby(lines, key=_line):
            run = list(group)
            if kind == "item":
                parts.append("<ul>" + "".join(f"<li>{escape(_ITEM.sub('', line))}</li>" for line in run) + "</ul>")
                continue
            if kind == "marked":
                marks = (line.partition(" ") for line in run)
                parts += (f"<h{len(mark)}>{escape(rest.strip())}</h{len(mark)}>" for mark, _, rest in marks)
                continue
            if _opens(run):
                level = 2 if parts else 1
                parts.append(f"<h{level}>{escape(run.pop(0))}</h{level}>")
            if run:
                parts.append("<p>" + "<br>".join(map(escape, run)) + "</p>")
    return "\n".join(parts)


def _line(line: str) -> str:
    return "item" if _ITEM.match(line) else "marked" if _MARKED.match(line) else "text"


def _opens(lines: list[str]) -> bool:
    """Return whether the first line is a heading: short, without full stop, and alone or above a new sentence."""
    first, *rest = lines
    if len(first.split()) > _LONGEST or first[-1] in ".:,;!–-" or not first[0].isupper():
        return False
    if not rest:
        return True
    anew = rest[0][0].isupper() and any(line[-1] in ".!?" for line in rest)
    return anew and (len(rest[0]) >= _WIDE or len(first.split()) <= _SHORT)


def _is_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Return whether a part may be read as XML: any name may be that of the text."""
    if part.filename.endswith((".xml", ".rels")):
        return True
    with archive.open(part) as file:
        start = file.read(64)
    return start.startswith((b"\xff\xfe", b"\xfe\xff")) or start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _word(data: bytes) -> str:
    """Return the text of a Word document as HTML: headings by style, lists, tables. Pictures are left out.

    Raise `NoManuscript` if it cannot be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(part.compress_type not in _PACKED for part in archive.infolist()):
                raise NoManuscript("is packed in a way that Word does not use")
            parts = [part for part in archive.infolist() if _is_xml(archive, part)]
            if sum(part.file_size for part in parts) > _MOST:
                raise NoManuscript("is too large to be read")
            # No entity may grow: mammoth expands them.
            roots = (fromstring(archive.read(part), forbid_dtd=True) for part in parts)
            if sum(sum(1 for _ in root.iter()) for root in roots) > _ELEMENTS:
                raise NoManuscript("is too large to be read")
        return str(mammoth.convert_to_html(io.BytesIO(data), style_map=_STYLES, convert_image=lambda _: []).value)
    except (zipfile.BadZipFile, zlib.error, KeyError, ParseError, DefusedXmlException, RuntimeError, OSError) as error:
        raise NoManuscript("is no Word document that can be read: save it again as .docx, or as .txt") from error
