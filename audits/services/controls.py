"""Controls that start a service or open a login, and the methods that they offer. No control is ever pressed."""

import re
from collections.abc import Iterator
from functools import cache

from bs4 import Tag
from msgspec.structs import replace

from audits.model import Region
from audits.page import Anchor, Page, accessible_text, fold, join, split
from audits.services.method_table import kinds, methods
from audits.services.methods import read_sentence
from audits.services.model import Role, Seen
from audits.services.words import table

_FIELDS = ("input", "select", "textarea")
_BUTTONS = ("submit", "button", "image")
_LABEL = 120  # characters: a longer text is not a label
_AROUND = ("header", "nav", "footer")
_MENUS = ("breadcrumb", "footer")
_TAGS = frozenset(["a", "button", "input", "option", "summary"])
_ROLES = frozenset(["button", "link", "radio", "option", "menuitem", "menuitemradio"])
CASE_FIELDS = 2  # of a form that opens a case: its number, and a code
_CHOICE = 8  # words: a longer option is not the name of a way to log in
_SAML = re.compile(r"samlrequest|relaystate", re.I)


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(table("service-platforms")["control"][name], re.I)


def is_login_label(label: str) -> bool:
    """Return whether a label opens a login ("Logga in", "Identifiera dig"), rather than explaining or leaving one."""
    return bool(_words("login").search(label)) and not _words("never").search(label) and not is_past_label(label)


def is_start_label(label: str) -> bool:
    """Return whether a label opens a service ("Starta e-tjänsten")."""
    return bool(_words("start").search(label)) and not _words("never").search(label)


def is_past_label(label: str) -> bool:
    """Return whether a label continues without login ("Gå vidare utan inloggning")."""
    return bool(_words("past").search(label))


def is_help(href: str) -> bool:
    """Return whether an address issues or explains e-identifications: a link to it offers no login."""
    parts = split(href) if href else None
    if parts is None or parts.scheme not in ("http", "https"):
        return False
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.casefold()
    known = any(
        host == name or host.endswith(f".{name}") for name in table("service-platforms")["control"]["help_hosts"]
    )
    return known and not re.search(r"login|saml|auth|idp|/rp/", f"{host}{path}")


def offered(label: str, href: str, hints: str = "") -> tuple[str, ...]:
    """Return the methods that a control offers, from its label, its address, and further attributes (``hints``).

    The label outweighs the attributes; a general "e-leg" is left out where a specific method is named.
    """
    if is_help(href) or _words("never").search(label) or is_past_label(label):
        return ()
    found = [m for m in read_sentence(label).methods() if m in kinds()["login"] or m in kinds()["staff"]]
    if not found:
        blob = f"{href} {hints}"
        found = [row.id for row in methods() if row.address and row.address.search(blob)]
    specific = [method for method in dict.fromkeys(found) if method != "e-leg"]
    return tuple(specific or dict.fromkeys(found))


def controls(page: Page) -> Iterator[Seen]:
    """Yield the page's controls that matter, in document order: links, buttons, and choices of its forms.

    A bare name that means other things, too ("Svenska Pass", "Freja"), offers a method where the page is a choice.
    """
    found = list(_controls(page))
    if any(by_name for _, by_name in found) and not _is_choice(page, [seen for seen, by_name in found if not by_name]):
        found = [(seen, by_name) for seen, by_name in found if not by_name]
    yield from (seen for seen, _ in found)


def _is_choice(page: Page, found: list[Seen]) -> bool:
    if any(seen.role == "method" and set(seen.methods) & kinds()["eid"] - {"e-leg"} for seen in found):
        return True
    opened = [str(tag["data-opened"]) for tag in page.elements if tag.has_attr("data-opened")]
    headings = [tag.get_text(" ") for tag in page.tags("h1", "h2", "legend")]
    return any(_words("choice").search(text) for text in (page.title, *opened, *headings))


