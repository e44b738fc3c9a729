"""Read the metadata of an office file. Only one small XML file of its archive is decompressed.

Archive bombs are stopped by a limit on what is read, and XML entity bombs by defusedxml.
"""

import zipfile
import zlib
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from audits.documents import Facts
from crawler.parse.pdf import day

_FILES = 20_000  # in an archive; a picture book has a few thousand
_METADATA = 200_000  # bytes of the file with title and language, which usually has one or two thousand
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"


def facts(body: bytes, kind: str) -> Facts:
    """Return title, language and dates of the OOXML (docx, xlsx, pptx) or OpenDocument file ``body``.

    ``kind`` is its format. The state is "damaged" if it cannot be read.
    """
    try:
        root = _read(body, "meta.xml" if kind.startswith("od") else "docProps/core.xml")
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, RuntimeError, ParseError):
        # zipfile raises NotImplementedError for a compression it does not know, and RuntimeError for a password.
        return Facts(state="damaged")
    except DefusedXmlException:
        return Facts(state="damaged")
    if root is None:  # the metadata is optional; without it there is no title
        return Facts()
    created = _text(root, f"{_TERMS}created") or _text(root, f"{_META}creation-date")
    modified = _text(root, f"{_TERMS}modified") or _text(root, f"{_DC}date")
    return Facts(
        title=" ".join(_text(root, f"{_DC}title").split())[:300],
        lang=_text(root, f"{_DC}language")[:40] or None,
        created=day(created),
        modified=day(modified),
    )


def _read(body: bytes, name: str) -> Element | None:
    with zipfile.ZipFile(BytesIO(body)) as archive:
        if len(archive.infolist()) > _FILES:
            raise ValueError("too many files")
        if name not in archive.namelist():
            return None
        with archive.open(name) as file:
            data = file.read(_METADATA + 1)
    if len(data) > _METADATA:
        raise ValueError("too large")
    found: Element = fromstring(data, forbid_dtd=True)
    return found


def _text(root: Element, name: str) -> str:
    found = root.find(f".//{name}")
    return (found.text or "").strip() if found is not None else ""
