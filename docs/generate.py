"""Writes docs/rules/ from the rule files; with ``--check`` only says whether that has been done.

Run as ``python -m docs.generate`` in the root of the checkout.
"""

import sys
from pathlib import Path

from rules.loader import load_rules
from rules.schema import AREAS, Example, Rule

FOLDER = Path(__file__).parent / "rules"


def page(rule: Rule) -> str:
    """A rule as Markdown, in both languages."""
    facts = [
        ("Impact", rule.impact),
        ("Effort", rule.effort),
        ("Who mends it", rule.fixer),
        ("Certainty", rule.certainty),
        ("Status", f"{rule.status}, version {rule.version}"),
        ("Decided by", "axe-core" if rule.engine == "axe" else "webbrond"),
        ("Law", ", ".join(rule.law) or "–"),
        ("WCAG", ", ".join(rule.wcag) or "–"),
        ("Limits", ", ".join(f"{name} = {value:g}" for name, value in rule.limits.items()) or "–"),
        ("Source", rule.source),
    ]
    lines = [f"# {rule.id}", "", f"**{rule.sv.title}** · {rule.en.title}", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {_cell(value)} |" for name, value in facts]
    for words, why, how in ((rule.sv, "Varför", "Så gör du"), (rule.en, "Why", "How")):
        lines += ["", f"**{why}.** {words.why.strip()}", "", f"**{how}.** {words.how.strip()}"]
    for example in rule.example:
        lines += ["", f"## {example.outcome}" + (f": {example.note}" if example.note else ""), "", *_example(example)]
    return "\n".join(lines) + "\n"


def _example(example: Example) -> list[str]:
    if example.html is not None:
        return ["```html", example.html.strip(), "```"]
    lines: list[str] = []
    for path, html in example.pages.items():
        lines += [f"`{path}`", "", "```html", html.strip(), "```", ""]
    return lines[:-1]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def index() -> str:
    """The list of all rules, by area."""
    lines = ["# Rules", "", "Made from the files in `rules/` by `make docs`."]
    for area in AREAS:
        lines += [
            "",
            f"## {area}",
            "",
            "| rule | what holds when all is well | impact | who | status |",
            "|---|---|---|---|---|",
        ]
        for rule in load_rules().of_area(area):
            title = _cell(rule.sv.title)
            lines.append(f"| [{rule.name}]({rule.id}.md) | {title} | {rule.impact} | {rule.fixer} | {rule.status} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the pages, or compare them; 1 when they differ."""
    wanted = {f"{rule.id}.md": page(rule) for rule in load_rules().values()} | {"README.md": index()}
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    if "--check" in sys.argv:
        if wanted != there:
            print("docs/rules is not what rules/ says; run `make docs`", file=sys.stderr)  # noqa: T201
        return int(wanted != there)
    FOLDER.mkdir(exist_ok=True)
    for name in there.keys() - wanted.keys():
        (FOLDER / name).unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
