from .pool import AuditPool
from .stage import audit_run, needs_judging
from .view import read_view

__all__ = ["AuditPool", "audit_run", "needs_judging", "read_view"]
