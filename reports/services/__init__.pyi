from .changes import ServiceChange, service_changes
from .facts import describe_journey, service_facts
from .rows import ServiceRow, service_rows
from .sheet import sheet_page
from .supplier_mail import compose_mail
from .suppliers import SuppliersView, SupplierView, find_suppliers, hosts_by_supplier, write_letter
from .table import deviating, table_pages

__all__ = [
    "ServiceChange",
    "ServiceRow",
    "SupplierView",
    "SuppliersView",
    "compose_mail",
    "describe_journey",
    "deviating",
    "find_suppliers",
    "hosts_by_supplier",
    "service_changes",
    "service_facts",
    "service_rows",
    "sheet_page",
    "table_pages",
    "write_letter",
]
