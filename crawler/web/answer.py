"""A server's HTTP answer as received, before it is classified."""

import re

from msgspec import Struct

from audits.documents import type_of
from crawler.web.media import START, file_name, is_html, media_of

MAX_HEADER = 500  # characters of a header value that are stored
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
    def is_attachment(self) -> bool:
        """Return whether the server wants the body to be saved as a file, so that no browser shows it."""
        return self.header("content-disposition").partition(";")[0].strip().lower() == "attachment"

    @property
    def start(self) -> bytes:
        """Return the first bytes of the body, as far as they can be read without decompressing it."""
        packed = self.header("content-encoding").strip().lower() not in ("", "identity")
        return b"" if packed else self.body[:START]

    @property
    def may_be_page(self) -> bool:
        """Return whether nothing of the headers, and of the body as received, shows that it is no web page."""
        return not self.is_attachment and is_html(self.header("content-type"), self.start)

    def media(self, url: str) -> str:
        """Return the media type of the body that was received for ``url``."""
        name = file_name(url, self.header("content-disposition"))
        return media_of(self.header("content-type"), self.start, name)

    def hides_document(self, url: str) -> bool:
        """Return whether ``url`` is named as a document, but is sent as plain text."""
        return self.media(url) == "text/plain" and bool(type_of(url.partition("?")[0]))

    @property
    def size(self) -> int | None:
        """Return the length of the body in bytes by its Content-Length, compressed or not; None if there is none."""
        length = self.header("content-length").strip()
        return int(length[:15]) if length.isascii() and length.isdigit() else None


def is_document(url: str) -> bool:
    """Return whether the file extension of ``url`` says that it is no web page, so that its headers are enough."""
    return bool(_DOCUMENT.search(url.partition("?")[0]))
