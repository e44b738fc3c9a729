"""Checks that the services look and work as if they came from one sender."""

import re
from collections import Counter
from collections.abc import Iterator

from audits.base import SiteYield
from audits.services.base import ServiceAudit, information
from audits.services.catalogue import build_services
from audits.services.controls import is_login_label
from audits.services.majority import common, majority, part_of
from audits.services.methods import read_sentence
from audits.services.model import LoginControl, Service
from audits.services.parts import parts_of
from audits.view import SiteView

PLACE, LABEL = "services.login-place", "services.login-label"
SENDER, HEADINGS, CONTACT = "services.sender", "services.headings", "services.no-contact"


class LoginControls(ServiceAudit):
    """The login is in the same place and has the same name everywhere."""

    rules = (PLACE, LABEL)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield findings by service, against the norm of site.toml or the clear majority."""
        found = [(s, s.login_control) for s in build_services(site) if s.login_control and s.login_required]
        for rule, norm in ((PLACE, site.site.services.norm.login_region), (LABEL, site.site.services.norm.login_label)):
            if not found and any(service.login_required is not False for service in build_services(site)):
                yield self.untested(rule)
            elif not norm and len(found) < self.limit("services", rule):
                yield self.inapplicable(rule)
        yield from self._places(site, found)
        yield from self._labels(site, found)

    def _places(self, site: SiteView, found: list[tuple[Service, LoginControl]]) -> Iterator[SiteYield]:
        least, count = self.limit("share", PLACE), self.limit("services", PLACE)
        norm = site.site.services.norm.login_region
        regions = [control.region for _, control in found]
        most = majority(regions, least, count)
        usual = norm or (most.value if most else "")
        if not usual:
            return
        share = part_of(regions.count(usual), len(regions))  # type: ignore[arg-type]
        drawn = [c.above_fold for _, c in found if c.region == usual and c.above_fold is not None]
        folds = majority(["above" if above else "below" for above in drawn], least, count)
        astray: set[str] = set()
        for service, control in found:
            place, expected, part = str(control.region), usual, share
            if control.region == usual:
                fold = "above" if control.above_fold else "below"
                if folds is None or control.above_fold is None or fold == folds.value:
                    continue
                place, expected, part = fold, folds.value, folds.share
            astray.add(service.url)
            yield self.about(
                PLACE, service, "", control.label, label=control.label, place=place, majority=expected, share=part
            )
        yield from self._narrow_places(site, [service for service, _ in found if service.url not in astray])

    def _narrow_places(self, site: SiteView, services: list[Service]) -> Iterator[SiteYield]:
        """Yield findings about phones, by services whose login is where it should be on a wide screen."""
        drawn = [(service, control) for service in services if (control := service.login_control_narrow)]
        regions = [str(control.region) for _, control in drawn]
        most = majority(regions, self.limit("share", PLACE), self.limit("services", PLACE))
        usual = site.site.services.norm.login_region or (most.value if most else "")
        for service, control in drawn:
            if usual and control.region != usual:
                yield self.about(
                    PLACE,
                    service,
                    "",
                    control.label,
                    case="narrow",
                    label=control.label,
                    place=control.region,
                    majority=usual,
                    share=part_of(regions.count(usual), len(regions)),
                )

    def _labels(self, site: SiteView, found: list[tuple[Service, LoginControl]]) -> Iterator[SiteYield]:
        labelled = [(service, control.label) for service, control in found if _is_name(control.label)]
        forms = [plain_label(label) for _, label in labelled]
        norm = site.site.services.norm.login_label
        most = majority(forms, self.limit("share", LABEL), self.limit("services", LABEL))
        usual = plain_label(norm) if norm else most.value if most else ""
        if not usual:
            return
        written = Counter(label for form, (_, label) in zip(forms, labelled, strict=True) if form == usual)
        shown = norm or written.most_common(1)[0][0]
        share = part_of(forms.count(usual), len(forms))
        for form, (service, label) in zip(forms, labelled, strict=True):
            if form != usual:
                yield self.about(LABEL, service, "", label, label=label, majority=shown, share=share)


def _is_name(label: str) -> bool:
    """Return whether a label names the login; "BankID" on a page of choices is one method, not a name for the login."""
    return bool(label) and (is_login_label(label) or not read_sentence(label).methods())


def plain_label(label: str) -> str:
    """Return a label without what may differ: case, signs, and the method ("Logga in med BankID" is "logga in")."""
    text = re.sub(r"[^\w +-]", " ", label.casefold())
    if read_sentence(label).methods():
        text = re.sub(r"\b(?:med|via)\b.*$", "", text)
    return " ".join(re.sub(r"\b(?:här|nu)\b", "", text).split())


class OneSender(ServiceAudit):
    """Every service names the municipality, and leads to its contact centre."""

    rules = (SENDER, CONTACT)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield findings by service whose start page was fetched, of the sender where a header or logo was seen."""
        services = build_services(site)
        senders = ((service, service.sender) for service in services)
        seen = [(service, sender) for service, sender in senders if sender and (sender.logo_alt or sender.header_hash)]
        reached = [
            (s, s.contact.contact_centre) for s in services if s.contact and s.contact.contact_centre is not None
        ]
        if not seen:
            yield self.untested(SENDER) if services else self.inapplicable(SENDER)
        if not reached:
            yield self.untested(CONTACT) if services else self.inapplicable(CONTACT)
        name = site.site.services.norm.sender or site.site.site.name
        titles = {service.url: site.records[service.start_url].title for service, _ in seen}
        naming = {s.url: names(name, sender.logo_alt, sender.title_suffix, titles[s.url]) for s, sender in seen}
        for service, sender in seen:
            if not naming[service.url]:
                shown = sender.logo_alt or sender.title_suffix or titles[service.url]
                share = part_of(sum(naming.values()), len(seen))
                yield self.about(SENDER, service, "", shown, shown=shown, majority=name, share=share)
        helped = sum(centre for _, centre in reached)
        for service, centre in reached:
            if not centre:
                yield self.about(
                    CONTACT, service, majority=site.site.services.contact[0], share=part_of(helped, len(reached))
                )


