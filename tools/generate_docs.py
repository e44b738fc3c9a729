"""Build the pages that are generated from the rule files: docs/rules/ (not in git) and docs/coverage.md (in git).

Run ``python -m tools.generate_docs`` in the root of the checkout. With ``--check``, nothing is written to docs/: the
pages are built in a temporary folder, docs/coverage.md is compared, and every relative link of the documentation is
checked. ``make lint`` does this, so that it fails for a rule file that breaks the generation.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from rules import AREAS, Example, Rule, coverage, load_rules
from tools.doc_links import broken_links, documents

ROOT = Path(__file__).parent.parent
FOLDER = Path("docs/rules")
COVERAGE = Path("docs/coverage.md")
_DEGREES = {"full": "fully", "part": "partly", "review": "by review", "none": "not"}
_ABOUT = """# What is tested of WCAG and EN 301 549

`make docs` generates this page from the files in `rules/`. A criterion is tested *partly* when a stable rule decides
something of it, *by review* when rules only point out where a person must look, and *fully* when `rules/wcag.toml`
says that the rules decide all of it (no criterion today). `[rules] law = "2.2"` in site.toml makes the criteria that
WCAG 2.2 adds count as law. Each rule links to its file, which says what is wrong, why, and how to fix it.
"""


def rule_page(rule: Rule) -> str:
    """Return a rule as Markdown, in both languages."""
    facts = [
        ("Impact", rule.impact),
        ("Effort", rule.effort),
        ("Who fixes it", rule.fixer),
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


def rule_index() -> str:
    """Return the list of all rules, by area."""
    lines = ["# Rules", "", "`make docs` builds these pages from the files in `rules/`."]
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


def coverage_page() -> str:
    """Return a page on what is tested of each criterion, the criteria of the law first."""
    lines = [_ABOUT.rstrip()]
    for since, title in (("2.1", "WCAG 2.1 A and AA: the law"), ("2.2", "Added by WCAG 2.2: coming")):
        found = [line for line in coverage(load_rules()) if line.criterion.since == since]
        counts = Counter(_DEGREES[line.degree] for line in found)
        summary = ", ".join(f"{counts[name]} {name}" for name in _DEGREES.values() if counts[name])
        lines += ["", f"## {title}", "", f"{len(found)} criteria: {summary}.", ""]
        lines += ["| criterion | level | EN 301 549 | tested | decided by | asked by |", "|---|---|---|---|---|---|"]
        for line in found:
            deciding, asking = (", ".join(map(_link, names)) or "–" for names in (line.deciding, line.asking))
            what = f"{line.id} {line.criterion.en}"
            degree = _DEGREES[line.degree]
            lines.append(f"| {what} | {line.criterion.level} | {line.clause} | {degree} | {deciding} | {asking} |")
    return "\n".join(lines) + "\n"


def _link(rule_id: str) -> str:
    area, _, name = rule_id.partition(".")
    return f"[{rule_id.removeprefix('accessibility.')}](../rules/{area}/{name}.toml)"


def build(root: Path) -> None:
    """Write the generated pages below `root`, and delete the pages of rules that no longer exist."""
    pages = {f"{rule.id}.md": rule_page(rule) for rule in load_rules().values()} | {"README.md": rule_index()}
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for stale in {path.name for path in folder.glob("*.md")} - pages.keys():
        (folder / stale).unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    (root / COVERAGE).write_text(coverage_page(), encoding="utf-8")


def check(root: Path) -> Iterator[str]:
    """Yield a sentence for each fault in the documentation of the checkout `root`."""
    with TemporaryDirectory() as temporary:
        built = Path(temporary)
        build(built)
        if (root / COVERAGE).read_text(encoding="utf-8") != (built / COVERAGE).read_text(encoding="utf-8"):
            yield f"{COVERAGE} differs from what rules/ says; run `make docs`"
        yield from broken_links(root, documents(root, leave_out=FOLDER))
        yield from broken_links(built, [path for path in documents(built) if path.parent == FOLDER])


def main() -> int:
    """Build the pages, or check the documentation with --check; return 1 when the check finds a fault."""
    if "--check" not in sys.argv:
        build(ROOT)
        return 0
    faults = list(check(ROOT))
    print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
    return int(bool(faults))


if __name__ == "__main__":
    raise SystemExit(main())
