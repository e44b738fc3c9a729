"""What kind of page a page is, by evidence."""

from typing import TYPE_CHECKING

from audits.model import Kind

if TYPE_CHECKING:
    from audits.page import Page


def classify(page: "Page") -> Kind:
    """The kind of ``page``."""
    return "info" if page.url else "start"
