from .figures import merge_night
from .months import Month, Night, is_whole, read_months
from .page_scores import KnownIssues, PageScores
from .services import read_services

__all__ = ["KnownIssues", "Month", "Night", "PageScores", "is_whole", "merge_night", "read_months", "read_services"]
