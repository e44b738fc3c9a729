from .journeys import follow_services
from .pace import Pace
from .pictures import take_pictures
from .stage import render_pages

__all__ = ["Pace", "follow_services", "render_pages", "take_pictures"]
