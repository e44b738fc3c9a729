"""AUDIT as a stage: stored pages judged in a pool of processes, then the site."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
