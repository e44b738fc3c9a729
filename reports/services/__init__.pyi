from .changes import ServiceChange, service_changes
from .rows import ServiceRow, service_rows
from .sheet import sheet_page
from .table import table_pages

__all__ = ["ServiceChange", "ServiceRow", "service_changes", "service_rows", "sheet_page", "table_pages"]