def names(sender: str, logo: str, suffix: str, title: str) -> bool:
    """Return whether logo or title name the sender.

    "Linköping" is enough in a logo or at a title's end. Elsewhere in the title the whole name is required, as the name
    of a place alone may belong to the subject of the service.
    """
    core = re.sub(r"\b(?:kommun|stad|stads|municipality|city|of)\b", " ", sender.casefold()).strip().rstrip("s")
    return core in logo.casefold() or core in suffix.casefold() or sender.casefold() in title.casefold()


class SameHeadings(ServiceAudit):
    """The information pages of services have the same structure."""

    rules = (HEADINGS,)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield findings by service: what its information page lacks of the parts that the norm names or most have."""
        told = [service for service in build_services(site) if service.info_pages]
        norm = site.site.services.norm.headings
        if (not norm and len(told) < self.limit("services", HEADINGS)) or not told:
            yield self.inapplicable(HEADINGS)
            return
        own = {service.url: _parts(service) for service in told}
        shares = common(own.values(), 0 if norm else self.limit("share", HEADINGS), 0)
        wanted = _norm_parts(norm) if norm else {part: _usual(part, told) for part in shares if ":" not in part}
        fullest = max(told, key=lambda service: len(service.sections)).sections
        wanted = dict(sorted(wanted.items(), key=lambda item: fullest.index(item[0]) if item[0] in fullest else 99))
        for service in told:
            missing = [part for part in wanted if part not in own[service.url]]
            if missing:
                least = min(shares.get(part, 0) for part in missing)
                listed = ", ".join(f"”{text}”" for text in dict.fromkeys(wanted[part] for part in missing))
                yield self.about(
                    HEADINGS,
                    service,
                    information(service),
                    missing=listed,
                    majority=len(wanted),
                    share=part_of(least, len(told)),
                )


def _parts(service: Service) -> set[str]:
    return {*service.sections, *(f"text:{text.casefold()}" for text in service.headings)}


def _norm_parts(headings: tuple[str, ...]) -> dict[str, str]:
    """Return the parts that the norm's headings name; a heading that names none must appear as it is written."""
    return {part: text for text in headings for part in parts_of(text) or (f"text:{text.casefold()}",)}


def _usual(part: str, services: list[Service]) -> str:
    """Return the heading that most services use for a part."""
    texts = Counter(service.part_names[part] for service in services if part in service.part_names)
    return texts.most_common(1)[0][0]
