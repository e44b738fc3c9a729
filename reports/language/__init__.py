"""The words that people read: catalogue, labels, wording of findings, and measures in words."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
