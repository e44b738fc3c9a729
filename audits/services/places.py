"""Finds the part of a rendered page that an element is in, from where it was drawn, for pages without landmarks.

The page's main heading tells header from content: a full-width part above it is the header, the last low one is the
footer, and a narrow column without it is a side column. The limits are our own, from layouts by table and by column.
"""

from typing import NamedTuple

from audits.model import Region

WHOLE = 0.85  # of the page: what is larger only wraps it, and what is wider is a row
NARROW = 0.4  # of the page's width: a wider column is not a side column
HIGH = 60  # CSS pixels: what is lower is a line, not a column
MARGIN = 40  # CSS pixels: what lies so close to an edge touches it
LOW, LOWEST = 0.35, 320  # a footer is at most so high: of the page, and in CSS pixels
TOP = 160  # CSS pixels: a row that ends above is a header, where the page has no heading
PHONE = 600  # CSS pixels: below this width, columns are below each other, except in tables


class Box(NamedTuple):
    """Where an element was drawn, in CSS pixels from the page's top left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """Return the lower edge."""
        return self.y + self.height

    def holds(self, other: "Box") -> bool:
        """Return whether the middle of ``other`` is inside."""
        x, y = other.x + other.width / 2, other.y + other.height / 2
        return self.x <= x <= self.x + self.width and self.y <= y <= self.bottom

    def encloses(self, other: "Box") -> bool:
        """Return whether ``other`` is inside as a whole."""
        inside = self.x <= other.x and other.x + other.width <= self.x + self.width
        return inside and self.y <= other.y and other.bottom <= self.bottom

    def seen_from(self, other: "Box") -> "Box":
        """Return the box with its distance from the left edge of ``other``."""
        return self._replace(x=self.x - other.x)

    def is_next_to(self, other: "Box") -> bool:
        """Return whether ``other`` is at the same height, wholly to the left or to the right."""
        apart = other.x >= self.x + self.width or other.x + other.width <= self.x
        return apart and self.y <= other.bottom and other.y <= self.bottom


def place(chain: list[Box], page: Box, heading: Box | None, end: int | None) -> Region:
    """Return the region of the innermost box of ``chain``, which lists it and its ancestors from the outside in.

    ``page`` is the whole page, ``heading`` its main heading, and ``end`` where a footer ends (None: there is none).
    """
    parts = [box for box in chain if box.width * box.height < WHOLE * page.width * page.height]
    if heading and any(box.holds(heading) for box in parts if box.width < WHOLE * page.width):
        return "main"
    apart = [box for box in parts[:-1] if not (heading and box.holds(heading))] or parts[-1:]
    row = next((box for box in apart if box.width >= WHOLE * page.width), None)
    if row is not None:
        if row.bottom <= (heading.y if heading else TOP):
            return "header"
        if end is not None and row.bottom >= end - MARGIN and row.height <= max(LOW * end, LOWEST) and row.y > end / 3:
            return "footer"
    column = next((box for box in apart if box.width < WHOLE * page.width and box.height >= HIGH), None)
    if column is not None and page.width < PHONE:
        return "aside" if heading and column.is_next_to(heading) else "main"
    if column is None or column.width > NARROW * page.width:
        return "main"
    if heading and column.bottom <= heading.y:
        return "header"
    at_side = column.x >= page.width * (1 - NARROW) - MARGIN or column.x + column.width <= page.width * NARROW
    return "aside" if at_side else "main"
