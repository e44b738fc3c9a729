"""Read site.toml, and keep the work folder to its site and to one run at a time."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
