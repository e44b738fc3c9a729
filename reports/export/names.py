"""What can be asked for with `export`, by name: here for the command line, which must not load a database to say so."""

from typing import Any, Literal

What = Literal[
    "issues", "findings", "pages", "links", "services", "measures", "runs", "decisions", "documents", "statement"
]  # fmt: skip
Format = Literal["json", "jsonl", "csv", "xlsx", "earl", "sarif", "md"]
Row = dict[str, Any]
FITS: dict[Format, tuple[What, ...]] = {  # what a format is for; the others are for everything
    "earl": ("findings",),
    "sarif": ("issues", "findings"),
    "md": ("statement",),
}
