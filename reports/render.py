"""Jinja2 as the reports use it: everything escaped, nothing undefined, every page with the same frame."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from reports import labels, links
from reports.i18n import Language

TEMPLATES = Path(__file__).parent / "templates"


class Renderer:
    """Writes pages into ``folder``. ``frame`` holds what header and footer of every page say."""

    def __init__(self, folder: Path, language: Language, frame: Mapping[str, Any]) -> None:
        self.folder = folder
        self.written = 0
        self._environment = environment(language)
        self._environment.globals.update(frame)
        self._made: set[Path] = set()

    def page(self, path: str, template: str, /, **context: Any) -> None:
        """Render ``template`` into the file ``path`` (relative, with slashes)."""
        html = self._environment.get_template(template).render(root="../" * path.count("/"), here=path, **context)
        target = self.folder / path
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        target.write_bytes(html.encode("utf-8", "replace"))
        self.written += 1


def environment(language: Language) -> Environment:
    """The environment for one language, with the filters and words that templates use."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.filters.update(
        number=language.number,
        date=language.date,
        moment=language.moment,
        month=language.month,
        cut=lru_cache(4096)(links.cut),
        breakable=breakable,
        area=lambda area: language.gettext(labels.AREA_NAMES.get(area, area)),
        band=lambda band: language.gettext(labels.BAND_NAMES.get(band, band)),
        word=lambda text: language.gettext(text),
        href=links.safe_href,
        page_report=lru_cache(4096)(links.page_report),
        rule_page=links.rule_page,
        owner_page=links.owner_page,
    )
    env.globals.update(
        lang=language.code, AREAS=tuple(labels.AREA_NAMES), BANDS=labels.BANDS, BAND_CLASSES=labels.BAND_CLASSES,
    )  # fmt: skip
    return env


def breakable(url: str, length: int = 200) -> Markup:
    """An address, cut and with places where a line may break."""
    text = links.cut(url, length)
    return Markup("").join(Markup("{}<wbr>").format(part) for part in _pieces(text)) if text else escape(text)


def _pieces(text: str) -> list[str]:
    pieces, start = [], 0
    for index, char in enumerate(text):
        if char in "/?&=" and text[index + 1 : index + 2] not in ("/", ""):
            pieces.append(text[start : index + 1])
            start = index + 1
    return [*pieces, text[start:]]
