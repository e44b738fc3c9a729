"""Turn findings into issues that last: identity, lifecycle, owners and priority."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
