"""The command `export`: write the results for scripts and spreadsheets."""

import sys
from pathlib import Path
from typing import get_args

import click

from crawler.cli.options import (
    WRONG_USE,
    fail,
    lang_option,
    run_option,
    site_argument,
    spoken,
    workdir_option,
)
from crawler.config import load, workdir_of
from reports.export import FITS, Format, What
from reports.files import write_file
from rules import load_rules, under_law


@click.command()
@site_argument
@workdir_option
@run_option
@click.option("--what", required=True, type=click.Choice(get_args(What)), help="The subject.")
@click.option(
    "--format",
    "form",
    default="json",
    type=click.Choice(get_args(Format)),
    show_default=True,
    help="How it is written.",
)
@lang_option
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File; default: standard output.")
@spoken
def export(
    site_file: Path, workdir: Path | None, run_id: str | None, what: What, form: Format, lang: str | None,
    output: Path | None,
) -> None:  # fmt: skip
    """Export the results for scripts and spreadsheets.

    Issues, findings, pages, links, services, measures, runs, decisions or documents, as JSON, lines of JSON, CSV or
    XLSX; findings also as EARL and SARIF, issues also as SARIF; or a draft of the shortcomings that the accessibility
    statement must list (statement), also as Markdown (md).
    """
    from reports.decisions import issue_numbers, read_decisions
    from reports.export import Export, statement_markdown, write_rows
    from reports.store import Store, local_day

    if what not in FITS.get(form, (what,)):
        fail(WRONG_USE, f"--format {form} is for --what {' or '.join(FITS[form])}")
    site = load(site_file)
    rules = under_law(load_rules(), site.rules.law)
    with Store(workdir_of(site_file, site, workdir), readonly=True) as store:
        decisions = read_decisions(site_file.parent, site, rules, issue_numbers(store)) if what == "decisions" else None
        found = Export(site, store, rules, run_id, decisions, lang)
        if form == "md":
            day = local_day(store.run(run_id).started, site.site.timezone).isoformat()
            supervisor = next(iter(site.rules.supervisor), "digg.se")
            data = statement_markdown(found.drafts, site.site.name, day, supervisor).encode("utf-8", "replace")
        else:
            data = write_rows(found.rows(what), form, rules)
    if output:
        write_file(output, data)
    else:
        sys.stdout.buffer.write(data)
