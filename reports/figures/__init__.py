"""Turn what was found into figures: scores of pages, measures of a night, their comparable change, and months."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
