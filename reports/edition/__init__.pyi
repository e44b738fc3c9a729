from . import links
from .charts import Columns, Line, Point, Strip, Table, column_chart, dot_strips, draw_svg, line_chart
from .edition import Edition
from .links import cut, safe_name
from .records import Issue, Number, Owner, Record, Result, Seen, Visit
from .render import Renderer, View, environment

__all__ = [
    "Columns",
    "Edition",
    "Issue",
    "Line",
    "Number",
    "Owner",
    "Point",
    "Record",
    "Renderer",
    "Result",
    "Seen",
    "Strip",
    "Table",
    "View",
    "Visit",
    "column_chart",
    "cut",
    "dot_strips",
    "draw_svg",
    "environment",
    "line_chart",
    "links",
    "safe_name",
]
