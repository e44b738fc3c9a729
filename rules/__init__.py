"""Rules and word lists as data: what counts as right. Nothing else of the project is imported here."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
