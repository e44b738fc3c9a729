from . import formats, shortcomings
from .formats import write_rows
from .json_text import dump_json
from .names import FITS, Format, Row, What
from .statement_text import statement_markdown
from .subjects import Export, run_row

__all__ = [
    "FITS",
    "Export",
    "Format",
    "Row",
    "What",
    "dump_json",
    "formats",
    "run_row",
    "shortcomings",
    "statement_markdown",
    "write_rows",
]
