from .one_page import CannotCheck, check_page
from .pool import AuditPool
from .stage import audit_run, needs_judging
from .view import read_view

__all__ = ["AuditPool", "CannotCheck", "audit_run", "check_page", "needs_judging", "read_view"]
