"""AUDIT as a stage: judge the stored pages in a pool of processes, then the site as a whole."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
