"""Decides which facts of a service are not known, and why."""

from audits.reasons import Code, Reason
from audits.services.login import why_unknown
from audits.services.model import Service
from audits.services.sources import Sources

_LOGIN = ("methods_offered", "login_required", "login_control")
_TEXTS = ("ways_offered", "audience", "assisted", "case_overview", "fee", "time", "steps_ordered")
_START = ("sender", "contact", "privacy")


def find_unknown(service: Service, sources: Sources) -> tuple[dict[str, str], float]:
    """Return why facts are not known, as encoded reasons by field, and the share of the facts that are known."""
    asked = [name for name in (*_LOGIN, "login_said", *_TEXTS, *_START) if _applies(name, service)]
    unknown = {name: _why(name, service, sources).encode() for name in asked if not _is_known(name, service)}
    return unknown, round(1 - len(unknown) / len(asked), 2)


def _applies(name: str, service: Service) -> bool:
    return name != "login_control" or service.login_required is not False


def _is_known(name: str, service: Service) -> bool:
    return getattr(service, name) not in (None, "unclear")


def _why(name: str, service: Service, sources: Sources) -> Reason:
    if name in _LOGIN:
        return why_unknown(sources)
    if name in _START or not sources.pages_before_login:
        return Reason.of(Code.SERVICE_START_UNREAD)
    return Reason.of(Code.SERVICE_CONTRADICTED if service.evidence.get(name) else Code.SERVICE_SILENT)
