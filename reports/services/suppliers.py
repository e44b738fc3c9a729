"""Write a letter to each supplier of e-services: its faults, where they are, and what the law says.

A supplier is known by its platform, else by the host. Publishing systems and frameworks have many suppliers, so there,
too, each host gets its own letter.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from audits.page import host_of
from reports.edition import Edition, Issue, links
from reports.language import PLATFORMS, Language, Wording
from reports.services.words import listed, quoted
from reports.store import Pictures
from rules import Rule

_STANDARD = re.compile("EN 301 549")
_ADDRESSES = 10  # named per fault


@dataclass(slots=True)
class Fault:
    """A fault of the supplier. ``title`` says how it should be; ``places`` has pages with the fault by its message.

    ``more`` is the number of other pages, and ``picture`` the name of a file, or "".
    """

    title: str
    law: tuple[str, ...]
    how: str
    places: dict[str, list[str]] = field(default_factory=dict)
    more: int = 0
    picture: str = ""

    @property
    def message(self) -> str:
        """Return what is wrong, if it is the same on all pages; else ""."""
        return next(iter(self.places)) if len(self.places) == 1 else ""


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter about one platform or host."""

    name: str
    subject: str
    lead: str
    law: str  # "" when no fault breaks it
    services: str
    faults: list[Fault]
    sender: str
    mails: list[tuple[str, str]]  # language and file name of each .eml


@dataclass(frozen=True, slots=True)
class SupplierView:
    """The page of a letter."""

    template: ClassVar = "supplier.html"

    letter: Letter


@dataclass(frozen=True, slots=True)
class SuppliersView:
    """The suppliers whose e-services have faults, each with its letter: name, path and number of faults."""

    template: ClassVar = "suppliers.html"

    letters: list[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Supplier:
    """One platform, or one host where it is not known, with its hosts and its open faults."""

    name: str
    path: str
    hosts: tuple[str, ...]
    issues: list[Issue]

    @property
    def page(self) -> str:
        """Return the path of the page with its letter."""
        return f"{self.path}.html"

    @property
    def is_platform(self) -> bool:
        """Return whether it is known by its platform."""
        return self.name not in self.hosts


def hosts_by_supplier(edition: Edition) -> dict[str, tuple[str, ...]]:
    """Return the hosts of each supplier of e-services, by its platform, else by the host.

    The hosts that the round starts from are the municipality's own.
    """
    own = {host_of(url) for url in edition.site.site.start}
    platforms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for service in edition.services:
        if service.host not in own:
            platforms[service.host][service.platform] += service.platform in PLATFORMS
    hosts: defaultdict[str, list[str]] = defaultdict(list)
    for host in sorted(platforms):
        platform, seen = platforms[host].most_common(1)[0]
        hosts[platform if seen else host].append(host)
    return {key: tuple(theirs) for key, theirs in sorted(hosts.items())}


def find_suppliers(edition: Edition) -> Iterator[Supplier]:
    """Yield each supplier whose e-services have faults that it must fix."""
    for key, theirs in hosts_by_supplier(edition).items():
        issues = [issue for issue in edition.open if not issue.review and _is_suppliers(edition, issue, theirs)]
        if issues:
            path = f"e-tjanster/leverantor/{links.safe_name(key.replace(':', '-'))}"
            yield Supplier(PLATFORMS.get(key, key), path, theirs, issues)


def _is_suppliers(edition: Edition, issue: Issue, hosts: tuple[str, ...]) -> bool:
    """Return whether the supplier of ``hosts`` fixes an issue: the rule says so, or it breaks EN 301 549."""
    rule = edition.rules.get(issue.rule)
    about = issue.key if issue.scope == "service" else issue.url
    return rule is not None and host_of(about) in hosts and (rule.fixer == "supplier" or bool(_clauses(rule)))


def _clauses(rule: Rule) -> tuple[str, ...]:
    return tuple(clause for clause in rule.law if _STANDARD.match(clause))


def write_letter(edition: Edition, supplier: Supplier, language: Language) -> Letter:
    """Return the letter to a supplier in a language."""
    _, n = language.text, language.ngettext
    faults = _faults(edition, supplier, Wording(edition.rules, language.code))
    hosts = listed(language, supplier.hosts)
    where = f"{supplier.name} ({hosts})" if supplier.is_platform else hosts
    named = {"site": edition.site.site.name, "name": supplier.name, "n": language.number(len(faults))}
    if supplier.is_platform:
        subject = n("%(site)s: %(n)s fel att rätta i %(name)s", "%(site)s: %(n)s fel att rätta i %(name)s", len(faults))
    else:
        subject = n(
            "%(site)s: %(n)s fel att rätta på %(name)s", "%(site)s: %(n)s fel att rätta på %(name)s", len(faults)
        )
    file = supplier.path.rpartition("/")[2]
    return Letter(
        name=supplier.name,
        subject=subject % named,
        lead=_(
            "%(site)s granskar varje natt sina e-tjänster. Den %(day)s fanns det här att rätta i dem som ligger på"
            " %(where)s. Vi ber er rätta det, och svara när det kan vara klart.",
            site=named["site"], where=where, day=language.date(edition.day.isoformat()),
        ),
        law=_(
            "Lagen (2018:1937) om tillgänglighet till digital offentlig service kräver att e-tjänsterna uppfyller"
            " EN 301 549. Vid felen står vilka krav som inte är uppfyllda."
        ) if any(fault.law for fault in faults) else "",
        services=quoted(language, [one.name for one in edition.services if one.host in supplier.hosts]),
        faults=faults,
        sender=named["site"],
        mails=[(code, f"{file}.{code}.eml") for code in ("sv", "en")],
    )  # fmt: skip


def _faults(edition: Edition, supplier: Supplier, wording: Wording) -> list[Fault]:
    """Return the faults by rule, the most important first."""
    pictures = Pictures(edition.store.path.parent)
    faults: dict[str, Fault] = {}
    named: defaultdict[str, set[str]] = defaultdict(set)
    for issue in supplier.issues:
        rule = edition.rules[issue.rule]
        # What a rule of the supplier's says is written to the municipality: "ask the supplier to ...".
        how = "" if rule.fixer == "supplier" else wording.how(rule.id)
        fault = faults.setdefault(rule.id, Fault(wording.title(rule.id), _clauses(rule), how))
        message = wording.message(issue.finding)
        for url in dict.fromkeys(issue.urls or [issue.url]):
            if url in named[message] or host_of(url) not in supplier.hosts:
                continue
            named[message].add(url)
            if sum(map(len, fault.places.values())) < _ADDRESSES:
                fault.places.setdefault(message, []).append(url)
            else:
                fault.more += 1
        picture = pictures.name(issue.id, issue.finding)
        if not fault.picture and pictures.has(picture):
            fault.picture = picture
    return list(faults.values())
