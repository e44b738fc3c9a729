"""The command `owners`: show which administration owns which pages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from crawler.cli.options import (
    json_option,
    out,
    print_json,
    run_option,
    site_argument,
    spoken,
    workdir_option,
)
from crawler.cli.terminal import clean, table
from crawler.config import load, workdir_of


def _unmatched(rows: Sequence[Mapping[str, Any]]) -> None:
    """Print the pages without an owner by section, the largest section first.

    After them come the 20 most common owner marks on these pages, which match no owner in site.toml.
    """
    sections: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        sections.setdefault(row["section"], []).append(row)
    for section, pages in sorted(sections.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        out.print(f"[bold]{clean(section)}[/bold]  {len(pages)}", soft_wrap=True)
        table(out, (), [("", page["title"], page["url"]) for page in pages])
    marks = Counter(mark for row in rows for mark in row["marks"])
    if marks:
        out.print("\n[bold]Marks on these pages that fit no owner[/bold] (add them to an owner's match or former)")
        table(out, (), [("", number, mark) for mark, number in marks.most_common(20)])
    if not rows:
        out.print("Every page has an owner.")


@click.command()
@site_argument
@workdir_option
@run_option
@click.option("--unmatched", is_flag=True, help="Only the pages that no administration owns.")
@json_option
@spoken
def owners(site_file: Path, workdir: Path | None, run_id: str | None, unmatched: bool, as_json: bool) -> None:
    """Show who owns which pages, and which pages have no owner (--unmatched: by section)."""
    from crawler.audit import read_view
    from reports.issues import folder_of, owner_name, owner_of_page
    from reports.store import Store

    site = load(site_file)
    with Store(workdir_of(site_file, site, workdir), readonly=True) as store:
        view = read_view(site, store, store.run(run_id).id)
    rows: list[dict[str, Any]] = []
    for url, record in sorted(view.records.items()):
        ownership = owner_of_page(site, record)
        if not unmatched or ownership.how == "none":
            row = {"url": url, "owner": ownership.owner, "how": ownership.how, "title": record.title}
            rows.append(row | {"section": folder_of(url), "marks": list(record.owner_marks)})
    if as_json:
        print_json(rows)
    elif unmatched:
        _unmatched(rows)
    else:
        counts: dict[str, int] = {}
        for row in rows:
            counts[row["owner"]] = counts.get(row["owner"], 0) + 1
        by_number = sorted(counts.items(), key=lambda item: -item[1])
        table(out, ("pages", "owner", "id"), [(number, owner_name(site, owner), owner) for owner, number in by_number])
