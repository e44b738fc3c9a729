"""MERGE: turn findings into issues that last, with identity, lifecycle, owners, priority and figures."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
