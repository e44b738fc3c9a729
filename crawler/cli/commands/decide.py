"""The command `decide`: record a person's decision on an issue, or on a rule for an owner or under a path."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click
import msgspec

from crawler.cli.options import (
    WRONG_USE,
    err,
    fail,
    json_option,
    out,
    print_json,
    site_argument,
    spoken,
    workdir_option,
)
from crawler.cli.terminal import clean
from crawler.config import load, workdir_of
from reports.decisions import FILE, Action, read_decisions
from reports.store import local_now
from rules import Fault, load_rules

if TYPE_CHECKING:
    from reports.decisions import Desk, Made, Wish

_OPTIONS = ("reason", "by", "until", "to", "owner", "path", "force")
_ACTIONS = (*get_args(Action), "prolong", "withdraw")


@click.command()
@site_argument
@click.argument("what", metavar="ISSUE|RULE", required=False)
@click.argument("action", required=False, type=click.Choice(_ACTIONS))
@click.option("--reason", default="", help="Why, so that a reader understands it a year from now.")
@click.option("--by", default="", help="The role that decides: huvudredaktör SOF. Never a person's name.")
@click.option(
    "--until", default="", metavar="DATE", help="The last day that it holds: 2027-05-31, at most two years away."
)
@click.option("--to", default="", help="With reassign: the owner (id in site.toml) that has it from now on.")
@click.option("--owner", default="", help="With RULE: for this owner's issues.")
@click.option("--path", default="", help="With RULE: for pages under this glob, as in site.toml.")
@click.option("--force", is_flag=True, help="Take a --by that looks like the name of a person.")
@click.option("--dry-run", is_flag=True, help="Say how many issues it is about, and write nothing.")
@click.option("--list", "as_list", is_flag=True, help=f"List the decisions ({FILE} next to SITE).")
@workdir_option
@json_option
@spoken
def decide(
    site_file: Path, what: str | None, action: str | None, reason: str, by: str, until: str, to: str, owner: str,
    path: str, force: bool, dry_run: bool, as_list: bool, workdir: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Decide on an issue: accept it, say that it is not a fault, or reassign it.

    ISSUE is its number in the reports. With a RULE, and --owner or --path, the decision applies to every such issue,
    future ones too; on a terminal it says how many, and asks first. It is written to decisions.toml in the folder of
    SITE, which people may review, edit and keep in git; when it ends, the issue is open again. `prolong` lets what is
    decided hold until another day, `withdraw` ends it now.
    """
    from crawler.config import locked
    from reports.decisions import Desk, Wish

    site = load(site_file)
    today = local_now(site.site.timezone).date()
    desk = Desk(site, load_rules(), site_file.parent, workdir_of(site_file, site, workdir), today, locked)
    if as_list:
        _show(desk, as_json)
    elif what is None or action is None:
        fail(WRONG_USE, f"say which ISSUE (or RULE) and what is decided: {', '.join(_ACTIONS)}")
    else:
        wish = Wish(
            what=what, action=action, reason=reason, by=by, until=until, to=to, owner=owner, path=path, force=force
        )
        _decide(desk, wish, site_file, as_json, dry_run)


def _decide(desk: "Desk", wish: "Wish", site_file: Path, as_json: bool, dry_run: bool) -> None:
    from reports.decisions import DecisionError, decide, preview

    try:
        about = preview(desk, wish)
        said = f"{_counted(about.issues, 'issue')} on {_counted(about.pages, 'page')}"
        if dry_run:
            if as_json:
                print_json(msgspec.structs.asdict(about))
            else:
                out.print(f"It is about {said}. Nothing is written.")
            return
        of_rule = bool(wish.owner or wish.path)
        if of_rule and not as_json and sys.stdin.isatty() and sys.stdout.isatty():
            click.confirm(f"It is about {said} now, and about every such issue to come. Decide?", abort=True)
        made = decide(desk, wish)
    except DecisionError as error:
        fail(WRONG_USE, *(_as_option(fault).message() for fault in error.faults))
    if as_json:
        print_json({"file": str(made.file), "issues": made.issues, "applied": made.issues is not None,
                    "covers": msgspec.structs.asdict(made.covers)})  # fmt: skip
    else:
        _tell(made, wish, said, site_file)


def _tell(made: "Made", wish: "Wish", said: str, site_file: Path) -> None:
    out.print(f"Written to {made.file}", soft_wrap=True, markup=False)
    if made.issues is None:
        out.print(f"The next run applies it; it is about {said}.", soft_wrap=True)
        return
    hint = f"`webbrond publish {site_file}` shows it in the reports."
    ends = "No longer holds for" if wish.action == "withdraw" else f"Holds until {made.until} for"
    out.print(f"{ends} {said}. {hint}", soft_wrap=True, markup=False)


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _as_option(fault: Fault) -> Fault:
    """Return a fault in a field of the decision as one in the option that gives it."""
    return Fault(tuple(f"--{part}" if part in _OPTIONS else part for part in fault.key), fault.text)


def _show(desk: "Desk", as_json: bool) -> None:
    """Print the decisions."""
    from reports.decisions import decision_rows, issue_numbers, looks_like_a_person
    from reports.store import Store

    with Store(desk.workdir, readonly=True) as store:
        decisions = read_decisions(desk.folder, desk.site, desk.rules, issue_numbers(store))
        rows = list(decision_rows(store, decisions, desk.today))
    if as_json:
        print_json([msgspec.structs.asdict(row) for row in rows])
        return
    for row in rows:
        if looks_like_a_person(row.by, desk.site):
            err.print(f"[yellow]{FILE}: entry {row.number}: 'by' looks like a person: {clean(row.by)}[/yellow]")
        to = f" → {row.to}" if row.to else ""
        holds = f"until {row.until} ({row.status}), {_counted(len(row.issues), 'issue')}"
        out.print(f"[bold]{row.number}  {row.action}{clean(to)}  {clean(row.about)}[/bold]", soft_wrap=True)
        out.print(f"   {holds}\n   {clean(row.by)}: {clean(row.reason)}", soft_wrap=True)
    if not rows:
        out.print(f"Nothing is decided: there is no entry in {desk.folder / FILE}", soft_wrap=True, markup=False)
