from . import spread
from .backlog import OPEN, SHOWN, Backlogs, by_band
from .cards import Group
from .council import COLUMNS, service_rows, task_rows
from .decisions import ACTIONS, agreed
from .issues import issue_archive
from .morning import Bundle, bundles, lines, morning_page, owner_lines, verdict
from .page import Glance, PageReports, hardest, recent
from .spreadsheet import issue_rows
from .trend import month_page, months, spark_values

__all__ = [
    "ACTIONS",
    "COLUMNS",
    "OPEN",
    "SHOWN",
    "Backlogs",
    "Bundle",
    "Glance",
    "Group",
    "PageReports",
    "agreed",
    "bundles",
    "by_band",
    "hardest",
    "issue_archive",
    "issue_rows",
    "lines",
    "month_page",
    "months",
    "morning_page",
    "owner_lines",
    "recent",
    "service_rows",
    "spark_values",
    "spread",
    "task_rows",
    "verdict",
]
