"""Write letters after a run, to each owner with news: what is new, came back, was fixed or expires is worth a mail."""

from collections import Counter
from dataclasses import dataclass, field

from audits.site_config import WEB_TEAM
from reports.edition import Edition, Issue, links
from reports.services import ServiceChange, service_changes
from reports.views import ACTIONS, Bundle, agreed, bundles, lines, verdict

_SHOWN = 8  # items of a kind; the rest is a number and the link to the list


@dataclass(slots=True)
class Item:
    """One line of a letter."""

    text: str
    place: str = ""
    href: str = ""
    band: str = ""


@dataclass(slots=True)
class Part:
    """The items under one heading; ``more`` were left out."""

    title: str
    items: list[Item]
    more: int = 0


@dataclass(slots=True)
class Letter:
    """The letter to one owner."""

    owner: str
    name: str
    to: str
    subject: str
    lead: str
    parts: list[Part] = field(default_factory=list)
    href: str = ""  # the whole list


def letters(edition: Edition) -> list[Letter]:
    """Return the letters of this run: none after the first run, when everything would be new."""
    if edition.previous is None:
        return []
    changes = service_changes(edition)
    addresses = {owner.id: owner.email for owner in edition.site.owner}
    addresses[WEB_TEAM] = edition.site.report.mail.to or addresses.get(WEB_TEAM, "")
    found = []
    for owner in edition.owners.values():
        to = addresses.get(owner.id, "")
        if to and (letter := _letter(edition, owner.id, to, changes)):
            found.append(letter)
    return found


def _letter(edition: Edition, owner: str, to: str, changes: list[ServiceChange]) -> Letter | None:
    _, n = edition.language.text, edition.language.ngettext
    mine = [issue for issue in edition.issues if issue.owner == owner and not issue.review]
    fixed = [issue for issue in mine if issue.id in edition.happened.get("fixed", ())]
    back = [i for i in mine if i.id in edition.new_ids and i.id in edition.happened.get("reopened", ())]
    new = [issue for issue in mine if issue.id in edition.new_ids and issue not in back]
    over = [i for i in mine if i.state == "open" and i.id in edition.happened.get("decision-expired", ())]
    ended = edition.happened.get("reassign-expired", set()) | edition.happened.get("reassign-withdrawn", set())
    returned = [i for i in mine if i.state == "open" and i.id in ended]
    kinds: list[tuple[str, list[Issue]]] = [
        (_("Åtgärdat sedan förra ronden: bra jobbat!"), fixed),
        (_("Nytt"), new),
        (_("Har kommit tillbaka"), back),
        (_("Beslutet har gått ut, så ärendet är öppet igen"), over),
        (_("Åter hos er: beslutet att lämna över ärendet gäller inte längre"), returned),
    ]
    parts = [_part(edition, title, issues) for title, issues in kinds if issues]
    of_services = [change for change in changes if owner == WEB_TEAM or owner in change.owners]
    if of_services:
        items = [Item(each.text, f"{each.before}. {each.after}", links.safe_href(each.url)) for each in of_services]
        parts.insert(0, Part(_("E-tjänster som har ändrats"), items))
    soon = _running_out(edition, owner)
    if soon:
        parts.append(Part(_("Beslut som snart går ut"), soon[:_SHOWN], max(0, len(soon) - _SHOWN)))
    if not parts:
        return None
    said = [
        n("%(n)s ändring i e-tjänster", "%(n)s ändringar i e-tjänster", len(of_services)) % {"n": len(of_services)}
        if of_services else "",
        n("%(n)s nytt", "%(n)s nya", len(new)) % {"n": len(new)} if new else "",
        _("%(n)s tillbaka", n=len(back)) if back else "",
        n("%(n)s åtgärdat", "%(n)s åtgärdade", len(fixed)) % {"n": len(fixed)} if fixed else "",
        n("%(n)s beslut går ut", "%(n)s beslut går ut", len(soon) + len(over)) % {"n": len(soon) + len(over)}
        if soon or over else "",
    ]  # fmt: skip
    name = edition.owners[owner].name
    lead = _("Nattens rond på %(site)s webb är klar. Det här har ändrats för er sedan förra ronden.",
             site=_genitive(edition))  # fmt: skip
    if owner == WEB_TEAM:
        lead += f" {verdict(edition)[1]}."
    subject = f"{edition.site.report.title or _('Webbronden')}: {', '.join(filter(None, said))} ({name})"
    return Letter(owner, name, to, subject, lead, parts, _href(edition, links.owner_page(owner)))


def _genitive(edition: Edition) -> str:
    name = edition.site.site.name
    if edition.language.code != "sv":
        return name
    return name if name.endswith(("s", "x", "z")) else f"{name}s"


def _part(edition: Edition, title: str, issues: list[Issue]) -> Part:
    found = bundles(lines(edition, {}, issues))
    places = Counter(issue.rule for issue in issues)
    items = [_item(edition, bundle, places[bundle.first.issue.rule] - 1) for bundle in found[:_SHOWN]]
    return Part(title, items, max(0, len(found) - _SHOWN))


def _item(edition: Edition, bundle: Bundle, more: int) -> Item:
    line = bundle.first
    place = links.cut(line.title, 90)
    if more:
        place += " " + edition.language.ngettext("och %(n)s ställe till", "och %(n)s ställen till", more) % {"n": more}
    band = bundle.band if line.issue.state == "open" else ""
    # The permanent address: a mail is read weeks later, when the issue is on another page of the backlog or on none.
    return Item(links.cut(bundle.message, 160), place, _href(edition, links.issue_page(line.issue.id)), band)


def _running_out(edition: Edition, owner: str) -> list[Item]:
    """Return the decisions whose end came within the notice since the previous run, so that each is announced once.

    The web team gets all of them.
    """
    _, before = edition.language.text, edition.previous
    found = []
    for each in agreed(edition):
        is_near = each.ends_within_notice(edition.day)
        was_near = False
        if before is not None and each.put_on != edition.run.id:
            was_near = each.ends_within_notice(edition.day_of(before))
        if is_near and not was_near and (owner in each.owners or owner == WEB_TEAM):
            day = _("Till och med %(day)s", day=edition.language.date(each.until))
            action = edition.language.gettext(ACTIONS.get(each.action, each.action))
            text = f"{action}: {links.cut(each.message, 120)}"
            found.append(Item(text, f"{day}. {_('Skäl: %(reason)s', reason=links.cut(each.reason, 160))}"))
    return found


def _href(edition: Edition, path: str) -> str:
    """Return the address where a page of the reports is published; "" when site.toml does not say."""
    base = edition.site.report.mail.url
    return f"{base.rstrip('/')}/{path}" if base and path else ""
