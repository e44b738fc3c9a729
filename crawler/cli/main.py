"""The command ``webbrond``. It speaks English to whoever runs it, and Swedish of what it found on the pages.

Libraries and stages are imported where a command needs them: who asks for help does not wait for a browser's driver.
"""

import gc
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.padding import Padding

from audits.site_config import Site
from crawler.cli.commands.decide import decide
from crawler.cli.commands.inspect import check, explain, export, owners, status
from crawler.cli.commands.mail import mail
from crawler.cli.options import (
    DEGRADED,
    DONE,
    FAILED,
    WRONG_USE,
    err,
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
from crawler.cli.terminal import clean, table
from crawler.config import load, workdir_of

if TYPE_CHECKING:
    from reports.store.database import Run

_VERDICT = {"done": DONE, "degraded": DEGRADED, "failed": FAILED, "running": DONE}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="webbrond")
@click.option("-v", "--verbose", is_flag=True, help="Say more in the log.")
def main(verbose: bool) -> None:
    """Audit a municipality's webs: crawl, look in a real browser, judge, remember, publish.

    Begin with `webbrond init`, fill in site.toml, ask `webbrond doctor site.toml`, and let
    `webbrond night site.toml` run every night. `webbrond demo` shows all of it on an invented municipality.

    Exit codes: 0 done; 1 a gate asked for with --fail-on failed; 2 wrong use or configuration; 3 degraded
    (something was not checked); 4 the run failed; 5 another run holds the lock.
    """
    gc.set_threshold(50_000, 20, 20)  # what is loaded at the start stays: no use looking through it at every import
    logging.basicConfig(level=logging.DEBUG if verbose else logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("webbrond").setLevel(logging.DEBUG if verbose else logging.INFO)
    for noisy in ("scrapy", "selenium", "filelock", "trafilatura"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # A browser that is ended lets its connections go; urllib3 tells of each.
    logging.getLogger("urllib3").setLevel(logging.ERROR)


@main.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path, file_okay=False))
@spoken
def init(folder: Path) -> None:
    """Write a commented site.toml to fill in."""
    target = folder / "site.toml"
    if target.exists():
        fail(WRONG_USE, f"{target}: is there already; nothing was written")
    folder.mkdir(parents=True, exist_ok=True)
    target.write_text((Path(__file__).parents[1] / "site.example.toml").read_text(encoding="utf-8"), encoding="utf-8")
    out.print(f"{target}: fill it in, then run: webbrond doctor {target}", soft_wrap=True, markup=False)


@main.command()
@click.argument("site_file", metavar="[SITE]", required=False, type=click.Path(path_type=Path))
@workdir_option
@json_option
@spoken
def doctor(site_file: Path | None, workdir: Path | None, as_json: bool) -> None:
    """Is everything in place?

    Python, SQLite, rules, clock, axe, browser and its driver; with SITE also its settings and its work folder.
    """
    from crawler.night.doctor import examine  # starts a browser: only when asked

    site = load(site_file) if site_file else None
    folder = workdir_of(site_file, site, workdir) if site_file and site else workdir
    found = list(examine(site, folder))
    if as_json:
        print_json([{"name": d.name, "ok": d.ok, "text": d.text} for d in found])
    else:
        table(out, ("", "what", "found"), [("ok" if d.ok else "NO", d.name, d.text) for d in found])
    raise SystemExit(DONE if all(d.ok for d in found) else DEGRADED)


def _conclude(site: Site, workdir: Path, run: "Run", fail_on: str | None) -> None:
    from reports.export.subjects import Export, run_row
    from reports.store.database import STAGES, Store
    from rules.loader import load_rules

    with Store(workdir, readonly=True) as store:
        row = run_row(store, run)
        rows = list(Export(site, store, load_rules(), run.id).rows("issues"))
    pages = row["states"].get("ok", 0)
    sentence = {"done": "done", "degraded": "done, but not everything was checked", "failed": "failed"}
    err.print(f"Run {run.id}: {sentence.get(run.state, run.state)}; {pages} pages of {row['urls']} addresses.")
    for head, told in (("Not checked:", run.notes), ("Remarks:", run.remarks)):
        if told:
            err.print(head)
        for line in told:
            err.print(Padding(clean(line), (0, 0, 0, 2), expand=False))
    if run.stage == STAGES[-1]:
        err.print(f"Report: {workdir / 'reports' / 'senaste' / 'index.html'}", soft_wrap=True, markup=False)
    gate((issue for issue in rows if issue["state"] == "open" and not issue["review"]), fail_on)
    raise SystemExit(_VERDICT[run.state])


@main.command()
@site_argument
@workdir_option
@click.option("--full", is_flag=True, help="Fetch and look at every page again, changed or not.")
@click.option("--max-pages", type=click.IntRange(min=1), help="Fetch at most so many pages.")
@fail_on_option
@spoken
def night(site_file: Path, workdir: Path | None, full: bool, max_pages: int | None, fail_on: str | None) -> None:
    """The whole round: crawl, render, audit, merge, publish. An interrupted round goes on where it stood."""
    from crawler.night.pipeline import go

    site = load(site_file)
    folder = workdir_of(site_file, site, workdir)
    run = go(site, site_file.parent, folder, full=full, max_pages=max_pages)
    _conclude(site, folder, run, fail_on)


def _stage_command(name: str, text: str) -> None:
    def command(
        site_file: Path, workdir: Path | None, run_id: str | None, full: bool = False, max_pages: int | None = None
    ) -> None:
        from crawler.night.pipeline import do

        site = load(site_file)
        folder = workdir_of(site_file, site, workdir)
        begin = {"full": full, "max_pages": max_pages} if name == "crawl" else {}
        _conclude(site, folder, do(site, site_file.parent, folder, name, run_id, **begin), None)

    command.__doc__ = text
    decorated = spoken(command)
    if name == "crawl":
        decorated = click.option("--full", is_flag=True, help="Fetch every page again, changed or not.")(decorated)
        decorated = click.option("--max-pages", type=click.IntRange(min=1), help="Fetch at most so many.")(decorated)
    main.command(name)(site_argument(workdir_option(run_option(decorated))))


_stage_command("crawl", "Fetch only: a new run, or the rest of one that was interrupted.")
_stage_command("render", "Look at the fetched pages in the browser.")
_stage_command("audit", "Judge the stored pages by today's rules; no server is touched.")
_stage_command("merge", "Hold the findings against the known issues.")
_stage_command("publish", "Write the reports.")


@main.command()
@click.option(
    "--workdir", type=click.Path(path_type=Path, file_okay=False), default=Path("webbrond-demo"), show_default=True
)
@spoken
def demo(workdir: Path) -> None:
    """Two nights over an invented municipality.

    It is served on loopback, takes some minutes, and ends with where the reports are.
    """
    from crawler.cli.commands.demo import show

    show(out, workdir)


for command in (check, status, explain, owners, decide, export, mail):
    main.add_command(command)


if __name__ == "__main__":
    main()
