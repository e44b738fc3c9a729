from .publish import publish_edition

__all__ = ["publish_edition"]
