"""Draw charts as SVG: lines, bars, dots and sparklines.

Each has a title and a description; the template adds its data table. Colours and strokes come from the style sheet by
class, so that print and high contrast can change them. Curves also differ by dash and by the shape of their points.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

_SHAPES = ("circle", "square", "diamond", "triangle")


@dataclass(frozen=True)
class Point:
    """A value at a place along the x axis.

    ``is_open`` means that the run was incomplete: the point is drawn open and not joined to others.
    """

    label: str
    value: float | None
    is_open: bool = False


@dataclass(frozen=True)
class Line:
    """A curve. ``style`` (0-3) selects its colour, dash and shape of points."""

    name: str
    points: tuple[Point, ...]
    style: int = 0


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart. ``shown`` is the value as people read it."""

    name: str
    value: float
    shown: str
    style: int = 0


@dataclass(frozen=True)
class Strip:
    """One row of dots: values from 0 to 100, and the one in the middle."""

    name: str
    values: tuple[float, ...]
    middle: float


def line_chart(
    lines: Sequence[Line],
    *,
    name: str,
    title: str,
    description: str,
    shown: Callable[[float], str],
    span: tuple[float, float] = (0, 100),
    size: tuple[int, int] = (960, 320),
    marks: Sequence[tuple[int, str]] = (),
) -> Markup:
    """Return a chart of curves over the same labels, on a scale from ``span[0]`` to ``span[1]``.

    ``marks`` are (index, text) pairs: where the method changed.
    """
    width, height = size
    low, top = span
    left, right, above, below = 44, 16, 14, 34
    labels = [point.label for point in lines[0].points] if lines else []
    across = width - left - right
    up = height - above - below

    def x(index: int) -> float:
        return left + (across / 2 if len(labels) == 1 else 24 + index * (across - 48) / (len(labels) - 1))

    def y(value: float) -> float:
        return above + up * (1 - (min(max(value, low), top) - low) / (top - low))

    parts = [
        Markup(
            '<line class="grid" x1="{0}" x2="{1}" y1="{2:.1f}" y2="{2:.1f}"/>'
            '<text class="tick" x="{3}" y="{4:.1f}" text-anchor="end">{5}</text>'
        ).format(left, width - right, y(step), left - 8, y(step) + 4, shown(step))
        for step in (low + (top - low) * part / 5 for part in range(6))
    ]
    every = max(1, -(-len(labels) // max(1, across // 90)))
    parts += [
        Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(x(i), height - 12, label)
        for i, label in enumerate(labels)
        if i % every == 0
    ]
    parts += [
        Markup('<line class="mark" x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"><title>{3}</title></line>').format(
            x(index), above, height - below, text
        )
        for index, text in marks
    ]
    for line in lines:
        parts.append(_curve(line, x, y, shown))
    return draw_svg(name, title, description, width, height, parts, "chart")


def _curve(line: Line, x: Callable[[int], float], y: Callable[[float], float], shown: Callable[[float], str]) -> Markup:
    """Return the curve through the complete runs, and every point, with a gap where a value is missing."""
    parts = []
    whole = [(i, p.value) for i, p in enumerate(line.points) if p.value is not None and not p.is_open]
    for (i, before), (j, after) in pairwise(whole):
        if all(line.points[k].is_open for k in range(i + 1, j)):  # across incomplete runs, not across gaps
            parts.append(
                Markup('<path class="curve" d="M{:.1f} {:.1f}L{:.1f} {:.1f}"/>').format(x(i), y(before), x(j), y(after))
            )
    for index, point in enumerate(line.points):
        if point.value is not None:
            parts.append(_dot(_SHAPES[line.style % 4], x(index), y(point.value), line, point, shown))
    return Markup('<g class="s{}">{}</g>').format(line.style % 4, Markup("").join(parts))


def _dot(shape: str, x: float, y: float, line: Line, point: Point, shown: Callable[[float], str]) -> Markup:
    text = f"{line.name}, {point.label}: {shown(point.value or 0)}"
    css = "dot open" if point.is_open else "dot"
    if shape == "circle":
        return Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="4.5"><title>{}</title></circle>').format(
            css, x, y, text
        )
    offsets = {
        "square": ((-4, -4), (4, -4), (4, 4), (-4, 4)),
        "diamond": ((0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)),
        "triangle": ((0, -5.5), (5, 4), (-5, 4)),
    }[shape]
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in offsets)
    return Markup('<polygon class="{}" points="{}"><title>{}</title></polygon>').format(css, points, text)


