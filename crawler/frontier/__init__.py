"""The frontier: the known addresses of a run, their states, and the rules that decide about them."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
