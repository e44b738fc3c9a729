"""The command `night`, which runs all stages, and one command per stage."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.padding import Padding

from audits.site_config import Site
from crawler.cli.options import (
    DEGRADED,
    DONE,
    FAILED,
    err,
    fail_on_option,
    gate,
    log,
    run_option,
    site_argument,
    spoken,
    workdir_option,
)
from crawler.cli.terminal import clean
from crawler.config import load, workdir_of

if TYPE_CHECKING:
    from reports.store import Run

_VERDICT = {"done": DONE, "degraded": DEGRADED, "failed": FAILED, "running": DONE}


@click.command()
@site_argument
@workdir_option
@click.option("--full", is_flag=True, help="Fetch and look at every page again, changed or not.")
@click.option("--max-pages", type=click.IntRange(min=1), help="Fetch at most so many pages.")
@fail_on_option
@spoken
def night(site_file: Path, workdir: Path | None, full: bool, max_pages: int | None, fail_on: str | None) -> None:
    """Run all stages: crawl, render, audit, merge, publish. An interrupted run continues where it stopped."""
    from crawler.night import run_night

    if os.geteuid() == 0:
        log.warning("running as root: Chromium has no sandbox then; run webbrond as an ordinary user (SECURITY.md)")
    site = load(site_file)
    folder = workdir_of(site_file, site, workdir)
    run = run_night(site, site_file.parent, folder, full=full, max_pages=max_pages)
    _conclude(site, folder, run, fail_on)


def _stage_command(name: str, text: str) -> click.Command:
    def command(
        site_file: Path, workdir: Path | None, run_id: str | None, full: bool = False, max_pages: int | None = None
    ) -> None:
        from crawler.night import run_stage

        site = load(site_file)
        folder = workdir_of(site_file, site, workdir)
        begin = {"full": full, "max_pages": max_pages} if name == "crawl" else {}
        _conclude(site, folder, run_stage(site, site_file.parent, folder, name, run_id, **begin), None)

    command.__doc__ = text
    decorated = spoken(command)
    if name == "crawl":
        decorated = click.option("--full", is_flag=True, help="Fetch every page again, changed or not.")(decorated)
        decorated = click.option("--max-pages", type=click.IntRange(min=1), help="Fetch at most so many.")(decorated)
    return click.command(name)(site_argument(workdir_option(run_option(decorated))))


STAGES = (
    _stage_command("crawl", "Fetch only: a new run, or the rest of one that was interrupted."),
    _stage_command("render", "Look at the fetched pages in the browser."),
    _stage_command("audit", "Judge the stored pages by today's rules; no server is touched."),
    _stage_command("merge", "Hold the findings against the known issues."),
    _stage_command("publish", "Write the reports."),
)


def _conclude(site: Site, workdir: Path, run: "Run", fail_on: str | None) -> None:
    from reports.export import Export, run_row
    from reports.language import Language
    from reports.publish import LATEST
    from reports.store import STAGES, Store
    from rules import load_rules

    with Store(workdir, readonly=True) as store:
        row = run_row(store, run, Language("en"))
        rows = list(Export(site, store, load_rules(), run.id).rows("issues"))
    pages = row["states"].get("ok", 0)
    sentence = {"done": "done", "degraded": "done, but not everything was checked", "failed": "failed"}
    err.print(f"Run {run.id}: {sentence.get(run.state, run.state)}; {pages} pages of {row['urls']} addresses.")
    for head, told in (("Not checked:", row["notes"]), ("Remarks:", row["remarks"])):
        if told:
            err.print(head)
        for line in told:
            err.print(Padding(clean(line), (0, 0, 0, 2), expand=False))
    if run.stage == STAGES[-1]:
        err.print(f"Report: {workdir / 'reports' / LATEST / 'index.html'}", soft_wrap=True, markup=False)
    gate((issue for issue in rows if issue["state"] == "open" and not issue["review"]), fail_on)
    raise SystemExit(_VERDICT[run.state])
