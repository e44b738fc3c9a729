"""A page as audits see it: main content, regions, kind, owner, and what must not be shown."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
