from . import axe
from .axe import AxeMissing
from .browser import Browser
from .executables import BrowserMissing, find_browser
from .facts import without_static
from .lens import Lens, Lost
from .page_server import serve_html
from .subtrees import Subtrees
from .tab import ReadFile
from .traveller import Traveller

__all__ = [
    "AxeMissing",
    "Browser",
    "BrowserMissing",
    "Lens",
    "Lost",
    "ReadFile",
    "Subtrees",
    "Traveller",
    "axe",
    "find_browser",
    "serve_html",
    "without_static",
]
