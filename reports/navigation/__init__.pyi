from .pages import navigation_pages
from .search_preview import SearchPreview, preview_search
from .tasks import TaskRow, task_rows

__all__ = ["SearchPreview", "TaskRow", "navigation_pages", "preview_search", "task_rows"]
