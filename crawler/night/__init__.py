"""Run a night: all stages one after the other, under one lock, with progress."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
