"""Find the boxes that ask for consent to cookies: they lie over a page, and are never its content.

They are known by the names of the tools that make them, or by what they say and the buttons that they have.
"""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from audits.page.elements import accessible_text, fold

_SUBJECT = re.compile(r"\bcookie|\b(?:webb)?kak(?:a|an|or|orna)\b", re.I)
_TOOLS = (
    "cybotcookiebot", "onetrust-", "ot-sdk-", "cky-", "cmplz-", "usercentrics", "didomi-", "qc-cmp2", "iubenda-cs",
    "termly-", "klaro", "tarteaucitron", "osano-cm", "coi-", "cmpbox", "cmpwrapper", "truste-", "truste_",
    "sp_message_container", "fc-consent", "borlabs-cookie", "borlabscookie", "cc-window", "cc-banner",
)  # fmt: skip
_KINDS = (
    "banner", "consent", "notice", "bar", "box", "dialog", "popup", "modal", "message", "alert", "overlay",
    "disclaimer", "ruta",
)  # fmt: skip
_NAMES = re.compile(
    rf"(?:{'|'.join(_TOOLS)})|(?:cookies?|kak(?:or|e))(?:-?(?:law|info))?[-_]*(?:{'|'.join(_KINDS)})(?:[-_]|$)", re.I
)
_PARTS = (*_TOOLS, *_KINDS)
_ANSWERS = (
    "godkänn", "acceptera", "tillåt", "samtyck", "neka", "avvisa", "avböj", "förstår", "bara nödvändiga",
    "endast nödvändiga", "accept", "allow", "agree", "got it", "reject", "decline", "deny", "only necessary",
)  # fmt: skip
_OK = re.compile(r"[>\"']\s*ok(?:ej)?\b", re.I)
_BUTTON = re.compile(rf"(?:(?:ja|nej|i),? )?(?:jag )?(?:{'|'.join(_ANSWERS)}|ok(?:ej)?\b)", re.I)
_IMPLIED = re.compile(
    r"(?:genom att|när du|om du) (?:fortsätt\w*|använd\w*|surfa\w*)\b[^.]{0,80}\b(?:godkänn|accepter|samtyck)"
    r"|by (?:continuing|using)\b[^.]{0,80}\b(?:accept|agree|consent)",
    re.I,
)
_BOXES = frozenset(["aside", "article", "dialog", "div", "footer", "form", "header", "section"])
_BUTTONS = ("a", "button", "input")
_LONGEST = 2_500  # letters that such a box says; a longer text is about something
_AROUND = 80  # letters that a wrapper may add: a heading, a close button


def is_dialog(tag: Tag) -> bool:
    """Return whether the element is a dialog, which has an outline of its own."""
    return tag.name == "dialog" or tag.get("role") in ("dialog", "alertdialog")


def find_consents(soup: BeautifulSoup, html: str) -> list[Tag]:
    """Return the outermost elements of the page's consent boxes."""
    said = html.lower()
    if "cookie" not in said and "kak" not in said:
        return []
    # Most pages mention cookies in their footer only: no word of a box, no search for one.
    found = list(_named(soup)) if any(word in said for word in _PARTS) else []
    return [*found, *_asking(soup)] if _OK.search(said) or any(word in said for word in _ANSWERS) else found


def _named(soup: BeautifulSoup) -> Iterator[Tag]:
    for tag in soup.find_all(_BOXES):
        names = (*(tag.get("class") or ()), tag.get("id") or "")
        if any(_NAMES.match(str(name)) for name in names) and _is_apart(tag):
            yield tag


def _asking(soup: BeautifulSoup) -> Iterator[Tag]:
    heads = (fold(head.get_text(" ")) for head in soup.find_all(["title", "h1"]))
    if any(map(_SUBJECT.search, heads)):
        return  # the page itself is about cookies
    looked: dict[int, str | None] = {}
    for string in soup.find_all(string=_SUBJECT):
        if (box := _box_around(string.parent, looked)) is not None:
            yield box


def _is_apart(tag: Tag) -> bool:
    """Return whether the element holds nothing of the page itself."""
    if tag.find("main") is not None or tag.find(role="main") is not None:
        return False
    return is_dialog(tag) or tag.find("h1") is None


def _box_around(inside: Tag | None, looked: dict[int, str | None]) -> Tag | None:
    """Return the outermost box around ``inside`` that asks for consent, and says little else.

    ``looked`` holds the texts of boxes, by the id (of Python) of each; None for one that says too much or is not apart.
    """
    found: Tag | None = None
    size = 0
    for tag in (inside, *inside.parents) if inside is not None else ():
        if tag.name not in _BOXES:
            if tag.name in ("body", "main"):
                break
            continue
        if id(tag) not in looked:
            looked[id(tag)] = _text_of_box(tag)
        text = looked[id(tag)]
        if text is None or (found is not None and len(text) > size + _AROUND):
            break
        if found is not None or _asks(tag, text):
            found, size = tag, len(text)
    return found


def _text_of_box(tag: Tag) -> str | None:
    text = fold(tag.get_text(" "))
    return text if len(text) <= _LONGEST and _is_apart(tag) else None


def _asks(tag: Tag, text: str) -> bool:
    if _IMPLIED.search(text):
        return True
    return any(
        _BUTTON.match(fold(str(button.get("value") or "")) if button.name == "input" else accessible_text(button))
        for button in tag.find_all(_BUTTONS)
    ) or any(_BUTTON.match(accessible_text(button)) for button in tag.find_all(role="button"))
