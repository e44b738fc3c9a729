"""E-services as people read them: what changed, the table of their properties, how to log in, and their suppliers."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
