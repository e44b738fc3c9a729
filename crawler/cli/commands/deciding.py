"""What the command ``decide`` does: reads what was asked, adds it to decisions.toml, and puts it on the issues."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from audits.model import Finding
from audits.site_config import Site
from crawler.cli.options import WRONG_USE, err, fail, out, print_json
from crawler.cli.terminal import clean
from crawler.config import load, workdir_of
from crawler.night.lock import Locked, locked
from reports.decisions.apply import Decided, decision_rows, numbers
from reports.decisions.file import FILE, LONGEST, append, parse, read
from reports.decisions.roles import looks_like_a_person
from reports.language.wording import Wording
from reports.store.database import Store, StoreError, unpack
from rules.loader import RuleSet, load_rules

_ISSUE = re.compile(r"(?:#|arende-)?([1-9][0-9]{0,17})")


class Wish:
    """Where, when, and by which rules a decision is made or shown."""

    def __init__(self, site_file: Path, workdir: Path | None) -> None:
        self.site, self.rules = load(site_file), load_rules()
        self.site_file, self.folder = site_file, site_file.parent
        self.work = workdir_of(site_file, self.site, workdir)
        self.today = datetime.now(ZoneInfo(self.site.site.timezone)).date()


def make(
    wish: Wish, what: str, action: str, given: dict[str, str | None], owner: str | None, path: str | None, as_json: bool
) -> None:
    """Make one decision; ``given`` are its reason, by, until and to."""
    site, rules, folder, work, today = wish.site, wish.rules, wish.folder, wish.work, wish.today
    for key in ("reason", "by", "until"):
        if not given[key]:
            fail(WRONG_USE, f"--{key} is missing: a decision needs a reason, a role and an end date")
    raw: dict[str, Any] = {"action": action, "made": today} | {key: value for key, value in given.items() if value}
    raw |= {"until": _day(given["until"] or "", today)} | _subject(what, owner, path, work, rules)
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
        hint = f"`webbrond publish {wish.site_file}` shows it in the reports."
        out.print(f"Holds for {issues} until {decision.until}. {hint}", soft_wrap=True, markup=False)


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


def show(wish: Wish, as_json: bool) -> None:
    """List what is decided."""
    site, rules, folder, work, today = wish.site, wish.rules, wish.folder, wish.work, wish.today
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
