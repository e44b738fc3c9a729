"""Show months to those who decide: the web council's sheet, the rows of the management, how figures are made."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
