"""The command `decide`: record a person's decision on an issue, or on a rule for an owner or under a path."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_args

import click
import msgspec

from audits.site_config import Site
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
from rules import Fault, RuleSet, load_rules

if TYPE_CHECKING:
    from reports.decisions import Wish

_OPTIONS = ("reason", "by", "until", "to", "owner", "path")


@click.command()
@site_argument
@click.argument("what", metavar="ISSUE|RULE", required=False)
@click.argument("action", required=False, type=click.Choice(get_args(Action)))
@click.option("--reason", default="", help="Why, so that a reader understands it a year from now.")
@click.option("--by", default="", help="The role that decides: huvudredaktör SOF. Never a person's name.")
@click.option(
    "--until", default="", metavar="DATE", help="The last day that it holds: 2027-05-31, at most two years away."
)
@click.option("--to", default="", help="With reassign: the owner (id in site.toml) that has it from now on.")
@click.option("--owner", default="", help="With RULE: for this owner's issues.")
@click.option("--path", default="", help="With RULE: for pages under this glob, as in site.toml.")
@click.option("--list", "as_list", is_flag=True, help=f"List the decisions ({FILE} next to SITE).")
@workdir_option
@json_option
@spoken
def decide(
    site_file: Path, what: str | None, action: Action | None, reason: str, by: str, until: str,
    to: str, owner: str, path: str, as_list: bool, workdir: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Decide on an issue: accept it, say that it is not a fault, or reassign it.

    ISSUE is its number in the reports. With a RULE, and --owner or --path, the decision applies to every such issue,
    future ones too. It is written to decisions.toml in the folder of SITE, which people may review, edit and keep in
    git; when it ends, the issue is open again.
    """
    from reports.decisions import Wish

    given = load(site_file)
    place = _Place(given, load_rules(), site_file.parent, workdir_of(site_file, given, workdir))
    if as_list:
        _show(place, as_json)
    elif what is None or action is None:
        fail(WRONG_USE, "say which ISSUE (or RULE) and what is decided: accept, not-a-fault or reassign")
    else:
        wish = Wish(what=what, action=action, reason=reason, by=by, until=until, to=to, owner=owner, path=path)
        _decide(place, wish, site_file, as_json)


class _Place(NamedTuple):
    site: Site
    rules: RuleSet
    folder: Path  # of site.toml and decisions.toml
    workdir: Path

    @property
    def today(self) -> date:
        return local_now(self.site.site.timezone).date()


def _decide(place: _Place, wish: "Wish", site_file: Path, as_json: bool) -> None:
    from crawler.config import locked
    from reports.decisions import DecisionError, decide

    try:
        made = decide(wish, place.site, place.rules, place.folder, place.workdir, place.today, locked)
    except DecisionError as error:
        fail(WRONG_USE, *(_as_option(fault).message() for fault in error.faults))
    if made.personal:
        err.print(f"[yellow]--by {clean(wish.by)!r} looks like a person; a role outlives its holder.[/yellow]")
    if as_json:
        print_json({"file": str(made.file), "issues": made.issues, "applied": made.issues is not None})
        return
    out.print(f"Written to {made.file}", soft_wrap=True, markup=False)
    if made.issues is None:
        out.print("The next run applies it.")
        return
    issues = f"{len(made.issues)} issues" if len(made.issues) != 1 else "1 issue"
    hint = f"`webbrond publish {site_file}` shows it in the reports."
    out.print(f"Holds for {issues} until {made.until}. {hint}", soft_wrap=True, markup=False)


def _as_option(fault: Fault) -> Fault:
    """Return a fault in a field of the decision as one in the option that gives it."""
    return Fault(tuple(f"--{part}" if part in _OPTIONS else part for part in fault.key), fault.text)


def _show(place: _Place, as_json: bool) -> None:
    """Print the decisions."""
    from reports.decisions import decision_rows, issue_numbers, looks_like_a_person
    from reports.store import Store

    with Store(place.workdir, readonly=True) as store:
        decisions = read_decisions(place.folder, place.site, place.rules, issue_numbers(store))
        rows = list(decision_rows(store, decisions, place.today))
    if as_json:
        print_json([msgspec.structs.asdict(row) for row in rows])
        return
    for row in rows:
        if looks_like_a_person(row.by, place.site):
            err.print(f"[yellow]{FILE}: entry {row.number}: 'by' looks like a person: {clean(row.by)}[/yellow]")
        to = f" → {row.to}" if row.to else ""
        number = len(row.issues)
        holds = f"until {row.until} ({row.status}), {number} issue{'s' * (number != 1)}"
        out.print(f"[bold]{row.number}  {row.action}{clean(to)}  {clean(row.about)}[/bold]", soft_wrap=True)
        out.print(f"   {holds}\n   {clean(row.by)}: {clean(row.reason)}", soft_wrap=True)
    if not rows:
        out.print(f"Nothing is decided: there is no entry in {place.folder / FILE}", soft_wrap=True, markup=False)
