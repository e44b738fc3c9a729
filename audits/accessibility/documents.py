"""PDFs and office files that pages link to: one finding per document and fault, however many pages link to it."""

import re
from collections.abc import Iterator

from audits.base import SiteAudit, SiteYield
from audits.documents import Document
from audits.model import Finding, Link, Measure, Place, Value
from audits.view import SiteView

_UNTAGGED = "accessibility.untagged-document"
_SCANNED = "accessibility.scanned-document"
_UNTITLED = "accessibility.untitled-document"
_LANGUAGE = "accessibility.document-language"
_LOCKED = "accessibility.locked-document"
_BOOKMARKS = "accessibility.missing-bookmarks"
_OLD = "accessibility.old-document"
# Titles that programs fill in, and file names: they do not say what the document is about.
_FILLED_IN = re.compile(
    r"^(?:microsoft (?:word|excel|powerpoint)\b.*|(?:dokument|document|presentation)\s?\d*|(?:bok|book)\s?\d+"
    r"|powerpoint.presentation|untitled\b.*|namnlös\w*\b.*|no title|ingen titel|slide 1|bild 1|scan[\s_-]?\d+|doc\d*"
    r"|.*\.(?:pdf|docx?|xlsx?|pptx?|indd|odt|rtf|qxp|pub|dotx?|cdr|ai))$",
    re.I,
)
_CODE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*", re.I)
_SIGNS = re.compile(r"^\S*[\d_-]\S*$")
_LETTERS = re.compile(r"[^\W\d_]")


class DocumentAudit(SiteAudit):
    """Judges documents by their facts. Documents that were not read are not judged.

    The faults of a document older than the law are not reported. A person is asked instead whether it is still needed.
    """

    rules = (_UNTAGGED, _SCANNED, _UNTITLED, _LANGUAGE, _LOCKED, _BOOKMARKS, _OLD)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield findings at the page that links to the document, and the number of documents found and read."""
        read = {url: one for url, one in site.documents.items() if one.facts.state == "read"}
        links = site.links_to(read)
        told: set[str] = set()
        for url, document in read.items():
            if not links[url]:
                continue
            faults = list(self._faults(document))
            told.update(self._judged(document))
            if document.is_old:
                told.add(_OLD)
                faults = [(_OLD, {"dated": document.dated})] if faults else []
            for rule, values in faults:
                yield self._at(site, document, links[url], rule, values)
        yield from (self.inapplicable(rule) for rule in self.rules if rule not in told)
        yield Measure("documents", len(site.documents), "site")
        yield Measure("documents_read", len(read), "site")

    def _judged(self, document: Document) -> Iterator[str]:
        """Yield the rules that have something to judge in the document."""
        yield _UNTITLED
        if document.format == "pdf":
            yield from (_UNTAGGED, _SCANNED, _LANGUAGE, _LOCKED)
            if (document.facts.pages or 0) > self.limit("pages", _BOOKMARKS):
                yield _BOOKMARKS

    def _faults(self, document: Document) -> Iterator[tuple[str, dict[str, Value]]]:
        facts = document.facts
        if facts.scan:  # it has neither tags nor anything to tag: the scan is the fault
            yield _SCANNED, {"count": facts.pages or 0}
        elif facts.tagged is False:
            yield _UNTAGGED, {"count": facts.pages or 0}
        if not facts.title or not _LETTERS.search(facts.title) or _is_filled_in(facts.title, document.name):
            yield _UNTITLED, {"title": facts.title}
        if document.format != "pdf":
            return
        if not _CODE.fullmatch(facts.lang or "") and not facts.scan:
            yield _LANGUAGE, {"lang": facts.lang or ""}
        if facts.reading_allowed is False:
            yield _LOCKED, {}
        if (facts.pages or 0) > self.limit("pages", _BOOKMARKS) and not facts.bookmarks and not facts.scan:
            yield _BOOKMARKS, {"count": facts.pages or 0}

    def _at(
        self, site: SiteView, document: Document, links: list[tuple[str, Link]], rule: str, values: dict[str, Value]
    ) -> Finding:
        links = sorted(links, key=lambda source: site.fix_order(*source))
        page, link = links[0]
        pages = dict.fromkeys(url for url, _ in links)
        return self.finding(
            page, rule, scope="site", key=document.url, urls=pages, review=document.is_old,
            # The signature is the document's, whatever the link text is, so that it stays one issue.
            place=Place("document", link.text[:200], region=link.region),
            values={"document": document.facts.title[:100] or document.name, "pages": len(pages), **values},
        )  # fmt: skip


def _is_filled_in(title: str, name: str) -> bool:
    """Return whether a program wrote the title: a default title, or the file's name with its signs and digits."""
    is_name = title.casefold() == name.rpartition(".")[0].casefold() and _SIGNS.search(title)
    return bool(_FILLED_IN.match(title) or is_name)
