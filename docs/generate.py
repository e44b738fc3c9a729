"""Writes docs/rules/ and docs/coverage.md from the rule files; with ``--check`` only says whether that has been done.

Run as ``python -m docs.generate`` in the root of the checkout.
"""

import sys
from collections import Counter
from pathlib import Path

from rules.criteria import coverage
from rules.loader import load_rules
from rules.schema import AREAS, Example, Rule

DOCS = Path(__file__).parent
FOLDER = DOCS / "rules"
COVERAGE = DOCS / "coverage.md"
_DEGREES = {"full": "fully", "part": "partly", "review": "by review", "none": "not"}
_ABOUT = """# What is tested of WCAG and EN 301 549

Made from the files in `rules/` by `make docs`: a criterion is tested *partly* when a stable rule decides something of
it, *by review* when rules only point out where a person must look, *fully* when `rules/wcag.toml` says that the rules
decide all of it (no criterion today). `[rules] law = "2.2"` in site.toml makes what WCAG 2.2 adds weigh as law.
"""


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
        ("Limits", rule.thresholds or "–"),
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
    lines: list[str] = []
    for path, content in example.files:
        language = "text" if path in example.documents else "html"
        lines += [*([f"`{path}`", ""] if path else []), f"```{language}", content.strip(), "```", ""]
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


def table() -> str:
    """What is tested of each criterion, those of the law first."""
    lines = [_ABOUT.rstrip()]
    for since, title in (("2.1", "WCAG 2.1 A and AA: the law"), ("2.2", "Added by WCAG 2.2: coming")):
        found = [line for line in coverage(load_rules()) if line.criterion.since == since]
        counts = Counter(_DEGREES[line.degree] for line in found)
        summary = ", ".join(f"{counts[name]} {name}" for name in _DEGREES.values() if counts[name])
        lines += ["", f"## {title}", "", f"{len(found)} criteria: {summary}.", ""]
        lines += ["| criterion | level | EN 301 549 | tested | decided by | asked by |", "|---|---|---|---|---|---|"]
        for line in found:
            rules = [", ".join(f"[{_short(name)}](rules/{name}.md)" for name in names) or "–"
                     for names in (line.deciding, line.asking)]  # fmt: skip
            what = f"{line.id} {line.criterion.en}"
            degree = _DEGREES[line.degree]
            lines.append(f"| {what} | {line.criterion.level} | {line.clause} | {degree} | {rules[0]} | {rules[1]} |")
    return "\n".join(lines) + "\n"


def _short(name: str) -> str:
    return name.removeprefix("accessibility.")


def main() -> int:
    """Write the pages, or compare them; 1 when they differ."""
    wanted = {f"{rule.id}.md": page(rule) for rule in load_rules().values()} | {"README.md": index()}
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    if "--check" in sys.argv:
        same = wanted == there and COVERAGE.is_file() and COVERAGE.read_text(encoding="utf-8") == table()
        if not same:
            print("docs/rules is not what rules/ says; run `make docs`", file=sys.stderr)  # noqa: T201
        return int(not same)
    FOLDER.mkdir(exist_ok=True)
    for name in there.keys() - wanted.keys():
        (FOLDER / name).unlink()
    COVERAGE.write_text(table(), encoding="utf-8")
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
