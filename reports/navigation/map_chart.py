"""Draw the map of a site: a row of bubbles for each section, a column for each number of clicks.

Narrow enough for a phone. Every mark has a shape of its own, so none rests on colour alone.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from markupsafe import Markup, escape

from reports.edition import cut, draw_svg

_COLUMN, _ROW, _HEAD, _LEFT = 34, 56, 34, 4
_LEAST, _LARGEST = 9.0, 16.0  # the radius of a bubble: the smallest has room for its number
_APART = 12  # before the column of pages without path
_NAME = 46  # characters of a section's name


class _Cell(Protocol):
    @property
    def pages(self) -> int: ...
    @property
    def dead_ends(self) -> int: ...
    @property
    def old(self) -> int: ...


class _Row[C: _Cell](Protocol):
    @property
    def title(self) -> str: ...
    @property
    def pages(self) -> int: ...
    @property
    def cells(self) -> dict[int, C]: ...


def draw_map[C: _Cell](
    rows: Sequence[_Row[C]],
    depths: Sequence[tuple[int, str]],
    deepest: int,
    *,
    title: str,
    description: str,
    text: Callable[[str], str],
) -> Markup:
    """Return the map. ``depths`` are its columns; that of ``deepest`` and that without path (-1) are drawn dashed."""
    places = {depth: _LEFT + _COLUMN * (at + 0.5) + _APART * (depth < 0) for at, (depth, _) in enumerate(depths)}
    width, height = 2 * (_LEFT + _APART) + _COLUMN * len(depths), _HEAD + _ROW * len(rows) + 4
    top = max((cell.pages for row in rows for cell in row.cells.values()), default=1)
    parts = [Markup('<text class="tick" x="{}" y="12">{}</text>').format(_LEFT, text("Klick från startsidan"))]
    for depth, name in depths:
        parts.append(
            Markup('<text class="tick" x="{}" y="28" text-anchor="middle">{}</text>').format(places[depth], name)
        )
    for number, row in enumerate(rows):
        y = _HEAD + number * _ROW
        parts.append(
            Markup(
                '<line class="grid" x1="0" x2="{}" y1="{}" y2="{}"/><text class="name" x="{}" y="{}">{}</text>'
            ).format(width, y, y, _LEFT, y + 15, cut(row.title, _NAME))
        )
        parts += [
            _bubble(x, y + 36, row.cells[depth], top, is_odd=depth in (-1, deepest))
            for depth, x in places.items()
            if depth in row.cells
        ]
    return draw_svg("karta", title, description, width, height, parts, "chart site-map")


def _bubble(x: float, y: float, cell: _Cell, top: int, *, is_odd: bool) -> Markup:
    """Return a bubble that grows with the number of pages, with a square for dead ends and a triangle for old pages."""
    radius = _LEAST + (_LARGEST - _LEAST) * ((cell.pages - 1) / max(1, top - 1)) ** 0.5
    parts = [
        Markup('<circle class="bubble{}" cx="{}" cy="{}" r="{:.1f}"/>').format(" odd" if is_odd else "", x, y, radius),
        Markup('<text class="value" x="{}" y="{}" text-anchor="middle">{}</text>').format(x, y + 4, escape(cell.pages)),
    ]
    if cell.dead_ends:
        parts.append(Markup('<rect class="dead-end" x="{}" y="{}" width="8" height="8"/>').format(x + 10, y - 18))
    if cell.old:
        points = f"{x - 18},{y - 10} {x - 10},{y - 10} {x - 14},{y - 18}"
        parts.append(Markup('<polygon class="old" points="{}"/>').format(points))
    return Markup("").join(parts)
