"""Read the facts of a PDF. Only the limited process of `document_worker` runs this, as PDFs may be hostile."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from io import BytesIO
from itertools import islice
from typing import Any

import pikepdf

from audits.documents import Facts

log = logging.getLogger(__name__)
_SAMPLE = 12  # pages that are searched for text: the first, the last, and some between them
_DEPTH = 4  # levels of nested forms
_SHOW_TEXT = "Tj TJ ' \""
_FORMS = 200  # on one page
_DATE = re.compile(r"(?:D:)?(\d{4})-?(\d\d)?-?(\d\d)?")
_LONGEST = 300
_END, _TAIL = b"%%EOF", 2_048


def facts(body: bytes) -> Facts:
    """Return the facts of the PDF ``body``. The state is "locked" or "damaged" if it cannot be read."""
    try:
        pdf = pikepdf.open(BytesIO(body))
    except pikepdf.PasswordError:
        return Facts(state="locked")
    except (pikepdf.PdfError, ValueError):
        return Facts(state="damaged")
    with pdf:
        try:
            if _END not in body[-_TAIL:] and pdf.get_warnings():
                return Facts(state="damaged")  # truncated: what seems to be missing may have been there
            return _facts(pdf)
        except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError):
            return Facts(state="damaged")


def _facts(pdf: pikepdf.Pdf) -> Facts:
    root, pages = pdf.Root, len(pdf.pages)
    if not pages:
        return Facts(state="damaged")
    metadata = _metadata(pdf)
    text, pictures = _contents(pdf, pages)
    return Facts(
        title=metadata.get("title", ""),
        lang=_string(root.get("/Lang")),
        pages=pages,
        tagged=_flag(root.get("/MarkInfo"), "/Marked") and _has_kids(root.get("/StructTreeRoot"), "/K"),
        text=text,
        scan=pictures and not text,
        reading_allowed=not pdf.is_encrypted or bool(pdf.allow.accessibility),
        shows_title=_flag(root.get("/ViewerPreferences"), "/DisplayDocTitle"),
        bookmarks=_has_kids(root.get("/Outlines"), "/First"),
        created=metadata.get("created", ""),
        modified=metadata.get("modified", ""),
    )


def _metadata(pdf: pikepdf.Pdf) -> dict[str, str]:
    """Return title and dates from XMP, or else from the older info dictionary. A broken one is ignored."""
    found: dict[str, str] = {}
    info: Any = {}
    with _unless_broken():
        info = pdf.docinfo
    for name, key in (("title", "/Title"), ("created", "/CreationDate"), ("modified", "/ModDate")):
        with _unless_broken():
            found[name] = _string(info.get(key))
    with _unless_broken(), pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        for name, key in (("title", "dc:title"), ("created", "xmp:CreateDate"), ("modified", "xmp:ModifyDate")):
            if said := str(xmp.get(key) or "").strip():
                found[name] = said
    return {"title": " ".join(found.get("title", "").split())[:_LONGEST]} | {
        name: day(found.get(name, "")) for name in ("created", "modified")
    }


def day(said: str) -> str:
    """Return a PDF or XMP date as an ISO date, or "" if it is not a valid date."""
    match = _DATE.match(said.strip())
    if match:
        with suppress(ValueError):
            return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)).isoformat()
    return ""


def _contents(pdf: pikepdf.Pdf, pages: int) -> tuple[bool, bool]:
    """Return whether the sampled pages have text, and whether they have pictures (up to the first text)."""
    pictures = False
    for number in sorted({round(step * (pages - 1) / (_SAMPLE - 1)) for step in range(_SAMPLE)}):
        page = pdf.pages[number]
        forms = [page.obj, *islice(_forms(page.resources, _DEPTH), _FORMS)]  # bounded, as forms may contain themselves
        if any(_shows_text(form) for form in forms):
            return True, pictures
        pictures = pictures or any(_has_picture(form) for form in forms)
    return False, pictures


def _shows_text(content: Any) -> bool:
    """Return whether the content stream of a page or form has an operator that shows text; a broken one has none."""
    with _unless_broken():
        return bool(pikepdf.parse_content_stream(content, _SHOW_TEXT))
    return False


def _resources(owner: Any) -> Any:
    return owner.get("/Resources") if hasattr(owner, "get") else None


def _objects(resources: Any) -> list[Any]:
    objects = resources.get("/XObject") if resources is not None and hasattr(resources, "get") else None
    return list(objects.values())[:_FORMS] if objects is not None and hasattr(objects, "values") else []


def _forms(resources: Any, depth: int) -> Iterator[Any]:
    for one in _objects(resources):
        if depth and hasattr(one, "get") and one.get("/Subtype") == "/Form":
            yield one
            yield from _forms(_resources(one), depth - 1)


def _has_picture(owner: Any) -> bool:
    return any(hasattr(one, "get") and one.get("/Subtype") == "/Image" for one in _objects(_resources(owner)))


@contextmanager
def _unless_broken() -> Iterator[None]:
    """Go on after an exception of the block, as with a document that lacks what the block reads."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:  # pikepdf and the parser of XMP raise many kinds
        log.debug("a part of a PDF is broken: %r", error)


def _string(value: Any) -> str:
    return "" if value is None else str(value).strip()[:_LONGEST]


def _flag(owner: Any, name: str) -> bool:
    with _unless_broken():
        return owner is not None and bool(owner.get(name))
    return False


def _has_kids(owner: Any, name: str) -> bool:
    with _unless_broken():
        kids = owner.get(name) if owner is not None else None
        return kids is not None and (not isinstance(kids, pikepdf.Array) or len(kids) > 0)
    return False
