"""Read what the owner writes besides site.toml, before the night begins, and match it with the pages of the night."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
