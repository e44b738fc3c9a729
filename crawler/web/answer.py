"""A server's HTTP answer as received, before it is classified."""

import re

from msgspec import Struct

MAX_HEADER = 500  # characters of a header value that are stored
_HTML = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|zip|7z|rar|gz|jpe?g|png|gif|svg|webp|avif|ico|tiff?|mp[34]|m4[av]|webm|mov|"
    r"avi|wav|ogg|ics|csv|xml|json|rss|epub|exe|dmg|msi|apk|css|js|woff2?)$",
    re.I,
)


class Answer(Struct, frozen=True):
    """An HTTP answer. ``body`` still has its content encoding; ``headers`` are text."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return the value of the first header ``name`` (in lower case), or "" if there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def size(self) -> int | None:
        """Return the length of the body in bytes by its Content-Length, compressed or not; None if there is none."""
        length = self.header("content-length").strip()
        return int(length[:15]) if length.isascii() and length.isdigit() else None


def is_document(url: str) -> bool:
    """Return whether the file extension of ``url`` says that it is no web page, so that its headers are enough."""
    return bool(_DOCUMENT.search(url.partition("?")[0]))


def is_html(content_type: str, start: bytes = b"") -> bool:
    """Return whether a body is a web page, judged by its type or, if the server gives none, by its first bytes."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith(_HTML) or (not kind and start.lstrip()[:1] in (b"<", b""))
