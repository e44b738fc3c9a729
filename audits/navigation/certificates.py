"""Servers whose certificate browsers warn of: FETCH got nothing from them, and visitors are stopped too."""

from collections import defaultdict
from collections.abc import Iterator

from audits.base import SiteAudit, SiteYield
from audits.page import split
from audits.view import SiteView

_HTTPS = 443


class CertificateFault(SiteAudit):
    """One finding per host, at the page nearest to the start that links there."""

    rules = ("navigation.certificate-fault",)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield the fault of each host, with the number of pages that link to it."""
        there: defaultdict[str, list[str]] = defaultdict(list)
        for url in site.targets if site.certificates else ():
            host = _host(url)
            if host in site.certificates:
                there[host].append(url)
        for host, fault in sorted(site.certificates.items()):
            linked = site.links_to(there[host]).values()
            pages = sorted({url for links in linked for url, _ in links}, key=lambda url: (site.depth(url) or 0, url))
            name = host.removesuffix(f":{_HTTPS}")
            yield self.finding(
                pages[0] if pages else f"https://{name}/",
                scope="site",
                key=name,
                urls=pages,
                values={"host": name, "fault": fault or "unknown", "pages": len(pages)},
            )


def _host(url: str) -> str:
    """Return ``host:port`` of an https address; "" of any other."""
    parts = split(url)
    if parts.scheme != "https":
        return ""
    return parts.netloc if parts.port else f"{parts.netloc}:{_HTTPS}"
