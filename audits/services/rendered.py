"""Reads what a browser saw of a service (`audits.journeys`) as a page, with regions by landmark or by geometry."""

import re
from functools import cached_property
from html import escape

from bs4 import Tag

from audits.journeys import Panel, Step
from audits.model import Region
from audits.page import Page, find_region
from audits.services.places import Box, place
from audits.site_config import Site

_NUMBER = re.compile(r' data-n="(\d+)"')
_DIALOGS = frozenset(["dialog", "alertdialog"])


class ShownPage(Page):
    """One page of a journey at one width; what its controls opened follows the page itself, each as a section."""

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
        return f'<div role="{role}" data-opened="{escape(panel.label)}">{html}</div>'

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
        return place(boxes[::-1], Box(0, 0, self.shown.width, self.shown.height), self._heading)

    @cached_property
    def _heading(self) -> Box | None:
        found = next((tag for name in ("h1", "h2") for tag in self.tags(name)[:1]), None)
        return self.box(found) if found else None
