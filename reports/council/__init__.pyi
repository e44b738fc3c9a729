from .courses import courses_page
from .decide import choices
from .figures import Figures
from .leadership import leadership_page
from .method import method_page
from .month import Latest, MonthView, month_page

__all__ = ["Figures", "Latest", "MonthView", "choices", "courses_page", "leadership_page", "method_page", "month_page"]
