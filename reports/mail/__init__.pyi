from .smtp import messages, send_letters

__all__ = ["messages", "send_letters"]
