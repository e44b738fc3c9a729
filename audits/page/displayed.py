"""Which elements of a page are displayed: what the browser saw, or else what the markup says.

What a visitor can open on the page (an accordion, a tab, a dialog that a button names) counts as displayed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, TemplateString

from audits.model import Hidden

_INERT = re.compile(r"<(?:template|noscript)\b", re.I)
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CONTROLS = frozenset(["a", "button", "input", "label", "option", "select", "summary"])
_ROLES = frozenset(["button", "tab", "menuitem", "switch"])
_WORD = re.compile(r"[\w:.-]{2,}")
_OWN = frozenset(["id", "class", "for", "name", "type", "value", "style", "title", "aria-label", "src", "alt"])


def is_inert(name: str, mode: str | None) -> bool:
    """Return whether browsers display nothing of an element of this name.

    ``mode`` is the ``shadowrootmode`` of a template, which makes its content part of the page.
    """
    return name == "noscript" or (name == "template" and (mode or "").lower() not in ("open", "closed"))


def remove_inert(soup: BeautifulSoup, html: str) -> None:
    """Remove what a browser with scripts never displays, and put the content of shadow roots where their host is."""
    if not _INERT.search(html):
        return
    for tag in soup.find_all(["template", "noscript"]):
        if tag.decomposed:
            continue
        if is_inert(tag.name, str(tag.get("shadowrootmode") or "")):
            tag.decompose()
            continue
        for string in [node for node in tag.descendants if isinstance(node, TemplateString)]:
            string.replace_with(NavigableString(string))
        tag.unwrap()


def find_undisplayed(elements: Sequence[Tag], hidden: Iterable[Hidden] | None) -> frozenset[int]:
    """Return the ids (of Python) of the outermost elements that are not displayed, and that nothing opens.

    ``hidden`` are those that the browser named; None: no browser looked. Where it named a part of some like elements,
    and the page has another number of them in its own HTML, the markup decides about these.
    """
    if hidden is None:
        return frozenset(map(id, _by_markup(elements)))
    wanted = {each.key: each for each in hidden}
    names = {key.partition("#")[0] for key in wanted}
    alike: defaultdict[str, list[Tag]] = defaultdict(list)
    for tag in elements:
        if tag.name in names and (key := key_of(tag)) in wanted:
            alike[key].append(tag)
    found: list[Tag] = []
    for key, tags in alike.items():
        named = wanted[key]
        if not named.at:
            found += tags
        elif len(tags) == named.of:
            found += (tags[at] for at in named.at)
        else:
            found += _by_markup(elements, tags)
    return frozenset(map(id, found))


def key_of(tag: Tag) -> str:
    """Return what the browser names an element by, "div#id.class.class"; facts.js makes the same."""
    classes = tag.get("class") or ()
    return ".".join((f"{tag.name}#{tag.get('id') or ''}", *([classes] if isinstance(classes, str) else classes)))


def _by_markup(elements: Sequence[Tag], among: Iterable[Tag] | None = None) -> Iterator[Tag]:
    """Yield the elements that are hidden by their own attributes, unless something opens them."""
    hidden = [
        tag for tag in (elements if among is None else among) if (tag.attrs or tag.name == "dialog") and _is_hidden(tag)
    ]
    if not hidden:
        return
    openers = _openers(elements)
    yield from (tag for tag in hidden if not _is_opened(tag, openers))


def _is_hidden(tag: Tag) -> bool:
    attributes = tag.attrs
    if "hidden" in attributes:
        return str(attributes["hidden"]).lower() != "until-found"
    if (tag.name == "dialog" and "open" not in attributes) or "popover" in attributes:
        return True
    style = attributes.get("style")
    return bool(style and _INVISIBLE.search(str(style)))


def _openers(elements: Iterable[Tag]) -> dict[str, list[Tag]]:
    """Return the controls of the page by the words of their attributes, one of which may be an element's id."""
    found: defaultdict[str, list[Tag]] = defaultdict(list)
    for tag in elements:
        if tag.name not in _CONTROLS and tag.get("role") not in _ROLES and "aria-controls" not in tag.attrs:
            continue
        for name, value in tag.attrs.items():
            text = " ".join(value) if isinstance(value, list) else str(value)
            if name not in _OWN and (name != "href" or text[:1] == "#"):
                for word in _WORD.findall(text):
                    found[word].append(tag)
    return found


def _is_opened(tag: Tag, openers: dict[str, list[Tag]]) -> bool:
    if tag.name in _CONTROLS:
        return False
    if tag.get("role") == "tabpanel":
        return True
    own = str(tag.get("id") or "")
    if own and any(not any(parent is tag for parent in control.parents) for control in openers.get(own, ())):
        return True
    before = tag.find_previous_sibling()
    return before is not None and any("aria-expanded" in each.attrs for each in (before, *before.find_all(True)))
