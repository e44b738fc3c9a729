"""What people read about finding things on the site: the ways to the tasks of residents, one module per page."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
