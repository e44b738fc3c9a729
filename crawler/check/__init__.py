"""Check a single page at once: fetch it as a night does, examine it in a browser, and judge it."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
