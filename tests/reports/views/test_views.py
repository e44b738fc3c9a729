"""What a template uses is what its view has: nothing is missing, and nothing is handed over in vain."""

import dataclasses
import importlib
import pkgutil
from typing import Any

import pytest
from jinja2 import meta, nodes

import reports.council
import reports.navigation
import reports.services
import reports.views
from reports.edition.render import TEMPLATES, environment
from reports.language.i18n import Language

ENVIRONMENT = environment(Language("sv"))
MODULES = [
    importlib.import_module(f"{package.__name__}.{each.name}")
    for package in (reports.council, reports.navigation, reports.services, reports.views)
    for each in pkgutil.iter_modules(package.__path__)
]
VIEWS = {
    value.template: value
    for module in MODULES
    for value in vars(module).values()
    if isinstance(value, type) and dataclasses.is_dataclass(value) and hasattr(value, "template")
}
# What `Renderer` and the frame of `reports.publish` give every page.
EVERYWHERE = {
    "logo",
    "root",
    "here",
    "run",
    "site_name",
    "report_title",
    "rule_count",
    "checked",
    "known",
    "latest_month",
}
EVERYWHERE |= {
    "reported",
    "is_first",
    "AREA_NAMES",
    "ACTIONS",
    "owner_names",
    "engine",
    "OPEN",
    "SHOWN",
    *ENVIRONMENT.globals,
}


def names(template: str) -> set[str]:
    """The names that a template takes from its view, by itself or in the macros that it imports with its context."""
    tree = ENVIRONMENT.parse((TEMPLATES / template).read_text(encoding="utf-8"))
    imports = tree.find_all(nodes.FromImport)
    own = {name if isinstance(name, str) else name[1] for each in imports for name in each.names}
    own |= {macro.name for macro in tree.find_all(nodes.Macro)}
    own |= {name.name for each in tree.find_all(nodes.Assign) for name in [each.target] if isinstance(name, nodes.Name)}
    return meta.find_undeclared_variables(tree) - own - EVERYWHERE


def test_every_page_has_a_view() -> None:
    shared = {"base.html", "macros.html", "mail.html", "supplier_text.html", "supplier_mail.html"}
    pages = {path.name for path in TEMPLATES.glob("*.html")} - shared
    assert VIEWS.keys() == pages


@pytest.mark.parametrize("template", sorted(VIEWS))
def test_view_has_what_its_template_uses(template: str) -> None:
    view: Any = VIEWS[template]
    fields = {field.name for field in dataclasses.fields(view)}
    of_macros = names("macros.html")
    assert view.__dataclass_params__.frozen
    assert names(template) <= fields
    assert fields <= names(template) | of_macros
