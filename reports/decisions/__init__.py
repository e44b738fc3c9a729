"""Decisions of people: the file that holds them, and how they apply to issues."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
