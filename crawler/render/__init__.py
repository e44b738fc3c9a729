"""RENDER: choose the pages that the browsers examine, and store their artifacts."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
