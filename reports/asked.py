"""What can be asked for with `export`, by name: here for the command line, which must not load a database to say so."""

from typing import Any, Literal

What = Literal["issues", "findings", "pages", "links", "services", "measures", "runs", "decisions", "statement"]
Format = Literal["json", "jsonl", "csv", "xlsx", "earl", "md"]
Row = dict[str, Any]
