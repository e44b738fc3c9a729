from .inputs import Inputs, Unread, read_inputs
from .pages import Pages
from .statistics import Count, read_statistics
from .unmatched import examples, unmatched_globs, unmatched_rules

__all__ = [
    "Count",
    "Inputs",
    "Pages",
    "Unread",
    "examples",
    "read_inputs",
    "read_statistics",
    "unmatched_globs",
    "unmatched_rules",
]
