from .recheck import Rechecked, recheck_page

__all__ = ["Rechecked", "recheck_page"]
