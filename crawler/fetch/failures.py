"""Classify the exceptions of Scrapy and Twisted that replace a complete answer."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)

from audits.reasons import Code, Reason
from crawler.fetch.walls import PrivateAddressError
from crawler.frontier import Outcome


def classify_failure(error: BaseException, host: str) -> Outcome:
    """Return the outcome for an address of ``host`` whose request raised ``error``."""
    name = host.rpartition(":")[0]
    if isinstance(error, PrivateAddressError):
        return Outcome("blocked", Reason.of(Code.PRIVATE))
    if isinstance(error, DownloadTimeoutError):
        return Outcome("timeout", Reason.of(Code.TIMEOUT), retry=True, strike=True)
    if isinstance(error, DownloadCancelledError):
        return Outcome("too-large", Reason.of(Code.TOO_LARGE))
    if isinstance(error, CannotResolveHostError):
        return Outcome("error", Reason.of(Code.NO_HOST, host=name), retry=True, strike=True)
    if isinstance(error, ResponseDataLossError):
        return Outcome("error", Reason.of(Code.INCOMPLETE), retry=True, strike=True)
    if any(word in _chain(error) for word in ("certificate", "VerificationError")):
        return Outcome("error", Reason.of(Code.CERTIFICATE, host=name, fault=""), strike=True, certificate=True)
    if isinstance(error, DownloadConnectionRefusedError) or "ResponseNeverReceived" not in _chain(error):
        return Outcome("error", Reason.of(Code.NO_CONNECTION, host=name), retry=True, strike=True)
    return Outcome("error", Reason.of(Code.INCOMPLETE), retry=True, strike=True)


def _chain(error: BaseException) -> str:
    """Return the names and messages of an exception, its reasons and its causes as one text, to search for words in."""
    texts: list[str] = []
    current: BaseException | None = error
    while current is not None and len(texts) < 5:
        inside = [repr(getattr(failure, "value", failure)) for failure in getattr(current, "reasons", ())]
        texts += [type(current).__name__, str(current), *inside]
        current = current.__cause__
    return " ".join(texts)
