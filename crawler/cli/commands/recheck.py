"""The command `recheck`: look at one page again now, and settle its issues."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from crawler.cli.options import (
    DEGRADED,
    DONE,
    err,
    json_option,
    lang_option,
    out,
    print_json,
    site_argument,
    spoken,
    workdir_option,
)
from crawler.config import load, workdir_of

if TYPE_CHECKING:
    from crawler.recheck import Rechecked
    from reports.language import Language

_STEPS = {"fetch": "fetching", "render": "in the browser", "audit": "judging", "publish": "publishing"}


@click.command()
@site_argument
@click.argument("what", metavar="ISSUE|URL")
@workdir_option
@lang_option
@json_option
@spoken
def recheck(site_file: Path, what: str, workdir: Path | None, lang: str | None, as_json: bool) -> None:
    """Look at one page again now, and settle its issues, beside a night that may be running.

    ISSUE is its number in the reports, URL the address of one of the site's pages as the reports have it. What is fixed
    on the page is fixed at once, in the export and in the published reports; what rests on other pages is for the next
    night to settle. Nothing is sent, and no trend counts it.
    """
    from crawler.recheck import recheck_page
    from reports.language import Language

    site = load(site_file)
    watched = sys.stderr.isatty() and not as_json
    tell = (lambda step: err.print(f"{_STEPS[step]} …", style="dim")) if watched else (lambda _step: None)
    found = recheck_page(site, workdir_of(site_file, site, workdir), what, tell)
    language = Language(lang or site.report.language)
    sentence = _sentence(found, language)
    if as_json:
        print_json(
            {"url": found.url, "at": found.at, "looked": found.looked, **asdict(found.settled), "said": sentence}
        )
    else:
        out.print(sentence, soft_wrap=True, markup=False)
        out.print(found.url, soft_wrap=True, markup=False)
    raise SystemExit(DONE if found.looked and found.reason is None else DEGRADED)


def _sentence(found: "Rechecked", language: "Language") -> str:
    """Return what an editor is told."""
    from reports.language import describe_recheck

    settled = found.settled
    return describe_recheck(
        language, found.reason, looked=found.looked, mended=len(settled.fixed) + len(settled.gone),
        here=len(settled.elsewhere), left=len(settled.left), waiting=len(settled.waiting), new=settled.new,
    )  # fmt: skip
