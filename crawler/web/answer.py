"""What a server answered, before anybody has judged it."""

import re

from msgspec import Struct

MAX_HEADER = 500  # of a header that we keep
_HTML = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|zip|7z|rar|gz|jpe?g|png|gif|svg|webp|avif|ico|tiff?|mp[34]|m4[av]|webm|mov|"
    r"avi|wav|ogg|ics|csv|xml|json|rss|epub|exe|dmg|msi|apk|css|js|woff2?)$",
    re.I,
)


class Answer(Struct, frozen=True):
    """What came over the wire; ``body`` still packed, ``headers`` as text."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first header called ``name`` (lower case), or ""."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def size(self) -> int | None:
        """How many bytes the server says that the whole body has, packed or not; None when it does not say."""
        length = self.header("content-length").strip()
        return int(length[:15]) if length.isascii() and length.isdigit() else None


def is_document(url: str) -> bool:
    """Whether ``url`` is named like something else than a page, so that its headers are enough."""
    return bool(_DOCUMENT.search(url.partition("?")[0]))


def is_html(content_type: str, start: bytes = b"") -> bool:
    """Whether a body is a web page, by its type or, where the server gives none, by how it starts."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith(_HTML) or (not kind and start.lstrip()[:1] in (b"<", b""))
