from .folders import LATEST
from .publish import publish_edition

__all__ = ["LATEST", "publish_edition"]
