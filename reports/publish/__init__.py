"""PUBLISH: write a complete new folder of reports, and swap it in with one atomic step."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
