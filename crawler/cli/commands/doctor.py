"""The command `doctor`: check whether everything is in place for a night."""

from pathlib import Path

import click

from crawler.cli.options import (
    DEGRADED,
    DONE,
    json_option,
    out,
    print_json,
    spoken,
    workdir_option,
)
from crawler.cli.terminal import table
from crawler.config import load, workdir_of


@click.command()
@click.argument("site_file", metavar="[SITE]", required=False, type=click.Path(path_type=Path))
@workdir_option
@json_option
@spoken
def doctor(site_file: Path | None, workdir: Path | None, as_json: bool) -> None:
    """Check whether everything is in place.

    Python, SQLite, rules, clock, libraries, every audit on a small site, axe, browser, its driver and its fonts; with
    SITE also its settings, the files that it names, decisions.toml and its work folder. Advice is not a fault: the exit
    code stays 0.
    """
    from crawler.doctor import examine  # imported here, because only this command needs it

    site = load(site_file) if site_file else None
    folder = workdir_of(site_file, site, workdir) if site_file and site else workdir
    found = list(examine(site, folder, site_file or Path()))
    if as_json:
        print_json([{"name": d.name, "ok": d.ok, "text": d.text, "advice": d.advice} for d in found])
    else:
        marks = ("advice" if d.advice else "ok" if d.ok else "NO" for d in found)
        table(out, ("", "what", "found"), [(mark, d.name, d.text) for mark, d in zip(marks, found, strict=True)])
    raise SystemExit(DONE if all(d.ok for d in found) else DEGRADED)
