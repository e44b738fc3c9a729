"""Show the contact centre what it looks up."""

from dataclasses import dataclass
from typing import ClassVar

from reports.services import ServiceRow
from reports.views.page import Glance


@dataclass(frozen=True, slots=True)
class ContactView:
    """The contact centre's page: where residents get stuck."""

    template: ClassVar = "contact.html"

    services: list[ServiceRow]
    recent: list[Glance]
    hardest: list[Glance]
