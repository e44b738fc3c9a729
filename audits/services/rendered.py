"""Reads what a browser saw of a service (`audits.journeys`) as a page, with regions by landmark or by geometry."""

import re
from functools import cached_property
from html import escape

from bs4 import BeautifulSoup, Tag

from audits.journeys import Panel, Step
from audits.model import Region
from audits.page import Page, find_region
from audits.services.places import WHOLE, Box, place
from audits.site_config import Site

_NUMBER = re.compile(r' data-n="(\d+)"')
_DIALOGS = frozenset(["dialog", "alertdialog"])


class ShownPage(Page):
    """One page of a journey at one width; what its controls opened is part of it."""

    def __init__(self, step: Step, site: Site, *, narrow: bool = False) -> None:
        shown = step.narrow if narrow else step.wide
        assert shown is not None
        self.shown = shown
        self.boxes = [Box(*box) for box in shown.boxes]
        pieces = [f"<title>{escape(step.title)}</title>", shown.html]
        pieces += [self._panel(panel) for panel in (() if narrow else step.panels)]
        super().__init__(step.url, "".join(pieces), site)

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
        if found := find_region(chain):
            return found
        boxes = [box for element in (tag, *tag.parents) if (box := self.box(element))]
        whole = Box(0, 0, self.shown.width, self.shown.height)
        heading = self.box(self._heading) if self._heading else None
        return place(boxes[::-1], whole, heading, self._end_for(tag, whole))

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
    def _end(self) -> int:
        """Return where the page ends: a short page is as high as the window, and its footer may be far above that."""
        leaves = (tag for tag in self.elements if tag.find(True) is None and not self.opened_by(tag))
        drawn = [box.bottom for tag in leaves if (box := self.box(tag)) and box.height]
        return min(self.shown.height, max(drawn, default=self.shown.height))

    @cached_property
    def _heading(self) -> Tag | None:
        return next((tag for name in ("h1", "h2") for tag in self.tags(name)[:1]), None)
