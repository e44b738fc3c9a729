"""Chromium and axe-core: one page at a time, within the fence of a site."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
