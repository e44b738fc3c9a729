from .pool import AuditPool
from .stage import audit_run, judge_pages, needs_judging
from .view import read_view

__all__ = ["AuditPool", "audit_run", "judge_pages", "needs_judging", "read_view"]
