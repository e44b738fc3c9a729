"""Check whether everything is in place for a night, and say what to do if it is not."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
