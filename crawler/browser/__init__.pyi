from . import axe
from .axe import AxeMissing
from .browser import Browser
from .chromium import SWITCHES
from .executables import BrowserMissing, find_browser, find_driver
from .facts import without_static
from .lens import Lens, Lost
from .page_server import serve_html
from .subtrees import Subtrees

__all__ = [
    "SWITCHES",
    "AxeMissing",
    "Browser",
    "BrowserMissing",
    "Lens",
    "Lost",
    "Subtrees",
    "axe",
    "find_browser",
    "find_driver",
    "serve_html",
    "without_static",
]
