"""Decides how a journey goes on: which control leads to the login, and which may be pressed to see what it opens."""

import re
from functools import cache

from audits.journeys import Step
from audits.page import accessible_text, host_of, split
from audits.services.addresses import is_file
from audits.services.controls import controls, is_help, is_login_label, is_start_label, offered
from audits.services.method_table import kinds
from audits.services.model import Seen
from audits.services.rendered import ShownPage
from audits.services.words import table
from audits.site_config import Site

CONTENT = ("main", "dialog", "aside")
_AROUND = ("header", "nav")
_SWEDISH = re.compile(r"^(?:på )?(?:svenska|swedish)\W*$", re.I)


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(table("service-platforms")["journey"][name], re.I)


def next_control(step: Step, site: Site) -> tuple[str, str, int | None] | None:
    """Return label, address and number of the control that leads on from a page; None where nothing needs to.

    That is a login of the content, else a start of it, else a login around it, which may be that of the whole portal.
    Where a page names its ways to log in, the choice is there, and nothing is followed. The address is "" for a
    control without one, which is pressed.
    """
    page = ShownPage(step, site)
    found = list(controls(page))
    if any(control.methods and control.region in CONTENT and _is_specific(control) for control in found):
        return None
    for role, places in (("login", CONTENT), ("start", CONTENT), ("login", _AROUND), ("start", _AROUND)):
        able = [c for c in found if c.role == role and c.region in places and not is_help(c.href)]
        if able:
            chosen = min(able, key=lambda control: places.index(control.region))
            address = chosen.href if chosen.href.startswith(("http://", "https://")) else ""
            same = address.partition("#")[0] == step.url.partition("#")[0]
            return chosen.label, "" if same else address, chosen.number
    return (_only_way(page, site) or _only_button(page)) if not found else None


def _only_way(page: ShownPage, site: Site) -> tuple[str, str, int | None] | None:
    """Return the one link of the content that leads on, within the host or to a listed provider, if there is one.

    Its label may say anything.
    """
    hosts = (host_of(page.url), *site.services.providers)
    ways = {
        anchor.href: anchor
        for anchor in page.anchors
        if anchor.region in CONTENT and host_of(anchor.href) in hosts and _leads_on(page.url, anchor.href, anchor.text)
    }
    below = [anchor for href, anchor in ways.items() if href.startswith(page.url.rstrip("/"))]
    chosen = [anchor for anchor in ways.values() if _SWEDISH.search(anchor.text)]  # a choice of language comes first
    chosen = chosen or (below if len(ways) > 1 else [*ways.values()])
    return (chosen[0].text, chosen[0].href, None) if len(chosen) == 1 else None


def _only_button(page: ShownPage) -> tuple[str, str, int | None] | None:
    """Return the one button of the content that begins an errand ("Anmäl ditt barn"), outside of forms."""
    able = [
        (label, "", int(number))
        for tag in page.elements
        if (tag.name == "button" or tag.get("role") == "button") and page.region(tag) in CONTENT
        if not tag.find_parent("form") and not tag.has_attr("disabled")
        if (number := str(tag.get("data-n") or "")).isdigit() and _words("errand").search(label := accessible_text(tag))
        if not _words("ends").search(label)
    ]
    return able[0] if len(able) == 1 else None


def _leads_on(url: str, href: str, label: str) -> bool:
    path = split(href).path.casefold()
    asides = _words("ends").search(label) or _words("aside").search(label) or is_file(href)
    return not asides and path != split(url).path.casefold()


def _is_specific(control: Seen) -> bool:
    return any(method != "e-leg" and method in kinds()["login"] for method in control.methods)


def may_press(label: str, expands: bool, in_form: bool) -> bool:
    """Return whether a control may be pressed to read what it opens.

    Never one of a form, or one that ends or sends. One that names a way to log in begins that login, unless it says
    that it expands something.
    """
    if in_form or not label or _words("ends").search(label):
        return False
    named = offered(label, "")
    if not expands and any(method != "e-leg" for method in named):
        return False
    opens = bool(named) or bool(_words("more").search(label))
    return expands or opens or is_login_label(label) or is_start_label(label)
