"""The command `init`: write a commented site.toml to fill in."""

from pathlib import Path

import click

from crawler.cli.options import (
    WRONG_USE,
    fail,
    out,
    spoken,
)
from reports.files import write_file


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path, file_okay=False))
@spoken
def init(folder: Path) -> None:
    """Write a commented site.toml to fill in."""
    target = folder / "site.toml"
    if target.exists():
        fail(WRONG_USE, f"{target}: is there already; nothing was written")
    folder.mkdir(parents=True, exist_ok=True)
    write_file(target, (Path(__file__).parents[2] / "site.example.toml").read_bytes())
    out.print(f"{target}: fill it in, then run: webbrond doctor {target}", soft_wrap=True, markup=False)
