from .site_file import load, workdir_of
from .statistics import read_statistics

__all__ = ["load", "read_statistics", "workdir_of"]
