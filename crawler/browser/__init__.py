"""Run Chromium and axe-core on one page at a time, restricted to the hosts of a site."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
