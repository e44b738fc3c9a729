from . import smtp
from .smtp import messages

__all__ = ["messages", "smtp"]
