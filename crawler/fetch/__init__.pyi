from .limits import ROOM, expire_copies, free_bytes
from .page import CannotFetch, Fetched, fetch_page
from .script_links import follow_script_links
from .stage import FetchFailed, fetch_site

__all__ = [
    "ROOM",
    "CannotFetch",
    "FetchFailed",
    "Fetched",
    "expire_copies",
    "fetch_page",
    "fetch_site",
    "follow_script_links",
    "free_bytes",
]
