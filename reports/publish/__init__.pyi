from .folders import LATEST
from .publish import publish_edition, publish_page

__all__ = ["LATEST", "publish_edition", "publish_page"]
