"""The names of what `export` offers.

They are in a module of their own because the command line must not load a database to list them.
"""

from typing import Any, Literal

What = Literal[
    "issues", "findings", "pages", "links", "services", "measures", "runs", "decisions", "documents", "statement",
    "questions", "months",
]  # fmt: skip
Format = Literal["json", "jsonl", "csv", "xlsx", "earl", "sarif", "md"]
Row = dict[str, Any]
FITS: dict[Format, tuple[What, ...]] = {  # what a format is for; other formats are for everything
    "earl": ("findings",),
    "sarif": ("issues", "findings"),
    "md": ("statement",),
}
