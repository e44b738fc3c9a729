"""Jinja2 as the reports use it: everything is escaped, undefined names are errors, every page has the same frame."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Protocol

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup, escape

from audits.reasons import Code, Reason
from reports.edition import links
from reports.language import Language, labels, word_reason

TEMPLATES = Path(__file__).parent / "templates"
_CODE = re.compile(r"`([^`\n]+)`")
# A telephone number as Swedes write it: 0500-00 10 00, 013-20 60 00, +46 13 20 60 00.
_PHONE = re.compile(r"(?<![\w-])(?:\+46[ \xa0]?|0)\d{1,3}[- \xa0]\d{2,3}(?:[ \xa0]\d{2,3}){1,3}(?![\w-])")
_BREAKS = re.compile(r"(?<=[/?&=])(?=[^/?&=])")


class _Compiled(BytecodeCache):
    """Keeps compiled templates for the next edition of this process: the demo makes two, and a fleet many."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class View(Protocol):
    """What a page shows: a frozen dataclass that names its template; its fields are what the template uses."""

    template: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


class Renderer:
    """Writes pages into ``folder``. ``frame`` holds what the header and footer of every page show."""

    def __init__(self, folder: Path, language: Language, site_language: str, frame: Mapping[str, Any]) -> None:
        self.folder = folder
        self._environment = environment(language, site_language)
        self._environment.globals.update(frame)
        self._made: set[Path] = set()

    def page(self, path: str, view: View) -> None:
        """Render ``view`` into the file ``path`` (relative, with slashes)."""
        shown = {field.name: getattr(view, field.name) for field in fields(view)}
        html = self._environment.get_template(view.template).render(root="../" * path.count("/"), here=path, **shown)
        self.file(path, html.encode("utf-8", "replace"))

    def file(self, path: str, content: bytes) -> None:
        """Write ``content`` into the file ``path``."""
        target = self.folder / path
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        target.write_bytes(content)


def environment(language: Language, site_language: str = "sv") -> Environment:
    """Return the environment for a language of reports and one of the site, with the filters that templates use."""
    env = Environment(
        extensions=["jinja2.ext.i18n"],
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )
    env.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    figure = _figures(language)
    env.globals["ngettext"] = _with_number(env.globals["ngettext"], language, figure)  # type: ignore[arg-type]
    theirs = "" if site_language == language.code else str(escape(site_language))
    swedish = _texts("span", "" if language.code == "sv" else "sv", 400)

    def sentence(reason: Reason | str | None, length: int = 400) -> Markup:
        """Return the sentence for a reason; one that an older version stored as a sentence is Swedish."""
        found = Reason.decode(reason) if isinstance(reason, str) else reason
        said = word_reason(found, language) if found else ""
        as_written = found is not None and found.code is Code.AS_WRITTEN
        return swedish(said, length) if as_written else escape(links.cut(said, length))

    env.filters.update(
        number=language.number,
        signed=language.signed,
        figure=figure,
        points=lambda number, of: figure(number, of, int(number is not None and number % 1 != 0)),
        date=language.date,
        moment=language.moment,
        month=language.month,
        word=language.gettext,
        area=lambda area: language.gettext(labels.AREA_NAMES.get(str(area), str(area))),
        band=lambda band: language.gettext(labels.BAND_NAMES.get(str(band), str(band))),
        badge=_badges(language),
        cut=links.cut,
        theirs=_texts("span", theirs, 120),  # words of the site
        said=_texts("q", theirs, 220),  # the same, quoted
        swedish=swedish,  # what people wrote, whatever the language of the reports
        sentence=sentence,
        coded=coded,
        unbroken=unbroken,
        breakable=breakable,
        address=address,
        href=links.safe_href,
        page_report=lru_cache(4096)(links.page_report),
        rule_page=links.rule_page,
        owner_page=links.owner_page,
        issue_page=links.issue_page,
    )
    env.globals.update(
        lang=language.code,
        AREAS=tuple(labels.AREA_NAMES),
        BANDS=labels.BANDS,
        BAND_CLASSES=labels.BAND_CLASSES,
    )
    return env


def _with_number(ngettext: Callable[..., str], language: Language, figure: Callable[..., Markup]) -> Callable[..., str]:
    """Return the ``ngettext`` of templates, with ``%(num)s`` as numbers are written; ``of`` says what it counts."""

    @pass_context
    def counted(context: Context, singular: str, plural: str, number: int, of: str = "", **values: object) -> str:
        shown = figure(number, of) if of else language.number(number)
        return ngettext(context, singular, plural, number, num=shown, **values)

    return counted


def _figures(language: Language) -> Callable[..., Markup]:
    """Return a filter that marks a number with what it is, so that it can be held against the database."""

    def figure(number: float | None, of: str, digits: int = 0) -> Markup:
        shown = language.number(number, digits)
        if number is None:
            return escape(shown)
        return Markup('<data value="{:.15g}" data-of="{}">{}</data>').format(number, of, shown)

    return figure


def _texts(tag: str, code: str, usual: int) -> Callable[..., Markup]:
    """Return a filter that cuts a text and marks its language where that is not the page's."""
    around = Markup(f'<{tag} lang="{code}">%s</{tag}>') if code else Markup(f"<{tag}>%s</{tag}>")
    bare = tag == "span" and not code

    def shown(text: str, length: int = usual) -> Markup:
        safe = unbroken(links.cut(text, length))
        return safe if bare else around % safe

    return shown


def unbroken(text: str) -> Markup:
    """Return a text, escaped, in which no line breaks within a telephone number: browsers break even at its hyphen."""
    return Markup(_PHONE.sub(r'<span class="keep">\g<0></span>', str(escape(text))))


def _badges(language: Language) -> Callable[[str], Markup]:
    """Return a filter that shows a band as a badge."""
    made = {
        band: Markup('<span class="badge {}">{}</span>').format(labels.BAND_CLASSES[band], language.gettext(name))
        for band, name in labels.BAND_NAMES.items()
    }
    return lambda band: made.get(band, escape(band))


def coded(text: str) -> Markup:
    """Return a rule's sentence, escaped, with the text between backticks as code."""
    parts = _CODE.split(text)
    return Markup("").join(Markup("<code>{}</code>").format(part) if at % 2 else part for at, part in enumerate(parts))


def address(url: str, text: str = "") -> Markup:
    """Return an address as a link where it may be one, showing ``text`` or the address itself."""
    shown = escape(text) if text else breakable(url)
    href = links.safe_href(url)
    if not href:
        return Markup('<span class="address">{}</span>').format(shown)
    return Markup('<a class="address" href="{}" rel="noreferrer">{}</a>').format(href, shown)


@lru_cache(4096)
def breakable(url: str, length: int = 200) -> Markup:
    """Return an address, cut, and with places where a line may break."""
    return Markup("<wbr>").join(_BREAKS.split(links.cut(url, length)))
