from . import formats, shortcomings
from .formats import write_rows
from .names import FITS, Format, Row, What
from .shortcomings import shortcomings_markdown
from .subjects import Export, run_row

__all__ = [
    "FITS",
    "Export",
    "Format",
    "Row",
    "What",
    "formats",
    "run_row",
    "shortcomings",
    "shortcomings_markdown",
    "write_rows",
]
