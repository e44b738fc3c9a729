"""Audits of services, in the order in which they run."""

from audits.base import PageAudit, SiteAudit
from audits.services.access import LoginClarity, LoginForAll
from audits.services.addresses import is_service_url
from audits.services.agreement import SameFacts, SameMethods
from audits.services.base import ServiceAudit
from audits.services.catalogue import build_services, read_service
from audits.services.consistency import LoginControls, OneSender, SameHeadings
from audits.services.discovery import MANY
from audits.services.doors import unlisted_doors
from audits.services.evidence import ServiceEvidence, decode_evidence
from audits.services.following import may_press, next_control
from audits.services.known import can_judge
from audits.services.measures import ServiceMeasures
from audits.services.model import Contact, Service
from audits.services.parts import says_aside
from audits.services.requirements import Requirements
from audits.services.traits import SameLook, SameOrder, SameTraits

__all__ = [
    "MANY",
    "PAGE_AUDITS",
    "SITE_AUDITS",
    "Contact",
    "Service",
    "ServiceAudit",
    "build_services",
    "can_judge",
    "decode_evidence",
    "is_service_url",
    "may_press",
    "next_control",
    "read_service",
    "says_aside",
    "unlisted_doors",
]

PAGE_AUDITS: tuple[type[PageAudit], ...] = (ServiceEvidence,)
SITE_AUDITS: tuple[type[SiteAudit], ...] = (
    LoginClarity,
    SameMethods,
    SameFacts,
    LoginForAll,
    LoginControls,
    OneSender,
    SameHeadings,
    Requirements,
    SameTraits,
    SameLook,
    SameOrder,
    ServiceMeasures,
)
