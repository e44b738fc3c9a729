from .changes import ServiceChange, service_changes
from .rows import ServiceRow, service_rows
from .sheet import sheet_page
from .suppliers import SuppliersView, supplier_letters, supplier_mail
from .table import table_pages

__all__ = [
    "ServiceChange",
    "ServiceRow",
    "SuppliersView",
    "service_changes",
    "service_rows",
    "sheet_page",
    "supplier_letters",
    "supplier_mail",
    "table_pages",
]
