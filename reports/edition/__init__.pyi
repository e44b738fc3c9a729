from . import links
from .charts import Bar, Line, Point, Strip, bar_chart, dot_strips, draw_svg, line_chart, sparkline
from .edition import Edition
from .links import cut, safe_name
from .records import Issue, Number, Owner, Record, Result, Seen, Visit
from .render import Renderer, View, environment

__all__ = [
    "Bar",
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
    "View",
    "Visit",
    "bar_chart",
    "cut",
    "dot_strips",
    "draw_svg",
    "environment",
    "line_chart",
    "links",
    "safe_name",
    "sparkline",
]
