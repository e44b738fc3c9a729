from .figures import PageOutcomes
from .identity import fingerprint, places_of, signature_of
from .merge import merge_run
from .origins import ENGINE, IN_SQL, OF_METHOD, RULE
from .owners import folder_of, owner_name, owner_of, owner_of_page
from .priority import load_weights
from .proposals import Candidate, Proposal, choose_proposals, recall_proposals, remember_proposals, week_of
from .scores import score_areas
from .switched_off import OFF

__all__ = [
    "ENGINE",
    "IN_SQL",
    "OFF",
    "OF_METHOD",
    "RULE",
    "Candidate",
    "PageOutcomes",
    "Proposal",
    "choose_proposals",
    "fingerprint",
    "folder_of",
    "load_weights",
    "merge_run",
    "owner_name",
    "owner_of",
    "owner_of_page",
    "places_of",
    "recall_proposals",
    "remember_proposals",
    "score_areas",
    "signature_of",
    "week_of",
]