def bar_chart(bars: Sequence[Bar], *, name: str, title: str, description: str, width: int = 520) -> Markup:
    """Return horizontal bars with their names on the left and their values at the end, narrow enough for a phone."""
    top = max((bar.value for bar in bars), default=0) or 1
    left, row, gap = 170, 28, 7
    parts = []
    for index, bar in enumerate(bars):
        y = index * (row + gap) + 4
        length = (width - left - 90) * bar.value / top
        parts.append(
            Markup(
                '<g class="s{}"><text class="name" x="{}" y="{}" text-anchor="end">{}</text>'
                '<rect class="bar" x="{}" y="{}" width="{:.1f}" height="{}"/>'
                '<text class="value" x="{:.1f}" y="{}">{}</text></g>'
            ).format(
                bar.style % 4, left - 10, y + 20, bar.name[:28], left, y, length, row,
                left + length + 8, y + 20, bar.shown,
            )
        )  # fmt: skip
    return draw_svg(name, title, description, width, len(bars) * (row + gap) + 4, parts, "chart bars")


def dot_strips(
    strips: Sequence[Strip], *, name: str, title: str, description: str, shown: Callable[[float], str], width: int = 960
) -> Markup:
    """Return one strip of dots per row, on one scale from 0 to 100.

    A dot's area grows with the number of values that it represents, and a line marks the middle. A row has at most 51
    dots, whatever the number of values.
    """
    left, right, row, above = 210, 24, 44, 6
    across = width - left - right
    low = above + len(strips) * row
    parts = [
        Markup(
            '<line class="grid" x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"/>'
            '<text class="tick" x="{0:.1f}" y="{3}" text-anchor="middle">{4}</text>'
        ).format(left + across * step / 100, above, low, low + 18, shown(step))
        for step in range(0, 101, 20)
    ]
    for index, strip in enumerate(strips):
        y = above + index * row + row / 2
        counts = Counter(2 * round(value / 2) for value in strip.values)
        most = max(counts.values(), default=1)
        dots = Markup("").join(
            Markup('<circle class="dot many" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"><title>{}: {}</title></circle>').format(
                left + across * value / 100, y, 3 + 9 * (count / most) ** 0.5 if most > 1 else 4, shown(value), count
            )
            for value, count in sorted(counts.items())
        )
        x = left + across * strip.middle / 100
        parts.append(
            Markup(
                '<g class="s0"><text class="name" x="{}" y="{}" text-anchor="end">{}</text>{}'
                '<line class="middle" x1="{:.1f}" x2="{:.1f}" y1="{:.1f}" y2="{:.1f}"/></g>'
            ).format(left - 16, y + 5, _short(strip.name), dots, x, x, y - 16, y + 16)
        )
    return draw_svg(name, title, description, width, low + 26, parts, "chart strips")


def _short(name: str, most: int = 28) -> str:
    """Return a name cut at its beginning, which all hosts share."""
    return name if len(name) <= most else "…" + name[-most + 1 :]


def sparkline(values: Sequence[float | None], *, name: str, title: str, description: str) -> Markup:
    """Return a small curve without axes, for a table's cell that also shows the figure."""
    width, height = 84, 26
    known = [value for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    span = (high - low) or 1

    def spot(index: int, value: float) -> str:
        x = width / 2 if len(values) == 1 else 5 + index * (width - 10) / (len(values) - 1)
        return f"{x:.1f} {(height / 2 if high == low else 5 + (height - 10) * (1 - (value - low) / span)):.1f}"

    spots = [spot(index, value) for index, value in enumerate(values) if value is not None]
    parts = [Markup('<path class="curve" d="M{}"/>').format("L".join(spots))] if len(spots) > 1 else []
    if spots:
        x, y = spots[-1].split()
        parts.append(Markup('<circle class="dot" cx="{}" cy="{}" r="3.5"/>').format(x, y))
    return draw_svg(
        name, title, description, width, height, [Markup('<g class="s0">'), *parts, Markup("</g>")], "spark"
    )


def draw_svg(
    name: str, title: str, description: str, width: int, height: int, parts: Sequence[Markup], css: str
) -> Markup:
    """Return an image of ``parts`` with its title and description for those who do not see it."""
    return Markup(
        '<svg class="{}" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>'
    ).format(
        css, width, height, width, height, name, name, name, escape(title), name, escape(description),
        Markup("").join(parts),
    )  # fmt: skip
