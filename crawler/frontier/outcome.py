"""Classify answers by status, redirect and Retry-After. Pure functions: no network, no clock, no database."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from msgspec import Struct

from audits.model import UrlState
from crawler.frontier import reasons
from crawler.web import Answer, BadUrl, resolve

RETRIED = frozenset([408, 425, 429, *range(500, 600)])
MAX_HOPS = 10  # redirects in a row; browsers stop after twenty
DEFAULT_PAUSE = 20  # delays to wait after a 429 without a readable Retry-After


class Outcome(Struct, frozen=True):
    """The state and reason of an address, whether to retry it, and whether it counts as a failure of its host (strike).

    "page" and "unchanged" are not final states: the body or the last snapshot decides.
    """

    state: UrlState | Literal["page", "unchanged"]
    reason: str = ""
    status: int | None = None
    retry: bool = False
    strike: bool = False
    certificate: bool = False  # the server's certificate is not trusted: `crawler.fetch.certificates` finds out why


def of_status(status: int) -> Outcome:
    """Return the outcome for ``status``: "page" if the body must be read next, "redirect" if Location must."""
    if status == 304:
        return Outcome("unchanged", status=status)
    if 200 <= status < 300:
        return Outcome("page", status=status)
    if status in {301, 302, 303, 307, 308}:
        return Outcome("redirect", reasons.REDIRECT, status)
    if status == 401:
        return Outcome("blocked", reasons.LOGIN, status)
    if status == 403:
        return Outcome("blocked", reasons.FORBIDDEN, status)
    if status == 404:
        return Outcome("broken", reasons.MISSING, status)
    if status == 410:
        return Outcome("broken", reasons.GONE, status)
    if status == 429:
        return Outcome("blocked", reasons.TOO_MANY, status, retry=True, strike=True)
    if status in RETRIED:
        # A server error says nothing about the page, so the state is "error", never "broken".
        reason = reasons.TIMEOUT if status == 408 else reasons.SERVER_ERROR.format(status=status)
        return Outcome("timeout" if status == 408 else "error", reason, status, retry=True, strike=True)
    return Outcome("broken", reasons.REFUSED_BY_STATUS.format(status=status), status)


def of_redirect(url: str, answer: Answer, keep_query: tuple[str, ...], hops: int) -> str | Outcome:
    """Return the target of ``answer``, the redirect at ``url``, or the outcome if it cannot be followed.

    ``hops`` is the number of redirects in a row that led to ``url``.
    """
    location = answer.header("location")
    if not location:
        return Outcome("broken", reasons.REDIRECT_NOWHERE, answer.status)
    try:
        target = resolve(url, location, keep_query)
    except BadUrl as error:
        forbidden = reasons.REDIRECT_FORBIDDEN.format(scheme=error.scheme[:20])
        return Outcome("blocked", reasons.REDIRECT_MALFORMED if error.kind != "scheme" else forbidden, answer.status)
    if target == url:
        return Outcome("broken", reasons.REDIRECT_RING, answer.status)
    if hops >= MAX_HOPS:
        return Outcome("broken", reasons.REDIRECT_CHAIN, answer.status)
    return target


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
