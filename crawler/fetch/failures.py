"""Classify the exceptions of Scrapy and Twisted that replace a complete answer."""

from collections.abc import Iterator

from OpenSSL.SSL import Error as TlsError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from service_identity import CertificateError, VerificationError
from twisted.web.client import ResponseNeverReceived

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
    chain = list(_chain(error))
    if any(map(_is_about_certificate, chain)):
        return Outcome("error", Reason.of(Code.CERTIFICATE, host=name, fault=""), strike=True, certificate=True)
    connected = any(isinstance(one, ResponseNeverReceived) for one in chain)
    if isinstance(error, DownloadConnectionRefusedError) or not connected:
        return Outcome("error", Reason.of(Code.NO_CONNECTION, host=name), retry=True, strike=True)
    return Outcome("error", Reason.of(Code.INCOMPLETE), retry=True, strike=True)


def _is_about_certificate(error: BaseException) -> bool:
    if isinstance(error, (VerificationError, CertificateError)):  # it is for another name, or for none
        return True
    # OpenSSL's errors are triples of library, function and reason, and pyOpenSSL has no number for the reason.
    entries = error.args[0] if isinstance(error, TlsError) and error.args else ()
    return any("certificate" in entry[-1] for entry in entries if isinstance(entry, tuple))


def _chain(error: BaseException, depth: int = 5) -> Iterator[BaseException]:
    """Yield an exception, and those that it was raised for."""
    yield error
    inside = [getattr(failure, "value", failure) for failure in getattr(error, "reasons", ())]
    for cause in (*inside, error.__cause__):
        if depth and isinstance(cause, BaseException):
            yield from _chain(cause, depth - 1)
