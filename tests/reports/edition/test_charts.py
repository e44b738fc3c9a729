"""Charts: sound SVG with title and description, open points, gaps, nothing of the site as markup."""

from xml.etree import ElementTree

from reports.edition.charts import Bar, Line, Point, bar_chart, line_chart, sparkline

SVG = "{http://www.w3.org/2000/svg}"


def parse(markup: str) -> ElementTree.Element:
    """The chart as XML; it fails on anything that is not well-formed."""
    return ElementTree.fromstring(str(markup).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def line(*values: float | None, open_at: int = -1, name: str = "Kurva") -> Line:
    return Line(name, tuple(Point(f"{i}/11", value, i == open_at) for i, value in enumerate(values)))


def draw(*lines: Line) -> ElementTree.Element:
    return parse(line_chart(lines, name="k", title="Titel <b>", description="Beskrivning", shown=lambda v: f"{v:g}"))


def test_title_and_description_name_the_chart() -> None:
    root = draw(line(1, 2))
    assert root.get("aria-labelledby") == "k-t k-d"
    assert [root.find(f"{SVG}title").text, root.find(f"{SVG}desc").text] == ["Titel <b>", "Beskrivning"]  # type: ignore[union-attr]


def test_a_gap_is_not_bridged() -> None:
    root = draw(line(10, None, 30))
    assert root.findall(f".//{SVG}path") == []
    assert len(root.findall(f".//{SVG}circle")) == 2


def test_a_round_that_was_not_whole_is_drawn_open_and_passed_by() -> None:
    root = draw(line(10, 90, 30, open_at=1))
    assert [dot.get("class") for dot in root.findall(f".//{SVG}circle")] == ["dot", "dot open", "dot"]
    assert len(root.findall(f".//{SVG}path")) == 1


def test_one_point_and_none_are_charts_too() -> None:
    assert len(draw(line(50)).findall(f".//{SVG}circle")) == 1
    assert draw(line(None)).findall(f".//{SVG}circle") == []
    assert draw().find(f"{SVG}title") is not None


def test_curves_differ_by_shape_and_not_only_by_colour() -> None:
    lines = [Line(str(style), (Point("1/11", 5),), style) for style in range(4)]
    root = draw(*lines)
    groups = [root.find(f".//{SVG}g[@class='s{style}']") for style in range(4)]
    shapes = {(group[0].tag, _corners(group[0])) for group in groups if group is not None}
    assert len(shapes) == 4


def _corners(shape: ElementTree.Element) -> tuple[str, ...]:
    """Where a shape's corners are, counted from its middle."""
    spots = [spot.split(",") for spot in (shape.get("points") or "").split()]
    middle = [sum(float(spot[axis]) for spot in spots) / len(spots) for axis in (0, 1)] if spots else []
    return tuple(f"{float(x) - middle[0]:.0f} {float(y) - middle[1]:.0f}" for x, y in spots)


def test_bars_are_as_long_as_their_values() -> None:
    root = parse(bar_chart([Bar("a", 10, "10"), Bar("<b>", 5, "5")], name="b", title="T", description="D"))
    long, short = (float(rect.get("width") or 0) for rect in root.findall(f".//{SVG}rect"))
    assert long == 2 * short
    assert "<b>" in [text.text for text in root.findall(f".//{SVG}text")]


def test_bars_of_nothing() -> None:
    assert parse(bar_chart([Bar("a", 0, "0")], name="b", title="T", description="D")).find(f"{SVG}title") is not None


def test_sparkline_ends_in_a_dot() -> None:
    root = parse(sparkline([3, None, 5], name="g", title="T", description="D"))
    assert len(root.findall(f".//{SVG}circle")) == 1
