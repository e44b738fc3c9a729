"""Draw charts as SVG: lines, columns and dots.

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

    ``is_open`` means that the run was incomplete: the point is drawn open and not joined to others. ``begins`` means
    that it does not compare with those before it: the curve begins anew.
    """

    label: str
    value: float | None
    is_open: bool = False
    begins: bool = False


@dataclass(frozen=True)
class Line:
    """A curve. ``style`` (0-3) selects its colour, dash and shape of points."""

    name: str
    points: tuple[Point, ...]
    style: int = 0


@dataclass(frozen=True)
class Columns:
    """One series of a column chart. ``style`` (0-2) selects its fill: solid, outlined or light."""

    name: str
    values: tuple[int, ...]
    style: int = 0


@dataclass(slots=True)
class Table:
    """A chart with its figures."""

    title: str
    chart: Markup
    head: list[str]
    rows: list[list[str]]
    note: str = ""


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
    legend: bool = False,
) -> Markup:
    """Return a chart of curves over the same labels, on a scale from ``span[0]`` to ``span[1]``.

    ``marks`` are (index, text) pairs: where the method changed. ``legend`` names each curve below, beside its line.
    """
    width, height = size
    low, top = span
    left, right, above, below = 44, 16, 14, 64 if legend else 34
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
        Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
            x(i), height - below + 22, label
        )
        for i, label in enumerate(labels)
        if i % every == 0
    ]
    parts += [
        Markup('<line class="mark" x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"><title>{3}</title></line>').format(
            x(index), above, height - below, text
        )
        for index, text in marks
    ]
    parts += [_curve(line, x, y, shown) for line in lines]
    if legend:
        parts += [_named(line, left + at * across / len(lines), height - 14) for at, line in enumerate(lines)]
    return draw_svg(name, title, description, width, height, parts, "chart")


def _named(line: Line, x: float, y: float) -> Markup:
    """Return an entry of the legend: a piece of the curve with its point, and its name."""
    return Markup(
        '<g class="s{}"><path class="curve" d="M{:.1f} {}h44"/>{}<text class="name" x="{:.1f}" y="{}">{}</text></g>'
    ).format(line.style % 4, x, y, _shape(_SHAPES[line.style % 4], x + 22, y, "dot"), x + 54, y + 5, line.name)


def _curve(line: Line, x: Callable[[int], float], y: Callable[[float], float], shown: Callable[[float], str]) -> Markup:
    """Return the curve through the complete runs, and every point, with a gap where a value is missing."""
    parts = []
    whole = [(i, p.value) for i, p in enumerate(line.points) if p.value is not None and not p.is_open]
    for (i, before), (j, after) in pairwise(whole):
        gap = line.points[i + 1 : j]
        if all(p.is_open for p in gap) and not any(p.begins for p in (*gap, line.points[j])):  # not across gaps
            parts.append(
                Markup('<path class="curve" d="M{:.1f} {:.1f}L{:.1f} {:.1f}"/>').format(x(i), y(before), x(j), y(after))
            )
    for index, point in enumerate(line.points):
        if point.value is not None:
            parts.append(_dot(_SHAPES[line.style % 4], x(index), y(point.value), line, point, shown))
    return Markup('<g class="s{}">{}</g>').format(line.style % 4, Markup("").join(parts))


def _dot(shape: str, x: float, y: float, line: Line, point: Point, shown: Callable[[float], str]) -> Markup:
    text = f"{line.name}, {point.label}: {shown(point.value or 0)}"
    return _shape(shape, x, y, "dot open" if point.is_open else "dot", Markup("<title>{}</title>").format(text))


def _shape(shape: str, x: float, y: float, css: str, inside: str = "") -> Markup:
    if shape == "circle":
        return Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="4.5">{}</circle>').format(css, x, y, inside)
    offsets = {
        "square": ((-4, -4), (4, -4), (4, 4), (-4, 4)),
        "diamond": ((0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)),
        "triangle": ((0, -5.5), (5, 4), (-5, 4)),
    }[shape]
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in offsets)
    return Markup('<polygon class="{}" points="{}">{}</polygon>').format(css, points, inside)


def column_chart(
    labels: Sequence[str], series: Sequence[Columns], *, name: str, title: str, description: str,
    shown: Callable[[float], str], size: tuple[int, int] = (960, 240),
) -> Markup:  # fmt: skip
    """Return columns of every series alongside each other for each label, from 0, with a legend below."""
    width, height = size
    left, right, above, below = 44, 16, 22, 64
    up, across = height - above - below, (width - left - right) / max(1, len(labels))
    top = max((value for each in series for value in each.values), default=0) or 1
    thick = min(44.0, across * 0.8 / max(1, len(series)))
    parts = [
        Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>').format(
            left, width - right, height - below, height - below
        )
    ]
    for at, label in enumerate(labels):
        middle = left + across * (at + 0.5)
        parts.append(
            Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
                middle, height - below + 22, label
            )
        )
        for number, each in enumerate(series):
            x = middle + thick * (number - len(series) / 2)
            tall = up * each.values[at] / top
            parts.append(
                Markup(
                    '<g class="s{0}"><rect class="column" x="{1:.1f}" y="{2:.1f}" width="{3:.1f}" height="{4:.1f}"/>'
                    '<text class="value" x="{5:.1f}" y="{6:.1f}" text-anchor="middle">{7}</text></g>'
                ).format(
                    each.style % 4, x + 1, height - below - tall, thick - 2, tall, x + thick / 2,
                    height - below - tall - 4, shown(each.values[at]),
                )
            )  # fmt: skip
    for number, each in enumerate(series):
        x = left + number * (width - left) / max(1, len(series))
        parts.append(
            Markup(
                '<g class="s{}"><rect class="column" x="{:.1f}" y="{}" width="24" height="14"/>'
                '<text class="name" x="{:.1f}" y="{}">{}</text></g>'
            ).format(each.style % 4, x, height - 26, x + 34, height - 14, each.name)
        )
    return draw_svg(name, title, description, width, height, parts, "chart columns")


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
