from .admission import Gate
from .aliases import settle_aliases
from .distances import Distance, Source, settle_distances
from .freshness import is_due
from .hosts import MAX_SLOW_TRIES, MAX_TRIES, RETRY_DELAYS, Host, Hosts, Job
from .outcome import Outcome, of_redirect, of_status
from .probes import Ask, Found, Probes, read_sheets, through
from .recorder import Recorder
from .table import Frontier

__all__ = [
    "MAX_SLOW_TRIES",
    "MAX_TRIES",
    "RETRY_DELAYS",
    "Ask",
    "Distance",
    "Found",
    "Frontier",
    "Gate",
    "Host",
    "Hosts",
    "Job",
    "Outcome",
    "Probes",
    "Recorder",
    "Source",
    "is_due",
    "of_redirect",
    "of_status",
    "read_sheets",
    "settle_aliases",
    "settle_distances",
    "through",
]
