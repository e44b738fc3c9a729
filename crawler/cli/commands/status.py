"""The command `status`: show the last runs."""

from pathlib import Path

import click
import msgspec

from crawler.cli.options import (
    json_option,
    out,
    print_json,
    site_argument,
    spoken,
    workdir_option,
)
from crawler.cli.terminal import clean, table
from crawler.config import load, workdir_of


@click.command()
@site_argument
@workdir_option
@json_option
@spoken
def status(site_file: Path, workdir: Path | None, as_json: bool) -> None:
    """Show the last runs: what they covered, what failed."""
    from reports.export import run_row
    from reports.language import Language
    from reports.store import Store, read_costs

    site = load(site_file)
    language = Language(site.report.language if as_json else "en")  # the terminal speaks English
    with Store(workdir_of(site_file, site, workdir), readonly=True) as store:
        rows = [run_row(store, run, language) for run in store.runs()[-14:]]
        costs = {row["id"]: read_costs(store, row["id"]) for row in rows}
    if as_json:
        print_json([row | {"costs": msgspec.to_builtins(costs[row["id"]])} for row in rows])
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
    if rows and (dearest := costs[rows[-1]["id"]]):
        out.print("Most expensive pages in the browser:")
        shown = [[f"{cost.ms / 1000:.1f} s", f"{cost.memory / 1e6:.0f} MB", cost.url] for cost in dearest]
        table(out, ("time", "memory", "address"), shown)
