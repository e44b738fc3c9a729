from .limits import ROOM, expire_copies, free_bytes
from .script_links import follow_script_links
from .stage import FetchFailed, fetch_site

__all__ = ["ROOM", "FetchFailed", "expire_copies", "fetch_site", "follow_script_links", "free_bytes"]
