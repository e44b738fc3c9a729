from .pages import navigation_pages
from .questions import QuestionsView, questions_page
from .search_preview import SearchPreview, preview_search
from .tasks import TaskRow, task_rows

__all__ = [
    "QuestionsView",
    "SearchPreview",
    "TaskRow",
    "navigation_pages",
    "preview_search",
    "questions_page",
    "task_rows",
]
