"""Checks of what each e-service must have by itself, whatever the others have."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

import msgspec

from audits.base import SiteYield
from audits.model import Value
from audits.page import fold
from audits.services.base import ServiceAudit, information, says_need
from audits.services.catalogue import build_services
from audits.services.majority import part_of
from audits.services.method_table import kinds
from audits.services.methods import read_sentence
from audits.services.model import FACT, Evidence, Service
from audits.services.words import table
from audits.view import SiteView

APPROVED = ("bankid", "freja", "svenska-pass")
"""The e-identifications for private persons that Digg has approved, in November 2026."""


class Context(NamedTuple):
    """What a requirement may look at besides its service."""

    view: SiteView
    services: tuple[Service, ...]
    limits: Mapping[str, float]
    by_name: Mapping[str, list[Service]]


def _always(_: Context) -> bool:
    return True


def _start(service: Service, _: Context) -> str:
    return service.start_url


def _information(service: Service, _: Context) -> str:
    return information(service)


class Requirement(NamedTuple):
    """A rule that a service meets or not.

    ``known``: whether the rule can judge the service (False: it is not about it, None: a fact is unknown).
    ``faults``: the values of a finding; None where the requirement is met. ``page``: the page to fix. ``holds``:
    whether the rule is in force at all.
    """

    rule: str
    known: Callable[[Service], bool | None]
    faults: Callable[[Service, Context], dict[str, Value] | None]
    page: Callable[[Service, Context], str] = _start
    in_force: Callable[[Context], bool] = _always


@cache
def words(group: str, name: str) -> re.Pattern[str]:
    """Return a pattern of rules/words/service-names.toml."""
    return re.compile(table("service-names")[group][name], re.I)


def _met(met: bool) -> dict[str, Value] | None:
    return None if met else {}


def _seen(service: Service) -> bool | None:
    """Return whether the start page was read."""
    return service.sender is not None or None


def _has_steps(service: Service) -> bool | None:
    """Return whether there are steps to show: a form that is all on the start page has none."""
    return _seen(service) and (service.login_required is not False or bool(service.start_label))


def _if_asking(service: Service, fact: object) -> bool | None:
    return (fact is not None or None) if service.login_required else service.login_required


def _is_open(service: Service) -> bool | None:
    return None if service.login_required is None else not service.login_required


def _contradicted(service: Service, _: Context) -> dict[str, Value] | None:
    """Return the sentence that says the opposite of what the service does, or two that contradict each other."""
    passable = "none" in (service.methods_offered or ())
    if service.login_required and service.login_stated is False:
        return {"case": "required", "said": service.login_stated_where}
    if service.login_required is False and service.login_stated and passable:
        return {"case": "open", "said": service.login_stated_where}
    said = {source.value: source.text for source in reversed(service.evidence.get("login_said", ()))}
    if service.login_said == "unclear" and len(said) > 1:
        other, first = list(said.values())[-2:]
        return {"case": "both", "said": first, "other": other}
    return None


def _clicks(service: Service, context: Context) -> dict[str, Value] | None:
    clicks = service.clicks_to_login or 0
    return {"clicks": clicks} if clicks > context.limits["clicks"] else None


def _foreign_host(service: Service, context: Context) -> dict[str, Value] | None:
    host = service.host.rpartition(":")[0] or service.host
    domains = [domain.casefold() for domain in context.view.site.services.domains]
    own = any(host == domain or host.endswith(f".{domain}") for domain in domains)
    return None if own else {"host": service.host, "domains": ", ".join(domains)}


def _name_of(service: Service) -> str:
    return fold(service.name).casefold()


def _namesake(service: Service, context: Context) -> dict[str, Value] | None:
    others = [other.start_url for other in context.by_name[_name_of(service)][:2] if other is not service]
    return {"other": others[0]} if others else None


def _missing_eids(service: Service, wanted: tuple[str, ...]) -> dict[str, Value] | None:
    offered = service.methods_offered or ()
    missing = [method for method in wanted if method not in offered]
    return (
        {"missing": ", ".join(missing), "offered": ", ".join(offered)} if missing and "e-leg" not in offered else None
    )


def _asks_eid(service: Service) -> bool | None:
    known = _if_asking(service, service.methods_offered)
    return known and any(method in kinds()["eid"] for method in service.methods_offered or ())


def _asks_swedish_eid(service: Service) -> bool | None:
    known = _if_asking(service, service.methods_offered)
    return known and any(method in APPROVED for method in service.methods_offered or ())


def _since(date: str, today: str) -> bool:
    return bool(date) and today >= date


def _no_languages(service: Service, _: Context) -> dict[str, Value] | None:
    return _met(len(service.languages) > 1)


def _offer_languages(context: Context) -> bool:
    """Return whether most services can be had in several languages."""
    seen = [service for service in context.services if service.sender is not None]
    return sum(len(s.languages) > 1 for s in seen) >= max(
        context.limits["share"] * len(seen), context.limits["services"]
    )


def _unmarked(service: Service, context: Context) -> dict[str, Value] | None:
    link = _link(service, context)
    return {"said": link} if link and not words("link", "elsewhere").search(link) else None


def _link(service: Service, context: Context) -> str:
    """Return the text of the link from the information page to the service."""
    record = context.view.records.get(information(service))
    links = record.links if record else ()
    return next((link.text for link in links if context.view.final(link.to) == service.start_url), "")


def _labels(service: Service) -> list[tuple[str, str]]:
    """Return the methods that controls of the login name, each with the control's label."""
    sources = service.evidence.get("methods_offered", ())
    return [
        (s.value, s.text) for s in sources if s.value in table("service-names")["label"] and _names(s.value, s.text)
    ]


