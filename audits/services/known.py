"""Decide for which rules enough is known of a service: what is not known is neither right nor wrong."""

from collections.abc import Callable, Mapping

from audits.services.access import NO_WAY, SINGLE, UNSTATED
from audits.services.agreement import COMPARISONS, DIFFER
from audits.services.consistency import CONTACT, HEADINGS, LABEL, PLACE, SENDER
from audits.services.model import Service
from audits.services.requirements import REQUIREMENTS
from audits.services.traits import LOOK, ORDER, TRAITS, has_look

# Whether a rule can judge the service; None where that is not known. Rules of logging in are about no other service.
_JUDGED: Mapping[str, Callable[[Service], bool | None]] = {
    UNSTATED: lambda service: service.login_required,
    DIFFER: lambda service: _if_asking(service, service.methods_offered),
    SINGLE: lambda service: _if_asking(service, service.methods_offered),
    NO_WAY: lambda service: _if_asking(service, service.ways_without),
    PLACE: lambda service: _if_asking(service, service.login_control),
    LABEL: lambda service: _if_asking(service, service.login_control),
    SENDER: lambda service: service.sender is not None or None,
    CONTACT: lambda service: (service.contact is not None and service.contact.contact_centre is not None) or None,
    HEADINGS: lambda service: bool(service.info_pages),
    ORDER: lambda service: bool(service.info_pages),
    LOOK: has_look,
    **{comparison.rule: comparison.known for comparison in COMPARISONS},
    **{requirement.rule: requirement.known for requirement in REQUIREMENTS},
    **{trait.rule: trait.known for trait in TRAITS},
}


def can_judge(rule: str, service: Service) -> bool | None:
    """Return whether ``rule`` is about the service and its facts are known: False is not about it, None not known."""
    judged = _JUDGED.get(rule)
    return judged(service) if judged else False


def _if_asking(service: Service, fact: object) -> bool | None:
    return (fact is not None or None) if service.login_required else service.login_required
