"""Stop the download of a body as soon as it is known not to be needed: it is no page, or was only probed for."""

from scrapy import Request, signals
from scrapy.exceptions import StopDownload
from scrapy.http import Headers
from scrapy.signalmanager import SignalManager

from crawler.web import is_html, is_vague

_KIND = "kind"  # in ``meta``: the Content-Type of a body that is not packed, until its first bytes have come


def stop_needless_downloads(connector: SignalManager) -> None:
    """Have Scrapy, whose signals ``connector`` manages, stop such downloads. What has come by then is the body."""
    connector.connect(_headers_received, signals.headers_received, weak=False)
    connector.connect(_bytes_received, signals.bytes_received, weak=False)


def _headers_received(headers: Headers, request: Request) -> None:
    if request.meta.get("probe"):
        raise StopDownload(fail=False)
    if "job" in request.cb_kwargs:
        kind, packed = ((headers.get(name) or b"").decode("latin-1") for name in ("Content-Type", "Content-Encoding"))
        if not is_html(kind) and (packed or not is_vague(kind)):
            raise StopDownload(fail=False)
        if kind and not packed:  # without a type, a few bytes may be too few to tell
            request.meta[_KIND] = kind


def _bytes_received(data: bytes, request: Request) -> None:
    kind = request.meta.pop(_KIND, None)
    if kind is not None and not is_html(kind, data):
        raise StopDownload(fail=False)
