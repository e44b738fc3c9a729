from . import stage
from .one_page import CannotCheck, check_page
from .view import read_view

__all__ = ["CannotCheck", "check_page", "read_view", "stage"]
