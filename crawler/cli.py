"""The command ``webbrond``. It speaks English to whoever runs it, and Swedish of what it found on the pages."""

import json
import logging
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, get_args

import click
from rich.console import Console

from audits.model import Kind
from audits.site import Site
from crawler.config import ConfigError, load, workdir_of
from crawler.lock import Locked
from crawler.night import NightFailed, do, go
from crawler.terminal import clean, page_report, table
from reports.export import Export, What, run_row
from reports.formats import Format, write
from reports.owners import owner_name
from reports.store import STAGES, Run, Store, StoreError
from rules.loader import RuleError, load_rules
from rules.schema import Impact

DONE, GATE, WRONG_USE, DEGRADED, FAILED, LOCKED = 0, 1, 2, 3, 4, 5
_VERDICT = {"done": DONE, "degraded": DEGRADED, "failed": FAILED, "running": DONE}
_GRAVE = get_args(Impact)

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def _fail(code: int, message: str) -> None:
    err.print(f"[red]webbrond:[/red] {clean(message)}", soft_wrap=True)
    raise SystemExit(code)


def _spoken[**P](command: Callable[P, None]) -> Callable[P, None]:
    """Every foreseen error as one sentence and its exit code, never a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (ConfigError, RuleError) as error:
            _fail(WRONG_USE, str(error))
        except Locked as error:
            _fail(LOCKED, str(error))
        except (NightFailed, StoreError) as error:
            _fail(FAILED, str(error))
        except KeyboardInterrupt:
            _fail(FAILED, "interrupted; the same command goes on where it stood")
        except BrokenPipeError:
            sys.stderr.close()

    return run


def _as_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


_site = click.argument("site_file", metavar="SITE", type=click.Path(path_type=Path))
_workdir = click.option(
    "--workdir",
    type=click.Path(path_type=Path, file_okay=False),
    help="Work folder; default: beside SITE, named by its id.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Machine-readable output.")
_run = click.option("--run", "run_id", help="Which run; default: the latest.")


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
    logging.basicConfig(level=logging.DEBUG if verbose else logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("webbrond").setLevel(logging.INFO)
    for noisy in ("scrapy", "selenium", "urllib3", "filelock", "trafilatura"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


@main.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path, file_okay=False))
@_spoken
def init(folder: Path) -> None:
    """Write a commented site.toml to fill in."""
    target = folder / "site.toml"
    if target.exists():
        _fail(WRONG_USE, f"{target}: is there already; nothing was written")
    folder.mkdir(parents=True, exist_ok=True)
    target.write_text((Path(__file__).parent / "site.example.toml").read_text(encoding="utf-8"), encoding="utf-8")
    out.print(f"{target}: fill it in, then run: webbrond doctor {target}", soft_wrap=True, markup=False)


@main.command()
@click.argument("site_file", metavar="[SITE]", required=False, type=click.Path(path_type=Path))
@_workdir
@_json
@_spoken
def doctor(site_file: Path | None, workdir: Path | None, as_json: bool) -> None:
    """Is everything in place? Browser, driver, axe, write access, names, clock."""
    from crawler.doctor import examine  # starts a browser: only when asked

    site = load(site_file) if site_file else None
    folder = workdir_of(site_file, site, workdir) if site_file and site else workdir
    found = list(examine(site, folder))
    if as_json:
        _as_json([{"name": d.name, "ok": d.ok, "text": d.text} for d in found])
    else:
        table(out, ("", "what", "found"), [("ok" if d.ok else "NO", d.name, d.text) for d in found])
    raise SystemExit(DONE if all(d.ok for d in found) else DEGRADED)


_fail_on = click.option(
    "--fail-on", type=click.Choice(_GRAVE), help="Exit with 1 when something of this impact, or graver, is open."
)


def _conclude(site: Site, workdir: Path, run: Run, fail_on: str | None) -> None:
    with Store(workdir, readonly=True) as store:
        row = run_row(store, run)
        rows = list(Export(site, store, load_rules(), run.id).rows("issues"))
    pages = row["states"].get("ok", 0)
    sentence = {"done": "done", "degraded": "done, but not everything was checked", "failed": "failed"}
    err.print(f"Run {run.id}: {sentence.get(run.state, run.state)}. {pages} pages of {row['urls']} addresses.")
    for note in run.notes:
        err.print(f"  {clean(note)}", soft_wrap=True)
    if run.stage == STAGES[-1]:
        err.print(f"Report: {workdir / 'reports' / 'senaste' / 'index.html'}", soft_wrap=True, markup=False)
    grave = _GRAVE[: _GRAVE.index(fail_on) + 1] if fail_on else ()
    if any(issue["impact"] in grave and issue["state"] == "open" and not issue["review"] for issue in rows):
        raise SystemExit(GATE)
    raise SystemExit(_VERDICT[run.state])


@main.command()
@_site
@_workdir
@click.option("--full", is_flag=True, help="Fetch and look at every page again, changed or not.")
@click.option("--max-pages", type=click.IntRange(min=1), help="Fetch at most so many pages.")
@_fail_on
@_spoken
def night(site_file: Path, workdir: Path | None, full: bool, max_pages: int | None, fail_on: str | None) -> None:
    """The whole round: crawl, render, audit, merge, publish. An interrupted round goes on where it stood."""
    site = load(site_file)
    folder = workdir_of(site_file, site, workdir)
    run = go(site, site_file.parent, folder, full=full, max_pages=max_pages)
    _conclude(site, folder, run, fail_on)


def _stage_command(name: str, text: str) -> None:
    def command(
        site_file: Path, workdir: Path | None, run_id: str | None, full: bool = False, max_pages: int | None = None
    ) -> None:
        site = load(site_file)
        folder = workdir_of(site_file, site, workdir)
        begin = {"full": full, "max_pages": max_pages} if name == "crawl" else {}
        _conclude(site, folder, do(site, site_file.parent, folder, name, run_id, **begin), None)

    command.__doc__ = text
    spoken = _spoken(command)
    if name == "crawl":
        spoken = click.option("--full", is_flag=True, help="Fetch every page again, changed or not.")(spoken)
        spoken = click.option("--max-pages", type=click.IntRange(min=1), help="Fetch at most so many.")(spoken)
    main.command(name)(_site(_workdir(_run(spoken))))


_stage_command("crawl", "Fetch only: a new run, or the rest of one that was interrupted.")
_stage_command("render", "Look at the fetched pages in the browser.")
_stage_command("audit", "Judge the stored pages by today's rules; no server is touched.")
_stage_command("merge", "Hold the findings against the known issues.")
_stage_command("publish", "Write the reports.")


@main.command()
@click.argument("target", metavar="URL|FILE")
@click.option("--site", "site_file", type=click.Path(path_type=Path), help="site.toml with services, rules and owners.")
@click.option("--no-browser", is_flag=True, help="Leave out what needs a browser.")
@click.option("--kind", type=click.Choice(get_args(Kind)), help="Judge it as this kind of page.")
@_json
@_fail_on
@_spoken
def check(
    target: str, site_file: Path | None, no_browser: bool, kind: Kind | None, as_json: bool, fail_on: str | None
) -> None:
    """One page, now, in the terminal: the tool of an editor who is writing."""
    from crawler.check import CannotCheck
    from crawler.check import check as check_page

    site = load(site_file) if site_file else None
    try:
        report = check_page(target, site, load_rules(), browser=not no_browser, kind=kind)
    except CannotCheck as error:
        _fail(WRONG_USE, str(error))
    if as_json:
        _as_json(report)
    else:
        page_report(out, report)
    grave = _GRAVE[: _GRAVE.index(fail_on) + 1] if fail_on else ()
    if any(finding["impact"] in grave and finding["outcome"] == "fail" for finding in report["findings"]):
        raise SystemExit(GATE)
    untested = not no_browser and any("webbläsare" in reason.lower() for reason in report["not_tested"])
    raise SystemExit(DEGRADED if untested else DONE)


@main.command()
@_site
@_workdir
@_json
@_spoken
def status(site_file: Path, workdir: Path | None, as_json: bool) -> None:
    """The last runs: what they covered, what failed."""
    site = load(site_file)
    with Store(workdir_of(site_file, site, workdir), readonly=True) as store:
        rows = [run_row(store, run) for run in store.runs()[-14:]]
    if as_json:
        _as_json(rows)
        return
    heads = ("run", "state", "stage", "addresses", "pages", "in browser", "reason")
    cells = ("id", "state", "stage", "urls", "audited", "rendered", "reason")
    table(out, heads, [[row[name] for name in cells] for row in rows])
    for state, number in sorted(rows[-1]["states"].items()) if rows else ():
        out.print(f"  {number:>7}  {state}", markup=False)
    for note in rows[-1]["notes"] if rows else ():
        out.print(f"  {clean(note)}", soft_wrap=True)


@main.command()
@click.argument("rule")
@_json
@_spoken
def explain(rule: str, as_json: bool) -> None:
    """What a rule means, why it matters, how to mend it; with its source and examples."""
    import difflib

    import msgspec

    known = load_rules()
    if rule not in known:
        near = difflib.get_close_matches(rule, known, n=3, cutoff=0.4)
        _fail(WRONG_USE, f"no rule {rule!r}" + (f"; did you mean {', '.join(near)}?" if near else ""))
    found = known[rule]
    if as_json:
        _as_json(msgspec.to_builtins(found))
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
        "limits": ", ".join(f"{name} {value:g}" for name, value in found.limits.items()), "source": found.source,
    }  # fmt: skip
    table(out, ("", ""), [(name, value) for name, value in facts.items() if value])
    for example in found.example:
        out.print(f"\n[bold]{example.outcome}[/bold] {clean(example.note)}")
        shown = example.html if example.html is not None else "\n".join(f"{p}\n{h}" for p, h in example.pages.items())
        out.print(shown.strip(), markup=False, soft_wrap=True)


@main.command()
@_site
@_workdir
@_run
@click.option("--unmatched", is_flag=True, help="Only the pages that no administration owns.")
@_json
@_spoken
def owners(site_file: Path, workdir: Path | None, run_id: str | None, unmatched: bool, as_json: bool) -> None:
    """Who owns which pages, and which pages nobody owns."""
    from crawler.judge import read_view
    from reports.owners import owner_of_page

    site = load(site_file)
    with Store(workdir_of(site_file, site, workdir), readonly=True) as store:
        view = read_view(site, store, store.run(run_id).id)
    rows = []
    for url, record in sorted(view.records.items()):
        ownership = owner_of_page(site, record)
        if not unmatched or ownership.how == "none":
            rows.append({"url": url, "owner": ownership.owner, "how": ownership.how, "title": record.title})
    if as_json:
        _as_json(rows)
    elif unmatched:
        table(out, ("title", "page"), [(row["title"], row["url"]) for row in rows])
    else:
        counts: dict[str, int] = {}
        for row in rows:
            counts[row["owner"]] = counts.get(row["owner"], 0) + 1
        by_number = sorted(counts.items(), key=lambda item: -item[1])
        table(out, ("pages", "owner", "id"), [(number, owner_name(site, owner), owner) for owner, number in by_number])


@main.command()
@_site
@_workdir
@_run
@click.option("--what", required=True, type=click.Choice(get_args(What)))
@click.option("--format", "form", default="json", type=click.Choice(get_args(Format)), show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File; default: standard output.")
@_spoken
def export(
    site_file: Path, workdir: Path | None, run_id: str | None, what: What, form: Format, output: Path | None
) -> None:
    """Issues, findings, pages, links, services, measures or runs, for scripts and spreadsheets."""
    if form == "earl" and what != "findings":
        _fail(WRONG_USE, "--format earl is for --what findings")
    site = load(site_file)
    rules = load_rules()
    with Store(workdir_of(site_file, site, workdir), readonly=True) as store:
        data = write(Export(site, store, rules, run_id).rows(what), form, rules)
    if output:
        output.write_bytes(data)
    else:
        click.get_binary_stream("stdout").write(data)


@main.command()
@click.option(
    "--workdir", type=click.Path(path_type=Path, file_okay=False), default=Path("webbrond-demo"), show_default=True
)
@_spoken
def demo(workdir: Path) -> None:
    """The bundled municipality on loopback: two nights, reports, where to look."""
    from crawler.show import show

    show(out, workdir)


if __name__ == "__main__":
    main()
