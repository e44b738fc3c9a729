"""The command `month`: write the web council's sheet of a month as PDF."""

import re
from pathlib import Path

import click

from crawler.cli.options import FAILED, WRONG_USE, fail, out, site_argument, spoken, workdir_option
from crawler.config import load, workdir_of


@click.command()
@site_argument
@workdir_option
@click.option("--month", "name", help="Which month, as YYYY-MM; default: the latest.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File; default: ID-YYYY-MM.pdf.")
@spoken
def month(site_file: Path, workdir: Path | None, name: str | None, output: Path | None) -> None:
    """Write the web council's sheet of a month as PDF: two A4 pages and an appendix.

    It is the page of the latest published reports; they have the latest thirteen months. `webbrond night` publishes the
    sheets of the latest two beside their pages.
    """
    from crawler.browser import BrowserMissing
    from crawler.night import print_pdf
    from reports.files import write_file
    from reports.language import Language, word_reason
    from reports.publish import LATEST

    site = load(site_file)
    pages = workdir_of(site_file, site, workdir) / "reports" / LATEST / "manad"
    months = sorted(page.parent.name for page in pages.glob("*/index.html"))
    if not months:
        fail(FAILED, f"{pages}: no month is published yet; run webbrond night {site_file} first")
    name = name or months[-1]
    if not re.fullmatch(r"\d{4}-\d\d", name):
        fail(WRONG_USE, f"--month {name}: write it as YYYY-MM, such as {months[-1]}")
    if name not in months:
        fail(WRONG_USE, f"--month {name}: is not published; there are {', '.join(months)}")
    output = output or Path(f"{site.site.id}-{name}.pdf")
    try:
        write_file(output, print_pdf(pages / name / "index.html"))
    except BrowserMissing as error:
        fail(FAILED, word_reason(error.reason, Language("en")))
    out.print(str(output), soft_wrap=True, markup=False)
