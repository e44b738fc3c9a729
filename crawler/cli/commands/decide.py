"""The command ``decide``: a person's word on an issue, or on a rule for an owner or under a path."""

from pathlib import Path
from typing import get_args

import click

from crawler.cli.options import WRONG_USE, fail, json_option, site_argument, spoken, workdir_option
from reports.decisions.file import FILE, Action


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
    from crawler.cli.commands.deciding import Wish, make, show

    wish = Wish(site_file, workdir)
    if as_list:
        show(wish, as_json)
    elif what is None or action is None:
        fail(WRONG_USE, "say which ISSUE (or RULE) and what is decided: accept, not-a-fault or reassign")
    else:
        given = {"reason": reason, "by": by, "until": until, "to": to}
        make(wish, what, action, given, owner, path, as_json)
