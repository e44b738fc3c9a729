from .apply import Decided, decision_rows, dismissals, issue_numbers, stored_decisions
from .file import FILE, Action, Decision, DecisionError, Decisions, announced, read_decisions
from .make import Wish, decide
from .roles import looks_like_a_person

__all__ = [
    "FILE",
    "Action",
    "Decided",
    "Decision",
    "DecisionError",
    "Decisions",
    "Wish",
    "announced",
    "decide",
    "decision_rows",
    "dismissals",
    "issue_numbers",
    "looks_like_a_person",
    "read_decisions",
    "stored_decisions",
]
