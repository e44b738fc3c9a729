from .pictures import take_pictures
from .stage import render_pages

__all__ = ["render_pages", "take_pictures"]
