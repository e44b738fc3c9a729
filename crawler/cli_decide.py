"""The command ``decide``: a person's word on an issue, or on a rule for an owner or under a path."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import click

from audits.model import Finding
from audits.site import Site
from crawler.cli_base import WRONG_USE, err, fail, json_option, out, print_json, site_argument, spoken, workdir_option
from crawler.config import load, workdir_of
from crawler.lock import Locked, locked
from crawler.terminal import clean
from reports.decided import Decided, decision_rows, numbers
from reports.decisions import FILE, LONGEST, Action, append, parse, read
from reports.roles import looks_like_a_person
from reports.store import Store, StoreError, unpack
from reports.wording import Wording
from rules.loader import RuleSet, load_rules

_ISSUE = re.compile(r"(?:#|arende-)?([1-9][0-9]{0,17})")


@click.command()
@site_argument
@click.argument("what", metavar="ISSUE|RULE", required=False)
@click.argument("action", required=False, type=click.Choice(get_args(Action)))
@click.option("--reason", help="Why: whoever reads it in a year must understand.")
@click.option("--by", help="The role that decides: huvudredaktör SOF. Never a person's name.")
@click.option("--until", metavar="DATE", help="The last day that it holds, 2027-05-31; at most two years away.")
@click.option("--to", help="With reassign: the owner (id in site.toml) that has it from now on.")
@click.option("--owner", help="With RULE: for this owner's issues.")
@click.option("--path", help="With RULE: for pages under this glob, as in site.toml.")
@click.option("--list", "as_list", is_flag=True, help=f"Show what is decided ({FILE} beside SITE).")
@workdir_option
@json_option
@spoken
def decide(
    site_file: Path, what: str | None, action: Action | None, reason: str | None, by: str | None, until: str | None,
    to: str | None, owner: str | None, path: str | None, as_list: bool, workdir: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Decide on an issue: accept it, say that it is not a fault, or reassign it.

    ISSUE is its number in the reports. With a RULE, and --owner or --path, the decision is on every such issue, those
    to come too. It is written to decisions.toml beside SITE, which people may review, edit and keep in git; when it
    ends, the issue is open again.
    """
    site, rules = load(site_file), load_rules()
    folder, work = site_file.parent, workdir_of(site_file, site, workdir)
    today = datetime.now(ZoneInfo(site.site.timezone)).date()
    if as_list:
        _list(site, rules, folder, work, today, as_json)
        return
    if what is None or action is None:
        fail(WRONG_USE, "say which ISSUE (or RULE) and what is decided: accept, not-a-fault or reassign")
    raw: dict[str, Any] = {"action": action, "made": today}
    raw |= {key: value for key, value in {"reason": reason, "by": by, "to": to}.items() if value}
    for key, value in (("reason", reason), ("by", by), ("until", until)):
        if not value:
            fail(WRONG_USE, f"--{key} is missing: a decision needs a reason, a role and an end date")
    raw["until"] = _day(until or "", today)
    raw |= _subject(what, owner, path, work, rules)
    decision = parse(raw, site, rules, "decide")
    read(folder, site, rules)  # a file that cannot be read gets nothing added
    if looks_like_a_person(decision.by, site):
        err.print(f"[yellow]--by {clean(decision.by)!r} looks like a person; a role outlives its holder.[/yellow]")
    added = append(folder, decision, _about(work, decision.issue, rules, site) or f"{what} {owner or path or ''}")
    changed = _apply(site, rules, folder, work, today)
    if as_json:
        print_json({"file": str(added), "issues": changed, "applied": changed is not None})
        return
    out.print(f"Written to {added}", soft_wrap=True, markup=False)
    if changed is None:
        out.print("The round takes it up when it next holds its findings against the issues.")
    else:
        issues = f"{len(changed)} issues" if len(changed) != 1 else "1 issue"
        out.print(f"Holds for {issues} until {decision.until}. `webbrond publish {site_file}` shows it in the reports.",
                  soft_wrap=True, markup=False)  # fmt: skip


def _day(until: str, today: date) -> date:
    try:
        day = date.fromisoformat(until)
    except ValueError:
        fail(WRONG_USE, f"--until: {until!r} is no date; write it as {today + LONGEST // 4}")
    if day < today:
        fail(WRONG_USE, f"--until: {day} has passed already")
    if day - today > LONGEST:
        fail(WRONG_USE, f"--until: at most two years away ({today + LONGEST}); after that, decide anew")
    return day


def _subject(what: str, owner: str | None, path: str | None, work: Path, rules: RuleSet) -> dict[str, Any]:
    """The keys that say what the decision is about."""
    number = _ISSUE.fullmatch(what)
    if number is None:
        if "." not in what and what not in rules:
            fail(WRONG_USE, f"{what!r} is neither the number of an issue nor the name of a rule")
        return {"rule": what} | ({"owner": owner} if owner else {}) | ({"path": path} if path else {})
    if owner or path:
        fail(WRONG_USE, "--owner and --path belong to a RULE, not to an issue")
    issue = int(number[1])
    with Store(work, readonly=True) as store:
        row = store.row("SELECT fingerprint FROM issue WHERE id = ?", issue)
        if row is None:
            near = store.row("SELECT id FROM issue ORDER BY abs(id - ?) LIMIT 1", issue)
            hint = f"the nearest is {near['id']}" if near else "there are none yet"
            fail(WRONG_USE, f"no issue {issue}; {hint}. `webbrond export --what issues` lists them")
    return {"issue": issue, "fingerprint": row["fingerprint"]}


def _about(work: Path, issue: int | None, rules: RuleSet, site: Site) -> str:
    """What the issue is, for whoever reads the file."""
    if issue is None:
        return ""
    with Store(work, readonly=True) as store:
        row = store.row("SELECT finding, url FROM issue WHERE id = ?", issue)
    return (
        f"{Wording(rules, site.report.language).message(unpack(row['finding'], Finding))} {row['url']}" if row else ""
    )


def _apply(site: Site, rules: RuleSet, folder: Path, work: Path, today: date) -> list[int] | None:
    """Put the decisions on the issues at once; None when that has to wait for the round."""
    try:
        with Store(work, readonly=True):
            pass  # no round yet: nothing to make a database for
        with locked(work), Store(work) as store, store.atomic():
            return Decided(store, store.run().id, read(folder, site, rules, numbers(store)), today).put_on()
    except (Locked, StoreError):
        return None


def _list(site: Site, rules: RuleSet, folder: Path, work: Path, today: date, as_json: bool) -> None:
    with Store(work, readonly=True) as store:
        rows = list(decision_rows(store, read(folder, site, rules, numbers(store)), today))
    if as_json:
        print_json(rows)
        return
    for row in rows:
        if looks_like_a_person(row["by"], site):
            err.print(f"[yellow]{FILE}: entry {row['number']}: 'by' looks like a person: {clean(row['by'])}[/yellow]")
        to = f" → {row['to']}" if row["to"] else ""
        number = len(row["issues"])
        holds = f"until {row['until']} ({row['status']}), {number} issue{'s' * (number != 1)}"
        out.print(f"[bold]{row['number']}  {row['action']}{clean(to)}  {clean(row['about'])}[/bold]", soft_wrap=True)
        out.print(f"   {holds}\n   {clean(row['by'])}: {clean(row['reason'])}", soft_wrap=True)
    if not rows:
        out.print(f"Nothing is decided: there is no entry in {folder / FILE}", soft_wrap=True, markup=False)
