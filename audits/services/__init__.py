"""Audits of services, in the order in which they run."""

from audits.base import PageAudit, SiteAudit
from audits.services.evidence import ServiceEvidence

PAGE_AUDITS: tuple[type[PageAudit], ...] = (ServiceEvidence,)
SITE_AUDITS: tuple[type[SiteAudit], ...] = ()
