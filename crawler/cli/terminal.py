"""Print tables and lines on a terminal, without the control characters that a page may contain."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from audits.page import remove_secrets

if TYPE_CHECKING:
    from reports.language import Line

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def clean(text: object) -> str:
    """Return `text` on one line, masked, without control characters and with Rich markup escaped."""
    return escape(_plain(str(text)))


def _plain(text: str) -> str:
    return _CONTROL.sub(" ", remove_secrets(text))


def table(console: Console, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a plain table; without `heads`, it has no header row."""
    shown = Table(*heads, box=None, pad_edge=False, header_style="bold", show_header=bool(heads))
    for row in rows:
        shown.add_row(*(clean(value) for value in row))
    console.print(shown)


def print_lines(console: Console, lines: Iterable["Line"]) -> None:
    """Print lines with the styles of their parts."""
    for line in lines:
        text = Text.assemble(*((_plain(said), style) for said, style in line.parts))
        if line.indent:
            console.print(Padding(text, (0, 0, 0, line.indent), expand=False))
        else:
            console.print(text, soft_wrap=True)  # an address stays in one piece
