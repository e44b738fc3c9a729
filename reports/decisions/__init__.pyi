from .apply import Decided, decision_rows, dismissals, issue_numbers, stored_decisions
from .file import FILE, Action, Decision, DecisionError, Decisions, announced, read_decisions
from .make import Covers, Desk, Made, Wish, decide, preview
from .roles import looks_like_a_person

__all__ = [
    "FILE",
    "Action",
    "Covers",
    "Decided",
    "Decision",
    "DecisionError",
    "Decisions",
    "Desk",
    "Made",
    "Wish",
    "announced",
    "decide",
    "decision_rows",
    "dismissals",
    "issue_numbers",
    "looks_like_a_person",
    "preview",
    "read_decisions",
    "stored_decisions",
]
