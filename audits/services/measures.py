"""The area's figures for the site: how consistent and how open its services are."""

from collections import Counter
from collections.abc import Iterator

from audits.base import SiteAudit, SiteYield
from audits.model import Measure
from audits.services.access import eids_of
from audits.services.catalogue import build_services
from audits.services.model import Service
from audits.view import SiteView


class ServiceMeasures(SiteAudit):
    """Shares are 0-1, over the services where the fact is known; None where it is known for none."""

    rules = ()

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield services_count, login_stated_share, single_eid_share, same_login_region_share, contact_centre_share."""
        services = build_services(site)
        for name, value in figures(services).items():
            yield Measure(name, value, scope="site")


def figures(services: tuple[Service, ...]) -> dict[str, float | None]:
    """Return the measures by name; reports compute them for an owner's services in the same way."""
    read = [service for service in services if service.info_pages or service.sender is not None]
    offering = [eids_of(service) for service in services if service.login_required and eids_of(service)]
    regions = Counter(s.login_control.region for s in services if s.login_required and s.login_control)
    centre = [s.contact.contact_centre for s in services if s.contact and s.contact.contact_centre is not None]
    return {
        "services_count": float(len(services)),
        "login_stated_share": _share(sum(s.login_stated is not None for s in read), len(read)),
        "single_eid_share": _share(sum(len(eids) == 1 and "e-leg" not in eids for eids in offering), len(offering)),
        "same_login_region_share": _share(max(regions.values(), default=0), regions.total()),
        "contact_centre_share": _share(sum(centre), len(centre)),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None
