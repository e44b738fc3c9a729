from .identity import OF_TEMPLATE, block_key, fingerprint, issue_of, places_of, signature_of
from .lifecycle import CONFIG, SCOPE
from .merge import Merged, merge_run
from .origins import ENGINE, IN_SQL, NO_NEWS, OF_METHOD, RULE, parse_ruleset
from .owners import folder_of, owner_name, owner_of, owner_of_page
from .priority import FACTORS, load_weights
from .proposals import Candidate, Proposal, choose_proposals, recall_proposals, remember_proposals, week_of
from .recheck import PageEvidence, Settled, settle_page
from .switched_off import OFF

__all__ = [
    "CONFIG",
    "ENGINE",
    "FACTORS",
    "IN_SQL",
    "NO_NEWS",
    "OFF",
    "OF_METHOD",
    "OF_TEMPLATE",
    "RULE",
    "SCOPE",
    "Candidate",
    "Merged",
    "PageEvidence",
    "Proposal",
    "Settled",
    "block_key",
    "choose_proposals",
    "fingerprint",
    "folder_of",
    "issue_of",
    "load_weights",
    "merge_run",
    "owner_name",
    "owner_of",
    "owner_of_page",
    "parse_ruleset",
    "places_of",
    "recall_proposals",
    "remember_proposals",
    "settle_page",
    "signature_of",
    "week_of",
]
