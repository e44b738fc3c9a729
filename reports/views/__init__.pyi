from . import spread
from .backlog import OPEN, SHOWN, Backlogs
from .contact import ContactView
from .decisions import ACTIONS, DecisionsView, agreed
from .issues import issue_archive
from .month import month_page
from .morning import Bundle, bundles, lines, morning_page, verdict
from .owner import owner_files
from .owners import OwnersView, leadership_page, owner_lines
from .page import Glance, PageReports, hardest, recent
from .rules import StatementView, rule_files
from .spreadsheet import issue_rows
from .trend import months

__all__ = [
    "ACTIONS",
    "OPEN",
    "SHOWN",
    "Backlogs",
    "Bundle",
    "ContactView",
    "DecisionsView",
    "Glance",
    "OwnersView",
    "PageReports",
    "StatementView",
    "agreed",
    "bundles",
    "hardest",
    "issue_archive",
    "issue_rows",
    "leadership_page",
    "lines",
    "month_page",
    "months",
    "morning_page",
    "owner_files",
    "owner_lines",
    "recent",
    "rule_files",
    "spread",
    "verdict",
]
