"""The shape of a rule file: one TOML file, one thing that can be wrong.

A rule documents itself (why it matters, how to mend it) and tests itself (its examples), as in Ruff and axe-core.
"""

from typing import Any, Literal

from msgspec import Struct, field

Area = Literal["accessibility", "readability", "navigation", "services"]
Status = Literal["preview", "stable", "retired"]
Impact = Literal["critical", "serious", "moderate", "minor"]  # axe's four words
Effort = Literal["word", "sentence", "page", "template", "supplier"]
Fixer = Literal["editor", "web-team", "supplier"]
Certainty = Literal["automatic", "signal"]  # signal: a person must judge, never part of a score
Engine = Literal["webbrond", "axe", "browser"]  # browser: our own look at the rendered page
ExampleOutcome = Literal["pass", "fail", "inapplicable", "needs-review"]

AREAS: tuple[Area, ...] = ("accessibility", "readability", "navigation", "services")


class Wording(Struct, frozen=True, forbid_unknown_fields=True):
    """What people read of a rule, in one language.

    ``title`` states what holds when all is well ("Meningarna är lagom långa"), ``failure`` what is wrong, with the
    finding's values in braces ("Meningen har {words} ord"), ``why`` why it matters to a resident, ``how`` the mending.
    ``terms`` says what a value that is a code is called (expired = "har gått ut").
    """

    title: str
    failure: str
    why: str
    how: str
    terms: dict[str, str] = field(default_factory=dict)


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    """A web, small enough to read, and what the rule says of it.

    Exactly one of ``html`` (one page; a fragment is put into ``<main>`` of a sound Swedish page) and ``pages``
    (path to HTML, ``/`` being the start page) is given. ``status`` gives paths another HTTP status than 200; the text
    of a page with a status of redirection is the path that it leads to. ``sitemap`` lists paths that a sitemap names,
    ``config`` holds tables of site.toml (``{task = [...]}``), ``kind`` fixes the kind of the page (html only),
    ``rendered`` gives the browser's facts by path (fields of `audits.model.Rendered`), ``certificates`` what is wrong
    with those of other hosts, ``missing`` lists addresses of resources and of other webs that are not there,
    ``documents`` what stands in the PDFs and office files, by path (fields of `audits.documents.Facts`, and ``format``
    where it is no PDF), ``count`` the number of failures expected where it matters, ``today`` the ISO date of the
    round.
    """

    outcome: ExampleOutcome
    html: str | None = None
    pages: dict[str, str] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    sitemap: tuple[str, ...] = ()
    config: dict[str, Any] = field(default_factory=dict)
    kind: str | None = None
    rendered: dict[str, dict[str, Any]] = field(default_factory=dict)
    certificates: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    count: int | None = None
    today: str = "2026-11-22"
    note: str = ""

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """Path and content of what the example shows: its pages, and what is known of its documents."""
        told = ((path, _said(facts)) for path, facts in self.documents.items())
        return (*((("", self.html),) if self.html is not None else self.pages.items()), *told)


def _said(facts: dict[str, Any]) -> str:
    """The facts of a document, a line each."""
    return "\n".join(
        f"{name}: {str(value).lower() if isinstance(value, bool) else value}" for name, value in facts.items()
    )


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that can be wrong. ``id`` is ``area.name``, the failing state as a noun, and the path of its file.

    ``version`` is raised when an outcome can change. ``law`` and ``wcag`` name clauses ("EN 301 549 9.1.1.1",
    "1.1.1"); ``source`` says where threshold or wording comes from; ``limits`` are its thresholds, by name.
    ``graver`` is the impact of a finding beyond the limit of that name (a sentence over 35 words, not only over 25).
    ``engine`` is "axe" where axe-core decides; the rule then only adds what axe lacks;
    "browser" where we measure the rendered page, so that its examples are tried in one. ``rendered``: an audit of ours
    decides it, but may take something from what a browser saw. ``flaky`` rules need two
    clean runs before an issue counts as fixed. ``layout``: all that it finds on a host is one fault of the layout.
    ``component``: of lists, which a publishing tool writes where they have a class of their own (``dl.toc``).
    """

    id: str
    version: int
    status: Status
    impact: Impact
    effort: Effort
    fixer: Fixer
    certainty: Certainty
    source: str
    sv: Wording
    en: Wording
    law: tuple[str, ...] = ()
    wcag: tuple[str, ...] = ()
    limits: dict[str, float] = field(default_factory=dict)
    graver: dict[str, Impact] = field(default_factory=dict)
    engine: Engine = "webbrond"
    rendered: bool = False
    flaky: bool = False
    layout: bool = False
    component: bool = False
    example: tuple[Example, ...] = ()

    @property
    def rests_on_browser(self) -> bool:
        """Whether another browser, or other fonts, can change its outcome."""
        return self.engine != "webbrond" or self.rendered

    @property
    def thresholds(self) -> str:
        """The limits in words: "words = 25, very_long = 35 (serious)"."""
        graver = {name: f" ({impact})" for name, impact in self.graver.items()}
        return ", ".join(f"{name} = {value:g}{graver.get(name, '')}" for name, value in self.limits.items())

    @property
    def area(self) -> Area:
        """The first half of the id, one of `AREAS`."""
        return self.id.partition(".")[0]  # type: ignore[return-value]

    @property
    def name(self) -> str:
        """The second half of the id."""
        return self.id.partition(".")[2]
