from .clock import local_day, local_now, now, timestamp
from .database import STAGES, Run, Store, StoreError, pack, sqlite_version, unpack
from .documents import read_documents
from .pictures import Pictures
from .retention import retire_runs
from .visits import Visit, read_visits

__all__ = [
    "STAGES",
    "Pictures",
    "Run",
    "Store",
    "StoreError",
    "Visit",
    "local_day",
    "local_now",
    "now",
    "pack",
    "read_documents",
    "read_visits",
    "retire_runs",
    "sqlite_version",
    "timestamp",
    "unpack",
]
