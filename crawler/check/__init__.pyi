from .one_page import CannotCheck, check_page

__all__ = ["CannotCheck", "check_page"]
