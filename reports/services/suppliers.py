"""Write a letter to the supplier of each host of e-services: its faults, where they are, and what the law says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import ClassVar

from audits.page import host_of
from reports.edition import Edition, Issue, cut, links
from reports.store import Pictures
from rules import Rule

_STANDARD = re.compile("EN 301 549")
_ADDRESSES = 10  # named per fault
_PICTURES = 20  # of a letter


@dataclass(slots=True)
class Fault:
    """A fault of the supplier: ``addresses`` are some of the pages with it, and ``pictures`` are names of files."""

    title: str
    message: str
    law: tuple[str, ...]
    how: str
    addresses: list[str]
    more: int
    pictures: list[str]


@dataclass(frozen=True, slots=True)
class SupplierView:
    """The letter about one host."""

    template: ClassVar = "supplier.html"

    host: str
    subject: str
    lead: str
    end: str
    services: list[str]
    faults: list[Fault]
    mail: str  # the name of its .eml file


@dataclass(frozen=True, slots=True)
class SuppliersView:
    """The hosts of e-services that have faults, each with its letter: host, path and number of faults."""

    template: ClassVar = "suppliers.html"

    letters: list[tuple[str, str, int]]


def supplier_letters(edition: Edition) -> Iterator[tuple[str, SupplierView]]:
    """Yield the letter about each host of e-services that has faults which its supplier must fix, with its path.

    The hosts that the round starts from are the municipality's own.
    """
    own = {host_of(url) for url in edition.site.site.start}
    pictures = Pictures(edition.store.path.parent)
    for host in sorted({service.host for service in edition.services} - own):
        issues = [issue for issue in edition.open if not issue.review and _is_suppliers(edition, issue, host)]
        if issues:
            name = links.safe_name(host.replace(":", "-"))
            yield f"e-tjanster/leverantor/{name}.html", _letter(edition, pictures, host, issues, name)


def _is_suppliers(edition: Edition, issue: Issue, host: str) -> bool:
    """Return whether the supplier of ``host`` fixes an issue: the rule says so, or it breaks EN 301 549."""
    rule = edition.rules.get(issue.rule)
    about = issue.key if issue.scope == "service" else issue.url
    return rule is not None and host_of(about) == host and (rule.fixer == "supplier" or bool(_clauses(rule)))


def _clauses(rule: Rule) -> tuple[str, ...]:
    return tuple(clause for clause in rule.law if _STANDARD.match(clause))


def _letter(edition: Edition, pictures: Pictures, host: str, issues: list[Issue], name: str) -> SupplierView:
    _, n = edition.language.text, edition.language.ngettext
    faults: dict[str, Fault] = {}
    for issue in issues:
        rule = edition.rules[issue.rule]
        fault = faults.get(rule.id)
        if fault is None:
            # What a rule of the supplier's says is written to the municipality: "ask the supplier to ...".
            how = "" if rule.fixer == "supplier" else edition.wording.how(rule.id)
            title, message = edition.wording.title(rule.id), edition.message(issue)
            fault = faults[rule.id] = Fault(title, message, _clauses(rule), how, [], 0, [])
        for url in dict.fromkeys(issue.urls or [issue.url]):
            if url in fault.addresses or host_of(url) != host:
                continue
            if len(fault.addresses) < _ADDRESSES:
                fault.addresses.append(url)
            else:
                fault.more += 1
        picture = pictures.name(issue.id, issue.finding)
        if pictures.has(picture) and not fault.pictures:
            fault.pictures.append(picture)
    count = len(faults)
    site = edition.site.site.name
    return SupplierView(
        host=host,
        subject=n("%(n)s fel i e-tjänsterna på %(host)s", "%(n)s fel i e-tjänsterna på %(host)s", count)
        % {"n": count, "host": host},
        lead=_(
            "%(site)s granskar varje natt e-tjänsterna på %(host)s. Den %(day)s fanns felen nedan. Vi ber er rätta dem,"
            " och svara när det kan vara klart.",
            site=site, host=host, day=edition.language.date(edition.day.isoformat()),
        ),
        end=_(
            "Lagen (2018:1937) om tillgänglighet till digital offentlig service kräver att e-tjänsterna uppfyller"
            " EN 301 549. Vid varje fel står vilka krav det gäller."
        ),
        services=[service.name for service in edition.services if service.host == host],
        faults=list(faults.values()),
        mail=f"{name}.eml",
    )  # fmt: skip


def supplier_mail(edition: Edition, letter: SupplierView) -> bytes:
    """Return the letter as a mail that is ready to be addressed and sent, with its pictures attached."""
    _ = edition.language.text
    out = [_("Hej!"), "", letter.lead, letter.end]
    for number, fault in enumerate(letter.faults, 1):
        out += ["", f"{number}. {cut(fault.title, 200)}", cut(fault.message, 300)]
        if fault.law:
            out.append(_("Krav: %(clauses)s", clauses=", ".join(fault.law)))
        if fault.how:
            out.append(_("Så rättas det: %(how)s", how=fault.how))
        out += [f"* {url}" for url in fault.addresses]
        if fault.more:
            out.append(_("… och %(n)s till.", n=edition.language.number(fault.more)))
    message = EmailMessage(policy=SMTP)
    message["Subject"] = cut(letter.subject, 200)
    message["X-Unsent"] = "1"  # mail programs open it as a draft
    message.set_content("\n".join(line.replace("\r", " ").replace("\n", " ") for line in out) + "\n")
    folder = Pictures(edition.store.path.parent).folder
    for name in [name for fault in letter.faults for name in fault.pictures][:_PICTURES]:
        message.add_attachment((folder / name).read_bytes(), maintype="image", subtype="webp", filename=name)
    return message.as_bytes()
