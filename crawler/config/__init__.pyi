from .lock import Locked, locked
from .site_file import load
from .workdir import refuse_other_site, workdir_of

__all__ = ["Locked", "load", "locked", "refuse_other_site", "workdir_of"]
