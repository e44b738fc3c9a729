"""The schema of a rule file: one TOML file for each thing that can be wrong.

A rule documents itself (why it matters, how to fix it) and tests itself (its examples), as in Ruff and axe-core.
"""

from typing import Any, Literal

from msgspec import Struct, field

Area = Literal["accessibility", "readability", "navigation", "services"]
Status = Literal["preview", "stable", "retired"]
Impact = Literal["critical", "serious", "moderate", "minor"]  # axe's four words
Effort = Literal["word", "sentence", "page", "template", "supplier"]
Fixer = Literal["editor", "web-team", "supplier"]
Certainty = Literal["automatic", "signal"]  # signal: a person must judge; it is never part of a score
Engine = Literal["webbrond", "axe", "browser"]  # browser: our own check of the rendered page
ExampleOutcome = Literal["pass", "fail", "inapplicable", "needs-review"]

AREAS: tuple[Area, ...] = ("accessibility", "readability", "navigation", "services")


class Wording(Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of a rule that people read, in one language.

    ``title`` states what is true when the rule passes ("Meningarna är lagom långa"). ``failure`` says what is wrong,
    with the finding's values in braces ("Meningen har {words} ord"). ``why`` says why it matters to a resident, and
    ``how`` says how to fix it. ``terms`` gives the wording for values that are codes (expired = "har gått ut").
    ``cases`` replace ``failure`` in findings whose value ``case`` is their name.
    """

    title: str
    failure: str
    why: str
    how: str
    terms: dict[str, str] = field(default_factory=dict)
    cases: dict[str, str] = field(default_factory=dict)


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    """A site small enough to read, and the outcome of the rule on it.

    Exactly one of ``html`` (one page; a fragment is put into ``<main>`` of a valid Swedish page) and ``pages`` (path to
    HTML, where ``/`` is the start page) is given. The other fields:

    * ``status``: the HTTP status of paths that do not answer 200. The text of a page with a redirect status is the path
      that it leads to.
    * ``sitemap``: paths that a sitemap lists.
    * ``config``: tables of site.toml (``{task = [...]}``).
    * ``kind``: fixes the kind of the page (html only).
    * ``rendered``: the browser's facts by path (fields of `audits.model.Rendered`).
    * ``certificates``: what is wrong with the certificates of other hosts.
    * ``missing``: addresses of resources and of other sites that do not exist.
    * ``documents``: the content of the PDFs and office files, by path (fields of `audits.documents.Facts`, and
      ``format`` where it is not a PDF).
    * ``count``: the number of failures expected, where it matters.
    * ``today``: the ISO date of the run.
    * ``visits``: the visits of paths per month.
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
    visits: dict[str, float] | None = None
    note: str = ""

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """Return path and content of what the example shows: its pages, and the facts of its documents."""
        told = ((path, _said(facts)) for path, facts in self.documents.items())
        return (*((("", self.html),) if self.html is not None else self.pages.items()), *told)


def _said(facts: dict[str, Any]) -> str:
    """Return the facts of a document, one per line."""
    return "\n".join(
        f"{name}: {str(value).lower() if isinstance(value, bool) else value}" for name, value in facts.items()
    )


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that can be wrong.

    ``id`` is ``area.name``, where the name is the failing state as a noun; it is also the path of the file. ``version``
    is raised when an outcome can change. ``law`` and ``wcag`` name clauses ("EN 301 549 9.1.1.1", "1.1.1"). ``source``
    says where the threshold or the wording comes from. ``limits`` are the thresholds, by name. ``graver`` is the impact
    of a finding beyond the limit of that name (a sentence over 35 words, not only over 25). ``engine`` is "axe" where
    axe-core decides; the rule then only adds what axe lacks. It is "browser" where we measure the rendered page, so the
    examples are tested in a browser. ``rendered``: one of our audits decides the rule, but may use something from the
    browser. ``flaky`` rules need two clean runs before an issue counts as fixed. ``layout``: all findings on a host are
    one fault of the layout. ``component``: the rule is about lists, which a publishing tool writes where they have a
    class of their own (``dl.toc``). ``urgent``: its issues come before all others.
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
    urgent: bool = False
    example: tuple[Example, ...] = ()

    @property
    def rests_on_browser(self) -> bool:
        """Return whether another browser, or other fonts, can change the outcome."""
        return self.engine != "webbrond" or self.rendered

    @property
    def thresholds(self) -> str:
        """Return the limits in words: "words = 25, very_long = 35 (serious)"."""
        graver = {name: f" ({impact})" for name, impact in self.graver.items()}
        return ", ".join(f"{name} = {value:g}{graver.get(name, '')}" for name, value in self.limits.items())

    @property
    def area(self) -> Area:
        """Return the first half of the id, one of `AREAS`."""
        return self.id.partition(".")[0]  # type: ignore[return-value]

    @property
    def name(self) -> str:
        """Return the second half of the id."""
        return self.id.partition(".")[2]
