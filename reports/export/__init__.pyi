from . import formats, shortcomings
from .formats import write_rows
from .json_text import dump_json
from .names import FITS, Format, Row, What
from .shortcomings import shortcomings_markdown
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
    "shortcomings_markdown",
    "write_rows",
]
