from .lock import Locked, locked
from .private import private_files
from .site_file import load
from .workdir import refuse_other_site, workdir_of

__all__ = ["Locked", "load", "locked", "private_files", "refuse_other_site", "workdir_of"]
