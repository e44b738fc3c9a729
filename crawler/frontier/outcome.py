"""What an answer, or the lack of one, means for an address. Pure: no network, no clock, no database."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from msgspec import Struct
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)

from audits.model import UrlState
from crawler.fetch.walls import PrivateAddressError
from crawler.frontier import reasons

RETRIED = frozenset([408, 425, 429, *range(500, 600)])
DEFAULT_PAUSE = 20  # delays to wait after a 429 that does not say how long


class Outcome(Struct, frozen=True):
    """The state and reason of an address, and what else follows: another try, a strike against its host.

    "page" and "unchanged" are no states yet: the body, or the last snapshot, decides.
    """

    state: UrlState | Literal["page", "unchanged"]
    reason: str = ""
    status: int | None = None
    retry: bool = False
    strike: bool = False
    certificate: bool = False  # the server cannot be trusted: `crawler.fetch.certificates` says why


def of_status(status: int) -> Outcome:
    """What a status means; "page" when the body is to be read, "redirect" when Location is."""
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
        # An error of the server says nothing of the page: "error", never "broken".
        reason = reasons.TIMEOUT if status == 408 else reasons.SERVER_ERROR.format(status=status)
        return Outcome("timeout" if status == 408 else "error", reason, status, retry=True, strike=True)
    return Outcome("broken", reasons.REFUSED_BY_STATUS.format(status=status), status)


def of_exception(error: BaseException, host: str) -> Outcome:
    """What it means that there was no whole answer from ``host``."""
    name = host.rpartition(":")[0]
    if isinstance(error, PrivateAddressError):
        return Outcome("blocked", reasons.PRIVATE)
    if isinstance(error, DownloadTimeoutError):
        return Outcome("timeout", reasons.TIMEOUT, retry=True, strike=True)
    if isinstance(error, DownloadCancelledError):
        return Outcome("too-large", reasons.TOO_LARGE)
    if isinstance(error, CannotResolveHostError):
        return Outcome("error", reasons.NO_HOST.format(host=name), retry=True, strike=True)
    if isinstance(error, ResponseDataLossError):
        return Outcome("error", reasons.INCOMPLETE, retry=True, strike=True)
    if any(word in _chain(error) for word in ("certificate", "VerificationError")):
        return Outcome("error", reasons.certificate(name), strike=True, certificate=True)
    if isinstance(error, DownloadConnectionRefusedError) or "ResponseNeverReceived" not in _chain(error):
        return Outcome("error", reasons.NO_CONNECTION.format(host=name), retry=True, strike=True)
    return Outcome("error", reasons.INCOMPLETE, retry=True, strike=True)


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for, or None when it says nothing that can be read."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        then = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return max(0.0, ((then if then.tzinfo else then.replace(tzinfo=UTC)) - now).total_seconds())


def _chain(error: BaseException) -> str:
    """An exception and everything it was made of, as text to look for words in."""
    texts: list[str] = []
    current: BaseException | None = error
    while current is not None and len(texts) < 5:
        reasons_inside = [repr(getattr(failure, "value", failure)) for failure in getattr(current, "reasons", ())]
        texts += [type(current).__name__, str(current), *reasons_inside]
        current = current.__cause__
    return " ".join(texts)
