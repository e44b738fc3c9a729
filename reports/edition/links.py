"""Where files are in the published folder, and which addresses may become links."""

import hashlib
import re
from urllib.parse import quote

from audits.page import split

_SAFE_NAME = re.compile(r"[a-z0-9åäö][a-z0-9åäö_.-]{0,60}", re.I)
_LINKABLE = ("http", "https", "mailto", "tel")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
_BLANK = re.compile(r"[\x00-\x20]")
_LONGEST = 2000  # browsers and file shares support this length; what is longer is shown, not linked
ISSUES_A_FILE = 500
_WORDS_AT_END = 4
_WHOLE = 60  # characters: a text of at most this length goes into the fragment as it is


def safe_name(name: str) -> str:
    """Return ``name`` as a file name: itself when harmless, else a hash.

    The configuration is checked, but the database may be old.
    """
    if _SAFE_NAME.fullmatch(name) and ".." not in name:
        return name
    return "id-" + hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:12]


def page_report(url: str) -> str:
    """Return the path of a page's report from the root of the folder."""
    digest = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:14]
    return f"sida/{digest[:2]}/{digest}.html"


def owner_page(owner: str, number: int = 1, name: str = "index", kind: str = "html") -> str:
    """Return the path of an administration's file, its first or a further part.

    ``name`` is index, bedomning, sidor, karta or arenden.
    """
    part = name if number == 1 else (f"{name}-{number}" if name != "index" else f"del-{number}")
    return f"forvaltning/{safe_name(owner)}/{part}.{kind}"


def issue_page(number: int) -> str:
    """Return the permanent address of an issue, whatever becomes of it, with the fragment that names it."""
    return f"arende/{number // ISSUES_A_FILE}.html#arende-{number}"


def service_page(url: str) -> str:
    """Return the path of an e-service's page."""
    digest = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:14]
    return f"e-tjanster/tjanst/{digest}.html"


def picture(name: str) -> str:
    """Return the path of a fault's picture from the root of the folder."""
    return f"bilder/{name}"


def rule_page(rule: str) -> str:
    """Return the path of a rule's page."""
    return f"regler/{safe_name(rule)}.html"


def safe_href(url: str) -> str:
    """Return ``url`` when it may become a link, else ""; one that is stored masked leads nowhere."""
    if len(url) > _LONGEST or _BLANK.search(url) or "****" in url:
        return ""
    parts = split(url)
    return url if parts.scheme.lower() in _LINKABLE and (parts.netloc or parts.path) else ""


def to_text(url: str, text: str) -> str:
    """Return ``url`` with a text fragment, so that the browser scrolls to ``text`` and marks it.

    Return "" if ``url`` may not become a link.
    """
    href = safe_href(url)
    words = text.split()
    if not href or not words:
        return href
    whole = " ".join(words)
    if len(text) >= 200:  # the text was cut at that length: its last word may be incomplete
        words = words[:-1] or words
    if len(whole) <= _WHOLE or len(words) < 2 * _WORDS_AT_END:
        fragment = _encoded(" ".join(words))
    else:
        fragment = _encoded(" ".join(words[:_WORDS_AT_END])) + "," + _encoded(" ".join(words[-_WORDS_AT_END:]))
    return href.partition("#")[0] + "#:~:text=" + fragment


def _encoded(text: str) -> str:
    return quote(text, safe="").replace("-", "%2D")


def cut(text: str, length: int = 120) -> str:
    """Return ``text`` without control characters, at most ``length`` characters, with an ellipsis where it was cut."""
    clean = _INVISIBLE.sub(" ", text[: length * 3]).strip()
    return clean if len(clean) <= length and len(text) <= length * 3 else clean[: length - 1].rstrip() + "…"
