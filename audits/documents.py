"""The facts about a document that pages link to (PDF, office file), as plain data that `DocumentAudit` judges."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Format = Literal["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "doc", "xls", "ppt", "rtf", ""]
DocumentState = Literal["read", "type-only", "waiting", "too-large", "locked", "damaged", "failed"]
"""read: looked into. type-only: of a kind that is known by its type alone. waiting: its turn has not come. too-large:
more than ``[crawl] max_bytes``. locked: opens with a password only. damaged: is not what it says it is, or is broken.
failed: took too much time or memory
to read."""

CUT = "2018-09-23"  # Directive (EU) 2016/2102, article 1.4 a: files published before are exempt, unless needed
_BY_TYPE: Mapping[str, Format] = {
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
}
BY_TYPE_ALONE: frozenset[Format] = frozenset({"doc", "xls", "ppt", "rtf"})  # the content of these is not read
_UNSAID = ("", "application/octet-stream", "binary/octet-stream", "application/force-download", "application/download")


def format_of(media: str, url: str) -> Format:
    """Return a document's format, by its media type, or by its name where the type says nothing; "" for others."""
    name = url.partition("?")[0].rpartition(".")[2].lower()
    if media in _UNSAID and name in _BY_TYPE.values():
        return name  # type: ignore[return-value]
    return _BY_TYPE.get(media, "")


def type_of(name: str) -> str:
    """Return the media type of a document by the extension of its file's name; "" for other files."""
    extension = name.rpartition(".")[2].lower()
    return next((media for media, form in _BY_TYPE.items() if form == extension), "")


class Facts(Struct, frozen=True, omit_defaults=True):
    """The content of a document. None: not known, or meaningless for its format.

    ``tagged``: it has a structure tree and says that the tree is meant to be used. ``text``: there is text on the pages
    that were looked at. ``scan``: there are only pictures on them. ``reading_allowed``: its protection lets assistive
    technology in. ``shows_title``: readers show the title in place of the file name. ``bookmarks``: it has an outline.
    ``created`` and ``modified`` are ISO dates that the document itself gives, or "".
    """

    state: DocumentState = "read"
    title: str = ""
    lang: str | None = None
    pages: int | None = None
    tagged: bool | None = None
    text: bool | None = None
    scan: bool | None = None
    reading_allowed: bool | None = None
    shows_title: bool | None = None
    bookmarks: bool | None = None
    created: str = ""
    modified: str = ""


class Document(Struct, frozen=True):
    """A document of the site.

    ``bytes`` is None where the server did not say. ``served`` is the ISO date that the server gives as the last change,
    or "". ``read_run`` is the run in which ``facts`` were read, or "".
    """

    url: str
    format: Format
    bytes: int | None = None
    served: str = ""
    facts: Facts = Facts(state="waiting")
    read_run: str = ""

    @property
    def name(self) -> str:
        """Return the file's name, as people see it in the address."""
        return self.url.partition("?")[0].rstrip("/").rpartition("/")[2] or self.url

    @property
    def dated(self) -> str:
        """Return the ISO date of the last change, from the document itself or else from the server; "" when neither
        says.
        """
        return self.facts.modified or self.facts.created or self.served

    @property
    def is_old(self) -> bool:
        """Return whether the document is from before the date of the law."""
        return "" < self.dated < CUT
