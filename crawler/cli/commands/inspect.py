"""The commands that only read: one page now, and what the rounds have found."""

import difflib
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import click
import msgspec

from audits.model import Kind
from crawler.cli.options import (
    DEGRADED,
    DONE,
    WRONG_USE,
    fail,
    fail_on_option,
    gate,
    json_option,
    out,
    print_json,
    run_option,
    site_argument,
    spoken,
    workdir_option,
)
from crawler.cli.terminal import clean, page_report, table
from crawler.config import load, workdir_of
from reports.export.names import FITS, Format, What
from rules.criteria import under
from rules.loader import load_rules


@click.command()
@click.argument("target", metavar="URL|FILE|-")
@click.option("--site", "site_file", type=click.Path(path_type=Path), help="site.toml with services, rules and owners.")
@click.option("--no-browser", is_flag=True, help="Leave out what needs a browser.")
@click.option("--kind", type=click.Choice(get_args(Kind)), help="Judge it as this kind of page.")
@json_option
@fail_on_option
@spoken
def check(
    target: str, site_file: Path | None, no_browser: bool, kind: Kind | None, as_json: bool, fail_on: str | None
) -> None:
    """One page, now, in the terminal.

    The tool of an editor who is writing: the verdict, the hardest sentences, then what to mend and how.
    FILE is a page (.html) or a manuscript (.txt, .docx), of which only the language is judged; - reads standard input.
    """
    from crawler.audit.one_page import CannotCheck
    from crawler.audit.one_page import check as check_page

    site = load(site_file) if site_file else None
    try:
        report = check_page(target, site, load_rules(), browser=not no_browser, kind=kind)
    except CannotCheck as error:
        fail(WRONG_USE, str(error))
    if as_json:
        print_json(report)
    else:
        page_report(out, report)
    gate((finding for finding in report["findings"] if finding["outcome"] == "fail"), fail_on)
    raise SystemExit(DONE if report["rendered"] or report["manuscript"] or no_browser else DEGRADED)


@click.command()
@site_argument
@workdir_option
@json_option
@spoken
def status(site_file: Path, workdir: Path | None, as_json: bool) -> None:
    """The last runs: what they covered, what failed."""
    from reports.export.subjects import run_row
    from reports.store.database import Store

    site = load(site_file)
    with Store(workdir_of(site_file, site, workdir), readonly=True) as store:
        rows = [run_row(store, run) for run in store.runs()[-14:]]
    if as_json:
        print_json(rows)
        return
    heads = ("run", "state", "stage", "addresses", "pages", "in browser", "reason")
    cells = ("id", "state", "stage", "urls", "audited", "rendered", "reason")
    table(out, heads, [[row[name] for name in cells] for row in rows])
    for state, number in sorted(rows[-1]["states"].items()) if rows else ():
        out.print(f"  {number:>7}  {state}", markup=False)
    for head, name in (("Not checked:", "notes"), ("Remarks:", "remarks")) if rows else ():
        if rows[-1][name]:
            out.print(head)
        for sentence in rows[-1][name]:
            out.print(f"  {clean(sentence)}", soft_wrap=True)


@click.command()
@click.argument("rule")
@json_option
@spoken
def explain(rule: str, as_json: bool) -> None:
    """What a rule means, and how to mend it.

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
        ("Varför", found.sv.why),
        ("Så gör du", found.sv.how),
        ("Why", found.en.why),
        ("How", found.en.how),
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


def _unmatched(rows: Sequence[Mapping[str, Any]]) -> None:
    """The pages that nobody owns, by section, the largest first; and the owner marks that name nobody in site.toml."""
    sections: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        sections.setdefault(row["section"], []).append(row)
    for section, pages in sorted(sections.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        out.print(f"[bold]{clean(section)}[/bold]  {len(pages)}", soft_wrap=True)
        table(out, (), [("", page["title"], page["url"]) for page in pages])
    marks = Counter(mark for row in rows for mark in row["marks"])
    if marks:
        out.print("\n[bold]Marks on these pages that fit no owner[/bold] (add them to an owner's match or former)")
        table(out, (), [("", number, mark) for mark, number in marks.most_common(20)])
    if not rows:
        out.print("Every page has an owner.")


@click.command()
@site_argument
@workdir_option
@run_option
@click.option("--unmatched", is_flag=True, help="Only the pages that no administration owns.")
@json_option
@spoken
def owners(site_file: Path, workdir: Path | None, run_id: str | None, unmatched: bool, as_json: bool) -> None:
    """Who owns which pages, and which pages nobody owns (--unmatched: by section)."""
    from crawler.audit.view import read_view
    from reports.issues.owners import owner_name, owner_of_page, section_of
    from reports.store.database import Store

    site = load(site_file)
    with Store(workdir_of(site_file, site, workdir), readonly=True) as store:
        view = read_view(site, store, store.run(run_id).id)
    rows: list[dict[str, Any]] = []
    for url, record in sorted(view.records.items()):
        ownership = owner_of_page(site, record)
        if not unmatched or ownership.how == "none":
            row = {"url": url, "owner": ownership.owner, "how": ownership.how, "title": record.title}
            rows.append(row | {"section": section_of(url), "marks": list(record.owner_marks)})
    if as_json:
        print_json(rows)
    elif unmatched:
        _unmatched(rows)
    else:
        counts: dict[str, int] = {}
        for row in rows:
            counts[row["owner"]] = counts.get(row["owner"], 0) + 1
        by_number = sorted(counts.items(), key=lambda item: -item[1])
        table(out, ("pages", "owner", "id"), [(number, owner_name(site, owner), owner) for owner, number in by_number])


@click.command()
@site_argument
@workdir_option
@run_option
@click.option("--what", required=True, type=click.Choice(get_args(What)))
@click.option("--format", "form", default="json", type=click.Choice(get_args(Format)), show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File; default: standard output.")
@spoken
def export(
    site_file: Path, workdir: Path | None, run_id: str | None, what: What, form: Format, output: Path | None
) -> None:
    """What was found, for scripts and spreadsheets.

    Issues, findings, pages, links, services, measures, runs, decisions or documents, as JSON, lines of JSON, CSV or
    XLSX; findings also as EARL and SARIF, issues as SARIF; or a draft of the shortcomings that the accessibility
    statement must list (statement), also as Markdown (md).
    """
    from reports.decisions.apply import numbers
    from reports.decisions.file import read
    from reports.export.formats import write
    from reports.export.shortcomings import markdown
    from reports.export.subjects import Export
    from reports.store.database import Store

    if what not in FITS.get(form, (what,)):
        fail(WRONG_USE, f"--format {form} is for --what {' or '.join(FITS[form])}")
    site = load(site_file)
    rules = under(load_rules(), site.rules.law)
    with Store(workdir_of(site_file, site, workdir), readonly=True) as store:
        decisions = read(site_file.parent, site, rules, numbers(store)) if what == "decisions" else None
        found = Export(site, store, rules, run_id, decisions)
        if form == "md":
            data = markdown(found.drafts, site.site.name, store.run(run_id).started[:10]).encode("utf-8", "replace")
        else:
            data = write(found.rows(what), form, rules)
    if output:
        output.write_bytes(data)
    else:
        sys.stdout.buffer.write(data)
