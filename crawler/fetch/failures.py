"""Classify the exceptions of Scrapy and Twisted that replace a complete answer."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)

from crawler.fetch.walls import PrivateAddressError
from crawler.frontier import Outcome, reasons


def classify_failure(error: BaseException, host: str) -> Outcome:
    """Return the outcome for an address of ``host`` whose request raised ``error``."""
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


def _chain(error: BaseException) -> str:
    """Return the names and messages of an exception, its reasons and its causes as one text, to search for words in."""
    texts: list[str] = []
    current: BaseException | None = error
    while current is not None and len(texts) < 5:
        reasons_inside = [repr(getattr(failure, "value", failure)) for failure in getattr(current, "reasons", ())]
        texts += [type(current).__name__, str(current), *reasons_inside]
        current = current.__cause__
    return " ".join(texts)
