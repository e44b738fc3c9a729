"""The command `check`: check a single page at once, for the editor who is writing it."""

from pathlib import Path
from typing import get_args

import click

from audits.model import Kind
from crawler.cli.options import (
    DEGRADED,
    DONE,
    WRONG_USE,
    fail,
    fail_on_option,
    gate,
    json_option,
    lang_option,
    out,
    print_json,
    spoken,
)
from crawler.cli.terminal import print_lines
from crawler.config import load
from rules import read_words


@click.command()
@click.argument("target", metavar="URL|FILE|-")
@click.option("--site", "site_file", type=click.Path(path_type=Path), help="site.toml with services, rules and owners.")
@click.option("--no-browser", is_flag=True, help="Leave out what needs a browser.")
@click.option("--kind", type=click.Choice(get_args(Kind)), help="Judge it as this kind of page.")
@lang_option
@json_option
@fail_on_option
@spoken
def check(
    target: str, site_file: Path | None, no_browser: bool, kind: Kind | None, lang: str | None, as_json: bool,
    fail_on: str | None,
) -> None:  # fmt: skip
    """Check one page now, in the terminal.

    For an editor who is writing: the verdict, the hardest sentences, then what to fix and how.
    FILE is a page (.html) or a manuscript (.txt, .docx), of which only the language is judged; - reads standard input.
    """
    from crawler.check import CannotCheck, check_page
    from reports.language import Language, check_lines

    site = load(site_file) if site_file else None
    for path in site.rules.words if site else ():
        read_words(Path(path))
    language = Language(lang or (site.report.language if site else "sv"))
    try:
        report = check_page(target, site, language, browser=not no_browser, kind=kind)
    except CannotCheck as error:
        fail(WRONG_USE, str(error))
    if as_json:
        print_json(report)
    else:
        print_lines(out, check_lines(report, language))
    gate((finding for finding in report["findings"] if finding["outcome"] == "fail"), fail_on)
    raise SystemExit(DONE if report["rendered"] or report["manuscript"] or no_browser else DEGRADED)
