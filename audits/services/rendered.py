"""Reads what a browser saw of a service (`audits.journeys`) as a page, with regions by landmark or by geometry."""

import re
from functools import cached_property
from html import escape

from bs4 import BeautifulSoup, Tag

from audits.journeys import Panel, Step
from audits.model import Region
from audits.page import Content, Page, find_region
from audits.services.places import WHOLE, Box, place
from audits.site_config import Site

_NUMBER = re.compile(r' data-n="(\d+)"')
_BOLD = ("h3", "legend", "font", "b", "strong")  # headings of pages that have none
_FIELDS = ("input", "textarea", "select")
_DIALOGS = frozenset(["dialog", "alertdialog"])


class ShownPage(Page):
    """One page of a journey at one width; what its controls opened is part of it."""

    def __init__(self, step: Step, site: Site, *, narrow: bool = False) -> None:
        shown = step.narrow if narrow else step.wide
        assert shown is not None
        self.shown = shown
        self.boxes = [Box(*box) for box in shown.boxes]
        pieces = [f"<title>{escape(step.title)}</title>", shown.html]
        pieces += [self._opener(panel) if narrow else self._panel(panel) for panel in step.panels]
        super().__init__(step.url, "".join(pieces), site)

    @staticmethod
    def _opener(panel: Panel) -> str:
        """Return the mark of a control that opens something, for a width at which it was not pressed."""
        return f'<div hidden data-opened="{escape(panel.label)}"></div>'

    def _panel(self, panel: Panel) -> str:
        first = len(self.boxes)
        self.boxes += [Box(*box) for box in panel.shown.boxes]
        html = _NUMBER.sub(lambda found: f' data-n="{first + int(found[1])}"', panel.shown.html)
        role = "dialog" if panel.dialog else "group"
        within = "" if panel.parent is None else f' data-within="{panel.parent}"'
        return f'<div role="{role}" data-opened="{escape(panel.label)}"{within}>{html}</div>'

    @cached_property
    def soup(self) -> BeautifulSoup:
        """Return the parsed document, with what controls opened in the elements in which it appeared."""
        soup = super().soup
        numbered = {str(tag["data-n"]): tag for tag in soup.find_all(True) if tag.has_attr("data-n")}
        for panel in soup.find_all("div"):
            if around := numbered.get(str(panel.get("data-within"))):
                around.append(panel.extract())
        return soup

    @cached_property
    def _content(self) -> Content:
        """Return the content, which is known by where it was drawn when nothing marks it."""
        found = super()._content
        if found.marked:
            return found
        body = self.soup.body or self.soup
        around = {id(tag) for tag in body.find_all(True)}
        for tag in body.find_all(True):
            if self.region(tag) in ("main", "aside"):
                around -= {id(each) for each in (tag, *tag.parents)}  # a box round all is round the content, too
        return Content(body, self.undisplayed | around, marked=False)

    def box(self, tag: Tag) -> Box | None:
        """Return where ``tag`` was drawn; None for what was not drawn itself."""
        number = str(tag.get("data-n") or "")
        return self.boxes[int(number)] if number.isdigit() and int(number) < len(self.boxes) else None

    def opened_by(self, tag: Tag) -> str:
        """Return the label of the control that shows ``tag``; "" where it is shown from the start."""
        panel = tag.find_parent(attrs={"data-opened": True})
        return str(panel["data-opened"]) if panel else ""

    def region(self, tag: Tag) -> Region:
        """Return the part of the page that ``tag`` is in, by landmarks or else by where it was drawn."""
        chain = self.chain(tag)
        if any(name == "dialog" or a.get("role") in _DIALOGS for name, a in chain):
            return "dialog"
        found = find_region(chain)
        if found and found != "nav":
            return found
        boxes = [box for element in (tag, *tag.parents) if (box := self.box(element))]
        whole = Box(0, 0, self.shown.width, self.shown.height)
        at = next((index for index, box in enumerate(boxes) if box.encloses(self._drawn)), len(boxes))
        around = boxes[at] if at < len(boxes) else whole
        heading = self.box(self._heading) if self._heading else None
        outside_in = [box.seen_from(around) for box in boxes[at::-1]]  # a box that its content overflows is no column
        within = Box(0, 0, around.width, whole.height)
        drawn = place(outside_in, within, heading and heading.seen_from(around), self._end_for(tag, whole))
        return found if found and drawn != "header" else drawn  # a menu across the top is the header

    def _end_for(self, tag: Tag, whole: Box) -> int | None:
        """Return where a footer that holds ``tag`` would end; None where it cannot be one.

        That is content which follows the main heading in one box, or after a box that has nothing but the heading.
        """
        if self._heading is None:
            return whole.height
        ups = [self._heading, *self._heading.parents]
        levels = {id(up): level for level, up in enumerate(ups)}
        shared = next((levels[id(up)] for up in tag.parents if id(up) in levels), 0)
        if shared and ups[shared - 1].get_text(strip=True) != self._heading.get_text(strip=True):
            return self._end
        box = self.box(ups[shared])
        return whole.height if box is None or box.height >= WHOLE * whole.height else None

    @cached_property
    def _drawn(self) -> Box:
        """Return the box of all that is drawn: a layout narrower than the window is placed by its own edges.

        What lies over the page (dialogs, consent to cookies) is no part of its layout.
        """
        leaves = (tag for tag in self.elements if tag.find(True) is None and not self._is_over(tag))
        boxes = [box for tag in leaves if (box := self.box(tag)) and box.height]
        if not boxes:
            return Box(0, 0, self.shown.width, self.shown.height)
        left, top = min(box.x for box in boxes), min(box.y for box in boxes)
        right, bottom = max(box.x + box.width for box in boxes), max(box.bottom for box in boxes)
        return Box(left, top, right - left, bottom - top)

    def _is_over(self, tag: Tag) -> bool:
        dialog = any(name == "dialog" or a.get("role") in _DIALOGS for name, a in self.chain(tag))
        return dialog or bool(self.opened_by(tag)) or self.asks_consent(tag)

    @property
    def _end(self) -> int:
        """Return where the page ends: a short page is as high as the window, and its footer may be far above that."""
        return min(self.shown.height, self._drawn.bottom)

    @cached_property
    def _heading(self) -> Tag | None:
        """Return what begins the content: the main heading, else the first bold text or field that is in no header."""
        if heading := next((tag for name in ("h1", "h2") for tag in self.tags(name)[:1]), None):
            return heading
        likely = (tag for names in (_BOLD, _FIELDS) for tag in self.tags(*names))
        return next((tag for tag in likely if self._may_begin(tag)), None)

    def _may_begin(self, tag: Tag) -> bool:
        drawn, named = self.box(tag), find_region(self.chain(tag))
        return bool(drawn and drawn.height) and not tag.find_parent("a") and named in (None, "main")
