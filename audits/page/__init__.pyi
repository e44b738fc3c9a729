from .addresses import host_of, join, split, without_fragment
from .blocks import digest_block
from .consent import is_dialog
from .content import Content
from .displayed import find_undisplayed, is_inert
from .elements import (
    HEADINGS,
    RECIPE,
    Anchor,
    accessible_text,
    cut_value,
    fold,
    resolve_signature,
    resolved_path,
    signature,
)
from .kinds import is_action
from .owners import all_named
from .page import Page
from .personal_numbers import mask_certain_numbers, mask_numbers
from .regions import Element, find_region, region_of
from .secrets import GRANTING, PASSING, names_secret, remove_secrets
from .updates import shows_update

__all__ = [
    "GRANTING",
    "HEADINGS",
    "PASSING",
    "RECIPE",
    "Anchor",
    "Content",
    "Element",
    "Page",
    "accessible_text",
    "all_named",
    "cut_value",
    "digest_block",
    "find_region",
    "find_undisplayed",
    "fold",
    "host_of",
    "is_action",
    "is_dialog",
    "is_inert",
    "join",
    "mask_certain_numbers",
    "mask_numbers",
    "names_secret",
    "region_of",
    "remove_secrets",
    "resolve_signature",
    "resolved_path",
    "shows_update",
    "signature",
    "split",
    "without_fragment",
]