def _names(method: str, label: str) -> bool:
    return method in read_sentence(label).methods()


def _misspelt(service: Service, _: Context) -> dict[str, Value] | None:
    wrong = [(method, label) for method, label in _labels(service) if not _spelling(method).search(label)]
    return {"said": wrong[0][1], "method": wrong[0][0]} if wrong else None


@cache
def _spelling(method: str) -> re.Pattern[str]:
    return re.compile(table("service-names")["label"][method])


def _only_bankid(service: Service, context: Context) -> dict[str, Value] | None:
    found = _sentence(service, context)
    return {"said": found[1]} if found else None


def _page_of_sentence(service: Service, context: Context) -> str:
    found = _sentence(service, context)
    return found[0] if found else service.start_url


def _sentence(service: Service, context: Context) -> tuple[str, str] | None:
    """Return the page and the sentence that takes BankID for e-identification as such."""
    for url in (*service.info_pages, service.start_url):
        record = context.view.records.get(url)
        if record and FACT in record.facts:
            for said in msgspec.convert(record.facts[FACT], Evidence).said:
                if words("text", "only_bankid").search(said.sentence):
                    return url, said.sentence
    return None


REQUIREMENTS = (
    Requirement("services.open-unstated", _is_open, lambda s, _: _met(says_need(s)), _information),
    Requirement(
        "services.login-contradicted",
        lambda s: (s.login_required is not None and says_need(s)) or None,
        _contradicted,
        _information,
    ),
    Requirement("services.login-clicks", lambda s: _if_asking(s, s.clicks_to_login), _clicks, _information),
    Requirement(
        "services.foreign-host",
        lambda _: True,
        _foreign_host,
        in_force=lambda context: bool(context.view.site.services.domains),
    ),
    Requirement("services.shared-name", _seen, _namesake),
    Requirement(
        "services.no-privacy-text", lambda s: s.privacy is not None or None, lambda s, _: _met(bool(s.privacy))
    ),
    Requirement(
        "services.unordered-steps",
        lambda s: s.steps_ordered is not None or None,
        lambda s, _: None if s.steps_ordered else {"said": ", ".join(s.steps)},
    ),
    Requirement("services.method-label", lambda s: bool(_labels(s)) or None, _misspelt),
    Requirement("services.no-steps", _has_steps, lambda s, _: _met(bool(s.steps))),
    Requirement("services.unavailable", _seen, lambda s, _: {"said": fold(s.unavailable)} if s.unavailable else None),
    Requirement("services.no-languages", _seen, _no_languages, in_force=_offer_languages),
    Requirement("services.unmarked-link", lambda s: bool(s.info_pages), _unmarked, _information),
    Requirement("services.system-name", _seen, lambda s, _: _met(bool(words("name", "doing").search(s.name)))),
    Requirement("services.only-bankid", lambda s: bool(s.info_pages) or _seen(s), _only_bankid, _page_of_sentence),
    Requirement(
        "services.foreign-eid",
        _asks_swedish_eid,
        lambda s, _: _missing_eids(s, ("foreign-eid",)),
        in_force=lambda context: _since(context.view.site.services.foreign_eid_from, context.view.today),
    ),
    Requirement(
        "services.all-eids",
        _asks_eid,
        lambda s, _: _missing_eids(s, APPROVED),
        in_force=lambda context: _since(context.view.site.services.all_eids_from, context.view.today),
    ),
)


class Requirements(ServiceAudit):
    """Judges each service by the table of requirements."""

    rules = tuple(requirement.rule for requirement in REQUIREMENTS)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield findings by service; ``share`` is how many of the services that could be judged meet the rule."""
        services = build_services(site)
        by_name: defaultdict[str, list[Service]] = defaultdict(list)
        for service in services:
            by_name[_name_of(service)].append(service)
        for requirement in REQUIREMENTS:
            context = Context(site, services, self._rules[requirement.rule].limits, by_name)
            yield from self._judge(requirement, context)

    def _judge(self, requirement: Requirement, context: Context) -> Iterator[SiteYield]:
        known = [(service, requirement.known(service)) for service in context.services]
        judged = [(s, requirement.faults(s, context)) for s, can in known if can]
        if not requirement.in_force(context) or all(can is False for _, can in known):
            yield self.inapplicable(requirement.rule)
        elif not judged:
            yield self.untested(requirement.rule)
        else:
            share = part_of(sum(faults is None for _, faults in judged), len(judged))
            for service, faults in judged:
                if faults is not None:
                    page = requirement.page(service, context)
                    text = str(faults.get("said", ""))
                    yield self.about(requirement.rule, service, page, text, share=share, **faults)
