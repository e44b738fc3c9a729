from . import spread
from .backlog import OPEN, SHOWN, Backlogs
from .contact import ContactView
from .decisions import ACTIONS, Agreed, DecisionsView, agreed
from .issues import issue_archive
from .morning import Bundle, bundles, lines, morning_page, verdict
from .owner import owner_files
from .owners import OwnerLine, OwnersView, owner_lines
from .page import Glance, PageReports, hardest, recent
from .rules import StatementView, rule_files
from .spreadsheet import issue_rows

__all__ = [
    "ACTIONS",
    "OPEN",
    "SHOWN",
    "Agreed",
    "Backlogs",
    "Bundle",
    "ContactView",
    "DecisionsView",
    "Glance",
    "OwnerLine",
    "OwnersView",
    "PageReports",
    "StatementView",
    "agreed",
    "bundles",
    "hardest",
    "issue_archive",
    "issue_rows",
    "lines",
    "morning_page",
    "owner_files",
    "owner_lines",
    "recent",
    "rule_files",
    "spread",
    "verdict",
]
