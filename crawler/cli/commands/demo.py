"""The command `demo`: run two nights over the bundled municipality, and say where the reports are."""

import shutil
from pathlib import Path

import click

from audits.site_config import WEB_TEAM
from crawler.cli.options import out, spoken
from crawler.cli.terminal import clean, table
from crawler.config import load


@click.command()
@click.option(
    "--workdir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("webbrond-demo"),
    show_default=True,
    help="Folder for its site.toml and work folder.",
)
@click.option(
    "--history",
    type=click.IntRange(2, 36),
    is_flag=False,
    flag_value=12,
    metavar="[MONTHS]",
    help="One night, and simulated ones for so many months (12) before it.",
)
@spoken
def demo(workdir: Path, history: int | None) -> None:
    """Run two nights over an invented municipality.

    It is served on loopback. The demo takes some minutes, and ends by saying where the reports are. With --history, the
    pages of one night are changed month by month, so that the reports show how a year is told.
    """
    if history is None:
        _go_two_nights(workdir)
    else:
        _simulate(workdir, history)


def _simulate(workdir: Path, months: int) -> None:
    """Run one night, and simulate ``months`` months over its pages in a work folder of their own."""
    from crawler.demo import DemoWeb, Year
    from crawler.night import print_pdf, run_night, stage
    from reports.files import write_file
    from reports.publish import LATEST, publish_edition
    from reports.store import Store, local_now
    from rules import load_rules, under_law

    workdir.mkdir(parents=True, exist_ok=True)
    site_file = workdir / "site.toml"
    with DemoWeb(night=2) as web:
        write_file(site_file, web.site_toml().encode())
        site = load(site_file)
        real = workdir / site.site.id
        _empty(real)
        run = run_night(site, workdir, real)
    name = f"{site.site.name} ({months} simulerade månader)"
    year_file = workdir / "site-simulated.toml"
    text = site_file.read_text(encoding="utf-8")
    text = text.replace(f'id = "{site.site.id}"', f'id = "{site.site.id}-simulated"', 1)
    write_file(year_file, text.replace(f'name = "{site.site.name}"', f'name = "{name}"', 1).encode())
    simulated = load(year_file)
    folder = workdir / simulated.site.id
    _empty(folder)
    rules = under_law(load_rules(), site.rules.law)
    with Store(real, readonly=True) as store:
        year = Year(simulated, store, run, rules, months, local_now(site.site.timezone).date())
    with Store(folder) as store, stage("simulate") as report:
        last = year.write(store, report)
    with stage("publish") as report:
        publish_edition(simulated, folder, last, rules, report, print_page=print_pdf)
    for event in year.events:
        out.print(f"  {event.month:>2}  {clean(event.said)}", soft_wrap=True)
    out.print(f"\nReport:  {(folder / 'reports' / LATEST / 'index.html').absolute()}", markup=False, soft_wrap=True)
    out.print(f"Ask on:  webbrond export {year_file} --what months", markup=False, soft_wrap=True)


def _go_two_nights(workdir: Path) -> None:
    """Run both nights in `workdir`, and print a summary with one row per administration.

    Data of an earlier demo is deleted first.
    """
    from crawler.demo import DemoWeb
    from crawler.night import run_night
    from reports.edition import cut
    from reports.export import Export
    from reports.files import write_file
    from reports.issues import NO_NEWS, owner_name
    from reports.publish import LATEST
    from reports.store import Store
    from rules import load_rules

    workdir.mkdir(parents=True, exist_ok=True)
    site_file = workdir / "site.toml"
    with DemoWeb() as web:
        write_file(site_file, web.site_toml().encode())
        site = load(site_file)
        folder = workdir / site.site.id
        _empty(folder)
        for night in (1, 2):
            web.night = night
            out.print(f"{'' if night == 1 else chr(10)}Night {night} of 2")
            run = run_night(site, workdir, folder)
    with Store(folder, readonly=True) as store:
        issues = list(Export(site, store, load_rules(), run.id).rows("issues"))
        new = {row["issue"] for row in store.rows("SELECT issue FROM event WHERE run = ? AND kind = 'opened'", run.id)}
    out.print(f"\n[bold]{clean(site.site.name)}[/bold]: what was found, and what happened between the nights")
    rows = []
    for owner in dict.fromkeys((*(owner.id for owner in site.owner), WEB_TEAM)):
        own = [issue for issue in issues if issue["owner"] == owner and not issue["review"]]
        still = [issue for issue in own if issue["state"] == "open"]
        first = still[0]["message"] if still else ""
        fixed = sum(issue["state"] == "fixed" for issue in own)
        rows.append(
            (
                owner_name(site, owner),
                len(still),
                sum(i["id"] in new and i["origin"] not in NO_NEWS for i in own),
                fixed,
                cut(first, 60),
            )
        )
    table(out, ("administration", "open", "new", "fixed", "do first"), rows)
    out.print(f"\nReport:  {(folder / 'reports' / LATEST / 'index.html').absolute()}", markup=False, soft_wrap=True)
    out.print(f"Ask on:  webbrond status {site_file}", markup=False, soft_wrap=True)
    out.print(f"         webbrond export {site_file} --what issues", markup=False, soft_wrap=True)


def _empty(folder: Path) -> None:
    """Delete an earlier demo's database, its backups, snapshots and reports, and nothing else."""
    for name in ("webbrond.db", "webbrond.db-wal", "webbrond.db-shm"):
        (folder / name).unlink(missing_ok=True)
    for name in ("warc", "reports", "backup"):
        shutil.rmtree(folder / name, ignore_errors=True)
