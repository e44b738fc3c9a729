from .checks import examine

__all__ = ["examine"]
