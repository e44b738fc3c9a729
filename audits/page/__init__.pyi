from .addresses import host_of, join, split
from .elements import HEADINGS, Anchor, accessible_text, fold, signature
from .kinds import is_action
from .owners import all_named
from .page import Page
from .personal_numbers import mask_numbers
from .regions import Element, region_of
from .secrets import remove_secrets

__all__ = [
    "HEADINGS",
    "Anchor",
    "Element",
    "Page",
    "accessible_text",
    "all_named",
    "fold",
    "host_of",
    "is_action",
    "join",
    "mask_numbers",
    "region_of",
    "remove_secrets",
    "signature",
    "split",
]
