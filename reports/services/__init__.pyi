from .changes import ServiceChange, service_changes
from .facts import describe_journey, service_facts
from .rows import ServiceRow, service_rows
from .sheet import sheet_page
from .supplier_mail import compose_mail
from .suppliers import Supplier, SuppliersView, SupplierView, find_suppliers, write_letter
from .table import deviating, table_pages

__all__ = [
    "ServiceChange",
    "ServiceRow",
    "Supplier",
    "SupplierView",
    "SuppliersView",
    "compose_mail",
    "describe_journey",
    "deviating",
    "find_suppliers",
    "service_changes",
    "service_facts",
    "service_rows",
    "sheet_page",
    "table_pages",
    "write_letter",
]
