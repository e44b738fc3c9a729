"""What the commands show on a terminal: tables, one page's report. No control character of a page gets through."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from rules.schema import AREAS

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_AREA = {
    "accessibility": "Tillgänglighet",
    "readability": "Klarspråk",
    "navigation": "Hitta rätt",
    "services": "E-tjänster",
}
_MEASURES = {
    "readability": "Lättläst, 0–100",
    "lix": "LIX",
    "words": "Ord",
    "sentences": "Meningar",
    "long_sentence_share": "Andel långa meningar",
    "passive_share": "Andel passiva verb",
    "nominalisations_per_1000": "Substantiveringar per 1 000 ord",
    "stiff_words_per_1000": "Stela ord per 1 000 ord",
}
_SHOWN = 60  # findings of one page on a terminal; the rest is counted


def clean(text: object) -> str:
    """``text`` on one line, without control characters, as text and not as markup."""
    return escape(_CONTROL.sub(" ", str(text)))


def number(value: float | None) -> str:
    """A number as Swedes write it; a dash where there is none."""
    if value is None:
        return "–"
    text = f"{value:.1f}".removesuffix(".0") if abs(value) >= 1 or value == 0 else f"{value:.2f}"
    return text.replace(".", ",")


def table(console: Console, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A plain table."""
    shown = Table(*heads, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        shown.add_row(*(clean(value) for value in row))
    console.print(shown)


def page_report(console: Console, report: Mapping[str, Any]) -> None:
    """What `webbrond check` found on a page: scores, measures, then the findings, the gravest first."""
    console.print(f"[bold]{clean(report['title'] or report['url'])}[/bold]\n{clean(report['url'])}\n")
    scores = [(_AREA[area], number(report["scores"].get(area))) for area in AREAS]
    table(console, ("Område", "Poäng av 100"), scores)
    console.print()
    known = [(label, number(report["measures"].get(name))) for name, label in _MEASURES.items()]
    table(console, ("Mått", "Värde"), known)
    findings = sorted(report["findings"], key=lambda f: ("critical", "serious", "moderate", "minor").index(f["impact"]))
    console.print(f"\n[bold]{len(findings)} att titta på[/bold]")
    for finding in findings[:_SHOWN]:
        doubt = " (behöver din bedömning)" if finding["outcome"] == "needs-review" else ""
        where = clean(finding["text"] or finding["where"])
        body = f"{where}\n[dim]{clean(finding['how'])}[/dim]" if where else f"[dim]{clean(finding['how'])}[/dim]"
        title = f"{clean(finding['message'])}{doubt}"
        console.print(
            Panel(body, title=title, title_align="left", subtitle=clean(finding["rule"]), subtitle_align="right")
        )
    if len(findings) > _SHOWN:
        console.print(f"… och {len(findings) - _SHOWN} till; --json visar alla.")
    for reason in report["not_tested"]:
        console.print(f"[yellow]Inte prövat:[/yellow] {clean(reason)}")
