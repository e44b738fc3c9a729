"""Word what `webbrond check` found on a page: the verdict, the hardest sentences, the faults, then the figures."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any, NamedTuple

from reports.language.i18n import Language, mark
from reports.language.labels import AREA_NAMES
from reports.language.measures import explain, weighs

_KEPT = 200  # characters of a place that a finding keeps (audits.model.Place)
_SHOWN = 8  # places of one fault that are shown; the others are counted
_IMPACTS = ("critical", "serious", "moderate", "minor")
_DOUBTS = {"needs-review": mark("(behöver din bedömning)"), "error": mark("(kunde inte prövas)")}

type Part = tuple[str, str]  # a text and its style: "bold", "dim", "yellow" or ""


class Line(NamedTuple):
    """A line of text in parts, each with its style."""

    parts: tuple[Part, ...] = ()
    indent: int = 0


def check_lines(report: Mapping[str, Any], language: Language) -> Iterator[Line]:
    """Yield the lines that show ``report``, which is in ``language``."""
    _ = language.gettext
    findings = sorted(report["findings"], key=lambda finding: _IMPACTS.index(finding["impact"]))
    if report["title"]:
        yield _plain(report["title"])
    yield _styled(_("Text från standard in") if report["url"] == "file:///dev/stdin" else report["url"], "dim")
    yield Line()
    judged = bool(findings) or any(score is not None for score in report["scores"].values())
    verdict = _verdict(findings, report, language) if judged else _("Inget omdöme: se sist varför.")
    yield _styled(verdict, "bold")
    yield from _scores(report, language)
    if report["hardest"]:
        yield from _heading(_("Svårast att läsa"))
        for sentence in report["hardest"]:
            figures = language.text("%(words)s ord, LIX %(lix)s", words=sentence["words"], lix=sentence["lix"])
            yield Line(((f"”{shorten(sentence['text'], 240, placeholder=' …')}” ", ""), (figures, "dim")), 2)
    yield from _faults(findings, language)
    if report["service"]:
        yield from _service(report["service"], language)
    yield from _figures(report["measures"], language)
    for reason in report["not_tested"]:
        yield Line()
        yield Line(((_("Inte prövat:"), "yellow"), (f" {reason}", "")))


def _plain(text: str, indent: int = 0) -> Line:
    return Line(((text, ""),), indent)


def _styled(text: str, style: str) -> Line:
    return Line(((text, style),))


def _heading(text: str) -> Iterator[Line]:
    yield Line()
    yield _styled(text, "bold")


def _verdict(findings: Sequence[Mapping[str, Any]], report: Mapping[str, Any], language: Language) -> str:
    _, n = language.gettext, language.ngettext
    wrong = sum(finding["outcome"] == "fail" for finding in findings)
    doubtful = sum(finding["outcome"] == "needs-review" for finding in findings)
    text = n("%(num)s fel att rätta", "%(num)s fel att rätta", wrong) % {"num": wrong}
    language_is_judged = report["scores"]["readability"] is not None
    if not wrong:
        text = _("Inget fel att rätta") if language_is_judged else _("Inget fel i det som är prövat")
    if doubtful:
        text += ", " + n("%(num)s sak att bedöma", "%(num)s saker att bedöma", doubtful) % {"num": doubtful}
    if not language_is_judged:
        return f"{text}. {_('Språket är inte bedömt: se sist.')}"
    return f"{text}. {_('Allt är inte prövat: se sist.')}" if report["not_tested"] else f"{text}."


def _scores(report: Mapping[str, Any], language: Language) -> Iterator[Line]:
    _ = language.gettext
    names = {area: _(name) for area, name in AREA_NAMES.items()}
    width = max(map(len, names.values())) + 1
    for area, name in names.items():
        score = report["scores"].get(area)
        if report["manuscript"] and area != "readability":
            continue
        digits = int(score is not None and round(score, 1) != round(score))
        said = f" {_('av 100')}" if score is not None else f"  {_('inte bedömt')}"
        if area == "accessibility" and score is not None and not report["rendered"]:
            said += f", {_('men bara delvis prövat')}"
        yield _plain(f"  {name:<{width}}{language.number(score, digits):>5}{said}")


def _faults(findings: Sequence[Mapping[str, Any]], language: Language) -> Iterator[Line]:
    """Yield the faults by rule, with the rule's advice once.

    Several different faults of one rule are listed below what the rule requires.
    """
    by_rule: dict[str, list[Mapping[str, Any]]] = {}
    for finding in findings:
        by_rule.setdefault(finding["rule"], []).append(finding)
    for rule, found in by_rule.items():
        first = found[0]
        alike = all(finding["message"] == first["message"] for finding in found)
        goal = first["title"][:1].lower() + first["title"][1:]
        unmet = language.text("Mål: %(title)s. Inte nått på %(n)s ställen", title=goal, n=len(found))
        doubt = language.gettext(_DOUBTS.get(first["outcome"], ""))
        yield Line()
        yield Line(((first["message"] if alike else unmet, "bold"), (f" {doubt}" if doubt else "", "")))
        yield Line(((f"{first['how']} ", ""), (rule, "dim")), 2)
        for finding in found[:_SHOWN]:
            yield from _place(finding, alike=alike)
        if len(found) > _SHOWN:
            yield _plain(language.text("… och %(n)s till; --json visar alla.", n=len(found) - _SHOWN), 4)


def _service(service: Mapping[str, Any], language: Language) -> Iterator[Line]:
    """Yield what was read of an e-service, and the pages that were opened for it."""
    _ = language.gettext
    yield from _heading(_("E-tjänsten"))
    for fact in service["facts"]:
        said = fact["text"] or (_("inte känt") if fact["unknown"] else _("hittades inte"))
        yield Line(((f"{fact['title']}: ", ""), (said, "")), 2)
        for reason in [] if fact["text"] else fact["unknown"]:
            yield Line(((reason, "dim"),), 4)
    if service["journey"]:
        yield from _heading(_("Vägen till inloggningen"))
    for sentence in service["journey"]:
        yield _plain(sentence, 2)


def _place(finding: Mapping[str, Any], *, alike: bool) -> Iterator[Line]:
    where = finding["text"] or finding["where"]
    if len(where) >= _KEPT and where[-1] not in ".!?…":  # cut in the middle of a word
        where = f"{where.rpartition(' ')[0]} …"
    if not alike:
        yield _plain(f"• {finding['message']}", 4)
    if where:
        yield _plain(f"• {where}", 4) if alike else Line(((where, "dim"),), 6)


def _figures(measures: Mapping[str, float | None], language: Language) -> Iterator[Line]:
    known = [figure for figure in explain(measures, language) if figure.value != language.number(None)]
    if not known:
        return
    yield from _heading(language.gettext("Texten i siffror"))
    width = max(len(figure.name) for figure in known) + 2
    for figure in known:
        yield _plain(f"  {figure.name:<{width}}{figure.value:>6}")
    if measures.get("readability") is not None:
        taken = ", ".join(f"{name} {points}" for name, points in weighs(measures, language))
        lowered = f"{language.gettext('Lättläst börjar på 100. Det här drar ner:')} {taken}."
        yield _plain(lowered if taken else language.gettext("Inget drar ner."), 2)
