from .one_page import CannotCheck, check_page
from .stage import audit_run, preload_audits
from .view import read_view

__all__ = ["CannotCheck", "audit_run", "check_page", "preload_audits", "read_view"]
