"""The doctor: is everything in place for a night, and what to do when it is not."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
