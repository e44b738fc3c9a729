"""Charts: sound SVG with title and description, open points, gaps, nothing of the site as markup."""

from xml.etree import ElementTree

from reports.edition.charts import Columns, Line, Point, column_chart, line_chart

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


def draw_columns(*values: int) -> ElementTree.Element:
    labels = [str(at) for at in range(len(values))]
    series = [Columns("<b>", values)]
    return parse(column_chart(labels, series, name="b", title="T", description="D", shown=str))


def test_columns_are_as_tall_as_their_values() -> None:
    root = draw_columns(10, 5)
    tall, short, _legend = (float(rect.get("height") or 0) for rect in root.findall(f".//{SVG}rect"))
    assert tall == 2 * short
    assert "<b>" in [text.text for text in root.findall(f".//{SVG}text")]


def test_columns_of_nothing() -> None:
    assert draw_columns(0).find(f"{SVG}title") is not None
    assert draw_columns().find(f"{SVG}title") is not None


def test_a_curve_begins_anew_where_it_no_longer_compares() -> None:
    """So it does where the night between was not whole."""
    points = (Point("1", 50), Point("2", 60), Point("3", 20, begins=True), Point("4", 25))
    assert len(draw(Line("Kurva", points)).findall(f".//{SVG}path")) == 2
    points = (Point("1", 50), Point("2", 20, is_open=True, begins=True), Point("3", 25))
    assert draw(Line("Kurva", points)).findall(f".//{SVG}path") == []


def test_a_legend_names_every_curve_within_the_picture() -> None:
    lines = [Line(name, (Point("1/11", 5),), style) for style, name in enumerate(("Ett", "Två", "<b>"))]
    root = parse(line_chart(lines, name="k", title="T", description="D", shown=str, legend=True))
    names = root.findall(f".//{SVG}text[@class='name']")
    assert [name.text for name in names] == ["Ett", "Två", "<b>"]
    width, height = (float(root.get(side) or 0) for side in ("width", "height"))
    assert all(0 < float(name.get("x") or 0) < width and 0 < float(name.get("y") or 0) < height for name in names)
