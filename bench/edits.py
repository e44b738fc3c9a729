"""Edit a whole site as municipalities do between two nights, without fixing any fault.

Each element of the site has a mark (``data-wb``), which the edits keep and no signature reads. The mark identifies a
fault, whatever the page looks like afterwards.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from typing import Any

from lxml import html
from msgspec import Struct, field

MARK = "data-wb"
Element = Any  # lxml.html.HtmlElement; the package is untyped
type Pages = dict[str, Element]  # path to the whole document

_CARD = """<div class="card"><h2>Nyhet: öppet hus</h2><p>Välkommen till öppet hus på stadshuset i kväll.
<a href="/ny/oppet-hus">Läs mer</a></p><img src="/bilder/oppet-hus.jpg"></div>"""
_MENU = '<ul class="ny-meny"><li><a href="/kris">Kris</a></li><li><a href="/jobb">Jobba hos oss</a></li></ul>'
_CLASS = re.compile(r"\.([A-Za-z_][\w-]*)")
_LANDMARKS = "header", "nav", "footer", "aside"
_BLOCKS = frozenset(["p", "div", "section", "ul", "ol", "table", "h2", "h3", "dl", "figure", "article", "form"])


def add_block(text: str, number: int) -> str:
    """Return a page with a table as a publishing tool generates it: the same fault on each page, with other data."""
    root = parsed(text)
    rows = "".join(f"<tr><td>Dag {day}</td><td>{number + day}.00</td></tr>" for day in range(number % 4 + 1))
    table = f'<table class="oppettider"><tr><th>Dag</th><th></th></tr>{rows}</table>'
    main_of(root).append(html.fragment_fromstring(table))
    return written(root)


class Edited(Struct):
    """The site after an edit.

    `redirects` maps old paths to new ones. `moved` does the same for all moved pages, redirected or not, so that their
    faults can be counted. `left` are the pages that site.toml leaves out, until they are back in the next night.
    """

    pages: Pages
    redirects: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    left: frozenset[str] = frozenset()


def marked(documents: dict[str, str]) -> Pages:
    """Parse every page, and give each element a mark that is unique on its page."""
    pages = {}
    for path, text in documents.items():
        root = pages[path] = parsed(text)
        for number, element in enumerate(root.iter("*")):
            element.set(MARK, str(number))
    return pages


def parsed(text: str) -> Element:
    """Parse a document, and ignore the encoding that it declares."""
    return html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))


def written(root: Element) -> str:
    """Return a document as HTML with its doctype."""
    return str(html.tostring(root, doctype="<!doctype html>", encoding="unicode"))


def main_of(root: Element) -> Element:
    """Return the element that holds the content: main, or else the element with the most blocks as children."""
    found = next(iter(root.xpath("//main | //*[@role='main']")), None)
    if found is not None:
        return found
    body = root.find("body")
    candidates = list(body.iter("div", "section", "article", "body"))
    return max(candidates, key=lambda e: sum(child.tag in _BLOCKS for child in e), default=body)


def _of_each(change: Callable[[Element], None]) -> Callable[[Pages], Edited]:
    def edit(pages: Pages) -> Edited:
        for root in pages.values():
            change(root)
        return Edited(pages)

    return edit


def _insert(root: Element) -> None:
    """Insert a card with two faults at the top of the content."""
    main_of(root).insert(0, html.fragment_fromstring(_CARD))


def _reorder(root: Element) -> None:
    """Reverse the order of the blocks of the content."""
    main = main_of(root)
    while len(blocks := [child for child in main if child.tag in _BLOCKS]) < 2 and blocks:
        main = blocks[0]
    for block in blocks:
        main.remove(block)
    for block in reversed(blocks):
        main.append(block)


def _rename(root: Element) -> None:
    """Rename every class, in the style sheet too, as a build step does."""
    renamed = set()
    for element in root.iter("*"):
        if names := element.get("class", "").split():
            element.set("class", " ".join(f"{name}_x{len(name)}f3" for name in names))
            renamed.update(names)
    for style in root.iter("style"):
        style.text = _CLASS.sub(lambda m: f".{m[1]}_x{len(m[1])}f3" if m[1] in renamed else m[0], style.text or "")


def _bust(root: Element) -> None:
    """Change the versions in the addresses of files, and the numbers in generated ids."""
    for element in root.iter("img", "script", "link"):
        for name in ("src", "href"):
            if value := element.get(name, ""):
                element.set(name, value.partition("?")[0] + "?v=20261122")
    for number, element in enumerate(root.iter("div", "section")):
        if not element.get("id"):
            element.set("id", f"svid12_{4000 + number}")


def _template(root: Element) -> None:
    """Change the layout: wrappers and other classes around the content, a side menu, other classes on landmarks."""
    main = main_of(root)
    inner = html.Element("div", {"class": "layout-col"})
    inner.extend(list(main))
    outer = html.Element("div", {"class": "layout-row"})
    outer.append(inner)
    main.append(outer)
    main.set("class", "page-content")
    side = html.fragment_fromstring(f'<aside class="side">{_MENU}</aside>')
    (main if main.tag == "body" else main.getparent()).append(side)
    for element in list(root.iter(*_LANDMARKS)):
        element.set("class", f"new-{element.tag}")


def _text(root: Element) -> None:
    """Add two words at the end of every fifth paragraph or list item, and remove the first word of every tenth."""
    for number, element in enumerate(main_of(root).iter("p", "li")):
        if number % 10 == 3 and element.text and len(element.text.split()) > 6:
            element.text = " ".join(element.text.split()[1:]) + " "
        elif number % 5 == 0:
            last = element[-1] if len(element) else None
            if last is not None:
                last.tail = (last.tail or "").rstrip() + " i år."
            elif element.text and element.text.strip():
                element.text = element.text.rstrip().rstrip(".") + " i år."


def _header(root: Element) -> None:
    """Add entries to the menu and another slogan, on every page of the site."""
    body = root.find("body")
    top = next(iter(root.iter("header", "nav")), None)
    (top if top is not None else body).insert(0, html.fragment_fromstring(f"<div>{_MENU}<p>Ny rubrik</p></div>"))


def _move(pages: Pages, *, redirected: bool) -> Edited:
    """Move every third page to another address, and change every link to it."""
    paths = [path for path in sorted(pages) if path.count("/") > 1 or path != "/"][1::3]
    moved = {path: _moved_path(path) for path in paths}
    for root in pages.values():
        for element in root.iter("a"):
            to, mark, rest = element.get("href", "").partition("#")
            if to in moved:
                element.set("href", moved[to] + mark + rest)
    after = {moved.get(path, path): root for path, root in pages.items()}
    return Edited(after, moved if redirected else {}, moved)


def _moved_path(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return f"{folder}/flyttad-{name or 'sida'}"


def _relative(pages: Pages) -> Edited:
    """Write every address of the site relative to its page, as some publishing tools do."""
    for path, root in pages.items():
        up = "../" * (path.count("/") - 1) or "./"
        for element in root.iter("a", "img"):
            name = "href" if element.tag == "a" else "src"
            value = element.get(name, "")
            if value.startswith("/") and not value.startswith("//"):
                element.set(name, up + value[1:])
    return Edited(pages)


def _relaunch(pages: Pages) -> Edited:
    """Launch a new site: another layout, and every page at another address to which the old one leads."""
    moved = {path: f"/ny{path}" for path in pages if path != "/"}
    for root in pages.values():
        for element in root.iter("a"):
            to, mark, rest = element.get("href", "").partition("#")
            if to in moved:
                element.set("href", moved[to] + mark + rest)
        for change in (_template, _rename, _bust):
            change(root)
    return Edited({moved.get(path, path): root for path, root in pages.items()}, moved, moved)


def _variant(pages: Pages) -> Edited:
    """Add a version in a second language of every fourth page."""
    for path in sorted(pages)[::4]:
        copy = deepcopy(pages[path])
        copy.set("lang", "en")
        for element in copy.iter("*"):
            element.attrib.pop(MARK, None)
        for element in main_of(copy).iter("p", "li", "h1", "h2"):
            if len(element) == 0:
                element.text = "This page tells you how the municipality can help you with this."
        pages["/en" + path] = copy
    return Edited(pages)


def _redesign(pages: Pages) -> Edited:
    """Make several edits at once, as on the launch of a new site: layout, classes, versions, header, a new card."""
    for root in pages.values():
        for change in (_template, _rename, _bust, _header, _insert):
            change(root)
    return Edited(pages)


def _exclude(pages: Pages) -> Edited:
    """Leave the largest section out of the round."""
    sections = Counter(path.split("/")[1] for path in pages)
    [(section, _)] = sections.most_common(1)
    left = frozenset(path for path in pages if path.split("/")[1] == section)
    return Edited({path: root for path, root in pages.items() if path not in left}, left=left)


EDITS: dict[str, Callable[[Pages], Edited]] = {
    "nothing": Edited,
    "card inserted": _of_each(_insert),
    "blocks reordered": _of_each(_reorder),
    "classes renamed": _of_each(_rename),
    "cache-busters, generated ids": _of_each(_bust),
    "another template": _of_each(_template),
    "text edited": _of_each(_text),
    "page moved, redirected": lambda pages: _move(pages, redirected=True),
    "page moved, no redirect": lambda pages: _move(pages, redirected=False),
    "addresses made relative": _relative,
    "header of the site changed": _of_each(_header),
    "language variant added": _variant,
    "new web, all at once": _redesign,
    "relaunch, all addresses new": _relaunch,
    "section excluded, and back": _exclude,
}


def edits(documents: dict[str, str], names: Iterable[str] = EDITS) -> Iterator[tuple[str, Edited]]:
    """Yield each of the edits `names` with its result, each on its own copy of the site."""
    for name in names:
        yield name, EDITS[name](marked(documents))
