"""The demo municipality, Ekvalla kommun, and the server that serves it on loopback."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