def _by_name(label: str) -> tuple[str, ...]:
    """Return the method that a label is the bare name of, though the name alone may mean something else."""
    return tuple(
        row.id for row in methods() if row.near and not row.way and any(one.fullmatch(label) for one in row.pattern)
    )[:1]


def _controls(page: Page) -> Iterator[tuple[Seen, bool]]:
    """Yield each control, and whether only its name says that it offers a method."""
    anchors = {id(anchor.element): anchor for anchor in page.anchors}
    opening = {str(tag["data-opened"]) for tag in page.elements if tag.has_attr("data-opened")}
    for tag in page.elements:
        if tag.name not in _TAGS and tag.get("role") not in _ROLES:
            continue
        if _is_disabled(tag) or (not page.is_displayed(tag) and tag.get("type") != "radio"):
            continue
        anchor = anchors.get(id(tag))
        if anchor is None:
            found, label, region, href = list(_button(page, tag)), _label(page, tag), page.region(tag), ""
            if not found and label in opening:
                found = [Seen(label, "", region, "start")]
        elif _may_matter(anchor):
            found = list(_seen(anchor.text, anchor.href, anchor.region, _images(tag)))
            label, region, href = anchor.text, anchor.region, anchor.href
        else:
            continue
        number = str(tag.get("data-n") or "")
        by_name = not found and region not in ("nav", "header") and not is_help(href) and _by_name(label)
        for seen in [Seen(label, href, region, "method", by_name)] if by_name else found:
            yield (
                replace(seen, number=int(number), opened_by=_opened_by(tag)) if number.isdigit() else seen,
                bool(by_name),
            )


def _is_disabled(tag: Tag) -> bool:
    """Return whether the control is shown and cannot be used: what it names is not offered."""
    return tag.has_attr("disabled") or tag.get("aria-disabled") == "true"


def _label(page: Page, tag: Tag) -> str:
    """Return the whole label of a control that is no link."""
    if tag.name != "input":
        return accessible_text(tag)
    return (
        _field_label(page, tag) if tag.get("type") == "radio" else fold(str(tag.get("value") or tag.get("alt") or ""))
    )


def _opened_by(tag: Tag) -> str:
    panel = tag.find_parent(attrs={"data-opened": True})
    return str(panel["data-opened"]) if panel else ""


def _may_matter(anchor: Anchor) -> bool:
    known = anchor.region in _MENUS or anchor.href.startswith(("mailto:", "tel:"))
    return not known and len(anchor.text) <= _LABEL


def _seen(label: str, href: str, region: Region, hints: str = "") -> Iterator[Seen]:
    if is_past_label(label):
        yield Seen(label, href, region, "past")
        return
    opens = offered(label, href, hints)
    if region in ("nav", "header") and not read_sentence(label).mentions:
        opens = ()  # a portal's menu: an address alone offers nothing
    role: Role | None = "login" if is_login_label(label) else "start" if is_start_label(label) else None
    if opens and (role or _is_method(label, href, hints)):
        yield Seen(label, href, region, role or "method", opens)
    elif role and not is_help(href):
        yield Seen(label, href, region, role)


def _is_method(label: str, href: str, hints: str) -> bool:
    """Return whether a control with a method in its attributes is a choice of it, and not an article about it."""
    if href.startswith(("bankid:", "frejaeid:")):
        return True
    if label and read_sentence(label).methods():
        return len(label.split()) <= 8 and not re.search(r"[.?!]$", label)
    return bool(hints) or bool(re.search(r"login|logga|saml|auth|idp|acr_values", href, re.I))


def _images(tag: Tag) -> str:
    return " ".join(f"{image.get('src', '')} {image.get('alt', '')}" for image in tag.find_all("img"))


