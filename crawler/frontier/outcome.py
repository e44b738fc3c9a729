"""Classify answers by status, redirect and Retry-After. Pure functions: no network, no clock, no database."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Literal

from msgspec import Struct

from audits.model import UrlState
from audits.reasons import Code, Reason
from crawler.web import Answer, BadUrl, resolve

RETRIED = frozenset([408, 425, 429, *range(500, 600)])
MAX_HOPS = 10  # redirects in a row; browsers stop after twenty
DEFAULT_PAUSE = 20  # delays to wait after a 429 without a readable Retry-After
_KINDS = (
    ("application/pdf", "pdf"),
    ("application/msword", "word"),
    ("application/vnd.openxmlformats-officedocument.word", "word"),
    ("application/vnd.ms-excel", "excel"),
    ("application/vnd.openxmlformats-officedocument.spreadsheet", "excel"),
    ("application/vnd.ms-powerpoint", "powerpoint"),
    ("application/vnd.openxmlformats-officedocument.presentation", "powerpoint"),
    ("application/vnd.oasis.opendocument", "opendocument"),
    ("application/rtf", "rtf"),
    ("image/", "image"),
    ("video/", "video"),
    ("audio/", "audio"),
    ("text/calendar", "calendar"),
    ("application/rss", "feed"),
    ("application/atom", "feed"),
    ("text/html", "file"),  # sent to be saved
    ("text/", "text"),
)


class Outcome(Struct, frozen=True):
    """The state and reason of an address, whether to retry it, and whether it counts as a failure of its host (strike).

    "page" and "unchanged" are not final states: the body or the last snapshot decides.
    """

    state: UrlState | Literal["page", "unchanged"]
    reason: Reason
    status: int | None = None
    retry: bool = False
    strike: bool = False
    certificate: bool = False  # the server's certificate is not trusted: `crawler.fetch.certificates` finds out why


@cache
def of_status(status: int) -> Outcome:
    """Return the outcome for ``status``: "page" if the body must be read next, "redirect" if Location must."""
    if status == 304:
        return Outcome("unchanged", Reason.of(Code.UNCHANGED), status)
    if status in {204, 205}:  # a browser stays where it is
        return Outcome("not-html", Reason.of(Code.NO_CONTENT, status=status), status)
    if 200 <= status < 300:
        return Outcome("page", Reason.of(Code.FETCHED), status)
    if status in {301, 302, 303, 307, 308}:
        return Outcome("redirect", Reason.of(Code.REDIRECT), status)
    if status == 401:
        return Outcome("blocked", Reason.of(Code.LOGIN), status)
    if status == 403:
        return Outcome("blocked", Reason.of(Code.FORBIDDEN), status)
    if status == 404:
        return Outcome("broken", Reason.of(Code.MISSING), status)
    if status == 410:
        return Outcome("broken", Reason.of(Code.GONE), status)
    if status == 429:
        return Outcome("blocked", Reason.of(Code.TOO_MANY_REQUESTS), status, retry=True, strike=True)
    if status in RETRIED:
        # A server error says nothing about the page, so the state is "error", never "broken".
        reason = Reason.of(Code.TIMEOUT) if status == 408 else Reason.of(Code.SERVER_ERROR, status=status)
        return Outcome("timeout" if status == 408 else "error", reason, status, retry=True, strike=True)
    return Outcome("broken", Reason.of(Code.REFUSED, status=status), status)


def of_redirect(url: str, answer: Answer, keep_query: tuple[str, ...], hops: int) -> str | Outcome:
    """Return the target of ``answer``, the redirect at ``url``, or the outcome if it cannot be followed.

    ``hops`` is the number of redirects in a row that led to ``url``.
    """
    location = answer.header("location")
    if not location:
        return Outcome("broken", Reason.of(Code.REDIRECT_NOWHERE), answer.status)
    try:
        target = resolve(url, location, keep_query)
    except BadUrl as error:
        reason = Reason.of(Code.REDIRECT_MALFORMED)
        if error.kind == "scheme":
            reason = Reason.of(Code.REDIRECT_FORBIDDEN, scheme=error.scheme[:20])
        return Outcome("blocked", reason, answer.status)
    if target == url:
        return Outcome("broken", Reason.of(Code.REDIRECT_LOOP), answer.status)
    if hops >= MAX_HOPS:
        return Outcome("broken", Reason.of(Code.REDIRECT_CHAIN), answer.status)
    return target


def not_html(content_type: str) -> Reason:
    """Return the reason for an answer that is not a web page, naming its kind of file."""
    media = content_type.partition(";")[0].strip().lower()[:100]
    if not media:
        return Reason.of(Code.NOT_HTML_UNTYPED)
    kind = next((name for start, name in _KINDS if media.startswith(start)), "file")
    return Reason.of(Code.NOT_HTML, kind=kind, type=media)


def retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, or None if it is empty or invalid."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        then = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return max(0.0, ((then if then.tzinfo else then.replace(tzinfo=UTC)) - now).total_seconds())
