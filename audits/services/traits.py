"""Checks of what the e-services should have in common, against the norm of site.toml or the clear majority."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from audits.base import SiteYield
from audits.services.base import ServiceAudit, information
from audits.services.catalogue import build_services
from audits.services.consistency import plain_label
from audits.services.majority import majority, part_of
from audits.services.model import Service
from audits.services.parts import parts_of
from audits.site_config import Norm
from audits.view import SiteView

LOOK, ORDER = "services.look", "services.part-order"


class Trait(NamedTuple):
    """A fact that should be the same everywhere. ``shown`` is the fact as a page writes it, None where not known.

    ``plain`` is what is compared. ``known``: as in `audits.services.known.can_judge`.
    """

    rule: str
    known: Callable[[Service], bool | None]
    shown: Callable[[Service], str]
    plain: Callable[[str], str] = str.casefold
    norm: Callable[[Norm], str] = lambda _: ""


def _seen(service: Service) -> bool | None:
    return service.sender is not None or None


TRAITS = (
    Trait(
        "services.start-label",
        lambda s: bool(s.start_label) if s.sender is not None else None,
        lambda s: s.start_label,
        plain_label,
        lambda norm: norm.start_label,
    ),
    Trait("services.title-pattern", _seen, lambda s: s.sender.title_suffix if s.sender else ""),
    Trait(
        "services.contact-place",
        lambda s: bool(s.contact.region) if s.contact is not None else None,
        lambda s: s.contact.region if s.contact else "",
    ),
)


class SameTraits(ServiceAudit):
    """Services have the traits of the norm, or those that most of them have."""

    rules = tuple(trait.rule for trait in TRAITS)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield findings by service; ``majority`` is what the norm or most services have."""
        services = build_services(site)
        for trait in TRAITS:
            known = [trait.known(service) for service in services]
            judged = [service for service, can in zip(services, known, strict=True) if can]
            norm = trait.norm(site.site.services.norm)
            if not judged and None in known:
                yield self.untested(trait.rule)
            elif not judged or (not norm and len(judged) < self.limit("services", trait.rule)):
                yield self.inapplicable(trait.rule)
            else:
                yield from self._compare(trait, judged, norm)

    def _compare(self, trait: Trait, judged: list[Service], norm: str) -> Iterator[SiteYield]:
        values = [trait.plain(trait.shown(service)) for service in judged]
        most = majority(values, self.limit("share", trait.rule), self.limit("services", trait.rule))
        usual = trait.plain(norm) if norm else most.value if most else ""
        if not usual:
            return
        written = Counter(trait.shown(s) for s, value in zip(judged, values, strict=True) if value == usual)
        expected = norm or written.most_common(1)[0][0]
        share = part_of(values.count(usual), len(values))
        for service, value in zip(judged, values, strict=True):
            if value != usual:
                shown = trait.shown(service)
                case = "" if shown else "none"
                yield self.about(trait.rule, service, "", shown, case=case, shown=shown, majority=expected, share=share)


_LOOKS: dict[str, Callable[[Service], str]] = {
    "header": lambda s: s.sender.header_hash if s.sender else "",
    "colours": lambda s: " ".join(s.sender.colours) if s.sender else "",
    "font": lambda s: s.sender.font if s.sender else "",
    "buttons": lambda s: s.sender.button_style if s.sender else "",
}


class SameLook(ServiceAudit):
    """Services have the header, colours, font and buttons of the one that the norm names, or that most of them have."""

    rules = (LOOK,)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield a finding by service with everything of its look that differs."""
        services = build_services(site)
        seen = [service for service in services if has_look(service)]
        norm = next((service for service in seen if service.start_url == site.site.services.norm.look), None)
        if norm is None and len(seen) < self.limit("services"):
            yield self.inapplicable() if len(services) < self.limit("services") else self.untested()
            return
        differs: dict[str, list[str]] = {}
        shares: list[int] = []
        for name, value_of in _LOOKS.items():
            values = {service.url: value_of(service) for service in seen if value_of(service)}
            most = majority(list(values.values()), self.limit("share"), self.limit("services"))
            usual = value_of(norm) if norm else most.value if most else ""
            if usual:
                shares.append(list(values.values()).count(usual))
                for url, value in values.items():
                    if value != usual:
                        differs.setdefault(url, []).append(name)
        for service in seen:
            if service.url in differs:
                share = part_of(min(shares), len(seen))
                yield self.about(LOOK, service, differs=", ".join(differs[service.url]), share=share)


def has_look(service: Service) -> bool | None:
    """Return whether a browser has seen the look of the service; None where none has."""
    return bool(service.sender and service.sender.font) or None


class SameOrder(ServiceAudit):
    """The parts of information pages come in the order of the norm, or of most pages that have them."""

    rules = (ORDER,)

    def run(self, site: SiteView) -> Iterator[SiteYield]:
        """Yield a finding by service with the first two parts that have changed places."""
        told = [service for service in build_services(site) if service.info_pages and len(service.sections) > 1]
        norm = [part for text in site.site.services.norm.headings for part in parts_of(text)[:1]]
        if len(told) < (1 if norm else self.limit("services")):
            yield self.inapplicable()
            return
        pairs = Counter(pair for service in told for pair in _pairs(service.sections))
        for service in told:
            swapped = [pair for pair in _pairs(service.sections) if self._is_swapped(pair, pairs, norm)]
            if swapped:
                first, second = swapped[0]
                yield self.about(
                    ORDER,
                    service,
                    information(service),
                    first=service.part_names.get(second, second),
                    second=service.part_names.get(first, first),
                    share=part_of(pairs[second, first], pairs[second, first] + pairs[first, second]),
                )

    def _is_swapped(self, pair: tuple[str, str], pairs: Counter[tuple[str, str]], norm: list[str]) -> bool:
        first, second = pair
        if first in norm and second in norm:
            return norm.index(first) > norm.index(second)
        other, same = pairs[second, first], pairs[pair]
        return not norm and other + same >= self.limit("services") and other >= self.limit("share") * (other + same)


def _pairs(parts: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(first, second) for at, first in enumerate(parts) for second in parts[at + 1 :]]