def _button(page: Page, tag: Tag) -> Iterator[Seen]:
    kind = str(tag.get("type") or "").lower()
    name = f"{tag.get('name', '')} {tag.get('value', '')} {tag.get('id', '')}"
    if tag.name == "input" and kind == "password":
        yield Seen("", "", page.region(tag), "method", ("password",))
    elif "one-time-code" in str(tag.get("autocomplete") or ""):
        yield Seen("", "", page.region(tag), "method", ("one-time-code",))
    elif case_field(page, tag):
        yield Seen("", "", page.region(tag), "method", ("case-reference",))
    elif tag.name == "summary":
        yield from _seen(accessible_text(tag)[:_LABEL], "", page.region(tag))
    elif tag.name == "option" or tag.get("role") in ("radio", "option", "menuitemradio"):
        label = accessible_text(tag)
        yield from _option(label, page.region(tag))
    elif tag.name != "input" or kind in _BUTTONS:
        label = fold(str(tag.get("value") or tag.get("alt") or "")) if tag.name == "input" else accessible_text(tag)
        action = str(tag.get("formaction") or "")
        hints = f"{name} {tag.get('src', '')} {_images(tag)}"
        yield from _seen(label[:_LABEL], join(page.url, action) if action else "", page.region(tag), hints)
    elif kind == "radio":
        yield from _option(_field_label(page, tag), page.region(tag))


def _option(label: str, region: Region) -> Iterator[Seen]:
    """Yield the choice that a radio button or an option names."""
    if len(label.split()) > _CHOICE:
        return
    if is_past_label(label):
        yield Seen(label, "", region, "past")
    elif opens := offered(label, "", ""):
        yield Seen(label, "", region, "method", opens)


def case_field(page: Page, tag: Tag) -> bool:
    """Return whether a field asks for the number of a case in a form that opens it with a code."""
    if tag.name != "input" or not _words("case_number").search(_field_label(page, tag)):
        return False
    form = tag.find_parent("form")
    fields = [each for each in form.find_all("input") if _is_typed(each)] if form else []
    return len(fields) == CASE_FIELDS and any(_words("code").search(_field_label(page, each)) for each in fields)


def _is_typed(tag: Tag) -> bool:
    return str(tag.get("type") or "text").lower() in ("text", "number", "tel", "password")


def _field_label(page: Page, tag: Tag) -> str:
    """Return what a field is called, by its label or its attributes."""
    text = tag.find_parent("label") or page.index.labels.get(str(tag.get("id") or ""))
    if isinstance(text, Tag) and page.is_displayed(text):
        return accessible_text(text)
    named = str(tag.get("aria-label") or tag.get("placeholder") or tag.get("title") or "")
    return named or _text_before(tag)


def _text_before(tag: Tag) -> str:
    """Return the text in front of a field that has no label: in its line, or in the cell before in a layout table."""
    for node in tag.previous_siblings:
        if isinstance(node, Tag) and (node.name in _FIELDS or node.name in ("br", "label")):
            break
        if text := fold(node.get_text(" ")):
            return text[-_LABEL:]
    cell = tag.find_parent("td")
    before = cell.find_previous_sibling(["td", "th"]) if cell else None
    return fold(before.get_text(" "))[-_LABEL:] if before and not before.find(_FIELDS) else ""


def has_login_form(page: Page) -> bool:
    """Return whether the page itself is a login.

    It is one when it asks for a password, sends a request to an identity provider, or asks for a personal number
    alongside words of logging in.
    """
    forms = [form for form in page.forms if page.region(form) not in _AROUND]
    # With a form of its own, the content is no login: one around it is that of the whole portal.
    for form in forms if any(form.find(_FIELDS) for form in forms) else page.forms:
        action = str(form.get("action") or "")
        inputs = form.find_all("input")
        names = " ".join(f"{tag.get('name', '')} {tag.get('id', '')}" for tag in inputs)
        if any(case_field(page, tag) for tag in inputs):
            return True
        if any(str(tag.get("type") or "").lower() == "password" for tag in inputs) or _SAML.search(names + action):
            return True
        if (
            _words("person_number").search(names)
            and len(inputs) <= 6
            and is_login_label(fold(form.get_text(" "))[:400])
        ):
            return True
    return False
