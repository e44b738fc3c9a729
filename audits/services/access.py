"""Checks that everyone can log in, and that pages say beforehand whether a login is required."""

from collections.abc import Iterator

from audits.base import SiteYield
from audits.services.base import ServiceAudit, information, says_need
from audits.services.catalogue import build_services
from audits.services.majority import part_of
from audits.services.method_table import kinds
from audits.services.model import Service
from audits.view import SiteView

UNSTATED = "services.login-unstated"
SINGLE, NO_WAY = "services.single-eid", "services.no-way-without-eid"


class LoginClarity(ServiceAudit):
    """The need to log in is stated before the start."""

    rules = (UNSTATED,)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield findings by service; ``share`` is how many of the comparable services do it right."""
        services = build_services(site)
        asking = [service for service in services if service.login_required]
        stating = [service for service in asking if says_need(service)]
        if not asking:
            yield self.inapplicable(UNSTATED) if not services or _known(services) else self.untested(UNSTATED)
        share = part_of(len(stating), len(asking))
        for service in asking:
            if not says_need(service):
                yield self.about(UNSTATED, service, information(service), share=share)


def _known(services: tuple[Service, ...]) -> bool:
    return any(service.login_required is not None for service in services)


class LoginForAll(ServiceAudit):
    """More than one e-identification is offered, and there is a way for people who have none."""

    rules = (SINGLE, NO_WAY)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield findings by service; a service whose methods are not known counts as neither right nor wrong."""
        services = build_services(site)
        known = [(s, eids_of(s)) for s in services if s.methods_offered and s.login_required and eids_of(s)]
        if not known:
            asking = any(service.login_required is not False for service in services)
            yield self.untested(SINGLE) if asking else self.inapplicable(SINGLE)
        several = sum(len(eids) > 1 or "e-leg" in eids for _, eids in known)
        for service, eids in known:
            if len(eids) == 1 and "e-leg" not in eids:
                share = part_of(several, len(known))
                yield self.about(SINGLE, service, method=", ".join(eids), share=share, majority=several)
        yield from self._without(services)

    def _without(self, services: tuple[Service, ...]) -> Iterator[SiteYield]:
        bound = [s for s in services if s.login_required and s.ways_without is not None and _by_eid(s)]
        if not bound:
            yield self.untested(NO_WAY) if any(map(_unclear, services)) else self.inapplicable(NO_WAY)
        helped = [service for service in bound if service.ways_without]
        for service in bound:
            if not service.ways_without:
                share = part_of(len(helped), len(bound))
                yield self.about(NO_WAY, service, information(service), share=share, majority=len(helped))


def eids_of(service: Service) -> tuple[str, ...]:
    """Return the e-identifications that a service's login offers; () when none is offered, or none is known."""
    return tuple(method for method in service.methods_offered or () if method in kinds()["eid"])


def _unclear(service: Service) -> bool:
    """Return whether it is unknown if the service requires e-identification."""
    known = service.methods_offered or service.methods_mentioned
    return service.login_required is None or (service.login_required and not known)


def _by_eid(service: Service) -> bool:
    """Return whether the login accepts e-identification and nothing else."""
    offered = service.methods_offered
    if offered:
        return all(method in kinds()["eid"] for method in offered)
    return any(method in kinds()["eid"] for method in service.methods_mentioned) and not any(
        method in ("password", "one-time-code", "case-reference", "sso") for method in service.methods_mentioned
    )
