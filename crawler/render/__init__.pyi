from .journeys import follow_services
from .pictures import take_pictures
from .stage import render_pages

__all__ = ["follow_services", "render_pages", "take_pictures"]
