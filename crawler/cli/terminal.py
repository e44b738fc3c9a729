"""Print tables and page reports on a terminal, without the control characters that a page may contain."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reports.edition import cut
from rules import AREAS

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_MEASURES = {
    "readability": "Lättläst, 0–100",
    "lix": "LIX",
    "words": "Ord",
    "sentences": "Meningar",
    "long_sentence_share": "Andel långa meningar",
    "passive_share": "Andel meningar med passiv form",
    "nominalisations_per_1000": "Substantiveringar per 1 000 ord",
    "stiff_words_per_1000": "Stela ord per 1 000 ord",
}
_KEPT = 200  # characters of a place that a finding keeps (audits.model.Place)
_SHOWN = 8  # places of one fault that are printed; the others are counted


def clean(text: object) -> str:
    """Return `text` on one line, without control characters and with Rich markup escaped."""
    return escape(_CONTROL.sub(" ", str(text)))


def number(value: float | None) -> str:
    """Return a number in Swedish notation, or a dash for None."""
    from reports.language import Language  # imported late, as most commands print no such number

    if value is None:
        return Language("sv").number(None)
    digits = 2 if 0 < abs(value) < 1 else 0 if round(value, 1) == round(value) else 1
    return Language("sv").number(value, digits)


def table(console: Console, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a plain table; without `heads`, it has no header row."""
    shown = Table(*heads, box=None, pad_edge=False, header_style="bold", show_header=bool(heads))
    for row in rows:
        shown.add_row(*(clean(value) for value in row))
    console.print(shown)


def page_report(console: Console, report: Mapping[str, Any]) -> None:
    """Print what `webbrond check` found on a page: the verdict, the hardest sentences, the faults, then the figures."""
    from reports.language import AREA_NAMES, Language, weighs  # imported late, because it loads all audits

    findings = sorted(report["findings"], key=lambda f: ("critical", "serious", "moderate", "minor").index(f["impact"]))
    if report["title"]:
        console.print(clean(report["title"]))
    given = "Text från standard in" if report["url"] == "file:///dev/stdin" else report["url"]
    console.print(f"[dim]{clean(given)}[/dim]\n", soft_wrap=True)
    judged = bool(findings) or any(score is not None for score in report["scores"].values())
    verdict = _verdict(findings, report["not_tested"]) if judged else "Inget omdöme: se sist varför."
    console.print(f"[bold]{verdict}[/bold]")
    for area in AREAS:
        score = report["scores"].get(area)
        if report["manuscript"] and area != "readability":
            continue
        said = " av 100" if score is not None else "  inte bedömt"
        if area == "accessibility" and score is not None and not report["rendered"]:
            said += ", men bara delvis prövat"
        console.print(f"  {AREA_NAMES[area]:<15}{number(score):>5}{said}")
    if report["hardest"]:
        console.print("\n[bold]Svårast att läsa[/bold]")
        for sentence in report["hardest"]:
            figures = f"[dim]{sentence['words']} ord, LIX {sentence['lix']}[/dim]"
            _indented(console, f"”{clean(cut(sentence['text'], 240))}” {figures}")
    _findings(console, findings)
    known = [(name, label, report["measures"].get(name)) for name, label in _MEASURES.items()]
    known = [row for row in known if row[2] is not None]
    if known:
        console.print("\n[bold]Texten i siffror[/bold]")
        for name, label, value in known:
            console.print(f"  {label:<35}{_share(value) if name.endswith('_share') else number(value):>7}")
    if report["weighs"]:
        taken = ", ".join(f"{name} {points}" for name, points in weighs(report["measures"], Language("sv")))
        _indented(console, f"Lättläst börjar på 100. Det här drar ner: {taken}." if taken else "Inget drar ner.")
    for reason in report["not_tested"]:
        console.print(f"\n[yellow]Inte prövat:[/yellow] {clean(reason)}")


def _whole(text: str) -> str:
    """Return a text that was cut in the middle of a word without that word; other texts are returned unchanged."""
    return f"{text.rpartition(' ')[0]} …" if len(text) >= _KEPT and text[-1] not in ".!?…" else text


def _share(value: float | None) -> str:
    """Return a share, 0 to 1, in per cent."""
    return number(value) if value is None else f"{100 * value:.0f} %"


def _verdict(findings: Sequence[Mapping[str, Any]], not_tested: Sequence[str]) -> str:
    wrong = sum(finding["outcome"] == "fail" for finding in findings)
    doubtful = sum(finding["outcome"] == "needs-review" for finding in findings)
    text = f"{wrong} fel att rätta" if wrong else "Inget fel att rätta"
    text += f", {doubtful} {'sak' if doubtful == 1 else 'saker'} att bedöma" if doubtful else ""
    return f"{text}. Allt är inte prövat: se sist." if not_tested else f"{text}."


def _findings(console: Console, findings: Sequence[Mapping[str, Any]]) -> None:
    """Print the faults by rule, with the rule's advice once.

    Several different faults of one rule are listed below what the rule requires.
    """
    by_rule: dict[str, list[Mapping[str, Any]]] = {}
    for finding in findings:
        by_rule.setdefault(finding["rule"], []).append(finding)
    for rule, found in by_rule.items():
        doubt = {"needs-review": " (behöver din bedömning)", "error": " (kunde inte prövas)"}
        first = found[0]
        alike = all(finding["message"] == first["message"] for finding in found)
        title = first["title"][:1].lower() + first["title"][1:]
        head = first["message"] if alike else f"Mål: {title}. Inte nått på {len(found)} ställen"
        console.print(f"\n[bold]{clean(head)}[/bold]{doubt.get(first['outcome'], '')}")
        _indented(console, f"{clean(first['how'])} [dim]{clean(rule)}[/dim]")
        for finding in found[:_SHOWN]:
            where = clean(_whole(finding["text"] or finding["where"]))
            if not alike:
                _indented(console, f"• {clean(finding['message'])}", 4)
            if where:
                _indented(console, f"• {where}" if alike else f"[dim]{where}[/dim]", 4 if alike else 6)
        if len(found) > _SHOWN:
            _indented(console, f"… och {len(found) - _SHOWN} till; --json visar alla.", 4)


def _indented(console: Console, markup: str, by: int = 2) -> None:
    console.print(Padding(Text.from_markup(markup), (0, 0, 0, by), expand=False))
