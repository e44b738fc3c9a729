from .figures import PageOutcomes
from .identity import Group, Web, fingerprint, group_findings, host_of, places_of, signature_of
from .lifecycle import Evidence, Known, Look, changes
from .merge import merge_run
from .moves import same_pages
from .origins import ENGINE, IN_SQL, OF_METHOD, RULE
from .owners import owner_name, owner_of, owner_of_page, section_of
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
    "Evidence",
    "Group",
    "Known",
    "Look",
    "PageOutcomes",
    "Proposal",
    "Web",
    "changes",
    "choose_proposals",
    "fingerprint",
    "group_findings",
    "host_of",
    "load_weights",
    "merge_run",
    "owner_name",
    "owner_of",
    "owner_of_page",
    "places_of",
    "recall_proposals",
    "remember_proposals",
    "same_pages",
    "score_areas",
    "section_of",
    "signature_of",
    "week_of",
]
