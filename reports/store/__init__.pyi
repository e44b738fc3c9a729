from .clock import local_day, local_now, now, timestamp
from .damage import repair
from .database import STAGES, Run, Store, pack, sqlite_version, unpack
from .documents import confirm_facts, put_document, put_facts, read_documents
from .integrity import NoRun, StoreError
from .issues import (
    IssueRow,
    add_alias,
    add_issue,
    mark_seen,
    read_decided_issues,
    read_live_issues,
    reopen_issue,
    set_issue,
)
from .pages import (
    Cost,
    Snapshot,
    add_artifact,
    add_result,
    add_snapshot,
    confirm_snapshot,
    move_snapshot,
    read_costs,
    read_looks,
    read_reader,
)
from .pictures import Pictures
from .probes import put_certificate, put_probe, put_sheet
from .retention import retire_runs
from .site_results import journeys_of, put_journey, put_measure, put_services, put_site_result
from .visits import Recheck, Visit, Visits, forget_rechecks, put_recheck, read_rechecks, read_visits

__all__ = [
    "STAGES",
    "Cost",
    "IssueRow",
    "NoRun",
    "Pictures",
    "Recheck",
    "Run",
    "Snapshot",
    "Store",
    "StoreError",
    "Visit",
    "Visits",
    "add_alias",
    "add_artifact",
    "add_issue",
    "add_result",
    "add_snapshot",
    "confirm_facts",
    "confirm_snapshot",
    "forget_rechecks",
    "journeys_of",
    "local_day",
    "local_now",
    "mark_seen",
    "move_snapshot",
    "now",
    "pack",
    "put_certificate",
    "put_document",
    "put_facts",
    "put_journey",
    "put_measure",
    "put_probe",
    "put_recheck",
    "put_services",
    "put_sheet",
    "put_site_result",
    "read_costs",
    "read_decided_issues",
    "read_documents",
    "read_live_issues",
    "read_looks",
    "read_reader",
    "read_rechecks",
    "read_visits",
    "reopen_issue",
    "repair",
    "retire_runs",
    "set_issue",
    "sqlite_version",
    "timestamp",
    "unpack",
]
