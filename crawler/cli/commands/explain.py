"""The command `explain`: show what a rule means, from its own file."""

import difflib

import click
import msgspec

from crawler.cli.options import (
    WRONG_USE,
    fail,
    json_option,
    out,
    print_json,
    spoken,
)
from crawler.cli.terminal import clean, table
from rules import load_rules


@click.command()
@click.argument("rule")
@json_option
@spoken
def explain(rule: str, as_json: bool) -> None:
    """Explain what a rule means, and how to fix its faults.

    Also why it matters to a resident, its limits, its source and its examples.
    """
    known = load_rules()
    if rule not in known:
        near = difflib.get_close_matches(rule, known, n=3, cutoff=0.4)
        fail(WRONG_USE, f"no rule {rule!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    found = known[rule]
    if as_json:
        print_json(msgspec.to_builtins(found))
        return
    out.print(f"[bold]{clean(found.sv.title)}[/bold]\n{clean(found.id)}\n")
    for name, text in (
        ("Why (sv)", found.sv.why),
        ("How (sv)", found.sv.how),
        ("Why (en)", found.en.why),
        ("How (en)", found.en.how),
    ):
        out.print(f"[bold]{name}[/bold]  {clean(text)}\n")
    facts = {
        "impact": found.impact, "effort": found.effort, "fixer": found.fixer, "certainty": found.certainty,
        "status": found.status, "decided by": found.engine, "law": ", ".join(found.law), "WCAG": ", ".join(found.wcag),
        "limits": found.thresholds, "source": found.source,
    }  # fmt: skip
    table(out, (), [(name, value) for name, value in facts.items() if value])
    for example in found.example:
        out.print(f"\n[bold]{example.outcome}[/bold]{': ' if example.note else ''}{clean(example.note)}")
        shown = "\n".join(f"{path}\n{content}".strip() for path, content in example.files)
        out.print(shown.strip(), markup=False, soft_wrap=True)
